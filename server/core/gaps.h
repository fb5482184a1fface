/* gaps.h: where the record is known to be incomplete, so that what is not
 * enough may be enough after all (docs/policy.md, "Four results"). */

#ifndef CORE_GAPS_H
#define CORE_GAPS_H

#include "core/selection.h"

/*
 * Does a gap that is known at the size lie in the window of a count or sum at
 * t, for an activity and a group that it selects?
 */
bool gap_matters(const struct selection *selection,
    const struct coverage_row *gap, int64_t t) MUST_CHECK;

/* Does any? */
bool gaps_matter(const struct selection *selection, int64_t t) MUST_CHECK;

#endif
