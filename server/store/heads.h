/* heads.h: tree heads on their way out: the high-water mark, then the
 * signature (protocol.md 4, rule 3). */

#ifndef STORE_HEADS_H
#define STORE_HEADS_H

#include "core/buf.h"
#include "core/logkeys.h"
#include "store/community.h"
#include "store/watch.h"

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

/* From now on say how far each log is, and its mark. */
void heads_watch(struct heads *heads, const struct store_watch *watch);

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
 * Has every log of which there is a mark reached it, with its root?
 * ERR_UNAVAILABLE naming the log and both heads otherwise; also where the
 * database has no such log, or the marks cannot be read.  What is written
 * outside of any log is written only where this holds.
 */
bool heads_check_all(struct heads *heads, struct db *db,
    struct err *err) MUST_CHECK;

/* The same for an operator who starts a server: says what leads on, too. */
bool heads_check_start(struct heads *heads, struct db *db,
    struct err *err) MUST_CHECK;

/*
 * Has the log reached the mark, and does it have its root?  To be asked under
 * the lock of the log, whose head community holds, before anything is
 * written.  On a connection that is new to heads, all marks are looked at.
 * ERR_UNAVAILABLE otherwise.
 */
bool heads_check(struct heads *heads, struct db *db,
    const struct store_community *community, struct err *err) MUST_CHECK;

/*
 * The same for a reader, whose snapshot may be a little older than the mark:
 * a log that is shorter passes, for nothing new is published of it.  A longer
 * one must have reached the standby that the database waits for, if it does
 * (settle.h): its own appender knows that, a reader has to ask.
 */
bool heads_check_read(struct heads *heads, struct db *db,
    const struct store_community *community, struct err *err) MUST_CHECK;

/*
 * Raise the mark to the head that community holds, which was checked: before
 * anything of it is shown without a signature.
 */
bool heads_raise(struct heads *heads, const struct store_community *community,
    struct err *err) MUST_CHECK;

/*
 * Is the seed of this log key in the database, does the master key open it,
 * and is it that key's?  ERR_NOT_FOUND, ERR_INTERNAL otherwise.
 */
bool heads_hold(struct heads *heads, struct db *db,
    const struct store_community *community, const struct note_key *key,
    struct err *err) MUST_CHECK;

/*
 * Raise the mark to the head that *community has, which is committed and was
 * checked, then append its checkpoint to out, signed by the keys of
 * logkeys_signing.  The first must be there; an older one that cannot be had
 * any more is left out, so that its loss stops nothing.
 */
bool heads_sign(struct heads *heads, struct db *db,
    const struct store_community *community, const struct logkeys *keys,
    struct buf *out, struct err *err) MUST_CHECK;

#endif
