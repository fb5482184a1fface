-- Verify kleos:said on pg

BEGIN;

SELECT 1 / count(*) FROM pg_trigger
 WHERE tgrelid = 'redaction_row'::regclass AND tgname = 'said';

ROLLBACK;
