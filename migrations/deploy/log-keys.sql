-- Deploy kleos:log-keys to pg
--
-- The keys of a log after the first one, which is in the row of its community.

BEGIN;

CREATE TABLE log_seed (
	community integer NOT NULL REFERENCES community,
	vkey      text COLLATE "C" NOT NULL
		CHECK (octet_length(vkey) BETWEEN 1 AND 255),
	seed      bytea   NOT NULL CHECK (octet_length(seed) = 72),
	PRIMARY KEY (community, vkey)
);

COMMENT ON TABLE log_seed IS
	'Seeds of log keys, sealed with the master key like community.log_seed; '
	'made by kleos-admin log-key before a statement can name them, and kept '
	'after another key has taken their place';

CREATE TABLE log_key_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	vkey text COLLATE "C" NOT NULL
		CHECK (octet_length(vkey) BETWEEN 1 AND 255),
	overlap_until bigint NOT NULL CHECK (overlap_until >= 0),
	by_handle text COLLATE "C" NOT NULL
		CHECK (by_handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE log_key_row IS
	'Which key signs checkpoints from where on, and until when the one before '
	'it does so too';

GRANT SELECT ON log_seed TO kleos_app;
GRANT SELECT, INSERT, UPDATE (until_index) ON log_key_row TO kleos_app;

COMMIT;
