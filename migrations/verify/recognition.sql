-- Verify kleos:recognition on pg

BEGIN;

SELECT community, since_index, ordinal, until_index, statement,
	target, type, by_handle, reason
  FROM retraction_row WHERE false;

ROLLBACK;
