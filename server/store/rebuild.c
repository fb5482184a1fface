#include "store/rebuild.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/replay.h"
#include "store/entries.h"
#include "store/load.h"
#include "store/nodes.h"
#include "store/rows.h"

/* Tables that are derived: one of each kind of row, and the nodes. */
enum { TABLE_NODE = CHANGE_KINDS, TABLES };

/* The same rows have the same sum, in whatever order. */
#define SUM_OF(table)                                                          \
	"SELECT coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text" \
	" || ' ' || count(*) FROM " table " t WHERE community = $1"
#define DELETE_FROM(table) "DELETE FROM " table " WHERE community = $1"
#define TABLE(name)                                                            \
	{                                                                      \
		name, SUM_OF(name), DELETE_FROM(name)                          \
	}

static const struct {
	const char *name;
	const char *sum;
	const char *empty;
} tables[TABLES] = {
	[CHANGE_COMMUNITY] = TABLE("community_row"),
	[CHANGE_STATEMENT] = TABLE("statement_row"),
	[CHANGE_PERSON] = TABLE("person_row"),
	[CHANGE_KEY] = TABLE("key_row"),
	[CHANGE_LINK] = TABLE("link_row"),
	[CHANGE_ACTIVITY] = TABLE("activity_row"),
	[CHANGE_GROUP] = TABLE("group_row"),
	[CHANGE_ALIAS] = TABLE("alias_row"),
	[CHANGE_ATTRIBUTE] = TABLE("attribute_row"),
	[CHANGE_OFFICE] = TABLE("office_row"),
	[CHANGE_OCCASION] = TABLE("occasion_row"),
	[CHANGE_FACT] = TABLE("fact_row"),
	[CHANGE_ENDORSEMENT] = TABLE("endorsement_row"),
	[CHANGE_IMPORT] = TABLE("import_row"),
	[CHANGE_POLICY] = TABLE("policy_row"),
	[CHANGE_RETRACTION] = TABLE("retraction_row"),
	[CHANGE_PROFILE] = TABLE("profile_row"),
	[CHANGE_ORGANISATION] = TABLE("organisation_row"),
	[CHANGE_ORGANISATION_ALIAS] = TABLE("organisation_alias_row"),
	[CHANGE_ORGANISATION_PARENT] = TABLE("organisation_parent_row"),
	[CHANGE_AFFILIATION] = TABLE("affiliation_row"),
	[CHANGE_COVERAGE] = TABLE("coverage_row"),
	[CHANGE_DECLARATION] = TABLE("declaration_row"),
	[CHANGE_LIST] = TABLE("list_row"),
	[CHANGE_LISTED] = TABLE("listed_row"),
	[CHANGE_METRIC] = TABLE("metric_row"),
	[CHANGE_MEASURED] = TABLE("measured_row"),
	[CHANGE_MERGE] = TABLE("merge_row"),
	[CHANGE_PENDING] = TABLE("pending_row"),
	[CHANGE_DISTRUST] = TABLE("distrust_row"),
	[CHANGE_REDACTION] = TABLE("redaction_row"),
	[CHANGE_LOG_KEY] = TABLE("log_key_row"),
	[TABLE_NODE] = TABLE("node"),
};

enum { SUM_MAX = 96 };

struct sums {
	char text[TABLES][SUM_MAX];
};

/* A replay on its way back into the tables. */
struct rebuilding {
	struct db *db;
	struct store_community community;
	struct replay *replay;
	struct merkle_edge edge;
	struct pipe pipe; /* of the entry at hand */
	uint64_t governance;
	struct store_rebuilt *out;
	struct err err; /* of take_node */
};

static void
rebuilding_done(struct rebuilding *rebuilding)
{
	pipe_done(&rebuilding->pipe);
	replay_free(rebuilding->replay);
}

#define auto_rebuilding __attribute__((cleanup(rebuilding_done)))

static bool
lock(struct db *db, int32_t community, struct err *err)
{
	static const char sql[] =
	    "SELECT size FROM log WHERE community = $1 FOR UPDATE";
	const struct sql_param params[] = { sql_int(community) };

	if (!sql_command(db, "SET LOCAL statement_timeout = 0", err) ||
	    !sql_command(db,
		"SET LOCAL idle_in_transaction_session_timeout = 0", err))
		return false;
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);
	return res != NULL;
}

static bool
sum_tables(struct db *db, int32_t community, struct sums *sums, struct err *err)
{
	const struct sql_param params[] = { sql_int(community) };

	for (size_t i = 0; i < TABLES; i++) {
		auto_arena struct arena arena = { 0 };
		const char *text;
		auto_result PGresult *res =
		    sql_run(db, tables[i].sum, params, COUNT(params), err);

		if (res == NULL || !sql_get_text(res, 0, 0, &arena, &text, err))
			return false;
		(void)snprintf(sums->text[i], sizeof(sums->text[i]), "%s",
		    text);
	}
	return true;
}

static bool
empty_tables(struct db *db, int32_t community, struct err *err)
{
	const struct sql_param params[] = { sql_int(community) };

	for (size_t i = 0; i < TABLES; i++) {
		auto_result PGresult *res =
		    sql_run(db, tables[i].empty, params, COUNT(params), err);

		if (res == NULL)
			return false;
	}
	return true;
}

static bool
send_node(struct rebuilding *rebuilding, struct merkle_coord at,
    const struct digest *hash)
{
	static const char sql[] =
	    "INSERT INTO node (community, level, index, hash)"
	    " VALUES ($1, $2, $3, $4)";
	const struct sql_param params[] = {
		sql_int(rebuilding->community.id),
		sql_int(at.level),
		sql_size(at.index),
		sql_bytes(digest_bytes(hash)),
	};

	rebuilding->out->nodes++;
	return pipe_send(&rebuilding->pipe, sql, params, COUNT(params),
	    &rebuilding->err);
}

static void
take_node(struct merkle_coord at, const struct digest *hash, void *context)
{
	struct rebuilding *rebuilding = context;

	if (rebuilding->err.code == ERR_NONE)
		(void)!send_node(rebuilding, at, hash);
}

/* What one entry left behind. */
static bool
send_changes(struct rebuilding *rebuilding, struct err *err)
{
	const struct changes *changes = replay_changes(rebuilding->replay);
	auto_rows_out struct rows_out out;

	rows_out_init(&out, &rebuilding->pipe, rebuilding->community.id);
	for (size_t i = 0; i < changes->n; i++) {
		if (!rows_out_add(&out, &changes->item[i], err))
			return false;
		if (changes->item[i].kind < CHANGE_KINDS)
			rebuilding->out->rows++;
	}
	if (governance_touched(changes))
		rebuilding->governance = changes->index + 1;
	return rows_out_send(&out, err);
}

/* The replay of one entry. */
static bool
replay_one(struct rebuilding *rebuilding, const struct store_entry *entry,
    struct err *err)
{
	struct err why;

	if (store_entry_replay(rebuilding->replay, entry, &why))
		return true;
	return err_set(err, ERR_CONFLICT,
	    "entry %" PRIu64 " does not pass: %s %s", entry->index, why.field,
	    why.msg);
}

static bool
visit(const struct store_entry *entry, bool *more, void *context,
    struct err *err)
{
	struct rebuilding *rebuilding = context;
	const struct digest payload = store_entry_digest(entry);
	const struct digest signature = store_entry_signature(entry);
	const struct digest leaf =
	    nodes_leaf(entry->recorded_at, &payload, &signature);

	*more = true;
	if (!replay_one(rebuilding, entry, err) ||
	    !pipe_start(&rebuilding->pipe, rebuilding->db, err) ||
	    !send_changes(rebuilding, err))
		return false;
	merkle_append(&rebuilding->edge, &leaf, take_node, rebuilding);
	if (rebuilding->err.code != ERR_NONE) {
		*err = rebuilding->err;
		return false;
	}
	rebuilding->out->entries++;
	return pipe_finish(&rebuilding->pipe, NULL, NULL, err);
}

/* What is gone, a redaction took; and what one took is gone. */
static bool
check_erased(const struct rebuilding *rebuilding, struct err *err)
{
	uint64_t index;

	if (replay_unexplained(rebuilding->replay, 0, &index, NULL))
		return err_set(err, ERR_CONFLICT,
		    "entry %" PRIu64 " has no payload, and no redaction says "
		    "so",
		    index);
	if (replay_leftovers(rebuilding->replay).n > 0)
		return err_set(err, ERR_CONFLICT,
		    "an entry that a redaction erased still has its payload: "
		    "run kleos-admin fsck");
	return true;
}

/* The log says what the tree must be. */
static bool
check_tree(const struct rebuilding *rebuilding, struct err *err)
{
	const struct digest root = merkle_root(&rebuilding->edge);

	return (rebuilding->edge.size == rebuilding->community.size &&
		   digest_equal(&root, &rebuilding->community.root)) ||
	       err_set(err, ERR_CONFLICT,
		   "the entries have another root than the log");
}

/* What the head says beyond size and root. */
static bool
write_head(struct rebuilding *rebuilding, struct err *err)
{
	static const char sql[] = "UPDATE log SET governance = $2, edge = $3"
				  " WHERE community = $1";
	const struct merkle_edge *edge = &rebuilding->edge;
	const struct sql_param params[] = {
		sql_int(rebuilding->community.id),
		sql_size(rebuilding->governance),
		sql_bytes(
		    (struct bytes){ edge->peak[0].byte, edge->n * DIGEST_LEN }),
	};
	auto_result PGresult *res =
	    sql_run(rebuilding->db, sql, params, COUNT(params), err);

	return res != NULL;
}

/* Name the tables whose sums are not what they were. */
static void
compare(const struct sums *before, const struct sums *after,
    struct store_rebuilt *out)
{
	size_t len = 0;

	for (size_t i = 0; i < TABLES; i++) {
		if (strcmp(before->text[i], after->text[i]) == 0 ||
		    len >= sizeof(out->differs))
			continue;
		int more =
		    snprintf(out->differs + len, sizeof(out->differs) - len,
			"%s%s", len > 0 ? ", " : "", tables[i].name);
		len += more > 0 ? (size_t)more : 0;
	}
}

static bool
replay_log(struct rebuilding *rebuilding, struct err *err)
{
	const struct store_visitor visitor = { visit, rebuilding };
	const struct store_scope scope = {
		rebuilding->community.id,
		rebuilding->community.size,
	};

	return store_entries(rebuilding->db, &scope, 0, &visitor, err) &&
	       check_tree(rebuilding, err) && check_erased(rebuilding, err) &&
	       write_head(rebuilding, err);
}

bool
rebuild_begin(struct tx *tx, struct db *db, const char *slug,
    struct store_community *community, struct err *err)
{
	return tx_begin(tx, db, err) &&
	       store_community(db, slug, false, community, err) &&
	       lock(db, community->id, err) &&
	       /* What it was before the lock may be old by now. */
	       store_community(db, slug, false, community, err);
}

bool
rebuild_run(struct db *db, const struct store_community *community,
    const struct schemas *schemas, struct store_rebuilt *out, struct err *err)
{
	auto_rebuilding struct rebuilding rebuilding = {
		.db = db,
		.community = *community,
		.out = out,
	};
	struct sums before;
	struct sums after;

	*out = (struct store_rebuilt){ 0 };
	rebuilding.replay = replay_new(schemas, err);
	if (rebuilding.replay == NULL ||
	    !sum_tables(db, community->id, &before, err) ||
	    !empty_tables(db, community->id, err) ||
	    !replay_log(&rebuilding, err) ||
	    !sum_tables(db, community->id, &after, err))
		return false;
	compare(&before, &after, out);
	return true;
}

bool
store_rebuild(struct db *db, const char *slug, struct store_rebuilt *out,
    struct err *err)
{
	auto_schemas struct schemas *schemas =
	    schemas_new(schema_files, schema_files_n, err);
	auto_tx struct tx tx = { 0 };
	struct store_community community;

	return schemas != NULL &&
	       rebuild_begin(&tx, db, slug, &community, err) &&
	       rebuild_run(db, &community, schemas, out, err) &&
	       tx_commit(&tx, err);
}
