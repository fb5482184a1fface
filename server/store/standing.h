/* standing.h: how the witnesses that we ask have answered, for who watches
 * over them.  Nothing that is said or checked depends on it. */

#ifndef STORE_STANDING_H
#define STORE_STANDING_H

#include "core/bytes.h"
#include "store/db.h"
#include "store/watch.h"

/* What came of a question to a witness. */
enum standing_answer {
	STANDING_DEAD,     /* no answer, or none that can be read */
	STANDING_CONFLICT, /* it does not agree with us on what it has seen */
	STANDING_FORKED,   /* it has seen another history */
	STANDING_INVALID,  /* what it gave is no cosignature of this head */
	STANDING_REFUSED,  /* another status than it should have */
	STANDING_COSIGNED,
	STANDING_FAILURES = STANDING_COSIGNED, /* how many kinds of them */
};

struct standing {
	int32_t community;
	const char *witness; /* its name; borrowed */
	enum standing_answer answer;
	uint64_t size; /* what was cosigned, in entries; */
	int64_t at;    /* and when, in ms since 1970 */
};

/*
 * Count an answer.  A cosignature that is older than one that was counted
 * changes nothing.
 */
bool store_standing_count(struct db *db, const struct standing *standing,
    struct err *err) MUST_CHECK;

/*
 * Of one log, or with NULL of all: begin to count for each of these witnesses,
 * which are the ones that are asked, and forget all others.
 */
bool store_standing_keep(struct db *db, const char *slug,
    const char *const *witness, size_t n, struct err *err) MUST_CHECK;

/* What is known of a witness and a log; borrowed for the call. */
struct standing_seen {
	const char *slug;
	const char *witness;
	uint64_t log_size;
	uint64_t cosigned_size;
	int64_t cosigned_at; /* ms since 1970; 0: never */
	uint64_t failed[STANDING_FAILURES];
};

/* At most so many are told of. */
#define STANDINGS_MAX 512

/* Tell the watch of db of each, by community and name, and then of NULL. */
bool store_standings(struct db *db, struct err *err) MUST_CHECK;

#endif
