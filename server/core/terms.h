/* terms.h: the terms of office that an office rule looks at. */

#ifndef CORE_TERMS_H
#define CORE_TERMS_H

#include "core/facts.h"
#include "core/policy.h"

/* The offices of a subject that fit a rule, by the beginning of the term. */
struct terms {
	const struct office_row **item;
	size_t n;
};

/*
 * Those that stand at a size, are of one of the rule's kinds, and held in one
 * of its groups, if it names any.
 */
bool terms_find(const struct subject *subject, uint64_t size,
    const struct rule *rule, struct arena *arena, struct terms *terms,
    struct err *err) MUST_CHECK;

/*
 * Does the rule hold at t?  at: from <= t < until.  during: at some moment
 * of the window.  for_days: at every moment of the days before t, terms that
 * follow one another without a gap being one.
 */
bool terms_hold(const struct terms *terms, const struct rule *rule, int64_t t,
    int32_t offset_minutes) MUST_CHECK;

#endif
