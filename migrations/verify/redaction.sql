-- Verify kleos:redaction on pg

BEGIN;

SELECT community, since_index, ordinal, until_index, statement, target, entry,
	type, replacement, reason, authority, by_handle
  FROM redaction_row WHERE false;
SELECT has_function_privilege('kleos_app', 'erase(integer, bigint, bytea)',
	'EXECUTE');
SELECT 1 / (NOT has_column_privilege('kleos_app', 'entry', 'payload', 'UPDATE'))::integer;

ROLLBACK;
