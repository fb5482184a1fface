/* witness.h: the words exchanged with witnesses (C2SP tlog-witness), and the
 * list of those whom an operator asks. */

#ifndef FORMATS_WITNESS_H
#define FORMATS_WITNESS_H

#include "core/arena.h"
#include "core/merkle.h"
#include "core/note.h"

/* Together with the log's own, readers of notes take 64 signatures. */
#define WITNESSES_MAX 48

struct witness {
	struct note_key key; /* of its cosignatures */
	const char *url;     /* submission prefix, without a slash at its end */
};

/*
 * Read a list: on each line a verifier key, blanks, and the address of a
 * witness, http:// or https:// and a host; empty lines and those that begin
 * with # are skipped.  ERR_INVALID that names the line in err->field for
 * anything else, for a key or a name that comes twice, and beyond
 * WITNESSES_MAX.  *list lives in the arena.
 */
bool witness_list(struct bytes text, struct arena *arena, struct witness **list,
    size_t *n, struct err *err) MUST_CHECK;

/*
 * Append the body of add-checkpoint: the size that the witness has seen, the
 * proof from there, an empty line and the checkpoint as it was signed.
 */
void witness_request(uint64_t old, const struct merkle_proof *proof,
    struct bytes checkpoint, struct buf *out);

/* The size in an answer of status 409: digits and a LF, and nothing else. */
bool witness_size(struct bytes body, uint64_t *size) MUST_CHECK;

#endif
