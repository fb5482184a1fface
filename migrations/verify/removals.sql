-- Verify kleos:removals on pg

BEGIN;

SELECT 1 / has_table_privilege('kleos_app', 'private_row', 'DELETE')::integer;
SELECT 1 / has_column_privilege('kleos_app', 'session', 'token_digest',
	'UPDATE')::integer;
SELECT 1 / (NOT has_column_privilege('kleos_app', 'session',
	'challenge_digest', 'UPDATE'))::integer;

ROLLBACK;
