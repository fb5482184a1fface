-- Deploy kleos:log to pg

BEGIN;

CREATE TABLE community (
	id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	slug     text COLLATE "C" NOT NULL UNIQUE
		CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	log      bytea   NOT NULL UNIQUE CHECK (octet_length(log) = 32),
	origin   text COLLATE "C" NOT NULL UNIQUE CHECK (origin ~ '^[^ +]{1,127}$'),
	vkey     text COLLATE "C" NOT NULL
		CHECK (octet_length(vkey) BETWEEN 1 AND 255),
	log_seed bytea   NOT NULL CHECK (octet_length(log_seed) = 72),
	replay   boolean NOT NULL
);

COMMENT ON TABLE community IS
	'One row for each community of this database, from kleos-admin create on; '
	'log is the digest of its genesis payload, log_seed the seed of its log '
	'key sealed with the master key (24 bytes nonce, 48 bytes secretbox)';

CREATE TABLE log (
	community        integer PRIMARY KEY REFERENCES community,
	size             bigint  NOT NULL CHECK (size >= 0),
	edge             bytea   NOT NULL CHECK (octet_length(edge) % 32 = 0),
	root             bytea   NOT NULL CHECK (octet_length(root) = 32),
	last_recorded_at bigint  NOT NULL CHECK (last_recorded_at >= 0),
	governance       bigint  NOT NULL CHECK (governance BETWEEN 0 AND size)
);

COMMENT ON TABLE log IS
	'The head of each log, locked by whoever appends to it; edge holds the '
	'roots of the complete subtrees, widest first; governance is the size '
	'right after the last entry that changed a group, an office or the like';

CREATE TABLE entry (
	community        integer NOT NULL REFERENCES community,
	index            bigint  NOT NULL CHECK (index >= 0),
	recorded_at      bigint  NOT NULL CHECK (recorded_at >= 0),
	payload_digest   bytea   NOT NULL CHECK (octet_length(payload_digest) = 32),
	signature_digest bytea   NOT NULL
		CHECK (octet_length(signature_digest) = 32),
	payload          bytea   NOT NULL
		CHECK (octet_length(payload) BETWEEN 2 AND 32768),
	signature        bytea   NOT NULL
		CHECK (octet_length(signature) BETWEEN 1 AND 4096),
	PRIMARY KEY (community, index),
	UNIQUE (community, payload_digest)
);

COMMENT ON TABLE entry IS
	'The log itself: rows are added in order and never changed; payload and '
	'signature (the decoded SSHSIG blob) are kept as they were received';

CREATE TABLE node (
	community integer  NOT NULL REFERENCES community,
	level     smallint NOT NULL CHECK (level BETWEEN 1 AND 62),
	index     bigint   NOT NULL CHECK (index >= 0),
	hash      bytea    NOT NULL CHECK (octet_length(hash) = 32),
	PRIMARY KEY (community, level, index)
);

COMMENT ON TABLE node IS
	'The roots of complete subtrees of each log''s hash tree (RFC 6962) above '
	'its leaves, which follow from the entries; added with the entry that '
	'completes them and never changed';

COMMIT;
