/* map.h: a hash table from bytes to pointers; the only user of libck. */

#ifndef CORE_MAP_H
#define CORE_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/scope.h"

struct map;

/*
 * A new empty map for map_free, or NULL with err set.  Hashes are keyed with
 * fresh random bytes, so that nobody outside can choose colliding keys; the
 * order of map_at is the order of insertion and does not depend on them.
 */
struct map *map_new(struct err *err) MUST_CHECK;
void map_free(struct map *map);

/* The value under key, or NULL.  A NULL map is empty. */
void *map_get(const struct map *map, struct bytes key);

/*
 * Put value (not NULL) under key, in place of what was there.  The key is
 * copied; the value stays the caller's.  False only when out of memory.
 */
bool map_put(struct map *map, struct bytes key, void *value,
    struct err *err) MUST_CHECK;

size_t map_count(const struct map *map);

/*
 * Visit every value in order of insertion.  The map must not change
 * meanwhile.  Stops early when visit returns false, and returns that.
 */
bool map_each(const struct map *map,
    bool (*visit)(struct bytes key, void *value, void *context), void *context);

static inline void
scope_map(struct map **map)
{
	map_free(*map);
}

#define auto_map __attribute__((cleanup(scope_map)))

#endif
