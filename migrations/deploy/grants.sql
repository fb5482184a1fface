-- Deploy kleos:grants to pg
--
-- The role kleos_owner runs the migrations and kleos-admin; the server is
-- kleos_app, which adds to the log and never changes or deletes what is there.

BEGIN;

GRANT SELECT ON community, log, entry, node, waiting,
	community_row,
	statement_row,
	person_row,
	key_row,
	link_row,
	activity_row,
	group_row,
	alias_row,
	attribute_row,
	office_row,
	occasion_row,
	fact_row,
	endorsement_row,
	import_row,
	policy_row,
	pending_row
	TO kleos_app;
GRANT INSERT ON entry, node, waiting,
	community_row,
	statement_row,
	person_row,
	key_row,
	link_row,
	activity_row,
	group_row,
	alias_row,
	attribute_row,
	office_row,
	occasion_row,
	fact_row,
	endorsement_row,
	import_row,
	policy_row,
	pending_row
	TO kleos_app;
GRANT UPDATE (size, edge, root, last_recorded_at, governance) ON log
	TO kleos_app;
GRANT DELETE ON waiting TO kleos_app;

GRANT UPDATE (until_index) ON community_row TO kleos_app;
GRANT UPDATE (until_index) ON statement_row TO kleos_app;
GRANT UPDATE (until_index) ON person_row TO kleos_app;
GRANT UPDATE (until_index) ON key_row TO kleos_app;
GRANT UPDATE (until_index) ON link_row TO kleos_app;
GRANT UPDATE (until_index) ON activity_row TO kleos_app;
GRANT UPDATE (until_index) ON group_row TO kleos_app;
GRANT UPDATE (until_index) ON alias_row TO kleos_app;
GRANT UPDATE (until_index) ON attribute_row TO kleos_app;
GRANT UPDATE (until_index) ON office_row TO kleos_app;
GRANT UPDATE (until_index) ON occasion_row TO kleos_app;
GRANT UPDATE (until_index) ON fact_row TO kleos_app;
GRANT UPDATE (until_index) ON endorsement_row TO kleos_app;
GRANT UPDATE (until_index) ON import_row TO kleos_app;
GRANT UPDATE (until_index) ON policy_row TO kleos_app;
GRANT UPDATE (until_index) ON pending_row TO kleos_app;

-- To see which version this is.
GRANT USAGE ON SCHEMA sqitch TO kleos_app;
GRANT SELECT ON sqitch.changes TO kleos_app;

COMMIT;
