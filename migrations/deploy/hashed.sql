-- Deploy kleos:hashed to pg
--
-- How many facts there are, and how many were judged, is more than the planner
-- guesses, and all the more where nothing was counted yet: it then compared
-- every fact with every judgement, one by one.

BEGIN;

ALTER FUNCTION work_by_month(integer, bigint, bigint[], bigint, text[], text[],
	text[], text[]) SET enable_nestloop = off;

CREATE FUNCTION unjudged_by_group(of_community integer, of_size bigint)
	RETURNS TABLE (group_slug text, facts bigint)
	LANGUAGE sql STABLE SET work_mem = '64MB' SET jit = off
	SET enable_nestloop = off AS $$
SELECT r.group_slug, count(*) FROM fact_row r
 WHERE r.community = of_community AND r.since_index < of_size
	AND (r.until_index IS NULL OR r.until_index >= of_size)
	AND r.by_office IS NULL
	AND NOT EXISTS (SELECT FROM endorsement_row n
		WHERE n.community = of_community AND n.target = r.statement
			AND n.since_index < of_size
			AND (n.until_index IS NULL OR n.until_index >= of_size))
 GROUP BY r.group_slug
$$;

COMMENT ON FUNCTION unjudged_by_group(integer, bigint) IS
	'How many claims nobody has judged, by group';

COMMIT;
