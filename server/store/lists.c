#include "store/lists.h"

#include "store/room.h"
#include "store/sql.h"

/* Does a row stand at this size?  For a table that is called r. */
#define STANDS                                                                 \
	" r.community = $1 AND r.since_index < $2"                             \
	" AND (r.until_index IS NULL OR r.until_index >= $2)"

/* Has the person r the folded text $5 in a name, or in an identity? */
#define WITH_NAME                                                              \
	" (SELECT FROM profile_row n WHERE n.community = $1"                   \
	" AND n.handle = r.handle AND n.since_index < $2"                      \
	" AND (n.until_index IS NULL OR n.until_index >= $2)"                  \
	" AND strpos(lower(n.name), $5) > 0)"
#define WITH_IDENTITY                                                          \
	" (SELECT FROM link_row i WHERE i.community = $1"                      \
	" AND i.handle = r.handle AND i.since_index < $2"                      \
	" AND (i.until_index IS NULL OR i.until_index >= $2)"                  \
	" AND strpos(lower(i.identity), $5) > 0)"

static struct sql_param
after_param(const struct store_page *page)
{
	return sql_text(page->after != NULL ? page->after : "");
}

static bool
read_counts(const PGresult *res, struct arena *arena, struct store_counts *out,
    struct err *err)
{
	out->item = sql_items(res, sizeof(*out->item), arena, &out->n, err);
	if (out->item == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++) {
		out->item[i].n = sql_get_size(res, i, 1);
		if (!sql_get_text(res, i, 0, arena, &out->item[i].name, err))
			return false;
	}
	return true;
}

bool
store_people(struct db *db, const struct store_scope *scope,
    const struct store_people_filter *filter, struct arena *arena,
    struct store_people *out, struct err *err)
{
	static const char sql[] =
	    "SELECT r.handle, r.kinds, r.keyless, r.since_index, v.recorded_at,"
	    " v.statements, v.name FROM person_row r, LATERAL (SELECT"
	    " (SELECT n.name FROM profile_row n WHERE n.community = $1"
	    " AND n.handle = r.handle AND n.since_index < $2"
	    " AND (n.until_index IS NULL OR n.until_index >= $2)"
	    " ORDER BY n.since_index DESC LIMIT 1) AS name,"
	    " (SELECT s.recorded_at FROM statement_row s WHERE s.community = $1"
	    " AND s.since_index = r.since_index) AS recorded_at,"
	    " (SELECT count(*) FROM statement_row s WHERE s.community = $1"
	    " AND s.by_handle = r.handle AND s.since_index < $2) AS statements"
	    ") v WHERE" STANDS " AND r.handle > $3 AND ($5::text IS NULL"
	    " OR strpos(r.handle, $5) > 0 OR EXISTS" WITH_NAME
	    " OR EXISTS" WITH_IDENTITY ") ORDER BY r.handle LIMIT $4";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		after_param(&filter->page),
		sql_size(filter->page.limit),
		sql_text(filter->text),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	out->item = sql_items(res, sizeof(*out->item), arena, &out->n, err);
	if (out->item == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++) {
		struct store_person *person = &out->item[i];

		person->keyless = sql_get_bool(res, i, 2);
		person->since = sql_get_size(res, i, 3);
		person->recorded_at = sql_get_int(res, i, 4);
		person->statements = sql_get_size(res, i, 5);
		if (!sql_get_text(res, i, 0, arena, &person->handle, err) ||
		    !sql_get_text(res, i, 1, arena, &person->kinds, err) ||
		    !sql_get_text(res, i, 6, arena, &person->name, err))
			return false;
	}
	return true;
}

bool
store_find_people(struct db *db, const struct store_scope *scope,
    const struct store_people_filter *filter, struct arena *arena,
    struct store_found_list *out, struct err *err)
{
	static const char sql[] =
	    "SELECT handle, what FROM (SELECT DISTINCT ON (handle) handle, what"
	    " FROM (SELECT r.handle, 1 AS place, r.handle AS what"
	    " FROM person_row r WHERE" STANDS " AND strpos(r.handle, $3) > 0"
	    " UNION ALL SELECT r.handle, 2, r.name FROM profile_row r"
	    " WHERE" STANDS " AND strpos(lower(r.name), $3) > 0"
	    " UNION ALL SELECT r.handle, 3, r.identity FROM link_row r"
	    " WHERE" STANDS " AND strpos(lower(r.identity), $3) > 0) e"
	    " ORDER BY handle, place) f ORDER BY what <> $3,"
	    " strpos(lower(what), $3) > 1, handle LIMIT $4";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_text(filter->text),
		sql_size(filter->page.limit),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	out->item = sql_items(res, sizeof(*out->item), arena, &out->n, err);
	if (out->item == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++)
		if (!sql_get_text(res, i, 0, arena, &out->item[i].handle,
			err) ||
		    !sql_get_text(res, i, 1, arena, &out->item[i].text, err))
			return false;
	return true;
}

bool
store_count_facts(struct db *db, const struct store_scope *scope,
    const struct store_selves *selves, struct arena *arena,
    struct store_counts *out, struct err *err)
{
	static const char sql[] =
	    "SELECT m.self, count(*) FROM unnest($3::text[], $4::text[])"
	    " AS m (handle, self), LATERAL (SELECT 'handle:' || m.handle"
	    " AS identity UNION SELECT r.identity FROM link_row r"
	    " WHERE r.handle = m.handle AND" STANDS ") i, fact_row r"
	    " WHERE r.identity = i.identity AND" STANDS
	    " GROUP BY m.self ORDER BY m.self COLLATE \"C\"";
	auto_list struct sql_list handles = { .type = SQL_TEXT };
	auto_list struct sql_list own = { .type = SQL_TEXT };

	for (size_t i = 0; i < selves->n; i++) {
		sql_list_add(&handles, bytes_of(selves->item[i].handle));
		sql_list_add(&own, bytes_of(selves->item[i].self));
	}
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_list_param(&handles),
		sql_list_param(&own),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL && read_counts(res, arena, out, err);
}

bool
store_unmatched(struct db *db, const struct store_scope *scope,
    const struct store_page *page, struct arena *arena,
    struct store_unmatched_list *out, struct err *err)
{
	static const char sql[] =
	    "SELECT r.identity, count(*), count(DISTINCT r.occasion),"
	    " min(r.from_at), max(r.from_at) FROM fact_row r"
	    " WHERE" STANDS " AND r.identity > $3 AND NOT EXISTS"
	    " (SELECT FROM link_row l WHERE l.community = $1"
	    " AND l.identity = r.identity AND l.since_index < $2"
	    " AND (l.until_index IS NULL OR l.until_index >= $2))"
	    " AND NOT EXISTS (SELECT FROM person_row p WHERE p.community = $1"
	    " AND 'handle:' || p.handle = r.identity AND p.since_index < $2)"
	    " GROUP BY r.identity ORDER BY r.identity LIMIT $4";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		after_param(page),
		sql_size(page->limit),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	out->item = sql_items(res, sizeof(*out->item), arena, &out->n, err);
	if (out->item == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++) {
		struct store_unmatched *item = &out->item[i];

		item->facts = sql_get_size(res, i, 1);
		item->occasions = sql_get_size(res, i, 2);
		item->first = sql_get_int(res, i, 3);
		item->last = sql_get_int(res, i, 4);
		if (!sql_get_text(res, i, 0, arena, &item->identity, err))
			return false;
	}
	return true;
}

bool
store_counts_by_type(struct db *db, const struct store_scope *scope,
    struct arena *arena, struct store_counts *out, struct err *err)
{
	static const char sql[] = "SELECT type, count(*) FROM statement_row"
				  " WHERE community = $1 AND since_index < $2"
				  " GROUP BY type ORDER BY type COLLATE \"C\"";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL && read_counts(res, arena, out, err);
}

bool
store_counts_by_group(struct db *db, const struct store_scope *scope,
    struct arena *arena, struct store_counts *out, struct err *err)
{
	static const char sql[] =
	    "SELECT group_slug, count(*) FROM fact_row r"
	    " WHERE" STANDS " AND group_slug IS NOT NULL"
	    " GROUP BY group_slug ORDER BY group_slug COLLATE \"C\"";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL && read_counts(res, arena, out, err);
}

bool
store_counts_by_organisation(struct db *db, const struct store_scope *scope,
    int64_t instant, struct arena *arena, struct store_counts *out,
    struct err *err)
{
	static const char sql[] =
	    "SELECT organisation, count(DISTINCT handle)"
	    " FROM affiliation_row r WHERE" STANDS
	    " AND from_at <= $3 AND until_at > $3 GROUP BY organisation"
	    " ORDER BY organisation COLLATE \"C\" NULLS LAST";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_int(instant),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL && read_counts(res, arena, out, err);
}

static bool
read_meeting(const PGresult *res, int row, struct arena *arena,
    struct store_last_meeting *out, struct err *err)
{
	out->statement = sql_get_digest(res, row, 1);
	out->start = sql_get_int(res, row, 3);
	return sql_get_text(res, row, 0, arena, &out->group, err) &&
	       sql_get_text(res, row, 2, arena, &out->name, err);
}

bool
store_last_meetings(struct db *db, const struct store_scope *scope,
    const struct store_slugs *groups, struct arena *arena,
    struct store_last_list *out, struct err *err)
{
	static const char sql[] =
	    "SELECT g.slug, o.statement, o.name, o.start_at"
	    " FROM unnest($3::text[]) AS g (slug), LATERAL (SELECT r.statement,"
	    " r.name, r.start_at FROM occasion_row r WHERE" STANDS
	    " AND r.group_slug = g.slug AND r.status = 'held'"
	    " ORDER BY r.start_at DESC LIMIT 1) o";
	auto_list struct sql_list list = { .type = SQL_TEXT };

	for (size_t i = 0; i < groups->n; i++)
		sql_list_add(&list, bytes_of(groups->item[i]));
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_list_param(&list),
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

bool
store_counts_unjudged(struct db *db, const struct store_scope *scope,
    struct arena *arena, struct store_counts *out, struct err *err)
{
	static const char sql[] =
	    "SELECT u.group_slug, u.facts FROM unjudged_by_group($1::integer, $2)"
	    " u ORDER BY u.group_slug COLLATE \"C\" NULLS LAST";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL && read_counts(res, arena, out, err);
}

bool
store_totals(struct db *db, const struct store_scope *scope, int64_t now,
    struct store_totals *out, struct err *err)
{
	static const char sql[] =
	    "SELECT (SELECT count(*) FROM person_row r WHERE" STANDS "),"
	    " (SELECT count(*) FROM pending_row r WHERE" STANDS "),"
	    " (SELECT count(DISTINCT w.handle) FROM waiting w"
	    " WHERE w.community = $1 AND w.type = 'person'"
	    " AND w.received_at > $3), (SELECT count(*) FROM (SELECT r.identity"
	    " FROM fact_row r WHERE" STANDS " GROUP BY r.identity EXCEPT"
	    " SELECT r.identity FROM link_row r WHERE" STANDS " EXCEPT"
	    " SELECT 'handle:' || r.handle FROM person_row r"
	    " WHERE" STANDS ") i)";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_int(now - WAITING_MS),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	out->people = sql_get_size(res, 0, 0);
	out->requests = sql_get_size(res, 0, 1);
	out->newcomers = sql_get_size(res, 0, 2);
	out->unmatched = sql_get_size(res, 0, 3);
	return true;
}
