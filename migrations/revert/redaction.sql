-- Revert kleos:redaction from pg
--
-- What was erased cannot come back: this fails while anything was.

BEGIN;

DROP FUNCTION erase(integer, bigint, bytea);
DROP TABLE redaction_row;
ALTER TABLE entry
	DROP CONSTRAINT entry_erased_whole,
	ALTER COLUMN payload SET NOT NULL,
	ALTER COLUMN signature SET NOT NULL;

COMMIT;
