-- Verify kleos:recognition on pg

BEGIN;

SELECT community, since_index, ordinal, until_index, statement,
	target, type, by_handle, reason
  FROM retraction_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement,
	handle, name, hats, links, show, by_handle
  FROM profile_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, slug,
	name, url, by_handle
  FROM organisation_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, alias,
	name, organisation
  FROM organisation_alias_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement,
	organisation, parent, from_at, until_at
  FROM organisation_parent_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement,
	handle, organisation, from_at, until_at, by_handle
  FROM affiliation_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement,
	source, activity, group_slug, from_at, until_at, reason,
	by_handle
  FROM coverage_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement,
	handle, question, answer, from_at, until_at
  FROM declaration_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, list,
	taken_at, complete, part, parts, url, by_handle
  FROM list_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement,
	identity, list, taken_at
  FROM listed_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement,
	source, measure, from_at, until_at, part, parts, url,
	by_handle
  FROM metric_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement,
	identity, source, measure, from_at, until_at, value
  FROM measured_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement,
	handle, into_handle, by_handle
  FROM merge_row WHERE false;

ROLLBACK;
