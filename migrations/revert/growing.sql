-- Revert kleos:growing from pg

BEGIN;

DROP TRIGGER growing ON log;
DROP FUNCTION log_growing();

COMMIT;
