#include "store/statements.h"

#include <inttypes.h>

#include "store/rows.h"

/* Every column of struct store_statement, in order. */
#define COLUMNS                                                                \
	"SELECT s.since_index, s.recorded_at, s.made_at, s.digest, s.type,"    \
	" s.by_handle, s.subject, s.group_slug, s.activity, s.target,"         \
	" EXISTS (SELECT FROM pending_row p WHERE p.community = s.community"   \
	" AND p.statement = s.digest AND p.since_index < $2"                   \
	" AND (p.until_index IS NULL OR p.until_index >= $2)),"                \
	" e.payload, e.signature FROM statement_row s JOIN entry e"            \
	" ON e.community = s.community AND e.index = s.since_index"            \
	" WHERE s.community = $1 AND s.since_index < $2"

static bool
copy_bytes(const PGresult *res, int row, int col, struct arena *arena,
    struct bytes *out, struct err *err)
{
	struct bytes bytes = sql_get_bytes(res, row, col);
	const char *copy = arena_copy(arena, bytes);

	if (copy == NULL)
		return err_memory(err);
	*out = (struct bytes){ (const unsigned char *)copy, bytes.len };
	return true;
}

static bool
read_statement(const PGresult *res, int row, struct arena *arena,
    struct store_statement *out, struct err *err)
{
	out->index = sql_get_size(res, row, 0);
	out->recorded_at = sql_get_int(res, row, 1);
	out->made_at = sql_get_int(res, row, 2);
	out->digest = sql_get_digest(res, row, 3);
	out->target = sql_get_digest(res, row, 9);
	out->pending = sql_get_bool(res, row, 10);
	return sql_get_text(res, row, 4, arena, &out->type, err) &&
	       sql_get_text(res, row, 5, arena, &out->by, err) &&
	       sql_get_text(res, row, 6, arena, &out->subject, err) &&
	       sql_get_text(res, row, 7, arena, &out->group, err) &&
	       sql_get_text(res, row, 8, arena, &out->activity, err) &&
	       copy_bytes(res, row, 11, arena, &out->payload, err) &&
	       copy_bytes(res, row, 12, arena, &out->signature, err);
}

static bool
read_statements(const PGresult *res, struct arena *arena,
    struct store_statements *out, struct err *err)
{
	out->item = sql_items(res, sizeof(*out->item), arena, &out->n, err);
	if (out->item == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++)
		if (!read_statement(res, i, arena, &out->item[i], err))
			return false;
	return true;
}

/* Never there, or there once and erased. */
static bool
why_not_there(struct db *db, const struct store_scope *scope,
    const struct digest *digest, struct err *err)
{
	static const char sql[] = "SELECT entry, statement FROM redaction_row"
				  " WHERE community = $1 AND target = $2";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_bytes(digest_bytes(digest)),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	if (PQntuples(res) == 0)
		return err_set(err, ERR_NOT_FOUND,
		    "there is no such statement in this log");
	const struct digest by = sql_get_digest(res, 0, 1);
	return err_set(err, ERR_GONE, "was entry %" PRIu64 ", erased by %s",
	    sql_get_size(res, 0, 0), digest_hex(&by).text);
}

bool
store_statement(struct db *db, const struct store_scope *scope,
    const struct digest *digest, struct arena *arena,
    struct store_statement *out, struct err *err)
{
	static const char sql[] = COLUMNS " AND s.digest = $3";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_bytes(digest_bytes(digest)),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	if (PQntuples(res) == 0)
		return why_not_there(db, scope, digest, err);
	return read_statement(res, 0, arena, out, err);
}

/*
 * What an absent parameter leaves out is gone when this is planned, because it
 * is planned for its values.  What refers to a statement: those whose one
 * target it is, and endorsements, which may have many.
 */
#define FILTERED                                                               \
	COLUMNS                                                                \
	" AND ($3::text IS NULL OR s.type = $3)"                               \
	" AND ($4::text IS NULL OR s.by_handle = $4)"                          \
	" AND ($5::text IS NULL OR s.subject = $5 OR s.digest IN"              \
	" (SELECT f.statement FROM fact_row f"                                 \
	" WHERE f.community = $1 AND f.identity = $5))"                        \
	" AND ($6::text IS NULL OR s.group_slug = $6)"                         \
	" AND ($7::text IS NULL OR s.activity = $7)"                           \
	" AND s.recorded_at >= $8"                                             \
	" AND ($9::bigint IS NULL OR s.recorded_at < $9)"                      \
	" AND ($10::text IS NULL"                                              \
	" OR strpos(lower(convert_from(e.payload, 'UTF8')), lower($10)) > 0)"  \
	" AND ($11::bytea IS NULL OR s.digest IN"                              \
	" (SELECT i.statement FROM import_row i"                               \
	" WHERE i.community = $1 AND i.source = $11"                           \
	" UNION SELECT o.statement FROM occasion_row o"                        \
	" WHERE o.community = $1 AND o.source = $11))"                         \
	" AND ($12::bytea IS NULL OR s.target = $12 OR s.digest IN"            \
	" (SELECT n.statement FROM endorsement_row n"                          \
	" WHERE n.community = $1 AND n.target = $12))"                         \
	" AND ($13::bigint IS NULL OR s.since_index < $13)"                    \
	" AND ($15::bytea IS NULL OR s.digest BETWEEN $15 AND $16)"

#define NEWEST " ORDER BY s.since_index DESC LIMIT $14"

/* Effective or not is asked of the rows as they stand at this size. */
#define OPEN                                                                   \
	"(SELECT FROM pending_row p WHERE p.community = s.community"           \
	" AND p.statement = s.digest AND p.since_index < $2"                   \
	" AND (p.until_index IS NULL OR p.until_index >= $2))"

/* A claim is a fact that its own subject recorded and has not taken back. */
#define UNJUDGED                                                               \
	" AND EXISTS (SELECT FROM fact_row f WHERE f.community = s.community"  \
	" AND f.since_index = s.since_index AND f.by_office IS NULL"           \
	" AND (f.until_index IS NULL OR f.until_index >= $2))"                 \
	" AND NOT EXISTS (SELECT FROM endorsement_row n"                       \
	" WHERE n.community = s.community AND n.target = s.digest"             \
	" AND n.since_index < $2"                                              \
	" AND (n.until_index IS NULL OR n.until_index >= $2))"

static const char *const lists[] = {
	[STORE_ANY] = FILTERED NEWEST,
	[STORE_PENDING] = FILTERED " AND EXISTS " OPEN NEWEST,
	[STORE_EFFECTIVE] = FILTERED " AND NOT EXISTS " OPEN NEWEST,
	[STORE_UNJUDGED] = FILTERED UNJUDGED NEWEST,
};

bool
store_statements(struct db *db, const struct store_scope *scope,
    const struct store_filter *filter, struct arena *arena,
    struct store_statements *out, struct err *err)
{
	bool bounded = !digest_is_zero(&filter->last);
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_text(filter->type),
		sql_text(filter->by),
		sql_text(filter->subject),
		sql_text(filter->group),
		sql_text(filter->activity),
		sql_int(filter->from),
		filter->until != 0 ? sql_int(filter->until) : sql_null(),
		sql_text(filter->text),
		sql_digest(&filter->source),
		sql_digest(&filter->target),
		filter->before != 0 ? sql_size(filter->before) : sql_null(),
		sql_size(filter->limit),
		bounded ? sql_bytes(digest_bytes(&filter->first)) : sql_null(),
		sql_digest(&filter->last),
	};
	auto_result PGresult *res =
	    sql_run_once(db, lists[filter->status], params, COUNT(params), err);

	return res != NULL && read_statements(res, arena, out, err);
}

bool
store_statements_of(struct db *db, const struct store_scope *scope,
    const struct store_digests *digests, struct arena *arena,
    struct store_statements *out, struct err *err)
{
	static const char sql[] = COLUMNS " AND s.digest = ANY ($3)";
	auto_list struct sql_list list = { .type = SQL_BYTEA };

	for (size_t i = 0; i < digests->n; i++)
		sql_list_add(&list, digest_bytes(&digests->item[i]));
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_list_param(&list),
	};
	auto_result PGresult *res =
	    sql_run_once(db, sql, params, COUNT(params), err);

	return res != NULL && read_statements(res, arena, out, err);
}

bool
store_thanks(struct db *db, const struct store_scope *scope,
    const struct store_thanks_filter *filter, struct arena *arena,
    struct store_statements *out, struct err *err)
{
	static const char sql[] =
	    COLUMNS " AND s.type = 'thanks' AND s.subject = ANY ($3)"
		    " AND s.since_index < $4 ORDER BY s.since_index DESC"
		    " LIMIT $5";
	auto_list struct sql_list list = { .type = SQL_TEXT };

	for (size_t i = 0; i < filter->to_n; i++)
		sql_list_add(&list, bytes_of(filter->to[i]));
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_list_param(&list),
		sql_size(filter->before),
		sql_size(filter->limit),
	};
	auto_result PGresult *res =
	    sql_run_once(db, sql, params, COUNT(params), err);

	return res != NULL && read_statements(res, arena, out, err);
}

bool
store_statements_saying(struct db *db, const struct store_scope *scope,
    const struct store_words_filter *filter, struct arena *arena,
    struct store_statements *out, struct err *err)
{
	static const char sql[] =
	    COLUMNS " AND s.since_index >= $3 AND s.type IN ('contribution',"
		    " 'occasion', 'thanks', 'endorsement', 'retraction')"
		    " AND strpos(lower((SELECT concat_ws(' ', b ->> 'summary',"
		    " b ->> 'name', b ->> 'for', b ->> 'reason') FROM"
		    " (SELECT convert_from(e.payload, 'UTF8')::jsonb -> 'body'"
		    " AS b) p) COLLATE \"C\"), $4) > 0"
		    " ORDER BY s.since_index DESC LIMIT $5";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_size(scope->size > filter->newest
			     ? scope->size - filter->newest
			     : 0),
		sql_text(filter->text),
		sql_size(filter->limit),
	};
	auto_result PGresult *res =
	    sql_run_once(db, sql, params, COUNT(params), err);

	return res != NULL && read_statements(res, arena, out, err);
}

bool
store_size_at(struct db *db, const struct store_scope *scope, int64_t at,
    uint64_t *size, int64_t *recorded_at, struct err *err)
{
	static const char sql[] =
	    "SELECT r.since_index + 1, r.recorded_at FROM statement_row r"
	    " WHERE r.community = $1 AND r.since_index < $2"
	    " AND r.recorded_at <= $3"
	    " ORDER BY r.recorded_at DESC, r.since_index DESC LIMIT 1";
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_int(at),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	*size = 0;
	if (PQntuples(res) == 0)
		return true;
	*size = sql_get_size(res, 0, 0);
	*recorded_at = sql_get_int(res, 0, 1);
	return true;
}
