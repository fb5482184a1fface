#include "core/tree.h"

enum { FIRST_HASHES = 64 };

/* The hashes of one level, by index. */
struct level {
	struct digest *hash;
	size_t n;
	size_t size;
};

struct tree {
	struct merkle_edge edge;
	struct level level[MERKLE_LEVELS];
	bool failed; /* an append inside the callback found no memory */
};

struct tree *
tree_new(struct err *err)
{
	struct tree *tree = calloc(1, sizeof(*tree));

	if (tree == NULL)
		(void)err_memory(err);
	return tree;
}

void
tree_free(struct tree *tree)
{
	if (tree == NULL)
		return;
	for (size_t i = 0; i < MERKLE_LEVELS; i++)
		free(tree->level[i].hash);
	free(tree);
}

/* Subtrees of a level are closed from left to right. */
static void
keep(struct merkle_coord at, const struct digest *hash, void *context)
{
	struct tree *tree = context;
	struct level *level = &tree->level[at.level];

	if (level->n == level->size) {
		size_t size = level->size != 0 ? level->size * 2 : FIRST_HASHES;
		struct digest *more =
		    reallocarray(level->hash, size, sizeof(*more));

		if (more == NULL) {
			tree->failed = true;
			return;
		}
		level->hash = more;
		level->size = size;
	}
	level->hash[level->n++] = *hash;
}

bool
tree_append(struct tree *tree, const struct digest *leaf, struct err *err)
{
	keep((struct merkle_coord){ 0, tree->edge.size }, leaf, tree);
	merkle_append(&tree->edge, leaf, keep, tree);
	return !tree->failed || err_memory(err);
}

uint64_t
tree_size(const struct tree *tree)
{
	return tree->edge.size;
}

struct digest
tree_root(const struct tree *tree)
{
	return merkle_root(&tree->edge);
}

static bool
hash_at(struct merkle_coord at, struct digest *out, void *context,
    struct err *err)
{
	const struct tree *tree = context;

	if (at.level >= MERKLE_LEVELS || at.index >= tree->level[at.level].n)
		return err_set(err, ERR_INVALID, "is beyond the tree");
	*out = tree->level[at.level].hash[at.index];
	return true;
}

struct merkle_source
tree_source(struct tree *tree)
{
	return (struct merkle_source){ .hash = hash_at, .context = tree };
}
