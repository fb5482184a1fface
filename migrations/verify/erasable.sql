-- Verify kleos:erasable on pg

BEGIN;

SELECT 1 / count(*) FROM pg_trigger
 WHERE tgrelid = 'entry'::regclass AND tgname = 'erasable';

ROLLBACK;
