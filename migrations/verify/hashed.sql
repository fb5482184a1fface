-- Verify kleos:hashed on pg

BEGIN;

SELECT group_slug, facts FROM unjudged_by_group(0, 1);

SELECT 1 / (count(*) / 2) FROM pg_proc
 WHERE proname IN ('work_by_month', 'unjudged_by_group')
	AND 'enable_nestloop=off' = ANY (proconfig);

ROLLBACK;
