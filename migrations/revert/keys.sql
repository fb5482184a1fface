-- Revert kleos:keys from pg

BEGIN;

DROP TABLE distrust_row;
ALTER TABLE statement_row DROP COLUMN signed_with;
ALTER TABLE key_row DROP COLUMN signed_with, DROP COLUMN said;
ALTER TABLE fact_row DROP COLUMN signed_with;
ALTER TABLE endorsement_row DROP COLUMN signed_with;
ALTER TABLE pending_row DROP COLUMN signed_with;

COMMIT;
