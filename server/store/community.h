/* community.h: the communities of a database and the heads of their logs. */

#ifndef STORE_COMMUNITY_H
#define STORE_COMMUNITY_H

#include <stdint.h>

#include "core/arena.h"
#include "core/digest.h"
#include "core/identity.h"
#include "core/note.h"
#include "store/db.h"

#define STORE_SEALED_LEN 72 /* a sealed seed: seal.h */

/* One community, and its log as it was when it was asked for. */
struct store_community {
	int32_t id;
	char slug[HANDLE_MAX + 1];
	struct digest log;   /* digest of the genesis payload */
	struct note_key key; /* the log's first; its name is the origin */
	unsigned char sealed_seed[STORE_SEALED_LEN];
	bool replay;
	uint64_t size;
	struct digest root;
	int64_t last_recorded_at;
	uint64_t governance; /* size after the last change of it */
};

/* Of which log, and how much of it is to be known. */
struct store_scope {
	int32_t community;
	uint64_t size;
};

/* A page: after the key `after` (NULL: from the first), at most limit. */
struct store_page {
	const char *after;
	size_t limit;
};

/*
 * By its slug.  ERR_NOT_FOUND when there is none, or none founded yet; with
 * prepared, one that waits for its genesis is found too (size 0).
 */
bool store_community(struct db *db, const char *slug, bool prepared,
    struct store_community *out, struct err *err) MUST_CHECK;

/*
 * The same of a founded one, in a transaction that only reads and begins with
 * this: both in one round trip.
 */
bool store_community_open(struct tx *tx, struct db *db, const char *slug,
    struct store_community *out, struct err *err) MUST_CHECK;

/*
 * A founded one, and in the same snapshot the index of the entry whose payload
 * has a digest.  ERR_NOT_FOUND when there is no such community, or no such
 * entry; *out may be filled in then.
 */
bool store_community_entry(struct db *db, const char *slug,
    const struct digest *digest, struct store_community *out, uint64_t *index,
    struct err *err) MUST_CHECK;

/* What lists of communities say of one. */
struct store_community_summary {
	const char *slug;
	const char *title;
	struct digest log;
	uint64_t size;
	bool replay;
};

/* Founded ones by slug. */
bool store_communities(struct db *db, const struct store_page *page,
    struct arena *arena, struct store_community_summary **out, size_t *n,
    struct err *err) MUST_CHECK;

/*
 * Keep a community whose genesis will follow: community->slug, log, key,
 * sealed_seed and replay are read, id is set.  One that was prepared before
 * under this slug and never founded is replaced; ERR_CONFLICT when it was
 * founded, or slug, log or origin belong to another.
 */
bool store_community_prepare(struct db *db, struct store_community *community,
    struct err *err) MUST_CHECK;

#endif
