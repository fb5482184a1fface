-- Revert kleos:hashed from pg

BEGIN;

DROP FUNCTION unjudged_by_group(integer, bigint);

ALTER FUNCTION work_by_month(integer, bigint, bigint[], bigint, text[], text[],
	text[], text[]) RESET enable_nestloop;

COMMIT;
