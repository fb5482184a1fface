/* turns.h: the instants at which an answer about one person may change, if
 * nothing new is recorded. */

#ifndef CORE_TURNS_H
#define CORE_TURNS_H

#include "core/facts.h"
#include "core/versions.h"
#include "core/window.h"

/*
 * Ascending, each once, the first is 0.  From each one up to the next, every
 * rule of every version gives one and the same result, at the size that is
 * asked about and at all below it.  At some of them nothing changes.
 */
struct turns {
	int64_t *item;
	size_t n;
};

/* ERR_TOO_LARGE when there are more than TURNS_MAX. */
#define TURNS_MAX ((size_t)4000000)
bool turns_find(const struct subject *subject, const struct versions *versions,
    uint64_t size, struct arena *arena, struct turns *turns,
    struct err *err) MUST_CHECK;

/*
 * From the last turn of anybody at or before ask->instant up to the next one:
 * at every instant of this stretch, and at ask->size, everyone's answers are
 * the same.  The world must hold what a roll needs.  ERR_TOO_LARGE as above.
 */
bool turns_around(const struct ask *ask, const struct versions *versions,
    struct stretch *around, struct err *err) MUST_CHECK;

/* The place of the greatest turn <= t, which is not negative. */
size_t turns_place(const struct turns *turns, int64_t t);

#endif
