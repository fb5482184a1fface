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
append_leaf(struct replay *replay, const struct statement *statement,
    int64_t recorded_at, struct err *err)
{
	const struct digest c =
	    entry_commitment(&statement->digest, &statement->sig.digest);
	unsigned char entry[ENTRY_LEN];
	struct digest leaf;

	entry_bytes(recorded_at, &c, entry);
	leaf = merkle_leaf((struct bytes){ entry, sizeof(entry) });
	return tree_append(replay->tree, &leaf, err);
}

static bool
check_order(const struct replay *replay, const struct statement *statement,
    int64_t recorded_at, struct err *err)
{
	if (recorded_at < replay->last_recorded_at)
		return err_field(err, ERR_BAD_TIME, "/recorded_at",
		    "is before the entry that precedes it");
	return admit_time(replay->world, statement, recorded_at, true, err);
}

bool
replay_add(struct replay *replay, const struct replay_entry *entry,
    struct err *err)
{
	const struct moment at = { .index = tree_size(replay->tree),
		.recorded_at = entry->recorded_at };
	struct admitted admitted;
	struct statement statement;

	arena_done(&replay->arena);
	replay->changes =
	    (struct changes){ .arena = &replay->arena, .index = at.index };
	if (!statement_parse(replay->schemas, entry->payload, &replay->arena,
		&statement, err) ||
	    !statement_verify(&statement, entry->armored, err) ||
	    !check_order(replay, &statement, entry->recorded_at, err) ||
	    !note_seen(replay, &statement, err) ||
	    !statement_admit(replay->world, &statement, &at, &replay->changes,
		&admitted, err) ||
	    !append_leaf(replay, &statement, entry->recorded_at, err))
		return false;
	for (size_t i = 0; i < replay->changes.n; i++)
		if (!world_add(replay->world, &replay->changes.item[i], err))
			return false;
	replay->last_recorded_at = entry->recorded_at;
	if (admitted.single_authority)
		replay->single_authority++;
	return true;
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
