/* mark.h: the high-water mark of one log: the greatest tree head that this
 * server has ever shown, in a file.  Private to store/. */

#ifndef STORE_MARK_H
#define STORE_MARK_H

#include "core/note.h"

/*
 * The file is <log digest>.mark and holds the three lines of a checkpoint's
 * body and a fourth one with the digest of these ("sha256 " and 64 hex
 * digits), filled up with NULs.  Without the fourth line it is one from before
 * there was one, and is taken.  Several processes may use it at once: each
 * locks it for as long as it reads or writes.
 */
struct mark {
	int fd;
	bool unsynced; /* written since the last mark_sync */
	bool lost;     /* that failed: it is not raised any more */
};

/* Open or make it.  ERR_UNAVAILABLE when the folder cannot be used. */
bool mark_open(struct mark *mark, const char *folder, const struct digest *log,
    struct err *err) MUST_CHECK;
void mark_close(struct mark *mark);

/* What it says; size 0 while it says nothing.  ERR_UNAVAILABLE if damaged. */
bool mark_read(const struct mark *mark, struct checkpoint *head,
    struct err *err) MUST_CHECK;

/*
 * The same without opening or making anything: size 0 also while there is no
 * file.  ERR_UNAVAILABLE when it cannot be read, ERR_MALFORMED if damaged.
 */
bool mark_look(const char *folder, const struct digest *log,
    struct checkpoint *head, struct err *err) MUST_CHECK;

/*
 * Raise it to head, unless it is as high already.  ERR_UNAVAILABLE when it
 * cannot be written, or what was written before did not reach the disk.
 */
bool mark_raise(struct mark *mark, const struct checkpoint *head,
    struct err *err) MUST_CHECK;

/* Bring what was written to the disk. */
bool mark_sync(struct mark *mark, struct err *err) MUST_CHECK;

#endif
