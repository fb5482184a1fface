/* tlogproof.h: one entry's inclusion proof with its checkpoint, as text
 * (C2SP tlog-proof). */

#ifndef CORE_TLOGPROOF_H
#define CORE_TLOGPROOF_H

#include "core/merkle.h"
#include "core/note.h"

struct tlogproof {
	uint64_t index;
	struct merkle_proof path;
	struct bytes checkpoint; /* the whole signed note; borrowed */
};

/* Append the text of a proof; the checkpoint is taken as it is. */
void tlogproof_write(const struct tlogproof *proof, struct buf *out);

/*
 * Reads the form, of which "extra" is skipped, and at most MERKLE_LEVELS
 * hashes; neither path nor checkpoint are judged.  ERR_MALFORMED with the
 * line's number.  proof->checkpoint borrows text.  *proof untouched on
 * failure.
 */
bool tlogproof_parse(struct bytes text, struct tlogproof *proof,
    struct err *err) MUST_CHECK;

/*
 * Does the text prove that this leaf is in the log of that key?  Verifies
 * the checkpoint's signature and origin, then the path; *head receives the
 * tree head it led to.  Besides the failures of those steps, ERR_WRONG_LOG
 * when the origin is not the key's name.
 */
bool tlogproof_verify(struct bytes text, const struct note_key *key,
    const struct digest *leaf, struct checkpoint *head,
    struct err *err) MUST_CHECK;

#endif
