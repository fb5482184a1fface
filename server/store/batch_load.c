#include "store/batch.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/admit.h"
#include "core/armor.h"
#include "store/community_read.h"

/* What the steps of batch_lock bring back, in order. */
enum {
	STEP_BEGIN,
	STEP_LOCK,
	STEP_CLOCK,
	STEP_PLACES,
	STEP_ROOM,
	STEP_LOADING, /* and all that follow */
};

static bool
send_lock(struct pipe *pipe, const char *slug, struct err *err)
{
	static const char begin[] = "BEGIN";
	static const char lock[] =
	    "SELECT " COMMUNITY_COLUMNS
	    ", l.edge FROM community c JOIN log l ON l.community = c.id"
	    " WHERE c.slug = $1 FOR UPDATE OF l";
	/* On its own, so that it is read after waiting for the lock. */
	static const char clock[] =
	    "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,"
	    " (SELECT change FROM sqitch.changes WHERE project = 'kleos'"
	    " ORDER BY committed_at DESC LIMIT 1)";
	const struct sql_param params[] = { sql_text(slug) };

	return pipe_send(pipe, begin, NULL, 0, err) &&
	       pipe_send(pipe, lock, params, COUNT(params), err) &&
	       pipe_send(pipe, clock, NULL, 0, err);
}

static bool
send_places(struct pipe *pipe, const char *slug, struct sql_list *digests,
    struct err *err)
{
	static const char sql[] =
	    "SELECT payload_digest, index, recorded_at, signature_digest,"
	    " payload IS NULL"
	    " FROM community c,"
	    " (SELECT DISTINCT unnest($2::bytea[]) AS wanted) w,"
	    " LATERAL (SELECT * FROM entry WHERE community = c.id"
	    " AND payload_digest = w.wanted OFFSET 0) e WHERE c.slug = $1";
	const struct sql_param params[] = {
		sql_text(slug),
		sql_list_param(digests),
	};

	return pipe_send(pipe, sql, params, COUNT(params), err);
}

/* Whose waiting room may be opened: signers, and whom vouches name. */
static bool
send_room(struct pipe *pipe, const char *slug, const struct append_item *items,
    size_t n, struct err *err)
{
	auto_list struct sql_list handles = { .type = SQL_TEXT };
	auto_list struct sql_list digests = { .type = SQL_BYTEA };

	for (size_t i = 0; i < n; i++) {
		const struct statement *statement = items[i].statement;
		struct statement_row about = { 0 };

		sql_list_add(&handles, bytes_of(statement->by));
		if (strcmp(statement->type->name, "vouch") != 0)
			continue;
		statement->type->about(statement, &about);
		sql_list_add(&digests, digest_bytes(&about.target));
	}
	return room_send(pipe, slug, &handles, &digests, err);
}

/*
 * Who has locked this log before knows its number and need not wait for the
 * lock to ask about the items: what is asked behind it is answered under it.
 */
static bool
send_loading(struct batch *batch, struct pipe *pipe, const char *slug,
    struct err *err)
{
	struct db *db = batch->config->db;
	const struct lookup_scope scope = { db->locked_id, INT64_MAX };

	if (strcmp(db->locked_slug, slug) != 0)
		return true;
	return loading_init(&batch->loading, db, &scope, batch->world, err) &&
	       loading_want(&batch->loading, &batch->wants, err) &&
	       loading_send(&batch->loading, pipe, err);
}

/* The roots of the complete subtrees, one for each bit of the size. */
static bool
take_edge(struct batch *batch, struct bytes edge, struct err *err)
{
	uint64_t size = batch->community.size;
	uint64_t at = 0;
	size_t n = 0;

	if (edge.len != (size_t)__builtin_popcountll(size) * DIGEST_LEN)
		return err_set(err, ERR_INTERNAL,
		    "the edge of the tree does not fit its size");
	for (unsigned level = MERKLE_LEVELS; level-- > 0;) {
		struct digest *peak = &batch->edge.peak[n];

		if ((size >> level & 1) == 0)
			continue;
		memcpy(peak->byte, edge.data + n++ * DIGEST_LEN, DIGEST_LEN);
		const struct merkle_coord coord = { level, at >> level };
		if (!nodes_put(&batch->nodes, coord, peak, err))
			return false;
		at += (uint64_t)1 << level;
	}
	batch->edge.size = size;
	batch->edge.n = n;
	batch->root = merkle_root(&batch->edge);
	return digest_equal(&batch->root, &batch->community.root) ||
	       err_set(err, ERR_INTERNAL,
		   "the edge of the tree does not fit its root");
}

static bool
take_places(struct batch *batch, const PGresult *res, struct err *err)
{
	for (int i = 0; i < PQntuples(res); i++) {
		const struct digest digest = sql_get_digest(res, i, 0);
		struct batch_place *place =
		    arena_alloc(&batch->arena, sizeof(*place));

		if (place == NULL)
			return err_memory(err);
		place->index = sql_get_size(res, i, 1);
		place->recorded_at = sql_get_int(res, i, 2);
		place->signature_digest = sql_get_digest(res, i, 3);
		place->erased = sql_get_bool(res, i, 4);
		if (!map_put(batch->places, digest_bytes(&digest), place, err))
			return false;
	}
	return true;
}

static bool
take_lock(struct batch *batch, const PGresult *res, struct err *err)
{
	if (PQntuples(res) == 0)
		return err_set(err, ERR_NOT_FOUND,
		    "there is no such community");
	if (!community_read(res, &batch->community, err))
		return false;
	if (!nodes_init(&batch->nodes, batch->config->db, batch->community.id,
		err))
		return false;
	batch->last_recorded_at = batch->community.last_recorded_at;
	batch->governance = batch->community.governance;
	return take_edge(batch, sql_get_bytes(res, 0, COMMUNITY_COLUMNS_N),
	    err);
}

/* The clock, and the schema version: somebody may migrate at any time. */
static bool
take_clock(struct batch *batch, const PGresult *res, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	const char *schema;

	batch->now = sql_get_int(res, 0, 0);
	return sql_get_text(res, 0, 1, &arena, &schema, err) &&
	       sql_check_schema(schema, DB_SCHEMA, err);
}

static bool
take_step(PGresult *res, size_t i, void *context, struct err *err)
{
	struct batch *batch = context;

	switch (i) {
	case STEP_LOCK:
		return take_lock(batch, res, err);
	case STEP_CLOCK:
		return take_clock(batch, res, err);
	case STEP_PLACES:
		return take_places(batch, res, err);
	case STEP_ROOM:
		return room_take(&batch->room, res, err);
	case STEP_BEGIN:
		return true;
	default:
		return loading_take(&batch->loading, i - STEP_LOADING, res,
		    err);
	}
}

/* Clocks go back; records never may, nor far ahead of them (protocol.md 4). */
static bool
check_clock(const struct batch *batch, struct err *err)
{
	enum { AHEAD_MAX_MS = 60000 };

	if (batch->community.replay ||
	    batch->last_recorded_at <= batch->now + AHEAD_MAX_MS)
		return true;
	return err_set(err, ERR_UNAVAILABLE,
	    "the last entry was recorded more than 60 s ahead of the"
	    " database's clock");
}

/* No such community, where one was published?  Then it is another database. */
static bool
refuse_lock(struct batch *batch, struct err *err)
{
	struct heads *heads = batch->config->heads;
	struct err why;

	if (err->code == ERR_NOT_FOUND && heads != NULL &&
	    !heads_check_all(heads, batch->config->db, &why))
		*err = why;
	return false;
}

bool
batch_lock(struct batch *batch, struct tx *tx, const char *slug,
    const struct append_item *items, size_t n, struct err *err)
{
	auto_list struct sql_list digests = { .type = SQL_BYTEA };
	auto_pipe struct pipe pipe = { 0 };
	struct db *db = batch->config->db;

	for (size_t i = 0; i < n; i++) {
		sql_list_add(&digests,
		    digest_bytes(&items[i].statement->digest));
		if (!statement_wants(items[i].statement, &batch->wants, err))
			return false;
	}
	/* What is recorded is an entry, and of these send_places() asks. */
	batch->wants.list[WANT_RECORDED].n = 0;
	if (!pipe_start(&pipe, db, err))
		return false;
	tx->db = db;
	if (!send_lock(&pipe, slug, err) ||
	    !send_places(&pipe, slug, &digests, err) ||
	    !send_room(&pipe, slug, items, n, err) ||
	    !send_loading(batch, &pipe, slug, err))
		return false;
	if (!pipe_finish(&pipe, take_step, batch, err))
		return refuse_lock(batch, err);
	return check_clock(batch, err) &&
	       sql_replan(db, batch->community.size, err) &&
	       (batch->config->heads == NULL ||
		   heads_check(batch->config->heads, db, &batch->community,
		       err));
}

bool
batch_room_parse(struct batch *batch, struct room_row *row, struct err *err)
{
	auto_buf struct buf armored = { 0 };

	if (row->statement != NULL)
		return true;
	struct statement *statement =
	    arena_alloc(&batch->arena, sizeof(*statement));
	if (statement == NULL)
		return err_memory(err);
	armor_write(row->waiting.signature, &armored);
	if (buf_failed(&armored))
		return err_memory(err);
	if (!statement_parse(batch->config->schemas, row->waiting.payload,
		&batch->arena, statement, err) ||
	    !statement_verify(statement, buf_bytes(&armored), err))
		return false;
	row->statement = statement;
	return true;
}

/* What waits under the handle of somebody who is vouched for. */
static bool
want_room(struct batch *batch, const char *handle, struct wants *wants,
    struct err *err)
{
	for (size_t i = 0; i < batch->room.n; i++) {
		struct room_row *row = batch->room.row[i];
		struct err why;

		if (strcmp(row->waiting.handle, handle) != 0)
			continue;
		if (!batch_room_parse(batch, row, &why)) {
			row->gone = true;
			continue;
		}
		if (!statement_wants(row->statement, wants, err))
			return false;
	}
	return true;
}

static bool
want_vouched(struct batch *batch, const struct statement *statement,
    struct wants *wants, struct err *err)
{
	struct statement_row about = { 0 };

	if (strcmp(statement->type->name, "vouch") != 0)
		return true;
	statement->type->about(statement, &about);
	const struct room_row *row = room_find(&batch->room, &about.target);
	return row == NULL || want_room(batch, row->waiting.handle, wants, err);
}

static size_t
wants_count(const struct wants *wants)
{
	size_t n = 0;

	for (size_t i = 0; i < WANT_KINDS; i++)
		n += wants->list[i].n;
	return n;
}

static bool
load_wants(struct batch *batch, const struct wants *wants, struct err *err)
{
	if (wants_count(wants) == 0)
		return true;
	return store_load_wants(batch->config->db, &batch->community, wants,
	    batch->community.size, batch->world, err);
}

/* What statements lead to, step by step, until they ask nothing new. */
static bool
load_more(struct batch *batch, const struct append_item *items, size_t n,
    struct err *err)
{
	size_t before = 0;

	for (;;) {
		struct wants more = { .arena = &batch->arena };

		for (size_t i = 0; i < n; i++)
			if (!statement_wants_more(batch->world,
				items[i].statement, &more, err))
				return false;
		if (wants_count(&more) == before)
			return true;
		before = wants_count(&more);
		if (!load_wants(batch, &more, err))
			return false;
	}
}

/* Was the number right by which the first round asked, if it asked? */
static bool
loading_fits(const struct batch *batch)
{
	return batch->loading.db != NULL &&
	       batch->loading.scope.community == batch->community.id;
}

bool
batch_new_world(struct batch *batch, struct err *err)
{
	world_free(batch->world);
	batch->world = world_new(err);
	if (batch->world != NULL)
		world_set_schemas(batch->world, batch->config->schemas);
	return batch->world != NULL;
}

/* What the items want: all of it, or what its first round has left. */
static bool
load_items(struct batch *batch, struct err *err)
{
	struct db *db = batch->config->db;

	if (loading_fits(batch)) {
		batch->loading.scope.size = batch->community.size;
		return loading_finish(&batch->loading, &batch->community,
		    &batch->wants, err);
	}
	(void)snprintf(db->locked_slug, sizeof(db->locked_slug), "%s",
	    batch->community.slug);
	db->locked_id = batch->community.id;
	return batch_new_world(batch, err) &&
	       load_wants(batch, &batch->wants, err);
}

bool
batch_load(struct batch *batch, const struct append_item *items, size_t n,
    struct err *err)
{
	struct wants vouched = { .arena = &batch->arena };

	for (size_t i = 0; i < n; i++)
		if (!want_vouched(batch, items[i].statement, &vouched, err))
			return false;
	if (!load_items(batch, err) ||
	    !store_load_governance(batch->config->db, &batch->community,
		batch->world, err) ||
	    !load_wants(batch, &vouched, err))
		return false;
	return load_more(batch, items, n, err);
}

/* Whose are the facts of an entry that is not in the tables yet? */
static bool
want_owners(const struct batch_entry *entry, struct wants *more,
    struct err *err)
{
	for (size_t i = 0; i < entry->changes.n; i++) {
		const struct change *change = &entry->changes.item[i];

		if (change->kind == CHANGE_FACT &&
		    !wants_add(more, WANT_IDENTITY, change->fact.identity, err))
			return false;
	}
	return true;
}

bool
batch_load_more(struct batch *batch, const struct statement *statement,
    struct err *err)
{
	const struct append_item item = { .statement = statement };
	struct wants own = { .arena = &batch->arena };
	struct wants more = { .arena = &batch->arena };
	const struct want_list *list = &own.list[WANT_STATEMENT];
	bool refers = false;

	if (batch->first == NULL)
		return true;
	if (!statement_wants(statement, &own, err))
		return false;
	for (size_t i = 0; i < list->n; i++) {
		struct digest digest;
		const struct batch_place *place;

		if (!digest_parse(list->item[i], &digest))
			continue;
		place = map_get(batch->places, digest_bytes(&digest));
		if (place == NULL || place->entry == NULL)
			continue;
		refers = true;
		if (!want_owners(place->entry, &more, err))
			return false;
	}
	return load_wants(batch, &more, err) &&
	       (!refers || load_more(batch, &item, 1, err));
}
