/* bundle.h: the log as it is, entry by entry (protocol.md 6). */

#ifndef STORE_BUNDLE_H
#define STORE_BUNDLE_H

#include "store/community.h"

/* One entry; borrowed until the visitor returns. */
struct store_entry {
	uint64_t index;
	int64_t recorded_at;
	struct bytes payload;
	struct bytes signature; /* the decoded blob */
};

/*
 * Visit entries from..size-1 in order.  Stops, and succeeds, when visit sets
 * *more to false; false when visit returns false, which then has set err.
 */
struct store_visitor {
	bool (*visit)(const struct store_entry *entry, bool *more,
	    void *context, struct err *err);
	void *context;
};
bool store_entries(struct db *db, const struct store_scope *scope,
    uint64_t from, const struct store_visitor *visitor,
    struct err *err) MUST_CHECK;

/*
 * Append lines of a bundle, {"index","payload","recorded_at","signature"}
 * each with its LF, from index `from` on until there are STORE_BUNDLE_MAX
 * bytes or the log of this size ends; *next is where to go on.  At least one
 * line is written unless from is the size.  ERR_INVALID with field "from"
 * when it is beyond the log.
 */
#define STORE_BUNDLE_MAX ((size_t)4 << 20)
bool store_bundle(struct db *db, const struct store_scope *scope, uint64_t from,
    struct buf *out, uint64_t *next, struct err *err) MUST_CHECK;

#endif
