/* office.h: who holds which office, at an index of the log (protocol.md 4:
 * authority is judged against the world before the statement). */

#ifndef CORE_OFFICE_H
#define CORE_OFFICE_H

#include "core/world.h"

/* Where in the log, and when, something is judged or happens. */
struct moment {
	uint64_t index;      /* everything before it is known */
	int64_t recorded_at; /* of the entry at index */
};

/*
 * Does it count at this moment: granted before, not ended before, and
 * from <= recorded_at < until?
 */
bool office_counts(const struct office_row *office,
    const struct moment *at) MUST_CHECK;

/*
 * The counting office of that kind which handle holds in the community
 * (group NULL) or in exactly this group; or NULL.
 */
const struct office_row *office_held(const struct world *world,
    const char *handle, const char *office, const char *group,
    const struct moment *at) MUST_CHECK;

/*
 * The same in this group or any group above it.  An office for one occasion
 * counts for that occasion only; zero is none.
 */
const struct office_row *office_held_above(const struct world *world,
    const char *handle, const char *office, const char *group,
    const struct digest *occasion, const struct moment *at) MUST_CHECK;

/*
 * A counting office of one of the kinds in a blank-separated list, in the
 * community or in whichever group, but not for one occasion only.
 */
const struct office_row *office_held_anywhere(const struct world *world,
    const char *handle, const char *list, const struct moment *at) MUST_CHECK;

/*
 * The same for what belongs to no group.  What the chair of a group can give
 * says nothing outside that group: such an office must be held in the
 * community.
 */
const struct office_row *office_held_of_list(const struct world *world,
    const char *handle, const char *list, const struct moment *at) MUST_CHECK;

/* Is it an office that the chair of its group may give? */
bool office_is_by_chair(const char *office) MUST_CHECK;

/* Does anybody but handle hold this community-wide office? */
bool office_has_another(const struct world *world, const char *office,
    const char *handle, const struct moment *at) MUST_CHECK;

/* Is slug one of a blank-separated list? */
bool list_has(const char *list, const char *slug) MUST_CHECK;

#endif
