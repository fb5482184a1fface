/* append.h: statements into the log: the one writer (protocol.md 4,
 * architecture.md "How a statement travels"). */

#ifndef STORE_APPEND_H
#define STORE_APPEND_H

#include "core/buf.h"
#include "core/statement.h"
#include "store/heads.h"

enum append_outcome {
	APPEND_FAILED,   /* err says why; nothing was recorded */
	APPEND_RECORDED, /* now, at index */
	APPEND_ALREADY,  /* before, at index */
	APPEND_WAITING,  /* in the waiting room, outside the log */
};

struct append_item {
	/* In, borrowed. */
	const struct statement *statement; /* parsed and verified */
	struct bytes signature;            /* the decoded blob */
	bool want_proof;

	/* Out. */
	enum append_outcome outcome;
	uint64_t index;
	int64_t recorded_at;
	struct err err;
	struct buf proof; /* tlog-proof text if wanted, for buf_done */
};

/* The head of the log after a batch; starts as { 0 }. */
struct append_head {
	uint64_t size;
	struct digest root;
	struct buf checkpoint; /* signed; for buf_done */
};

struct append_config {
	struct db *db;
	struct heads *heads; /* NULL: no mark, no checkpoint, no proofs */
	const struct schemas *schemas; /* for what waits: a must */
};

/*
 * Append statements to the log of one community, in order, in as few
 * transactions as need be: one, unless the connection is lost or the database
 * refuses a row, after which each item goes alone.  Later items see what
 * earlier ones changed, and a bad one spoils no other.
 *
 * - The same payload under the same signature is APPEND_ALREADY; under another
 *   one ERR_CONFLICT.
 * - A newcomer's own `person`, and what is signed with one of the keys of a
 *   person who waits, goes to the waiting room; again is fine.  At most
 *   WAITING_MAX of a community wait, under one handle WAITING_PER_HANDLE_MAX
 *   of each of WAITING_KEYS_MAX keys (ERR_TOO_MANY), none for longer than
 *   WAITING_DAYS.
 * - A vouch that names a waiting person records the person, itself and what
 *   else waits for it, all at one recorded_at.
 *
 * False with err set when the batch as a whole could not be done, which is
 * then also the err of every item without an outcome: ERR_UNAVAILABLE while
 * PostgreSQL is away, the log is locked for too long, lies behind the
 * high-water mark or was last written by a clock more than 60 s ahead.  A
 * lost COMMIT is found out about on a new connection before anything is said.
 */
#define WAITING_MAX 1000
#define WAITING_PER_HANDLE_MAX 20
#define WAITING_KEYS_MAX 16
#define WAITING_DAYS 30
bool store_append(const struct append_config *config, const char *community,
    struct append_item *items, size_t n, struct append_head *head,
    struct err *err) MUST_CHECK;

#endif
