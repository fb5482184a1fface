-- Deploy kleos:witnesses to pg
--
-- What witnesses have signed of the heads of our logs.

BEGIN;

CREATE TABLE cosignature (
	community integer NOT NULL REFERENCES community,
	witness   text COLLATE "C" NOT NULL
		CHECK (octet_length(witness) BETWEEN 1 AND 255),
	size      bigint  NOT NULL CHECK (size > 0),
	made_at   bigint  NOT NULL CHECK (made_at >= 0),
	signature bytea   NOT NULL CHECK (octet_length(signature) = 64),
	PRIMARY KEY (community, witness, size)
);

COMMENT ON TABLE cosignature IS
	'That a witness (its verifier key) found the log of that size consistent '
	'with all it had seen: C2SP cosignature/v1, made_at in seconds; verified '
	'before it was put here, not derived from the log, replaced by newer ones';

CREATE INDEX ON cosignature (community, size);

GRANT SELECT, INSERT, DELETE ON cosignature TO kleos_app;
GRANT UPDATE (made_at, signature) ON cosignature TO kleos_app;

COMMIT;
