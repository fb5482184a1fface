#include "core/merkle.h"

#include <assert.h>
#include <sodium.h>

/* RFC 6962: no leaf can be taken for a node. */
enum { LEAF_PREFIX = 0x00, NODE_PREFIX = 0x01 };

/* Leaves [from, to): one recursion step D[from:to] of RFC 6962. */
struct range {
	uint64_t from;
	uint64_t to;
};

/* A proof before its hashes are known, in the order of the recursion. */
struct plan {
	size_t n;
	struct range range[MERKLE_LEVELS + 1];
};

static struct digest
hash(unsigned char prefix, struct bytes left, struct bytes right)
{
	crypto_hash_sha256_state state;
	struct digest out;

	(void)crypto_hash_sha256_init(&state);
	(void)crypto_hash_sha256_update(&state, &prefix, 1);
	(void)crypto_hash_sha256_update(&state, left.data, left.len);
	(void)crypto_hash_sha256_update(&state, right.data, right.len);
	(void)crypto_hash_sha256_final(&state, out.byte);
	return out;
}

/* The greatest power of two smaller than n, which is at least 2. */
static uint64_t
split(uint64_t n)
{
	return (uint64_t)1 << (63 - __builtin_clzll(n - 1));
}

static void
add_range(struct plan *plan, uint64_t from, uint64_t to)
{
	assert(plan->n < COUNT(plan->range));
	plan->range[plan->n++] = (struct range){ from, to };
}

/* RFC 6962, 2.1.1: the siblings on the way from the root to the leaf. */
static struct plan
plan_inclusion(uint64_t index, uint64_t size)
{
	struct range at = { 0, size };
	struct plan plan = { 0 };

	while (at.to - at.from > 1) {
		uint64_t middle = at.from + split(at.to - at.from);

		if (index < middle) {
			add_range(&plan, middle, at.to);
			at.to = middle;
		} else {
			add_range(&plan, at.from, middle);
			at.from = middle;
		}
	}
	return plan;
}

/*
 * RFC 6962, 2.1.2: SUBPROOF, from the root down to where the old tree ends.
 * What is left there is part of the proof unless it is the old tree itself,
 * whose root the verifier has.
 */
static struct plan
plan_consistency(uint64_t from, uint64_t to)
{
	struct range at = { 0, to };
	struct plan plan = { 0 };

	while (at.to != from) {
		uint64_t middle = at.from + split(at.to - at.from);

		if (from <= middle) {
			add_range(&plan, middle, at.to);
			at.to = middle;
		} else {
			add_range(&plan, at.from, middle);
			at.from = middle;
		}
	}
	if (at.from != 0)
		add_range(&plan, at.from, at.to);
	return plan;
}

/*
 * The complete subtrees of one range, widest first.  Every range of the
 * recursion begins at a multiple of a power of two that is not less than its
 * length, so each bit of the length is one subtree.
 */
static size_t
subtrees(struct range range, struct merkle_coord *coords)
{
	uint64_t len = range.to - range.from;
	uint64_t at = range.from;
	size_t n = 0;

	for (unsigned level = MERKLE_LEVELS; level-- > 0;) {
		if ((len >> level & 1) == 0)
			continue;
		coords[n++] = (struct merkle_coord){ level, at >> level };
		at += (uint64_t)1 << level;
	}
	return n;
}

/* The ranges of a plan, deepest first as proofs are written. */
static size_t
plan_coords(const struct plan *plan,
    struct merkle_coord coords[MERKLE_COORDS_MAX])
{
	size_t n = 0;

	for (size_t i = plan->n; i-- > 0;)
		n += subtrees(plan->range[i], coords + n);
	assert(n <= MERKLE_COORDS_MAX);
	return n;
}

/* RFC 6962's MTH over complete subtrees from left to right; n >= 1. */
static struct digest
fold(const struct digest *peak, size_t n)
{
	struct digest root = peak[n - 1];

	for (size_t i = n - 1; i-- > 0;)
		root = merkle_node(&peak[i], &root);
	return root;
}

static bool
range_root(const struct merkle_source *source, struct range range,
    struct digest *root, struct err *err)
{
	struct merkle_coord coords[MERKLE_LEVELS];
	struct digest peak[MERKLE_LEVELS];
	size_t n = subtrees(range, coords);

	assert(n > 0);
	for (size_t i = 0; i < n; i++)
		if (!source->hash(coords[i], &peak[i], source->context, err))
			return false;
	*root = fold(peak, n);
	return true;
}

static bool
prove(const struct merkle_source *source, const struct plan *plan,
    struct merkle_proof *proof, struct err *err)
{
	struct merkle_proof made = { 0 };

	for (size_t i = plan->n; i-- > 0;)
		if (!range_root(source, plan->range[i], &made.hash[made.n++],
			err))
			return false;
	*proof = made;
	return true;
}

struct digest
merkle_leaf(struct bytes entry)
{
	return hash(LEAF_PREFIX, entry, bytes_of(""));
}

struct digest
merkle_node(const struct digest *left, const struct digest *right)
{
	return hash(NODE_PREFIX, digest_bytes(left), digest_bytes(right));
}

void
merkle_append(struct merkle_edge *edge, const struct digest *leaf,
    void (*closed)(struct merkle_coord at, const struct digest *hash,
	void *context),
    void *context)
{
	struct digest top = *leaf;
	unsigned level = 0;

	assert(edge->size < UINT64_MAX);
	for (; (edge->size >> level & 1) != 0; level++) {
		struct merkle_coord at = { level + 1,
			edge->size >> (level + 1) };

		top = merkle_node(&edge->peak[--edge->n], &top);
		if (closed != NULL)
			closed(at, &top, context);
	}
	edge->peak[edge->n++] = top;
	edge->size++;
}

struct digest
merkle_root(const struct merkle_edge *edge)
{
	return edge->n > 0 ? fold(edge->peak, edge->n)
			   : digest_sha256(bytes_of(""));
}

bool
merkle_root_at(const struct merkle_source *source, uint64_t size,
    struct digest *root, struct err *err)
{
	if (size > 0)
		return range_root(source, (struct range){ 0, size }, root, err);
	*root = digest_sha256(bytes_of(""));
	return true;
}

bool
merkle_inclusion(const struct merkle_source *source, uint64_t index,
    uint64_t size, struct merkle_proof *proof, struct err *err)
{
	if (index >= size)
		return err_set(err, ERR_INVALID,
		    "a tree of this size has no entry at that index");
	struct plan plan = plan_inclusion(index, size);
	return prove(source, &plan, proof, err);
}

bool
merkle_consistency(const struct merkle_source *source, uint64_t from,
    uint64_t to, struct merkle_proof *proof, struct err *err)
{
	if (from == 0 || from > to)
		return err_set(err, ERR_INVALID,
		    "the older size must be from 1 to the newer size");
	struct plan plan = plan_consistency(from, to);
	return prove(source, &plan, proof, err);
}

size_t
merkle_inclusion_coords(uint64_t index, uint64_t size,
    struct merkle_coord coords[MERKLE_COORDS_MAX])
{
	if (index >= size)
		return 0;
	struct plan plan = plan_inclusion(index, size);
	return plan_coords(&plan, coords);
}

size_t
merkle_consistency_coords(uint64_t from, uint64_t to,
    struct merkle_coord coords[MERKLE_COORDS_MAX])
{
	if (from == 0 || from > to)
		return 0;
	struct plan plan = plan_consistency(from, to);
	return plan_coords(&plan, coords);
}
