#include "store/lookup.h"

#include "store/rows.h"

#define IN_ORDER " ORDER BY since_index, ordinal"
#define BY(column)                                                             \
	" WHERE community = $1 AND since_index < $2"                           \
	" AND " column " = ANY ($3)" IN_ORDER

/* clang-format off */
static const struct {
	enum change_kind kind;
	enum sql_type type; /* of the keys */
	const char *sql;
} table[LOOKUPS] = {
	[LOOKUP_PERSON] = { CHANGE_PERSON, SQL_TEXT,
	    "SELECT " PERSON_COLUMNS " FROM person_row" BY("handle") },
	[LOOKUP_KEY] = { CHANGE_KEY, SQL_TEXT,
	    "SELECT " KEY_COLUMNS " FROM key_row" BY("handle") },
	[LOOKUP_LINK] = { CHANGE_LINK, SQL_TEXT,
	    "SELECT " LINK_COLUMNS " FROM link_row" BY("handle") },
	[LOOKUP_LINK_IDENTITY] = { CHANGE_LINK, SQL_TEXT,
	    "SELECT " LINK_COLUMNS " FROM link_row" BY("identity") },
	[LOOKUP_KEY_LINE] = { CHANGE_KEY, SQL_TEXT,
	    "SELECT " KEY_COLUMNS " FROM key_row" BY("line") },
	[LOOKUP_STATEMENT] = { CHANGE_STATEMENT, SQL_BYTEA,
	    "SELECT " STATEMENT_COLUMNS " FROM statement_row" BY("digest") },
	[LOOKUP_PENDING] = { CHANGE_PENDING, SQL_BYTEA,
	    "SELECT " PENDING_COLUMNS " FROM pending_row" BY("statement") },
	[LOOKUP_OCCASION] = { CHANGE_OCCASION, SQL_BYTEA,
	    "SELECT " OCCASION_COLUMNS " FROM occasion_row" BY("statement") },
	/* The expression is that of the index; the key is world_place(). */
	[LOOKUP_OCCASION_PLACE] = { CHANGE_OCCASION, SQL_TEXT,
	    "SELECT " OCCASION_COLUMNS " FROM occasion_row"
	    " WHERE community = $1 AND since_index < $2"
	    " AND md5(group_slug || ' ' || start_at::text || ' '"
	    " || coalesce(url, ''))"
	    " = ANY (ARRAY(SELECT md5(k) FROM unnest($3::text[]) AS k))"
	    IN_ORDER },
	[LOOKUP_OCCASION_SOURCE] = { CHANGE_OCCASION, SQL_BYTEA,
	    "SELECT " OCCASION_COLUMNS " FROM occasion_row" BY("source") },
	[LOOKUP_FACT] = { CHANGE_FACT, SQL_BYTEA,
	    "SELECT " FACT_COLUMNS " FROM fact_row" BY("statement") },
	[LOOKUP_FACT_IDENTITY] = { CHANGE_FACT, SQL_TEXT,
	    "SELECT " FACT_COLUMNS " FROM fact_row" BY("identity") },
	[LOOKUP_ENDORSEMENT_TARGET] = { CHANGE_ENDORSEMENT, SQL_BYTEA,
	    "SELECT " ENDORSEMENT_COLUMNS " FROM endorsement_row"
	    BY("target") },
	[LOOKUP_IMPORT] = { CHANGE_IMPORT, SQL_BYTEA,
	    "SELECT " IMPORT_COLUMNS " FROM import_row" BY("statement") },
	[LOOKUP_IMPORT_SOURCE] = { CHANGE_IMPORT, SQL_BYTEA,
	    "SELECT " IMPORT_COLUMNS " FROM import_row" BY("source") },
	[LOOKUP_POLICY] = { CHANGE_POLICY, SQL_TEXT,
	    "SELECT " POLICY_COLUMNS " FROM policy_row" BY("policy") },
};
/* clang-format on */

void
lookups_init(struct lookups *lookups)
{
	*lookups = (struct lookups){ 0 };
	for (size_t i = 0; i < LOOKUPS; i++)
		lookups->list[i].type = table[i].type;
}

void
lookups_done(struct lookups *lookups)
{
	for (size_t i = 0; i < LOOKUPS; i++)
		sql_list_done(&lookups->list[i]);
}

/* Whose results come in which order, and where they go. */
struct taking {
	enum lookup asked[LOOKUPS];
	size_t n;
	bool (*take)(enum lookup by, const struct change *change, void *context,
	    struct err *err);
	void *context;
};

static bool
take_rows(PGresult *res, size_t i, void *context, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct taking *taking = context;
	enum lookup by = taking->asked[i];
	struct change change;

	for (int row = 0; row < PQntuples(res); row++)
		if (!rows_read(res, row, table[by].kind, &arena, &change,
			err) ||
		    !taking->take(by, &change, taking->context, err))
			return false;
	return true;
}

static bool
send_lookup(struct pipe *pipe, enum lookup by, struct lookups *lookups,
    const struct lookup_scope *scope, struct err *err)
{
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_size(scope->size),
		sql_list_param(&lookups->list[by]),
	};

	if (buf_failed(&lookups->list[by].buf))
		return err_memory(err);
	return pipe_send(pipe, table[by].sql, params, COUNT(params), err);
}

bool
lookups_run(struct lookups *lookups, struct db *db,
    const struct lookup_scope *scope,
    bool (*take)(enum lookup by, const struct change *change, void *context,
	struct err *err),
    void *context, struct err *err)
{
	auto_pipe struct pipe pipe = { 0 };
	struct taking taking = { .take = take, .context = context };

	for (enum lookup by = 0; by < LOOKUPS; by++)
		if (lookups->list[by].n > 0)
			taking.asked[taking.n++] = by;
	if (taking.n == 0)
		return true;
	if (!pipe_start(&pipe, db, err))
		return false;
	for (size_t i = 0; i < taking.n; i++)
		if (!send_lookup(&pipe, taking.asked[i], lookups, scope, err))
			return false;
	return pipe_finish(&pipe, take_rows, &taking, err);
}
