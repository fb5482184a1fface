/* rebuild.h: the derived tables once more, from the log alone. */

#ifndef STORE_REBUILD_H
#define STORE_REBUILD_H

#include "core/schema.h"
#include "store/community.h"
#include "store/entries.h"

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

/* Entries that a database has lost, from somebody who has kept them. */
struct store_kept {
	const struct schemas *schemas; /* for whatever comes from outside */
	const char *state;             /* the folder of the marks */

	/*
	 * The next one, in order of index without gaps; borrowed until the
	 * next call.  *more is false at the end.
	 */
	bool (*next)(struct store_entry *entry, bool *more, void *context,
	    struct err *err);
	void *context;
};

/*
 * Bring a log that is behind its mark back to it, in one transaction under its
 * lock: the entries from the end of the log to the mark are added, all is
 * replayed and derived again as by store_rebuild, and the root must be the
 * mark's: nothing but what was published can come of it.  Of entries before,
 * those that are erased by now are erased here, too; what lies beyond is not
 * read.  *out counts what was derived, from all entries.
 * ERR_NOT_FOUND without a mark; ERR_CONFLICT, and nothing is changed, when
 * the log is not behind, or entries are missing, do not pass, or have another
 * root.
 */
bool store_recover(struct db *db, const char *slug,
    const struct store_kept *kept, struct store_rebuilt *out,
    struct err *err) MUST_CHECK;

/*
 * The halves of store_rebuild, private to store: open a transaction, lock the
 * log and read its head; then derive everything from its entries again and
 * hold it against community->size and root.  schemas as for replay_new.
 */
bool rebuild_begin(struct tx *tx, struct db *db, const char *slug,
    struct store_community *community, struct err *err) MUST_CHECK;
bool rebuild_run(struct db *db, const struct store_community *community,
    const struct schemas *schemas, struct store_rebuilt *out,
    struct err *err) MUST_CHECK;

#endif
