/* versions.h: the versions of one policy, and which is in force when. */

#ifndef CORE_VERSIONS_H
#define CORE_VERSIONS_H

#include "core/ask.h"
#include "core/policy.h"

struct version {
	int64_t from; /* when it comes into force */
	uint64_t index;
	struct policy policy;
};

/* Of one policy, by (from, index). */
struct versions {
	struct version *item;
	size_t n;
};

/*
 * The document of a row, checked by its schema if the world has schemas.
 * ERR_INTERNAL when it is none, as nothing of the kind was ever recorded.
 */
bool version_parse(const struct world *world, const struct policy_row *row,
    struct arena *arena, struct policy *policy, struct err *err) MUST_CHECK;

/*
 * All versions of the policy that is asked about and known at ask->size; a
 * pinned one alone, as if it had always been in force.  ERR_NOT_FOUND when
 * at ask->instant none in force has the role; ERR_CONFLICT when no policy is
 * named and several have it; ERR_INVALID for an instant or a size outside what
 * there can be.
 */
bool versions_open(const struct ask *ask, struct arena *arena,
    struct versions *versions, struct err *err) MUST_CHECK;

/* The version in force at t, or NULL. */
const struct policy *versions_at(const struct versions *versions, int64_t t);

#endif
