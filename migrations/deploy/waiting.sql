-- Deploy kleos:waiting to pg

BEGIN;

CREATE TABLE waiting (
	community        integer NOT NULL REFERENCES community,
	digest           bytea   NOT NULL CHECK (octet_length(digest) = 32),
	signature_digest bytea   NOT NULL
		CHECK (octet_length(signature_digest) = 32),
	handle           text COLLATE "C" NOT NULL
		CHECK (handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	type             text COLLATE "C" NOT NULL CHECK (type <> ''),
	key_line         text COLLATE "C" NOT NULL CHECK (key_line <> ''),
	received_at      bigint  NOT NULL CHECK (received_at >= 0),
	arrival          bigint  GENERATED ALWAYS AS IDENTITY,
	payload          bytea   NOT NULL
		CHECK (octet_length(payload) BETWEEN 2 AND 32768),
	signature        bytea   NOT NULL
		CHECK (octet_length(signature) BETWEEN 1 AND 4096),
	PRIMARY KEY (community, digest)
);

COMMENT ON TABLE waiting IS
	'What people say who are not vouched for yet, in order of arrival: outside '
	'the log, bounded and expiring; key_line is the key that signed it';

CREATE INDEX ON waiting (community, handle, arrival);
CREATE INDEX ON waiting (community, received_at);

COMMIT;
