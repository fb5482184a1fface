#include "store/lookup.h"

#include "store/rows.h"

/*
 * Each key goes down its index by itself.  Left to choose, PostgreSQL reads a
 * whole community while it knows nothing yet about a new table.
 */
#define BY(table, type, column)                                                \
	" FROM (SELECT DISTINCT unnest($3::" type "[]) AS wanted) w,"          \
	" LATERAL (SELECT * FROM " table " WHERE community = $1"               \
	" AND " column " = w.wanted OFFSET 0) r"                               \
	" WHERE since_index < $2 ORDER BY since_index, ordinal"

/* clang-format off */
static const struct {
	enum change_kind kind;
	enum sql_type type; /* of the keys */
	const char *sql;
} table[LOOKUPS] = {
	[LOOKUP_PERSON] = { CHANGE_PERSON, SQL_TEXT,
	    "SELECT " PERSON_COLUMNS
	    BY("person_row", "text", "handle") },
	[LOOKUP_KEY] = { CHANGE_KEY, SQL_TEXT,
	    "SELECT " KEY_COLUMNS
	    BY("key_row", "text", "handle") },
	[LOOKUP_LINK] = { CHANGE_LINK, SQL_TEXT,
	    "SELECT " LINK_COLUMNS
	    BY("link_row", "text", "handle") },
	[LOOKUP_LINK_IDENTITY] = { CHANGE_LINK, SQL_TEXT,
	    "SELECT " LINK_COLUMNS
	    BY("link_row", "text", "identity") },
	[LOOKUP_KEY_LINE] = { CHANGE_KEY, SQL_TEXT,
	    "SELECT " KEY_COLUMNS
	    BY("key_row", "text", "line") },
	[LOOKUP_PROFILE] = { CHANGE_PROFILE, SQL_TEXT,
	    "SELECT " PROFILE_COLUMNS
	    BY("profile_row", "text", "handle") },
	[LOOKUP_AFFILIATION_OF] = { CHANGE_AFFILIATION, SQL_TEXT,
	    "SELECT " AFFILIATION_COLUMNS
	    BY("affiliation_row", "text", "handle") },
	[LOOKUP_DECLARATION] = { CHANGE_DECLARATION, SQL_TEXT,
	    "SELECT " DECLARATION_COLUMNS
	    BY("declaration_row", "text", "handle") },
	[LOOKUP_AFFILIATION] = { CHANGE_AFFILIATION, SQL_BYTEA,
	    "SELECT " AFFILIATION_COLUMNS
	    BY("affiliation_row", "bytea", "statement") },
	[LOOKUP_KEY_ADDED] = { CHANGE_KEY, SQL_TEXT,
	    "SELECT " KEY_COLUMNS
	    BY("key_row", "text", "signed_with") },
	[LOOKUP_STATEMENT] = { CHANGE_STATEMENT, SQL_BYTEA,
	    "SELECT " STATEMENT_COLUMNS
	    BY("statement_row", "bytea", "digest") },
	[LOOKUP_PENDING] = { CHANGE_PENDING, SQL_BYTEA,
	    "SELECT " PENDING_COLUMNS
	    BY("pending_row", "bytea", "statement") },
	[LOOKUP_OCCASION] = { CHANGE_OCCASION, SQL_BYTEA,
	    "SELECT " OCCASION_COLUMNS
	    BY("occasion_row", "bytea", "statement") },
	/* The expression is that of the index; the key is world_place(). */
	[LOOKUP_OCCASION_PLACE] = { CHANGE_OCCASION, SQL_TEXT,
	    "SELECT " OCCASION_COLUMNS
	    " FROM (SELECT DISTINCT unnest($3::text[]) AS wanted) w,"
	    " LATERAL (SELECT * FROM occasion_row WHERE community = $1"
	    " AND md5(group_slug || ' ' || start_at::text || ' '"
	    " || coalesce(url, '')) = md5(w.wanted) OFFSET 0) r"
	    " WHERE since_index < $2 ORDER BY since_index, ordinal" },
	[LOOKUP_OCCASION_SOURCE] = { CHANGE_OCCASION, SQL_BYTEA,
	    "SELECT " OCCASION_COLUMNS
	    BY("occasion_row", "bytea", "source") },
	[LOOKUP_FACT] = { CHANGE_FACT, SQL_BYTEA,
	    /* Facts begin with the entry that says them. */
	    "SELECT " FACT_COLUMNS
	    " FROM (SELECT DISTINCT unnest($3::bytea[]) AS wanted) w,"
	    " LATERAL (SELECT index AS place FROM entry WHERE community = $1"
	    " AND payload_digest = w.wanted OFFSET 0) e,"
	    " LATERAL (SELECT * FROM fact_row WHERE community = $1"
	    " AND since_index = e.place OFFSET 0) r"
	    " WHERE since_index < $2 ORDER BY since_index, ordinal" },
	[LOOKUP_FACT_IDENTITY] = { CHANGE_FACT, SQL_TEXT,
	    "SELECT " FACT_COLUMNS
	    BY("fact_row", "text", "identity") },
	[LOOKUP_FACT_LINKED] = { CHANGE_FACT, SQL_TEXT,
	    "SELECT " FACT_COLUMNS
	    " FROM (SELECT DISTINCT l.identity AS wanted"
	    " FROM unnest($3::text[]) AS h (name), LATERAL"
	    " (SELECT identity FROM link_row WHERE community = $1"
	    " AND handle = h.name AND since_index < $2 OFFSET 0) l) w,"
	    " LATERAL (SELECT * FROM fact_row WHERE community = $1"
	    " AND identity = w.wanted OFFSET 0) r"
	    " WHERE since_index < $2 ORDER BY since_index, ordinal" },
	[LOOKUP_ENDORSEMENT_TARGET] = { CHANGE_ENDORSEMENT, SQL_BYTEA,
	    "SELECT " ENDORSEMENT_COLUMNS
	    BY("endorsement_row", "bytea", "target") },
	[LOOKUP_ENDORSEMENT] = { CHANGE_ENDORSEMENT, SQL_BYTEA,
	    "SELECT " ENDORSEMENT_COLUMNS
	    BY("endorsement_row", "bytea", "statement") },
	[LOOKUP_RETRACTION_TARGET] = { CHANGE_RETRACTION, SQL_BYTEA,
	    "SELECT " RETRACTION_COLUMNS
	    BY("retraction_row", "bytea", "target") },
	[LOOKUP_IMPORT] = { CHANGE_IMPORT, SQL_BYTEA,
	    "SELECT " IMPORT_COLUMNS
	    BY("import_row", "bytea", "statement") },
	[LOOKUP_IMPORT_SOURCE] = { CHANGE_IMPORT, SQL_BYTEA,
	    "SELECT " IMPORT_COLUMNS
	    BY("import_row", "bytea", "source") },
	[LOOKUP_LIST] = { CHANGE_LIST, SQL_TEXT,
	    "SELECT " LIST_COLUMNS
	    BY("list_row", "text", "list") },
	[LOOKUP_LISTED] = { CHANGE_LISTED, SQL_BYTEA,
	    "SELECT " LISTED_COLUMNS
	    BY("listed_row", "bytea", "statement") },
	[LOOKUP_METRIC] = { CHANGE_METRIC, SQL_TEXT,
	    "SELECT " METRIC_COLUMNS
	    BY("metric_row", "text", "source") },
	[LOOKUP_MEASURED] = { CHANGE_MEASURED, SQL_BYTEA,
	    "SELECT " MEASURED_COLUMNS
	    BY("measured_row", "bytea", "statement") },
	[LOOKUP_MEASURED_IDENTITY] = { CHANGE_MEASURED, SQL_TEXT,
	    "SELECT " MEASURED_COLUMNS
	    BY("measured_row", "text", "identity") },
	[LOOKUP_POLICY] = { CHANGE_POLICY, SQL_TEXT,
	    "SELECT " POLICY_COLUMNS
	    BY("policy_row", "text", "policy") },
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

bool
lookups_empty(const struct lookups *lookups)
{
	for (size_t i = 0; i < LOOKUPS; i++)
		if (lookups->list[i].n > 0)
			return false;
	return true;
}

bool
lookups_take(const struct lookups_asked *asked, size_t i, const PGresult *res,
    const struct lookups_taker *taker, struct err *err)
{
	enum lookup by = asked->by[i];
	struct change change;

	for (int row = 0; row < PQntuples(res); row++) {
		rows_read(res, row, table[by].kind, &change);
		if (!taker->take(by, &change, taker->context, err))
			return false;
	}
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
lookups_send(struct lookups *lookups, struct pipe *pipe,
    const struct lookup_scope *scope, struct lookups_asked *asked,
    struct err *err)
{
	asked->n = 0;
	for (enum lookup by = 0; by < LOOKUPS; by++) {
		if (lookups->list[by].n == 0)
			continue;
		if (!send_lookup(pipe, by, lookups, scope, err))
			return false;
		asked->by[asked->n++] = by;
	}
	return true;
}

/* A round trip of its own. */
struct running {
	struct lookups_asked asked;
	const struct lookups_taker *taker;
};

static bool
take_answer(PGresult *res, size_t i, void *context, struct err *err)
{
	const struct running *running = context;

	return lookups_take(&running->asked, i, res, running->taker, err);
}

bool
lookups_run(struct lookups *lookups, struct db *db,
    const struct lookup_scope *scope, const struct lookups_taker *taker,
    struct err *err)
{
	auto_pipe struct pipe pipe = { 0 };
	struct running running = { .taker = taker };

	return lookups_empty(lookups) ||
	       (pipe_start(&pipe, db, err) &&
		   lookups_send(lookups, &pipe, scope, &running.asked, err) &&
		   pipe_finish(&pipe, take_answer, &running, err));
}
