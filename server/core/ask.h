/* ask.h: what can be asked of the evaluator, and what it may find
 * (docs/policy.md). */

#ifndef CORE_ASK_H
#define CORE_ASK_H

#include "core/world.h"

/* Ordered: fail < insufficient < unchecked < pass. */
enum result {
	RESULT_FAIL,
	RESULT_INSUFFICIENT,
	RESULT_UNCHECKED,
	RESULT_PASS,
};

const char *result_name(enum result result);

/*
 * What is asked.  `id` is "handle:ada", or another identity; one that
 * belongs to somebody at this size is answered for that person.  The world
 * must hold at least all that is known about that person, all groups,
 * aliases, attributes, offices, activities and policies; rows that came after
 * size may be there and are not seen.
 */
struct ask {
	const struct world *world;
	const char *policy; /* slug of the policy, or NULL: whichever has the
			     * role, in force at the instant */
	const struct digest *pinned; /* a document by digest, or NULL */
	const char *role;
	const char *id;
	int64_t instant;
	uint64_t size;
};

#endif
