/* heads.h: tree heads on their way out: the high-water mark, then the
 * signature (protocol.md 4, rule 3). */

#ifndef STORE_HEADS_H
#define STORE_HEADS_H

#include "core/buf.h"
#include "store/community.h"

/*
 * Keeps the master key, the log keys it has opened, and the marks.  For one
 * thread.  A thread of its own, begun when there is something to do, brings
 * marks to the disk within a second.
 */
struct heads;

/*
 * For heads_close, or NULL with err set: errors of seal_key_read.  Without a
 * folder (NULL) no marks are kept: only for tools that never write to a log
 * which a server has written to.
 */
struct heads *heads_open(const char *master_key_file, const char *folder,
    struct err *err) MUST_CHECK;
void heads_close(struct heads *heads);

static inline void
scope_heads(struct heads **heads)
{
	heads_close(*heads);
}

#define auto_heads __attribute__((cleanup(scope_heads)))

/* The master key, borrowed: it seals what is private, too. */
struct seal_key;
const struct seal_key *heads_key(const struct heads *heads);

/*
 * Has the log reached the mark, and does it have its root?  To be asked under
 * the lock of the log, whose head community holds, before anything is
 * written.  ERR_UNAVAILABLE otherwise.
 */
bool heads_check(struct heads *heads, struct db *db,
    const struct store_community *community, struct err *err) MUST_CHECK;

/*
 * The same for a reader, whose snapshot may be a little older than the mark:
 * a log that is shorter passes, for nothing new is published of it.
 */
bool heads_check_read(struct heads *heads, struct db *db,
    const struct store_community *community, struct err *err) MUST_CHECK;

/*
 * Raise the mark to a head that is committed and was checked, then append its
 * checkpoint, signed with the log key, to out.
 */
bool heads_sign(struct heads *heads, const struct store_community *community,
    uint64_t size, const struct digest *root, struct buf *out,
    struct err *err) MUST_CHECK;

#endif
