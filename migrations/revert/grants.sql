-- Revert kleos:grants from pg

BEGIN;

REVOKE ALL ON community, log, entry, node, waiting,
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
	FROM kleos_app;
REVOKE SELECT ON sqitch.changes FROM kleos_app;
REVOKE USAGE ON SCHEMA sqitch FROM kleos_app;

COMMIT;
