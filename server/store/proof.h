/* proof.h: inclusion proofs as tlog-proof text. */

#ifndef STORE_PROOF_H
#define STORE_PROOF_H

#include "store/heads.h"

/* Which entry, in which tree. */
struct proof_query {
	const char *slug; /* of the community */
	struct digest digest;
	uint64_t size; /* 0: the log as it is now */
};

/*
 * Append the tlog-proof of a statement, with the checkpoint of the same
 * snapshot.  ERR_NOT_FOUND when there is no such community or statement,
 * ERR_INVALID with field "size" when the tree of that size does not hold it
 * or is larger than the log.
 */
bool store_proof(struct db *db, struct heads *heads,
    const struct proof_query *query, struct buf *out,
    struct err *err) MUST_CHECK;

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
