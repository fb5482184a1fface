-- Revert kleos:log from pg

BEGIN;

DROP TABLE node;
DROP TABLE entry;
DROP TABLE log;
DROP TABLE community;

COMMIT;
