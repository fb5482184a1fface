/* roll.h: everyone who holds a role: the bytes of protocol.md 6. */

#ifndef CORE_ROLL_H
#define CORE_ROLL_H

#include "core/buf.h"
#include "core/decide.h"
#include "core/window.h"

/*
 * Everyone a roll asks about, at a size: "handle:x" of each person, and each
 * identity with facts that belongs to nobody.  Sorted bytewise, each once;
 * the strings are the world's or the arena's.
 */
struct everyone {
	const char **id;
	size_t n;
};

bool roll_everyone(const struct world *world, uint64_t size,
    struct arena *arena, struct everyone *everyone, struct err *err) MUST_CHECK;

/* How a roll came out. */
struct roll_sums {
	size_t pass;
	size_t fail;
	size_t insufficient;
	size_t unchecked;
};

/*
 * Append the roll of ask->role at ask->instant and ask->size (ask->id is not
 * used): the header line, then one line for each who passes, by id.  Unless
 * lacking is NULL, it gets lines of the same form for the first
 * ROLL_LACKING_MAX of whom too little is known.
 */
#define ROLL_LACKING_MAX 10
bool roll_write(const struct ask *ask, struct buf *out, struct roll_sums *sums,
    struct buf *lacking, struct err *err) MUST_CHECK;

/*
 * The stretch around ask->instant in which that roll, at that size and by the
 * version in force at ask->instant, has the same people and the same sums:
 * only its header differs.  ERR_TOO_LARGE where that cannot be worked out.
 */
bool roll_around(const struct ask *ask, struct stretch *around,
    struct err *err) MUST_CHECK;

/* Append a roll of the same stretch with the header of ask. */
bool roll_as_of(const struct ask *ask, struct bytes roll, struct buf *out,
    struct err *err) MUST_CHECK;

/* SHA-256("kleos.v1.roll" 0x00 | bytes) */
struct digest roll_digest(struct bytes bytes);

#endif
