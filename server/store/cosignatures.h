/* cosignatures.h: what witnesses have signed of the heads of our logs. */

#ifndef STORE_COSIGNATURES_H
#define STORE_COSIGNATURES_H

#include "core/cosignature.h"
#include "store/heads.h"

/* Of each witness the newest are kept. */
#define COSIGNATURES_KEPT 100

/* On one checkpoint, where the log's own signatures need room as well. */
#define COSIGNATURES_SHOWN 48

/*
 * Keep a cosignature, which was verified, of a log at a size; it takes the
 * place of an earlier one of that size.
 */
bool store_cosignature_put(struct db *db, const struct store_scope *scope,
    const struct note_key *witness, const struct cosignature *cosignature,
    struct err *err) MUST_CHECK;

/*
 * The greatest size that a witness has cosigned, and when, in seconds since
 * 1970; both 0 when there is none.
 */
struct store_cosigned {
	uint64_t size;
	uint64_t time;
};
bool store_cosigned(struct db *db, int32_t community,
    const struct note_key *witness, struct store_cosigned *out,
    struct err *err) MUST_CHECK;

/*
 * Append the lines of all who cosigned the log at a size to a checkpoint of
 * that size, in order of their keys; perhaps nobody has.
 */
bool store_cosignature_lines(struct db *db, const struct store_scope *scope,
    struct buf *note, struct err *err) MUST_CHECK;

/*
 * The greatest size that so many witnesses have cosigned; ERR_NOT_FOUND when
 * there is none.
 */
bool store_cosigned_size(struct db *db, int32_t community, int64_t witnesses,
    uint64_t *size, struct err *err) MUST_CHECK;

/* The checkpoint of that size, with their lines, appended to out. */
bool store_checkpoint_witnessed(struct db *db, struct heads *heads,
    const char *slug, int64_t witnesses, struct buf *out,
    struct err *err) MUST_CHECK;

#endif
