-- Verify kleos:growing on pg

BEGIN;

SELECT 1 / count(*) FROM pg_trigger
 WHERE tgrelid = 'log'::regclass AND tgname = 'growing';

ROLLBACK;
