-- Revert kleos:waiting from pg

BEGIN;

DROP TABLE waiting;

COMMIT;
