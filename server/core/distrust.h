/* distrust.h: keys that were revoked as compromised, and what that takes back
 * (docs/keys.md). */

#ifndef CORE_DISTRUST_H
#define CORE_DISTRUST_H

#include "core/world.h"

/*
 * Was a key revoked as compromised, as it is known at a size?  The row that
 * distrusts it from the smallest index, or NULL.  A handle of NULL asks about
 * everybody's keys; a fingerprint of NULL is nobody's.
 */
const struct distrust_row *distrust_find(const struct world *world,
    const char *handle, const char *fingerprint, uint64_t size);

/* Is what this key of a handle signed at an index not to be believed? */
bool distrust_covers(const struct world *world, const char *handle,
    const char *fingerprint, uint64_t index, uint64_t size) MUST_CHECK;

/* A key, and from which index on it is distrusted. */
struct distrust {
	const char *handle;
	const char *fingerprint;
	uint64_t from;
};

/* Ordered by index, then fingerprint, then handle. */
struct distrusts {
	struct distrust *item;
	size_t n;
};

/*
 * All keys that fall with one: itself, the keys that it added from that index
 * on, those that these added, and so on, as they are known at a size.  Each of
 * the others is distrusted from the statement that added it.  Keys that are
 * distrusted from then on already are left out, but for the first.
 */
bool distrust_spread(const struct world *world, const struct distrust *first,
    uint64_t size, struct arena *arena, struct distrusts *out,
    struct err *err) MUST_CHECK;

/*
 * Does this statement have an effect although the key that signed it is
 * distrusted?  Facts, endorsements and keys that it brought have none left;
 * everything else stands until somebody reverses it.
 */
bool distrust_leaves(const struct world *world,
    const struct statement_row *statement, uint64_t size) MUST_CHECK;

#endif
