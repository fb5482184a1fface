-- Verify kleos:rows on pg

BEGIN;

SELECT community, since_index, ordinal, until_index, log, slug, title,
	origin, log_key, zone, url, replay
  FROM community_row WHERE false;
SELECT community, since_index, ordinal, until_index, digest, type,
	by_handle, made_at, recorded_at, subject, group_slug, activity,
	target, pending
  FROM statement_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, handle,
	kinds, by_handle, keyless
  FROM person_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, handle,
	line, fingerprint, added_by
  FROM key_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, identity,
	handle, by_handle
  FROM link_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, slug,
	title, units, endorsers
  FROM activity_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, slug,
	kind, title, parent, from_at, until_at
  FROM group_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, alias,
	name, group_slug, from_at, until_at
  FROM alias_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement,
	group_slug, name, value, from_at, until_at
  FROM attribute_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, handle,
	office, group_slug, occasion, from_at, until_at, by_handle
  FROM office_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement,
	group_slug, status, name, start_at, end_at, url, source, import,
	by_handle
  FROM occasion_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, identity,
	activity, group_slug, occasion, from_at, until_at, day,
	quantities, hat, evidence, import, by_handle, by_office, endorsers
  FROM fact_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, target,
	identity, by_handle, office, group_slug, dispute, reason
  FROM endorsement_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, source,
	format, name, group_slug, by_handle, rows_in, matched, queued,
	rejected
  FROM import_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement,
	document_digest, policy, version, effective_from, document,
	by_handle
  FROM policy_row WHERE false;
SELECT community, since_index, ordinal, until_index, statement, type,
	by_handle, office, payload
  FROM pending_row WHERE false;

ROLLBACK;
