-- Revert kleos:said from pg

BEGIN;

DROP TRIGGER said ON redaction_row;
DROP FUNCTION redaction_said();

COMMIT;
