/* cosignature.h: what a witness says of a checkpoint: that it was consistent
 * with all it had seen, at a time (C2SP tlog-cosignature, cosignature/v1). */

#ifndef CORE_COSIGNATURE_H
#define CORE_COSIGNATURE_H

#include "core/note.h"

#define COSIGNATURE_LEN 64

struct cosignature {
	uint64_t time; /* seconds since 1970, as the witness says; < 2^63 */
	unsigned char signature[COSIGNATURE_LEN];
};

/*
 * A witness' key is a note key, written "<name>+<hash8>+<base64(0x04 |
 * point)>".  ERR_INVALID as of note_key_parse.
 */
bool cosignature_key_parse(const char *vkey, struct note_key *key,
    struct err *err) MUST_CHECK;
struct note_vkey cosignature_vkey(const struct note_key *key);

/*
 * Is there anything to verify: a line of this witness, genuine or not?  True
 * also of what is no note, for cosignature_verify to refuse.
 */
bool cosignature_present(struct bytes note,
    const struct note_key *key) MUST_CHECK;

/*
 * Verify that a checkpoint, a whole note, carries a valid cosignature of this
 * witness; other lines are skipped once they are known to be well formed.
 * Neither the log's own signature nor the time is judged.  ERR_MALFORMED or
 * ERR_BAD_SIGNATURE otherwise, *out untouched.
 */
bool cosignature_verify(struct bytes note, const struct note_key *key,
    struct cosignature *out, struct err *err) MUST_CHECK;

/* The same for one that is at hand, of the text of a checkpoint. */
bool cosignature_check(struct bytes text, const struct note_key *key,
    const struct cosignature *cosignature, struct err *err) MUST_CHECK;

/* Append its line, to be put behind those of a note. */
void cosignature_write(const struct note_key *key,
    const struct cosignature *cosignature, struct buf *out);

#endif
