-- Verify kleos:witnesses on pg

BEGIN;

SELECT community, witness, size, made_at, signature
  FROM cosignature WHERE false;
SELECT 1 / has_table_privilege('kleos_app', 'cosignature', 'DELETE')::integer;

ROLLBACK;
