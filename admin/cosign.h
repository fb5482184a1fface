/* cosign.h: one witness, asked for its cosignature of one checkpoint. */

#ifndef ADMIN_COSIGN_H
#define ADMIN_COSIGN_H

#include "formats/witness.h"
#include "store/community.h"

/* A checkpoint that was found to be of the log as the database has it. */
struct cosign {
	struct db *db;
	const struct store_community *community;
	struct bytes note;
	struct checkpoint head;
};

/*
 * Is the checkpoint, a whole note, one of this log?  The log's signature is
 * for the witnesses to verify.  ERR_WRONG_LOG when the database has another
 * root for that size, ERR_UNAVAILABLE when it has less.
 */
bool cosign_open(struct db *db, const struct store_community *community,
    struct bytes note, struct cosign *out, struct err *err) MUST_CHECK;

enum cosign_outcome {
	COSIGN_FAILED,   /* ours: our own database is away; err is set */
	COSIGN_DEAD,     /* it did not answer; err is set, ERR_UNAVAILABLE */
	COSIGN_CONFLICT, /* 409 without end, or without a size; likewise */
	COSIGN_FORKED,   /* err is set, ERR_WRONG_LOG */
	COSIGN_INVALID,  /* err is set, ERR_BAD_SIGNATURE */
	COSIGN_REFUSED,  /* another status; err is set, ERR_UNAVAILABLE */
	COSIGN_FRESH,    /* it has signed this head within a day: not asked */
	COSIGN_DONE,
};

/*
 * Submit it (C2SP tlog-witness, add-checkpoint), with the proof from what the
 * witness has seen, and keep the cosignature once it is verified.  Takes at
 * most three times FETCH_SECONDS.
 *
 * COSIGN_FORKED: the witness has seen another history of this log, or one
 * that is longer than what there is.  COSIGN_INVALID: what it answered is
 * no cosignature of this head by its key.
 */
enum cosign_outcome cosign(const struct cosign *cosign,
    const struct witness *witness, struct err *err) MUST_CHECK;

#endif
