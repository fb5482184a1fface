-- Deploy kleos:facts to pg
--
-- A fact begins with the entry whose statement says it, and an entry is found
-- by its digest.  An index of facts by the digest of their statement says the
-- same once more, in an order in which nothing arrives: of all that a statement
-- adds to it was the most expensive.

BEGIN;

DROP INDEX fact_row_community_statement_idx;

COMMIT;
