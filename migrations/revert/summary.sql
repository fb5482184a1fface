-- Revert kleos:summary from pg

BEGIN;

DROP FUNCTION work_by_month(integer, bigint, bigint[], bigint, text[], text[],
	text[], text[]);

COMMIT;
