-- Revert kleos:recognition from pg

BEGIN;

DROP INDEX endorsement_row_statement;
DROP TABLE profile_row;
DROP TABLE retraction_row;

COMMIT;
