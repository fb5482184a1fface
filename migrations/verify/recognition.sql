-- Verify kleos:recognition on pg

BEGIN;

SELECT community, since_index, ordinal, until_index, statement,
	target, type, by_handle, reason
  FROM retraction_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement,
	handle, name, hats, links, show, by_handle
  FROM profile_row WHERE false;

ROLLBACK;
