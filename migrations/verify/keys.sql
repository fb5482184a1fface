-- Verify kleos:keys on pg

BEGIN;

SELECT signed_with FROM statement_row WHERE false;
SELECT signed_with, said FROM key_row WHERE false;
SELECT signed_with FROM fact_row WHERE false;
SELECT signed_with FROM endorsement_row WHERE false;
SELECT signed_with FROM pending_row WHERE false;
SELECT community, since_index, until_index, ordinal, statement, handle,
	fingerprint, from_index
  FROM distrust_row WHERE false;

ROLLBACK;
