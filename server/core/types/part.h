/* part.h: what is too long for one statement comes as parts 1 to m.
 * Private to core/types. */

#ifndef CORE_TYPES_PART_H
#define CORE_TYPES_PART_H

#include "core/types/types.h"

/* Which of how many; one of one when nothing is said. */
struct part {
	int64_t part;
	int64_t parts;
	struct digest replaces; /* the same part, said before; or zero */
};

/* Read part, parts and replaces. */
bool part_parse(struct body *body, struct part *part) MUST_CHECK;

/*
 * Read the identities of an array's items, each a member of an object
 * ("identity") or the item itself (NULL), which must be in their normal form,
 * in bytewise order and each there once.  *out is n texts in the arena.
 */
bool part_identities(struct body *body, const char *array, const char *member,
    const char *const **out, struct err *err) MUST_CHECK;

/*
 * Does a part fit one that was said before of the same thing?  ERR_CONFLICT
 * when that has another number of parts, or is this part and not the one that
 * is replaced.
 */
bool part_fits(const struct part *part, const struct part *before,
    const struct digest *statement, struct err *err) MUST_CHECK;

/* Registrars and officials take lists and measures. */
bool part_may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority,
    struct err *err) MUST_CHECK;

/* End the rows of one kind that a statement left. */
bool part_end(const struct world *world, enum world_index index,
    enum change_kind kind, const struct digest *statement,
    struct changes *changes, struct err *err) MUST_CHECK;

#endif
