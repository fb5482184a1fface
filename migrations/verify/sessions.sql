-- Verify kleos:sessions on pg

BEGIN;

SELECT community, token_digest, challenge_digest, handle, key_line, expires_at
  FROM session WHERE false;
SELECT community, kind, id, owner, by_handle, written_at, kept_until, sealed
  FROM private_row WHERE false;
SELECT community, number, kind, id, owner, reader, read_at
  FROM private_read WHERE false;
SELECT 1 / (NOT has_table_privilege('kleos_app', 'private_read', 'DELETE'))::integer;

ROLLBACK;
