-- Verify kleos:standing on pg

BEGIN;

SELECT community, witness, cosigned_at, cosigned_size, dead, conflict, forked,
	invalid, refused
  FROM witness_standing WHERE false;
SELECT 1 / has_table_privilege('kleos_app', 'witness_standing',
	'DELETE')::integer;

ROLLBACK;
