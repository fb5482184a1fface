-- Deploy kleos:recognition to pg
--
-- Rows of the types of statements that came second, in the form of rows.sql.

BEGIN;

CREATE TABLE retraction_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	target bytea NOT NULL CHECK (octet_length(target) = 32),
	type text COLLATE "C" NOT NULL,
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	reason text COLLATE "C",
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE retraction_row IS
	'What was taken back';

CREATE INDEX ON retraction_row (community, target);

-- To take back an endorsement.
CREATE INDEX endorsement_row_statement ON endorsement_row (community, statement);

GRANT SELECT, INSERT ON
	retraction_row
	TO kleos_app;

GRANT UPDATE (until_index) ON retraction_row TO kleos_app;

COMMIT;
