-- Deploy kleos:keys to pg
--
-- Which key signed what, and which keys are distrusted.  What is recorded
-- already is filled in from its signatures, as `kleos-admin rebuild` would.

BEGIN;

ALTER TABLE statement_row ADD COLUMN signed_with text COLLATE "C";
ALTER TABLE key_row
	ADD COLUMN signed_with text COLLATE "C",
	ADD COLUMN said bigint CHECK (said >= 0 AND said <= since_index);
ALTER TABLE fact_row ADD COLUMN signed_with text COLLATE "C";
ALTER TABLE endorsement_row ADD COLUMN signed_with text COLLATE "C";
ALTER TABLE pending_row ADD COLUMN signed_with text COLLATE "C";

-- A signature blob is "SSHSIG", a version, the key with its length in front
-- (never 64 KiB), and more; a fingerprint is the hash of that key.
UPDATE statement_row s SET signed_with = 'SHA256:' || rtrim(encode(sha256(
	substring(e.signature FROM 15 FOR get_byte(e.signature, 12) * 256
	+ get_byte(e.signature, 13))), 'base64'), '=')
  FROM entry e WHERE e.community = s.community AND e.index = s.since_index;
UPDATE key_row r SET said = s.since_index,
	-- A founder's key stands for itself.
	signed_with = CASE WHEN s.since_index = 0 THEN r.fingerprint
		ELSE s.signed_with END
  FROM statement_row s WHERE s.community = r.community
	AND s.digest = r.statement;
UPDATE fact_row r SET signed_with = s.signed_with
  FROM statement_row s WHERE s.community = r.community
	AND s.digest = r.statement;
UPDATE endorsement_row r SET signed_with = s.signed_with
  FROM statement_row s WHERE s.community = r.community
	AND s.digest = r.statement;
UPDATE pending_row r SET signed_with = s.signed_with
  FROM statement_row s WHERE s.community = r.community
	AND s.digest = r.statement;

ALTER TABLE statement_row ALTER COLUMN signed_with SET NOT NULL;
ALTER TABLE key_row
	ALTER COLUMN signed_with SET NOT NULL,
	ALTER COLUMN said SET NOT NULL;
ALTER TABLE fact_row ALTER COLUMN signed_with SET NOT NULL;
ALTER TABLE endorsement_row ALTER COLUMN signed_with SET NOT NULL;
ALTER TABLE pending_row ALTER COLUMN signed_with SET NOT NULL;

CREATE INDEX ON key_row (community, signed_with);

CREATE TABLE distrust_row (
	community integer NOT NULL REFERENCES community,
	since_index bigint NOT NULL CHECK (since_index >= 0),
	ordinal bigint NOT NULL CHECK (ordinal >= 0),
	until_index bigint CHECK (until_index > since_index),
	statement bytea NOT NULL CHECK (octet_length(statement) = 32),
	handle text COLLATE "C" NOT NULL
		CHECK (handle ~ '^[a-z0-9][a-z0-9-]{0,38}$'),
	fingerprint text COLLATE "C" NOT NULL,
	from_index bigint NOT NULL
		CHECK (from_index >= 0 AND from_index <= since_index),
	PRIMARY KEY (community, since_index, ordinal)
);

COMMENT ON TABLE distrust_row IS
	'Keys that were revoked as compromised, and from where on they are '
	'distrusted';

GRANT SELECT, INSERT, UPDATE (until_index) ON distrust_row TO kleos_app;

COMMIT;
