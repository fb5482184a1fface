-- Verify kleos:grants on pg

BEGIN;

SELECT 1 / has_table_privilege('kleos_app', 'entry', 'INSERT')::integer;
SELECT 1 / (NOT has_table_privilege('kleos_app', 'entry', 'UPDATE'))::integer;
SELECT 1 / (NOT has_table_privilege('kleos_app', 'entry', 'DELETE'))::integer;
SELECT 1 / has_column_privilege('kleos_app', 'log', 'size', 'UPDATE')::integer;
SELECT 1 / has_table_privilege('kleos_app', 'sqitch.changes', 'SELECT')::integer;

ROLLBACK;
