-- Revert kleos:erasable from pg

BEGIN;

DROP TRIGGER erasable ON entry;
DROP FUNCTION entry_erasable();

COMMIT;
