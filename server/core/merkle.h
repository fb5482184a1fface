/* merkle.h: the hash tree of RFC 6962, sections 2.1 to 2.1.2. */

#ifndef CORE_MERKLE_H
#define CORE_MERKLE_H

#include <stdint.h>

#include "core/bytes.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/scope.h"

#define MERKLE_LEVELS 64

/* SHA-256(0x00 | entry) and SHA-256(0x01 | left | right). */
struct digest merkle_leaf(struct bytes entry);
struct digest merkle_node(const struct digest *left,
    const struct digest *right);

/*
 * The right edge of a tree of `size` leaves: the roots of its complete
 * subtrees, widest first, one for each bit set in size.  { 0 } is the empty
 * tree.
 */
struct merkle_edge {
	uint64_t size;
	size_t n;
	struct digest peak[MERKLE_LEVELS];
};

/* One complete subtree: covers leaves [index << level, (index+1) << level). */
struct merkle_coord {
	unsigned level;
	uint64_t index;
};

/*
 * Append one leaf hash.  Each complete subtree that it closes, from level 1
 * up, is passed to closed() when that is not NULL.
 */
void merkle_append(struct merkle_edge *edge, const struct digest *leaf,
    void (*closed)(struct merkle_coord at, const struct digest *hash,
	void *context),
    void *context);

/* The root of the tree; SHA-256 of nothing for the empty one. */
struct digest merkle_root(const struct merkle_edge *edge);

/*
 * Gives the hash of one complete subtree (level 0: a leaf hash) of a tree
 * that is known somewhere else: in memory, in PostgreSQL.  False with err
 * set when it cannot be read.
 */
struct merkle_source {
	bool (*hash)(struct merkle_coord at, struct digest *out, void *context,
	    struct err *err);
	void *context;
};

/* The root of the first `size` leaves (RFC 6962, MTH(D[0:size])). */
bool merkle_root_at(const struct merkle_source *source, uint64_t size,
    struct digest *root, struct err *err) MUST_CHECK;

/*
 * A proof: at most MERKLE_LEVELS hashes for inclusion and one more for
 * consistency, in the order of RFC 6962.
 */
struct merkle_proof {
	size_t n;
	struct digest hash[MERKLE_LEVELS + 1];
};

/*
 * PATH(index, D[0:size]); ERR_INVALID unless index < size.
 * PROOF(from, D[0:to]); ERR_INVALID unless 0 < from <= to.  Empty if equal.
 */
bool merkle_inclusion(const struct merkle_source *source, uint64_t index,
    uint64_t size, struct merkle_proof *proof, struct err *err) MUST_CHECK;
bool merkle_consistency(const struct merkle_source *source, uint64_t from,
    uint64_t to, struct merkle_proof *proof, struct err *err) MUST_CHECK;

/*
 * The subtrees that those two proofs are made of, in order, so that a store
 * can fetch them in one query.  Returns how many of coords[] were filled:
 * at most MERKLE_LEVELS * 2.  A proof step that is not a complete subtree
 * (the right edge) is folded from several coordinates.
 */
#define MERKLE_COORDS_MAX (MERKLE_LEVELS * 2 + 2)
size_t merkle_inclusion_coords(uint64_t index, uint64_t size,
    struct merkle_coord coords[MERKLE_COORDS_MAX]);
size_t merkle_consistency_coords(uint64_t from, uint64_t to,
    struct merkle_coord coords[MERKLE_COORDS_MAX]);

/*
 * RFC 9162, 2.1.3.2 and 2.1.4.2 (the same trees): does the proof lead to
 * this root?  ERR_INVALID with the reason otherwise: wrong length, wrong
 * root, index out of range.
 */
bool merkle_verify_inclusion(uint64_t index, uint64_t size,
    const struct digest *leaf, const struct merkle_proof *proof,
    const struct digest *root, struct err *err) MUST_CHECK;
bool merkle_verify_consistency(uint64_t from, uint64_t to,
    const struct digest *from_root, const struct digest *to_root,
    const struct merkle_proof *proof, struct err *err) MUST_CHECK;

#endif
