-- Revert kleos:log-keys from pg

BEGIN;

DROP TABLE log_key_row;
DROP TABLE log_seed;

COMMIT;
