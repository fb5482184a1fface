/* offline_read.h: the entries of a bundle into a replay.  Private to
 * offline.c. */

#ifndef CLI_OFFLINE_READ_H
#define CLI_OFFLINE_READ_H

#include "cli/offline.h"

/*
 * Read offline->text from the first entry to the last: pages, replay, times,
 * size and, if they are wanted, rowsums.  What can be checked without the log
 * is checked on every core, ahead of its turn; the first failure in the order
 * of the entries is the one that is reported, and names its entry.
 */
bool offline_read(struct call *call, bool rowsums, struct offline *offline,
    struct err *err) MUST_CHECK;

/* Drop what was read, but for what turned out to be erased. */
void offline_forget(struct offline *offline);

/* Put "entry 17" in front of the field.  Always false. */
bool offline_blame(uint64_t index, struct err *err);

#endif
