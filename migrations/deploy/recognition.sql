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

CREATE TABLE profile_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	handle text COLLATE "C" NOT NULL
		CHECK (handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	name text COLLATE "C",
	hats text COLLATE "C" NOT NULL,
	links text COLLATE "C" NOT NULL,
	show text COLLATE "C",
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE profile_row IS
	'What people show of themselves';

CREATE INDEX ON profile_row (community, handle);

-- To take back an endorsement.
CREATE INDEX endorsement_row_statement ON endorsement_row (community, statement);

GRANT SELECT, INSERT ON
	retraction_row,
	profile_row
	TO kleos_app;

GRANT UPDATE (until_index) ON retraction_row TO kleos_app;
GRANT UPDATE (until_index) ON profile_row TO kleos_app;

COMMIT;
