#include "store/batch.h"

#include <inttypes.h>

#include "core/admit.h"

bool
batch_init(struct batch *batch, const struct append_config *config,
    struct err *err)
{
	*batch = (struct batch){
		.config = config,
		.room = { .total = -1 },
		.node_levels = { .type = SQL_BIGINT },
		.node_indices = { .type = SQL_BIGINT },
		.node_hashes = { .type = SQL_BYTEA },
	};
	batch->room.arena = &batch->arena;
	batch->wants.arena = &batch->arena;
	batch->last = &batch->first;
	batch->places = map_new(err);
	return batch->places != NULL && batch_new_world(batch, err);
}

void
batch_done(struct batch *batch)
{
	loading_done(&batch->loading);
	world_free(batch->world);
	map_free(batch->places);
	nodes_done(&batch->nodes);
	sql_list_done(&batch->node_levels);
	sql_list_done(&batch->node_indices);
	sql_list_done(&batch->node_hashes);
	arena_done(&batch->arena);
}

/* Failures that are not the item's own. */
static bool
is_ours(const struct err *err)
{
	return err->code == ERR_INTERNAL || err->code == ERR_UNAVAILABLE;
}

/* Where the next entry goes. */
static struct moment
next_moment(const struct batch *batch, const struct statement *statement)
{
	struct moment at = { .index = batch->edge.size };

	/* Genesis itself says that its log is a replay. */
	if (at.index == 0 && batch->community.replay)
		at.recorded_at = statement->made_at;
	else
		at.recorded_at = admit_recorded_at(batch->world,
		    batch->last_recorded_at, batch->now, statement->made_at);
	return at;
}

/* A complete subtree of the grown tree: for the tables, and for proofs. */
static void
take_node(struct merkle_coord at, const struct digest *hash, void *context)
{
	struct batch *batch = context;

	sql_list_int(&batch->node_levels, at.level);
	sql_list_int(&batch->node_indices, (int64_t)at.index);
	sql_list_add(&batch->node_hashes, digest_bytes(hash));
	if (batch->err.code == ERR_NONE)
		(void)!nodes_put(&batch->nodes, at, hash, &batch->err);
}

static bool
grow_tree(struct batch *batch, const struct batch_entry *entry, struct err *err)
{
	const struct merkle_coord at = { 0, entry->index };
	const struct digest leaf = nodes_leaf(entry->recorded_at,
	    &entry->statement->digest, &entry->statement->sig.digest);

	if (!nodes_put(&batch->nodes, at, &leaf, err))
		return false;
	merkle_append(&batch->edge, &leaf, take_node, batch);
	if (batch->err.code != ERR_NONE) {
		*err = batch->err;
		return false;
	}
	return true;
}

static bool
note_place(struct batch *batch, const struct batch_entry *entry,
    struct err *err)
{
	struct batch_place *place = arena_alloc(&batch->arena, sizeof(*place));

	if (place == NULL)
		return err_memory(err);
	place->index = entry->index;
	place->recorded_at = entry->recorded_at;
	place->signature_digest = entry->statement->sig.digest;
	place->entry = entry;
	return map_put(batch->places, digest_bytes(&entry->statement->digest),
	    place, err);
}

static bool
add_to_world(struct batch *batch, const struct changes *changes,
    struct err *err)
{
	for (size_t i = 0; i < changes->n; i++)
		if (!world_add(batch->world, &changes->item[i], err))
			return false;
	return true;
}

static bool
erases(const struct changes *changes)
{
	for (size_t i = 0; i < changes->n; i++)
		if (changes->item[i].kind == CHANGE_ERASE)
			return true;
	return false;
}

/* An entry that was judged becomes part of the batch. */
static bool
accept(struct batch *batch, struct batch_entry *entry, struct err *err)
{
	if (!add_to_world(batch, &entry->changes, err) ||
	    !grow_tree(batch, entry, err) || !note_place(batch, entry, err))
		return false;
	*batch->last = entry;
	batch->last = &entry->next;
	batch->entries_n++;
	batch->last_recorded_at = entry->recorded_at;
	batch->erases = batch->erases || erases(&entry->changes);
	if (governance_touched(&entry->changes))
		batch->governance = entry->index + 1;
	return true;
}

/* Judge a statement; what it changes is in *out, not yet in the world. */
static bool
judge(struct batch *batch, const struct statement *statement,
    const struct moment *at, struct batch_entry **out,
    struct admitted *admitted, struct err *err)
{
	struct batch_entry *entry = arena_alloc(&batch->arena, sizeof(*entry));

	*out = entry;
	*admitted = (struct admitted){ 0 };
	if (entry == NULL)
		return err_memory(err);
	entry->statement = statement;
	entry->index = at->index;
	entry->recorded_at = at->recorded_at;
	entry->changes = (struct changes){
		.arena = &batch->arena,
		.index = at->index,
	};
	return batch_load_more(batch, statement, err) &&
	       statement_admit(batch->world, statement, at, &entry->changes,
		   admitted, err) &&
	       batch_holds_named(batch, statement, &entry->changes, err);
}

/* Let an item wait for a vouch. */
static bool
wait_for_vouch(struct batch *batch, struct append_item *item, struct err *err)
{
	const struct statement *statement = item->statement;
	const struct ssh_key_line line = ssh_key_line(&statement->sig.key);
	const char *key_line = arena_strdup(&batch->arena, line.text);
	const struct room_row row = {
		.statement = statement,
		.waiting = {
			.digest = statement->digest,
			.signature_digest = statement->sig.digest,
			.handle = statement->by,
			.type = statement->type->name,
			.key_line = key_line,
			.payload = statement->payload,
			.signature = item->signature,
		},
	};

	if (key_line == NULL)
		return err_memory(err);
	if (!room_add(&batch->room, batch->config->db, batch->community.id,
		&row, err))
		return false;
	item->outcome = APPEND_WAITING;
	return true;
}

static bool
is_type(const struct statement *statement, const char *name)
{
	return strcmp(statement->type->name, name) == 0;
}

/* The waiting person that a vouch names, or NULL. */
static struct room_row *
vouched(const struct batch *batch, const struct statement *statement)
{
	struct statement_row about = { 0 };

	if (!is_type(statement, "vouch"))
		return NULL;
	statement->type->about(statement, &about);
	struct room_row *row = room_find(&batch->room, &about.target);
	return row != NULL && strcmp(row->waiting.type, "person") == 0 ? row
								       : NULL;
}

/* Does this key belong to the person now? */
static bool
holds_key(const struct batch *batch, const struct waiting *waiting)
{
	struct rows keys = world_find(batch->world, WORLD_KEY_LINES,
	    bytes_of(waiting->key_line));

	for (size_t i = 0; i < keys.n; i++) {
		const struct key_row *key = keys.item[i];

		if (strcmp(key->handle, waiting->handle) == 0 &&
		    row_stands(&key->row, batch->edge.size))
			return true;
	}
	return false;
}

/* One statement that has waited, at the moment of the vouch. */
static bool
enter_one(struct batch *batch, struct room_row *row, int64_t recorded_at,
    struct err *err)
{
	const struct moment at = { batch->edge.size, recorded_at };
	struct batch_entry *entry = NULL;
	struct admitted admitted = { 0 };

	if (!batch_room_parse(batch, row, err) ||
	    !admit_time(batch->world, row->statement, recorded_at, true, err) ||
	    !judge(batch, row->statement, &at, &entry, &admitted, err))
		return false;
	entry->signature = row->waiting.signature;
	return accept(batch, entry, err);
}

/*
 * Who was vouched for leaves the waiting room with all that waits under the
 * handle: what their keys signed enters the log in order of arrival unless it
 * breaks a rule, and the rest can never do so any more.
 */
static bool
enter_rest(struct batch *batch, const char *handle, int64_t recorded_at,
    struct err *err)
{
	for (size_t i = 0; i < batch->room.n; i++) {
		struct room_row *row = batch->room.row[i];
		struct err why;

		if (row->gone || strcmp(row->waiting.handle, handle) != 0)
			continue;
		row->gone = true;
		if (!holds_key(batch, &row->waiting) ||
		    enter_one(batch, row, recorded_at, &why) || !is_ours(&why))
			continue;
		*err = why;
		return false;
	}
	return true;
}

/* All that enters together shares the latest of their times. */
static int64_t
shared_time(const struct batch *batch, const struct room_row *person,
    const struct statement *vouch)
{
	int64_t at = batch->last_recorded_at;

	at = admit_recorded_at(batch->world, at, batch->now, vouch->made_at);
	for (size_t i = 0; i < batch->room.n; i++) {
		const struct room_row *row = batch->room.row[i];

		if (!row->gone && row->statement != NULL &&
		    strcmp(row->waiting.handle, person->waiting.handle) == 0)
			at = admit_recorded_at(batch->world, at, batch->now,
			    row->statement->made_at);
	}
	return at;
}

/* The vouch itself, right behind its person. */
static bool
enter_vouch(struct batch *batch, struct append_item *item, int64_t recorded_at,
    struct err *err)
{
	const struct moment at = { batch->edge.size, recorded_at };
	struct batch_entry *entry = NULL;
	struct admitted admitted = { 0 };

	if (!judge(batch, item->statement, &at, &entry, &admitted, err))
		return false;
	entry->signature = item->signature;
	item->outcome = APPEND_RECORDED;
	item->index = entry->index;
	item->recorded_at = entry->recorded_at;
	return accept(batch, entry, err);
}

/*
 * All that the vouch has to pass before anybody looks for its person: then
 * what it lacks is that person in the log.
 */
static bool
lacks_only_person(struct batch *batch, const struct append_item *item,
    struct err *err)
{
	const struct moment at = next_moment(batch, item->statement);
	struct batch_entry *entry = NULL;
	struct admitted admitted = { 0 };

	if (judge(batch, item->statement, &at, &entry, &admitted, err))
		return err_set(err, ERR_INTERNAL,
		    "a vouch for nobody was admitted");
	return err->code == ERR_UNKNOWN_TARGET;
}

/*
 * A person who waits and the vouch for them: both or neither.  Once the
 * person is in, a vouch that fails is a bug, and the batch goes no further.
 */
static bool
enter_person(struct batch *batch, struct append_item *item,
    struct room_row *person, struct err *err)
{
	int64_t recorded_at = shared_time(batch, person, item->statement);

	if (!lacks_only_person(batch, item, err) ||
	    !enter_one(batch, person, recorded_at, err))
		return false;
	if (!enter_vouch(batch, item, recorded_at, err)) {
		err->code = ERR_INTERNAL;
		return false;
	}
	person->gone = true;
	return enter_rest(batch, person->waiting.handle, recorded_at, err);
}

static bool
enter(struct batch *batch, struct append_item *item, struct err *err)
{
	const struct statement *statement = item->statement;
	const struct moment at = next_moment(batch, statement);
	struct room_row *person = vouched(batch, statement);
	struct batch_entry *entry = NULL;
	struct admitted admitted = { 0 };

	if (person != NULL)
		return enter_person(batch, item, person, err);
	if (!judge(batch, statement, &at, &entry, &admitted, err)) {
		if (err->code == ERR_UNKNOWN_SIGNER &&
		    room_has_key(&batch->room, statement->by,
			&statement->sig.key))
			return wait_for_vouch(batch, item, err);
		return false;
	}
	/* Nobody but a newcomer is recorded as a person for a second look. */
	if (is_type(statement, "person") && admitted.pending)
		return wait_for_vouch(batch, item, err);
	entry->signature = item->signature;
	if (!accept(batch, entry, err))
		return false;
	item->outcome = APPEND_RECORDED;
	item->index = at.index;
	item->recorded_at = at.recorded_at;
	return true;
}

/* What somebody signed otherwise than it is recorded. */
static bool
contradicts(const struct batch_place *place, const struct digest *digest,
    struct err *err)
{
	(void)err_set(err, ERR_CONFLICT,
	    "is recorded already, as entry %" PRIu64 ", with another signature",
	    place->index);
	memcpy(err->recorded.digest, digest_hex(digest).text,
	    sizeof(err->recorded.digest));
	err->recorded.index = place->index;
	err->recorded.recorded_at = place->recorded_at;
	return false;
}

/* Recorded already, by an earlier batch or in this one. */
static bool
meet(const struct batch_place *place, struct append_item *item, struct err *err)
{
	if (place->erased)
		return err_set(err, ERR_GONE,
		    "was recorded as entry %" PRIu64 " and is erased",
		    place->index);
	if (!digest_equal(&place->signature_digest,
		&item->statement->sig.digest))
		return contradicts(place, &item->statement->digest, err);
	/* A COMMIT that was lost did succeed: then it was this call's. */
	if (item->outcome != APPEND_RECORDED || item->index != place->index)
		item->outcome = APPEND_ALREADY;
	item->index = place->index;
	item->recorded_at = place->recorded_at;
	return true;
}

static bool
admit(struct batch *batch, struct append_item *item, struct err *err)
{
	const struct statement *statement = item->statement;
	const struct batch_place *place =
	    map_get(batch->places, digest_bytes(&statement->digest));
	bool founds_replay = batch->edge.size == 0 && batch->community.replay;

	if (place != NULL)
		return meet(place, item, err);
	item->outcome = APPEND_FAILED;
	/* The log key that was sealed belongs to one genesis. */
	if (batch->edge.size == 0 &&
	    !digest_equal(&statement->digest, &batch->community.log))
		return err_set(err, ERR_WRONG_LOG,
		    "is not the genesis that was prepared for this log");
	return admit_time(batch->world, statement, batch->now, founds_replay,
		   err) &&
	       enter(batch, item, err);
}

bool
batch_admit(struct batch *batch, struct append_item *item, struct err *err)
{
	if (admit(batch, item, &item->err)) {
		item->err = (struct err){ 0 };
		return true;
	}
	item->outcome = APPEND_FAILED;
	if (!is_ours(&item->err))
		return true;
	*err = item->err;
	return false;
}
