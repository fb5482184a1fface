/* signers.h: which keys sign a tree head, and the sealed seeds of those that
 * came after the first one of a log. */

#ifndef STORE_SIGNERS_H
#define STORE_SIGNERS_H

#include "core/logkeys.h"
#include "store/community.h"

/*
 * The keys that sign the checkpoint of the log as *community has it.  What
 * the log says of its keys is kept with the connection until
 * community->governance changes, so that every server learns of a new key with
 * the first head that it reads.
 */
bool store_signers(struct db *db, const struct store_community *community,
    struct logkeys *out, struct err *err) MUST_CHECK;

/*
 * The sealed seed of a key that was made for a community, in force or not
 * (the first one's is in *community).  ERR_NOT_FOUND.
 */
bool store_seed(struct db *db, int32_t community, const char *vkey,
    unsigned char sealed[STORE_SEALED_LEN], struct err *err) MUST_CHECK;

/* Keep one, so that a log-key statement can name its key. */
bool store_seed_add(struct db *db, int32_t community, const char *vkey,
    const unsigned char sealed[STORE_SEALED_LEN], struct err *err) MUST_CHECK;

#endif
