-- Revert kleos:once from pg

BEGIN;

DROP FUNCTION row_ended() CASCADE;

COMMIT;
