/* admit.h: may a statement enter the log here and now, and what does it
 * change?  The one place that server, appender and offline audit ask. */

#ifndef CORE_ADMIT_H
#define CORE_ADMIT_H

#include "core/statement.h"

#define ADMIT_EARLY_MS (INT64_C(5) * 60 * 1000)
#define ADMIT_LATE_MS (INT64_C(7) * 24 * 3600 * 1000)

/*
 * The recorded_at of the next entry (protocol.md 4): max(previous, now), or
 * max(previous, made_at) in a replay community.
 */
int64_t admit_recorded_at(const struct world *world, int64_t previous,
    int64_t now, int64_t made_at);

/*
 * What statement_admit needs to know about a statement: its signer, what it
 * has seen, and what its type asks for.
 */
bool statement_wants(const struct statement *statement, struct wants *wants,
    struct err *err) MUST_CHECK;

/*
 * What can only be named once what was asked for so far is loaded: an assent
 * or a vouch gives effect to another statement, which asks the world too; a
 * redaction asks what its targets ended.  To be repeated until it names
 * nothing new: it names the same again each time.  Nothing for other types.
 */
bool statement_wants_more(const struct world *world,
    const struct statement *statement, struct wants *wants,
    struct err *err) MUST_CHECK;

/*
 * The time rules for a statement that arrives at the server at `now`: in a
 * replay community made_at is at most 5 minutes ahead; else
 * now - 7 days <= made_at <= now + 5 minutes.  `waited` lifts the lower
 * bound: it was kept when it arrived in the waiting room.  ERR_BAD_TIME.
 */
bool admit_time(const struct world *world, const struct statement *statement,
    int64_t now, bool waited, struct err *err) MUST_CHECK;

/* How a statement was admitted. */
struct admitted {
	bool pending; /* recorded, but without effect until completed */
	bool
	    single_authority; /* one sufficed, as nobody else held the office */
	bool unchecked; /* recorded, but rests on what is erased: no effect */
};

/*
 * Judge a parsed and verified statement against the world before `at`, and
 * append to changes what recording it changes: its statement row always,
 * and either its effects or a pending row.  changes->index must be
 * at->index.  The world itself is not touched: the caller passes every change
 * to world_add once it wants them.
 *
 * A self-signed `person` is recorded as pending for a registrar's vouch.
 *
 * What rests on nothing but holes of the log (world_is_hole) leaves its
 * statement row alone.
 *
 * Errors: ERR_WRONG_LOG, ERR_UNKNOWN_SIGNER (no such person; the server
 * then asks its waiting room), ERR_UNKNOWN_KEY, ERR_CONFLICT when the digest
 * is recorded, ERR_GONE when it was and is erased, and those of the type.  Does
 * not check made_at: see admit_time.  Limits of the log's order (recorded_at)
 * are the caller's.
 */
bool statement_admit(const struct world *world,
    const struct statement *statement, const struct moment *at,
    struct changes *changes, struct admitted *admitted,
    struct err *err) MUST_CHECK;

#endif
