#include "core/merkle.h"

/*
 * Where a climb from a leaf to the root is: the node's number at this level
 * (fn of RFC 9162) and that of the level's last node (sn).
 */
struct climb {
	uint64_t node;
	uint64_t last;
};

static bool
is_odd(uint64_t n)
{
	return (n & 1) != 0;
}

/*
 * Is the next hash of the proof the left sibling?  Also goes up one level;
 * a last node that has no sibling on some levels goes up past them.
 */
static bool
step(struct climb *climb)
{
	bool left = is_odd(climb->node) || climb->node == climb->last;

	while (left && !is_odd(climb->node) && climb->node != 0) {
		climb->node >>= 1;
		climb->last >>= 1;
	}
	climb->node >>= 1;
	climb->last >>= 1;
	return left;
}

static bool
wrong_length(struct err *err)
{
	return err_set(err, ERR_WRONG_SIZE,
	    "proof has the wrong number of hashes for these sizes");
}

/* RFC 9162, 2.1.3.2. */
bool
merkle_verify_inclusion(uint64_t index, uint64_t size,
    const struct digest *leaf, const struct merkle_proof *proof,
    const struct digest *root, struct err *err)
{
	if (index >= size)
		return err_set(err, ERR_WRONG_SIZE,
		    "a tree of this size has no entry at that index");
	if (proof->n > COUNT(proof->hash))
		return wrong_length(err);

	struct climb climb = { index, size - 1 };
	struct digest got = *leaf;
	for (size_t i = 0; i < proof->n; i++) {
		const struct digest *sibling = &proof->hash[i];

		if (climb.last == 0)
			return wrong_length(err);
		got = step(&climb) ? merkle_node(sibling, &got)
				   : merkle_node(&got, sibling);
	}
	if (climb.last != 0)
		return wrong_length(err);
	if (!digest_equal(&got, root))
		return err_set(err, ERR_WRONG_ROOT,
		    "proof leads to another root");
	return true;
}

/*
 * RFC 9162, 2.1.4.2 from its step 4 on, with path[0] as the node where both
 * climbs start: what the old tree hashes to, and the new one.
 */
static bool
climb_both(struct climb climb, const struct digest *path, size_t n,
    struct digest got[2])
{
	while (is_odd(climb.node)) {
		climb.node >>= 1;
		climb.last >>= 1;
	}
	got[0] = got[1] = path[0];
	for (size_t i = 1; i < n; i++) {
		if (climb.last == 0)
			return false;
		if (step(&climb)) {
			got[0] = merkle_node(&path[i], &got[0]);
			got[1] = merkle_node(&path[i], &got[1]);
		} else
			got[1] = merkle_node(&got[1], &path[i]);
	}
	return climb.last == 0;
}

static bool
verify_equal(const struct digest *from_root, const struct digest *to_root,
    const struct merkle_proof *proof, struct err *err)
{
	if (proof->n != 0)
		return wrong_length(err);
	if (!digest_equal(from_root, to_root))
		return err_set(err, ERR_FORKED,
		    "two roots for the same size: the log was forked");
	return true;
}

bool
merkle_verify_consistency(uint64_t from, uint64_t to,
    const struct digest *from_root, const struct digest *to_root,
    const struct merkle_proof *proof, struct err *err)
{
	struct digest path[COUNT(proof->hash) + 1];
	struct digest got[2];
	size_t n = 0;

	if (from == 0 || from > to)
		return err_set(err, ERR_INVALID,
		    "the older size must be from 1 to the newer size");
	if (from == to)
		return verify_equal(from_root, to_root, proof, err);
	if (proof->n == 0 || proof->n > COUNT(proof->hash))
		return wrong_length(err);

	/* The root of an old tree that is a whole subtree is left out. */
	if ((from & (from - 1)) == 0)
		path[n++] = *from_root;
	memcpy(path + n, proof->hash, proof->n * sizeof(path[0]));
	n += proof->n;
	if (!climb_both((struct climb){ from - 1, to - 1 }, path, n, got))
		return wrong_length(err);
	if (!digest_equal(&got[0], from_root))
		return err_set(err, ERR_WRONG_ROOT,
		    "proof leads to another older root");
	if (!digest_equal(&got[1], to_root))
		return err_set(err, ERR_WRONG_ROOT,
		    "proof leads to another newer root");
	return true;
}
