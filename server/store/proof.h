/* proof.h: that a log has a statement, and that it has only grown. */

#ifndef STORE_PROOF_H
#define STORE_PROOF_H

#include "core/merkle.h"
#include "store/heads.h"

/* Which entry, in which tree. */
struct proof_query {
	const char *slug; /* of the community */
	struct digest digest;
	uint64_t size; /* 0: the log as it is now */
};

/*
 * Append the tlog-proof of a statement, with the checkpoint of the same
 * snapshot: two round trips for the log as it is now.  ERR_NOT_FOUND when there
 * is no such community or statement, ERR_INVALID with field "size" when the
 * tree of that size does not hold it or is larger than the log, or was signed
 * by a key that is lost since.
 */
bool store_proof(struct db *db, struct heads *heads,
    const struct proof_query *query, struct buf *out,
    struct err *err) MUST_CHECK;

/* Two trees of one log, and that the second begins with the first. */
struct consistency {
	uint64_t from;
	uint64_t to;
	struct digest from_root;
	struct digest to_root;
	struct merkle_proof proof;
};

/*
 * Find the roots and the proof for the sizes in *out, which are 1 <= from <=
 * to <= size of the log; ERR_INVALID otherwise.
 */
bool store_consistency(struct db *db, const struct store_community *community,
    struct consistency *out, struct err *err) MUST_CHECK;

/*
 * Make *community what it was when its log had a smaller size, at least 1:
 * size, root and the time of the last entry.
 */
bool store_head_at(struct db *db, uint64_t size,
    struct store_community *community, struct err *err) MUST_CHECK;

/*
 * The signed checkpoint of the log as *community has it, appended to out, once
 * the high-water mark says that it may be shown.
 */
bool store_publish(struct db *db, struct heads *heads,
    const struct store_community *community, struct buf *out,
    struct err *err) MUST_CHECK;

/*
 * The signed checkpoint of the log as it is now, appended to out; *community
 * receives the head it is of.
 */
bool store_checkpoint(struct db *db, struct heads *heads, const char *slug,
    struct store_community *community, struct buf *out,
    struct err *err) MUST_CHECK;

#endif
