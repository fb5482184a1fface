-- Revert kleos:sessions from pg

BEGIN;

DROP TABLE private_read;
DROP TABLE private_row;
DROP TABLE session;

COMMIT;
