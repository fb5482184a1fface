/* schema_shape.h: patterns so simple that they need no regular expression. */

#ifndef CORE_SCHEMA_SHAPE_H
#define CORE_SCHEMA_SHAPE_H

#include <stdint.h>

#include "core/bytes.h"
#include "core/scope.h"

#define SCHEMA_RUNS_MAX 24

/* Characters of one set, one after the other. */
struct schema_run {
	uint64_t set[2]; /* bit c % 64 of set[c / 64]: ASCII character c */
	unsigned min;
	unsigned max;
};

/* Runs that follow each other; how long they are is open in the last only. */
struct schema_shape {
	struct schema_run run[SCHEMA_RUNS_MAX];
	size_t n;
};

/*
 * Read a pattern that schema_pattern_problem() has found nothing in: from ^ to
 * $, characters and [sets], each perhaps with {n} or, at the end, {n,m}, such
 * as those of digests and slugs.  False for all others.
 */
bool schema_shape_read(const char *pattern,
    struct schema_shape *shape) MUST_CHECK;

/* Does the whole text match? */
bool schema_shape_fits(const struct schema_shape *shape,
    struct bytes text) MUST_CHECK;

#endif
