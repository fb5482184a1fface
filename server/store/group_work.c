#include "store/group_work.h"

#include "store/sql.h"

/* Does a row stand at this size?  For a table that is called r. */
#define STANDS                                                                 \
	" r.community = $1 AND r.since_index < $2"                             \
	" AND (r.until_index IS NULL OR r.until_index >= $2)"

/* The facts of group $3, and whose they are by now; $4 and $5 are merges. */
#define WORK                                                                   \
	" (SELECT r.from_at AS at, r.activity, r.occasion,"                    \
	" coalesce('handle:' || coalesce(m.self, l.handle), 'handle:' ||"      \
	" n.self, r.identity) AS who FROM fact_row r LEFT JOIN link_row l"     \
	" ON l.community = $1 AND l.identity = r.identity AND l.since_index"   \
	" < $2 AND (l.until_index IS NULL OR l.until_index >= $2)"             \
	" LEFT JOIN unnest($4::text[], $5::text[]) AS m (handle, self)"        \
	" ON m.handle = l.handle"                                              \
	" LEFT JOIN unnest($4::text[], $5::text[]) AS n (handle, self)"        \
	" ON 'handle:' || n.handle = r.identity"                               \
	" WHERE" STANDS " AND r.group_slug = $3)"

/* A query with those five parameters, and how many rows it may give as $6. */
static PGresult *
run(struct db *db, const char *sql, const struct store_scope *scope,
    const struct store_work_of *of, struct err *err)
{
	auto_list struct sql_list merged = { .type = SQL_TEXT };
	auto_list struct sql_list selves = { .type = SQL_TEXT };

	for (size_t i = 0; i < of->merged->n; i++) {
		sql_list_add(&merged, bytes_of(of->merged->item[i].handle));
		sql_list_add(&selves, bytes_of(of->merged->item[i].self));
	}
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_text(of->group),
		sql_list_param(&merged),
		sql_list_param(&selves),
		sql_size(of->limit),
	};
	return sql_run(db, sql, params, COUNT(params), err);
}

bool
store_work_months(struct db *db, const struct store_scope *scope,
    const struct store_work_of *of, struct arena *arena,
    struct store_work_months *out, struct err *err)
{
	static const char sql[] =
	    "SELECT to_char(to_timestamp(w.at / 1000) AT TIME ZONE 'UTC',"
	    " 'YYYY-MM') AS month, count(*) FILTER (WHERE w.activity IS NULL),"
	    " count(DISTINCT (w.who, w.occasion)) FILTER (WHERE w.activity ="
	    " 'attendance'), count(*) FILTER (WHERE w.activity <>"
	    " 'attendance'), count(DISTINCT w.who) FROM (SELECT * FROM" WORK
	    " f"
	    " UNION ALL SELECT r.start_at, NULL, NULL, NULL FROM occasion_row r"
	    " WHERE" STANDS " AND r.group_slug = $3 AND r.status = 'held') w"
	    " GROUP BY 1 ORDER BY 1 DESC LIMIT $6";
	auto_result PGresult *res = run(db, sql, scope, of, err);

	if (res == NULL)
		return false;
	out->item = sql_items(res, sizeof(*out->item), arena, &out->n, err);
	if (out->item == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++) {
		struct store_work_month *month = &out->item[i];

		month->meetings = sql_get_size(res, i, 1);
		month->attendances = sql_get_size(res, i, 2);
		month->contributions = sql_get_size(res, i, 3);
		month->people = sql_get_size(res, i, 4);
		if (!sql_get_text(res, i, 0, arena, &month->month, err))
			return false;
	}
	return true;
}

bool
store_workers(struct db *db, const struct store_scope *scope,
    const struct store_work_of *of, struct arena *arena,
    struct store_workers *out, struct err *err)
{
	static const char sql[] =
	    "SELECT who, meetings, others, last FROM (SELECT w.who,"
	    " count(DISTINCT w.occasion) FILTER (WHERE w.activity ="
	    " 'attendance') AS meetings, count(*) FILTER (WHERE w.activity <>"
	    " 'attendance') AS others, max(w.at) AS last FROM" WORK " w"
	    " GROUP BY w.who) p ORDER BY meetings + others DESC, last DESC,"
	    " who COLLATE \"C\" LIMIT $6";
	auto_result PGresult *res = run(db, sql, scope, of, err);

	if (res == NULL)
		return false;
	out->item = sql_items(res, sizeof(*out->item), arena, &out->n, err);
	if (out->item == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++) {
		struct store_worker *worker = &out->item[i];

		worker->meetings = sql_get_size(res, i, 1);
		worker->contributions = sql_get_size(res, i, 2);
		worker->last = sql_get_int(res, i, 3);
		if (!sql_get_text(res, i, 0, arena, &worker->id, err))
			return false;
	}
	return true;
}

static bool
read_meeting(const PGresult *res, int row, struct arena *arena,
    struct store_meeting *out, struct err *err)
{
	out->index = sql_get_size(res, row, 1);
	out->start = sql_get_int(res, row, 4);
	out->end = sql_get_int(res, row, 5);
	out->attendees = sql_get_size(res, row, 8);
	out->statement = sql_get_digest(res, row, 0);
	return sql_get_text(res, row, 2, arena, &out->status, err) &&
	       sql_get_text(res, row, 3, arena, &out->name, err) &&
	       sql_get_text(res, row, 6, arena, &out->url, err) &&
	       sql_get_text(res, row, 7, arena, &out->by, err);
}

bool
store_meetings(struct db *db, const struct store_scope *scope,
    const struct store_work_of *of, struct arena *arena,
    struct store_meetings *out, struct err *err)
{
	static const char sql[] =
	    "SELECT r.statement, r.since_index, r.status, r.name, r.start_at,"
	    " r.end_at, r.url, r.by_handle, (SELECT count(*) FROM fact_row f"
	    " WHERE f.community = $1 AND f.since_index = r.since_index)"
	    " FROM occasion_row r WHERE" STANDS " AND r.group_slug = $3"
	    " ORDER BY r.start_at DESC, r.since_index DESC LIMIT $4";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_text(of->group),
		sql_size(of->limit),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	out->item = sql_items(res, sizeof(*out->item), arena, &out->n, err);
	if (out->item == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++)
		if (!read_meeting(res, i, arena, &out->item[i], err))
			return false;
	return true;
}
