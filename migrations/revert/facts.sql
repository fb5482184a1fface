-- Revert kleos:facts from pg

BEGIN;

CREATE INDEX ON fact_row (community, statement);

COMMIT;
