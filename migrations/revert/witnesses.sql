-- Revert kleos:witnesses from pg

BEGIN;

DROP TABLE cosignature;

COMMIT;
