/* sources.h: what was taken over from elsewhere, and is it all there?  Lists
 * and metrics with their parts, and the gaps that people know of. */

#ifndef CORE_SOURCES_H
#define CORE_SOURCES_H

#include "core/world.h"

enum source_kind { SOURCE_GAP, SOURCE_LIST, SOURCE_METRIC };

/* One gap; or one list at one time, or one measure over one period. */
struct source {
	enum source_kind kind;
	const char *key;   /* orders them, and is no other's */
	const void **part; /* coverage_row, list_row or metric_row; by part */
	size_t n;          /* how many are there */
	int64_t parts;     /* how many there should be; 0 for a gap */
};

/* Is nothing missing? */
bool source_is_whole(const struct source *source) MUST_CHECK;

/* The number of part i of those that are there, from 1 on. */
int64_t source_part(const struct source *source, size_t i) MUST_CHECK;

/*
 * All that stand at a size, ordered by kind, name and time, in the arena.  The
 * world must have every row of these three kinds.
 */
bool sources_find(const struct world *world, uint64_t size, struct arena *arena,
    struct source **out, size_t *n, struct err *err) MUST_CHECK;

#endif
