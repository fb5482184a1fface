-- Verify kleos:facts on pg

BEGIN;

SELECT 1 / (to_regclass('fact_row_community_statement_idx') IS NULL)::integer;

ROLLBACK;
