/* entries.h: the log as it is, entry by entry. */

#ifndef STORE_ENTRIES_H
#define STORE_ENTRIES_H

#include "core/replay.h"
#include "store/community.h"

/* One entry; borrowed until the visitor returns. */
struct store_entry {
	uint64_t index;
	int64_t recorded_at;
	bool erased; /* then only these are left: */
	struct digest payload_digest;
	struct digest signature_digest;
	struct bytes payload;   /* of an erased one empty, as the next */
	struct bytes signature; /* the decoded blob */
};

/* Of the bytes that are there, or what is left of erased ones. */
struct digest store_entry_digest(const struct store_entry *entry);
struct digest store_entry_signature(const struct store_entry *entry);

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

/* Give one to a replay, which is at its index; errors of replay_add. */
bool store_entry_replay(struct replay *replay, const struct store_entry *entry,
    struct err *err) MUST_CHECK;

#endif
