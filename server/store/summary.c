#include "store/summary.h"

#include "store/sql.h"

static bool
read_work(const PGresult *res, int row, size_t months, struct arena *arena,
    struct store_work *out, struct err *err)
{
	bool all = PQgetisnull(res, row, 2);

	out->kind = (enum store_work_kind)sql_get_int(res, row, 0);
	out->month = all ? months : (size_t)sql_get_size(res, row, 2) - 1;
	out->endorsed = sql_get_size(res, row, 3);
	out->waiting = sql_get_size(res, row, 4);
	out->disputed = sql_get_size(res, row, 5);
	out->people = sql_get_size(res, row, 6);
	return sql_get_text(res, row, 1, arena, &out->name, err);
}

static bool
read_works(const PGresult *res, size_t months, struct arena *arena,
    struct store_works *out, struct err *err)
{
	out->item = sql_items(res, sizeof(*out->item), arena, &out->n, err);
	if (out->item == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++)
		if (!read_work(res, i, months, arena, &out->item[i], err))
			return false;
	return true;
}

bool
store_works(struct db *db, const struct store_scope *scope,
    const struct store_work_query *query, struct arena *arena,
    struct store_works *out, struct err *err)
{
	static const char sql[] =
	    "SELECT kind, name, month, endorsed, waiting, disputed, people"
	    " FROM work_by_month($1::integer, $2, $3, $4, $5, $6, $7, $8)";
	auto_list struct sql_list bounds = { .type = SQL_BIGINT };
	auto_list struct sql_list merged = { .type = SQL_TEXT };
	auto_list struct sql_list selves = { .type = SQL_TEXT };
	auto_list struct sql_list groups = { .type = SQL_TEXT };
	auto_list struct sql_list above = { .type = SQL_TEXT };

	for (size_t i = 0; i < query->bounds_n; i++)
		sql_list_int(&bounds, query->bounds[i]);
	for (size_t i = 0; i < query->merged->n; i++) {
		sql_list_add(&merged, bytes_of(query->merged->item[i].handle));
		sql_list_add(&selves, bytes_of(query->merged->item[i].self));
	}
	for (size_t i = 0; i < query->above_n; i++) {
		sql_list_add(&groups, bytes_of(query->above[i].group));
		sql_list_add(&above, bytes_of(query->above[i].above));
	}
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_list_param(&bounds),
		sql_int(query->shift),
		sql_list_param(&merged),
		sql_list_param(&selves),
		sql_list_param(&groups),
		sql_list_param(&above),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL &&
	       read_works(res, query->bounds_n - 1, arena, out, err);
}

bool
store_newest_work(struct db *db, const struct store_scope *scope, int64_t shift,
    int64_t fallback, int64_t *out, struct err *err)
{
	static const char sql[] =
	    "SELECT coalesce(max(r.from_at + CASE WHEN r.day THEN 0"
	    " ELSE $3::bigint END), $4::bigint) FROM fact_row r"
	    " WHERE r.community = $1 AND r.since_index < $2"
	    " AND (r.until_index IS NULL OR r.until_index >= $2)";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_int(shift),
		sql_int(fallback),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	*out = sql_get_int(res, 0, 0);
	return true;
}
