-- Verify kleos:log-keys on pg

BEGIN;

SELECT community, vkey, seed FROM log_seed WHERE false;
SELECT community, since_index, ordinal, until_index, statement, vkey,
	overlap_until, by_handle
  FROM log_key_row WHERE false;

ROLLBACK;
