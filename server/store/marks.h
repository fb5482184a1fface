/* marks.h: the high-water marks of a folder: held against a database, and
 * copied. */

#ifndef STORE_MARKS_H
#define STORE_MARKS_H

#include "store/community.h"

/*
 * Does the log, of which community has a head, have the root that the mark
 * says, at its size?  With shorter_passes one that has not reached it passes.
 * ERR_ROLLED_BACK naming the log and both heads otherwise.
 */
bool mark_check(struct db *db, const struct store_community *community,
    const struct checkpoint *mark, bool shorter_passes,
    struct err *err) MUST_CHECK;

/*
 * The same for every mark in a folder, where a log that the database does not
 * have falls short as well.  Each mark is read before the head that it is
 * held against: what is published meanwhile is no shortfall.  On a primary;
 * a standby may be behind at any time.
 */
bool marks_check(struct db *db, const char *folder, struct err *err) MUST_CHECK;

/*
 * Raise the marks of a folder to those of another, and make those that are
 * missing; none is ever lowered, so that a copy outlives the loss of what it
 * was made of.  *n is how many there are.  On the disk when it returns.
 * ERR_UNAVAILABLE, after some of them perhaps.
 */
bool marks_copy(const char *from, const char *to, size_t *n,
    struct err *err) MUST_CHECK;

#endif
