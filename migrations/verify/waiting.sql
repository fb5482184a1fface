-- Verify kleos:waiting on pg

BEGIN;

SELECT community, digest, signature_digest, handle, type, key_line,
	received_at, arrival, payload, signature
  FROM waiting WHERE false;

ROLLBACK;
