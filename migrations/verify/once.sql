-- Verify kleos:once on pg

BEGIN;

SELECT 1 / count(*) FROM pg_trigger
 WHERE tgrelid = 'key_row'::regclass AND tgname = 'once';

ROLLBACK;
