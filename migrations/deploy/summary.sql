-- Deploy kleos:summary to pg
--
-- What was done, by month: too long a question to stand in the server.

BEGIN;

-- Facts between the first and the last of the bounds, which are the beginnings
-- of months, each in the state in which decisions see it that ask for one
-- endorsement, in whichever office (server/core/endorsed.h): disputed, else
-- endorsed, else waiting.  What was taken back, or signed with a distrusted
-- key, is not there; attendance of one person under several identities is one.
-- shift takes instants, but not days, to the zone of the bounds; merged and
-- selves say who turned out to be whom, groups and above which group is
-- anywhere below which.  kind says by what: 3 activity, 5 group, 6 hat, 7
-- nothing; month counts from 1, and is NULL for all of them together; people
-- are those with at least one such fact, identities of nobody each for itself,
-- and are counted by month, or by what, but not by both.
CREATE FUNCTION work_by_month(of_community integer, of_size bigint,
	bounds bigint[], shift bigint, merged text[], selves text[],
	groups text[], above text[])
	RETURNS TABLE (kind integer, name text, month integer,
		endorsed bigint, waiting bigint, disputed bigint, people bigint)
	LANGUAGE sql STABLE SET work_mem = '64MB' SET jit = off AS $$
WITH merge AS MATERIALIZED (
	SELECT m.handle, m.self FROM unnest(merged, selves) AS m (handle, self)
), distrust AS MATERIALIZED (
	SELECT d.handle, d.fingerprint, d.from_index FROM distrust_row d
	 WHERE d.community = of_community AND d.since_index < of_size
		AND (d.until_index IS NULL OR d.until_index >= of_size)
), said AS (
	SELECT n.target, n.identity, n.by_handle, n.group_slug, n.dispute,
		n.since_index, coalesce(m.self, n.by_handle) AS who
	  FROM endorsement_row n LEFT JOIN merge m ON m.handle = n.by_handle
	 WHERE n.community = of_community AND n.since_index < of_size
		AND (n.until_index IS NULL OR n.until_index >= of_size)
		AND NOT EXISTS (SELECT FROM distrust d
			WHERE d.handle = n.by_handle
				AND d.fingerprint = n.signed_with
				AND d.from_index <= n.since_index)
), owned AS (
	SELECT r.since_index, r.statement, r.identity, r.activity, r.group_slug,
		r.hat, r.by_handle, r.by_office,
		width_bucket(r.from_at + CASE WHEN r.day THEN 0 ELSE shift END,
			bounds) AS month,
		coalesce(m.self, h.handle, r.identity) AS who
	  FROM fact_row r
	  LEFT JOIN link_row l ON l.community = of_community
		AND l.identity = r.identity AND l.since_index < of_size
		AND (l.until_index IS NULL OR l.until_index >= of_size)
	 CROSS JOIN LATERAL (SELECT coalesce(l.handle,
		CASE WHEN r.identity ^@ 'handle:' THEN substr(r.identity, 8) END)
		AS handle) h
	  LEFT JOIN merge m ON m.handle = h.handle
	 WHERE r.community = of_community AND r.since_index < of_size
		AND (r.until_index IS NULL OR r.until_index >= of_size)
		AND r.from_at + CASE WHEN r.day THEN 0 ELSE shift END
			>= bounds[1]
		AND r.from_at + CASE WHEN r.day THEN 0 ELSE shift END
			< bounds[cardinality(bounds)]
		AND NOT EXISTS (SELECT FROM distrust d
			WHERE d.handle = r.by_handle
				AND d.fingerprint = r.signed_with
				AND d.from_index <= r.since_index)
), judged AS (
	SELECT o.month, o.activity, o.group_slug, min(o.hat) AS hat, o.who,
		bool_or(coalesce((o.by_office IS NOT NULL
			AND coalesce(m.self, o.by_handle) <> o.who)
			OR (NOT s.dispute AND s.who <> o.who), false)) AS endorsed,
		-- Answered by who made it, or by a chair of a group above.
		bool_or(s.dispute IS TRUE AND s.who <> o.who AND NOT EXISTS (
			SELECT FROM endorsement_row a
			  LEFT JOIN merge n ON n.handle = a.by_handle
			 WHERE a.community = of_community AND a.target = s.target
				AND NOT a.dispute AND a.since_index > s.since_index
				AND a.since_index < of_size
				AND (a.until_index IS NULL OR a.until_index >= of_size)
				AND (a.identity IS NULL OR a.identity = o.identity)
				AND coalesce(n.self, a.by_handle) <> o.who
				AND NOT EXISTS (SELECT FROM distrust d
					WHERE d.handle = a.by_handle
						AND d.fingerprint = a.signed_with
						AND d.from_index <= a.since_index)
				AND (a.by_handle = s.by_handle OR (a.office = 'chair'
					AND (s.group_slug, a.group_slug) IN (SELECT p.slug,
						p.above FROM unnest(groups, above)
						AS p (slug, above)))))) AS disputed
	  FROM owned o
	  LEFT JOIN merge m ON m.handle = o.by_handle
	  LEFT JOIN said s ON s.target = o.statement
		AND (s.identity IS NULL OR s.identity = o.identity)
	 GROUP BY o.since_index, o.who, o.activity, o.group_slug, o.month
), counted AS (
	SELECT grouping(j.activity, j.group_slug, j.hat) AS kind,
		coalesce(j.activity, j.group_slug, j.hat) AS name, j.month,
		count(*) FILTER (WHERE j.endorsed AND NOT j.disputed) AS endorsed,
		count(*) FILTER (WHERE NOT j.endorsed AND NOT j.disputed) AS waiting,
		count(*) FILTER (WHERE j.disputed) AS disputed
	  FROM judged j
	 GROUP BY GROUPING SETS ((j.month, j.activity), (j.month, j.group_slug),
		(j.month, j.hat), (j.month), (j.activity), (j.group_slug), (j.hat), ())
), peopled AS (
	SELECT w.kind, w.name, w.month, count(*) AS people FROM (
		SELECT grouping(j.activity, j.group_slug, j.hat) AS kind,
			coalesce(j.activity, j.group_slug, j.hat) AS name, j.month
		  FROM judged j
		 GROUP BY GROUPING SETS ((j.month, j.who), (j.activity, j.who),
			(j.group_slug, j.who), (j.hat, j.who), (j.who))) w
	 GROUP BY w.kind, w.name, w.month
)
SELECT c.kind, c.name, c.month, c.endorsed, c.waiting, c.disputed,
	coalesce(p.people, 0)
  FROM counted c LEFT JOIN peopled p ON p.kind = c.kind
	AND p.name IS NOT DISTINCT FROM c.name
	AND p.month IS NOT DISTINCT FROM c.month
 WHERE c.endorsed + c.waiting + c.disputed > 0
 ORDER BY c.kind, c.name COLLATE "C" NULLS LAST, c.month NULLS LAST
$$;

COMMENT ON FUNCTION work_by_month(integer, bigint, bigint[], bigint, text[],
	text[], text[], text[]) IS
	'How many facts are in which state, and of how many people, by month and '
	'activity, group or hat';

COMMIT;
