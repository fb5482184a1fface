/* rebuild.h: the derived tables once more, from the log alone. */

#ifndef STORE_REBUILD_H
#define STORE_REBUILD_H

#include "store/community.h"

struct store_rebuilt {
	uint64_t entries;
	uint64_t rows; /* derived from them */
	uint64_t nodes;
	char differs[128]; /* tables that were not the same, or "" */
};

/*
 * Replay the log of a community, in one transaction under its lock: every
 * entry is checked as it was when it was recorded, all rows and nodes are
 * dropped and derived again, and compared with what was there.  The role
 * must own the tables.  ERR_NOT_FOUND; ERR_CONFLICT, and nothing is changed,
 * when an entry does not pass or the tree has another root than the log.
 */
bool store_rebuild(struct db *db, const char *slug, struct store_rebuilt *out,
    struct err *err) MUST_CHECK;

#endif
