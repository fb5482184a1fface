-- Revert kleos:standing from pg

BEGIN;

DROP TABLE witness_standing;

COMMIT;
