#include "core/replay.h"

#include "core/tree.h"

struct replay {
	const struct schemas *schemas;
	struct world *world;
	struct tree *tree;
	struct arena arena; /* of the entry at hand */
	struct changes changes;
	int64_t last_recorded_at;
	uint64_t single_authority;
	uint64_t unchecked;
	struct arena kept; /* of the two lists */
	struct hole *holes;
	size_t holes_n;
	size_t holes_size;
	struct digest *leftovers;
	size_t leftovers_n;
	size_t leftovers_size;
};

/* An entry of which only the digests came. */
struct hole {
	uint64_t index;
	struct digest payload;
};

struct replay *
replay_new(const struct schemas *schemas, struct err *err)
{
	struct replay *replay = calloc(1, sizeof(*replay));

	if (replay == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	replay->schemas = schemas;
	replay->world = world_new(err);
	replay->tree = replay->world != NULL ? tree_new(err) : NULL;
	if (replay->tree == NULL) {
		replay_free(replay);
		return NULL;
	}
	world_set_schemas(replay->world, schemas);
	return replay;
}

void
replay_free(struct replay *replay)
{
	if (replay == NULL)
		return;
	world_free(replay->world);
	tree_free(replay->tree);
	arena_done(&replay->arena);
	arena_done(&replay->kept);
	free(replay);
}

/* The root that a statement says it has seen, if this log ever had it. */
static bool
note_seen(struct replay *replay, const struct statement *statement,
    struct err *err)
{
	const struct merkle_source source = tree_source(replay->tree);
	struct digest root;

	if (!statement->has_seen ||
	    statement->seen_size > tree_size(replay->tree))
		return true;
	return merkle_root_at(&source, statement->seen_size, &root, err) &&
	       world_note_head(replay->world, statement->seen_size, &root, err);
}

static bool
append_leaf(struct replay *replay, const struct digest *payload,
    const struct digest *signature, int64_t recorded_at, struct err *err)
{
	const struct digest leaf = entry_leaf(recorded_at, payload, signature);

	return tree_append(replay->tree, &leaf, err);
}

/* Nothing is recorded before what precedes it. */
static bool
check_recorded(const struct replay *replay, int64_t recorded_at,
    struct err *err)
{
	return recorded_at >= replay->last_recorded_at ||
	       err_field(err, ERR_BAD_TIME, "/recorded_at",
		   "is before the entry that precedes it");
}

static bool
check_order(const struct replay *replay, const struct statement *statement,
    int64_t recorded_at, struct err *err)
{
	return check_recorded(replay, recorded_at, err) &&
	       admit_time(replay->world, statement, recorded_at, true, err);
}

/* A list with room for one more: itself, or a copy; NULL: no memory. */
static void *
with_room(struct replay *replay, void *list, size_t n, size_t *size,
    size_t item)
{
	enum { FIRST_SIZE = 16 };
	size_t more = *size != 0 ? *size * 2 : FIRST_SIZE;
	void *copy;

	if (n < *size)
		return list;
	copy = arena_array(&replay->kept, more, item);
	if (copy == NULL)
		return NULL;
	if (n > 0)
		memcpy(copy, list, n * item);
	*size = more;
	return copy;
}

/* What it says was erased was read a while ago. */
static bool
note_leftover(struct replay *replay, const struct digest *digest,
    struct err *err)
{
	struct digest *list;

	if (world_is_hole(replay->world, digest))
		return true;
	list = with_room(replay, replay->leftovers, replay->leftovers_n,
	    &replay->leftovers_size, sizeof(*list));
	if (list == NULL)
		return err_memory(err);
	list[replay->leftovers_n++] = *digest;
	replay->leftovers = list;
	return true;
}

/* What was admitted becomes part of what is known. */
static bool
keep_changes(struct replay *replay, struct err *err)
{
	for (size_t i = 0; i < replay->changes.n; i++) {
		const struct change *change = &replay->changes.item[i];

		if (!world_add(replay->world, change, err))
			return false;
		if (change->kind == CHANGE_ERASE &&
		    !note_leftover(replay, &change->erase.target, err))
			return false;
	}
	return true;
}

/* Nothing is left of the entry before. */
static struct moment
begin(struct replay *replay, int64_t recorded_at)
{
	const struct moment at = { .index = tree_size(replay->tree),
		.recorded_at = recorded_at };

	arena_done(&replay->arena);
	replay->changes =
	    (struct changes){ .arena = &replay->arena, .index = at.index };
	return at;
}

static bool
add(struct replay *replay, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	struct admitted admitted;

	if (!check_order(replay, statement, at->recorded_at, err) ||
	    !note_seen(replay, statement, err) ||
	    !statement_admit(replay->world, statement, at, &replay->changes,
		&admitted, err) ||
	    !append_leaf(replay, &statement->digest, &statement->sig.digest,
		at->recorded_at, err) ||
	    !keep_changes(replay, err))
		return false;
	replay->last_recorded_at = at->recorded_at;
	if (admitted.single_authority)
		replay->single_authority++;
	if (!admitted.unchecked)
		return true;
	replay->unchecked++;
	return world_note_hole(replay->world, &statement->digest, err);
}

bool
replay_add(struct replay *replay, const struct replay_entry *entry,
    struct err *err)
{
	const struct moment at = begin(replay, entry->recorded_at);
	struct statement statement;

	return statement_parse(replay->schemas, entry->payload, &replay->arena,
		   &statement, err) &&
	       statement_verify(&statement, entry->armored, err) &&
	       add(replay, &statement, &at, err);
}

bool
replay_add_statement(struct replay *replay, const struct statement *statement,
    int64_t recorded_at, struct err *err)
{
	const struct moment at = begin(replay, recorded_at);

	return add(replay, statement, &at, err);
}

static bool
keep_hole(struct replay *replay, const struct hole *hole, struct err *err)
{
	struct hole *list = with_room(replay, replay->holes, replay->holes_n,
	    &replay->holes_size, sizeof(*list));

	if (list == NULL)
		return err_memory(err);
	list[replay->holes_n++] = *hole;
	replay->holes = list;
	return world_note_hole(replay->world, &hole->payload, err);
}

bool
replay_add_erased(struct replay *replay, int64_t recorded_at,
    const struct digest *payload, const struct digest *signature,
    struct err *err)
{
	const struct moment at = begin(replay, recorded_at);
	const struct hole hole = { at.index, *payload };

	if (hole.index == 0)
		return err_set(err, ERR_UNEXPLAINED,
		    "the founding of a community is never erased");
	if (!check_recorded(replay, recorded_at, err) ||
	    !append_leaf(replay, payload, signature, recorded_at, err) ||
	    !keep_hole(replay, &hole, err))
		return false;
	replay->last_recorded_at = recorded_at;
	return true;
}

static bool
is_explained(const struct replay *replay, const struct hole *hole)
{
	const struct redaction_row *row = world_redaction(replay->world,
	    &hole->payload, tree_size(replay->tree));

	return row != NULL && (uint64_t)row->entry == hole->index;
}

bool
replay_unexplained(const struct replay *replay, uint64_t from, uint64_t *index,
    struct digest *digest)
{
	for (size_t i = 0; i < replay->holes_n; i++) {
		const struct hole *hole = &replay->holes[i];

		if (hole->index < from || is_explained(replay, hole))
			continue;
		*index = hole->index;
		if (digest != NULL)
			*digest = hole->payload;
		return true;
	}
	return false;
}

struct replay_leftovers
replay_leftovers(const struct replay *replay)
{
	return (
	    struct replay_leftovers){ replay->leftovers, replay->leftovers_n };
}

uint64_t
replay_erased(const struct replay *replay)
{
	return replay->holes_n;
}

uint64_t
replay_unchecked(const struct replay *replay)
{
	return replay->unchecked;
}

const struct changes *
replay_changes(const struct replay *replay)
{
	return &replay->changes;
}

const struct world *
replay_world(const struct replay *replay)
{
	return replay->world;
}

uint64_t
replay_size(const struct replay *replay)
{
	return tree_size(replay->tree);
}

struct digest
replay_root(const struct replay *replay)
{
	return tree_root(replay->tree);
}

struct merkle_source
replay_tree(struct replay *replay)
{
	return tree_source(replay->tree);
}

uint64_t
replay_single_authority(const struct replay *replay)
{
	return replay->single_authority;
}
