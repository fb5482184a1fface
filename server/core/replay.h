/* replay.h: a log, entry by entry from index 0, checked as it was when each
 * was recorded.  What the offline audit, `kleos why --bundle` and
 * `kleos-admin rebuild` run. */

#ifndef CORE_REPLAY_H
#define CORE_REPLAY_H

#include "core/admit.h"
#include "core/merkle.h"

struct replay;

/* One entry as it comes out of a bundle or a table; borrowed. */
struct replay_entry {
	int64_t recorded_at;
	struct bytes payload;
	struct bytes armored; /* its signature */
};

/*
 * A replay that has seen nothing, for replay_free; or NULL with err set.
 * schemas is borrowed and outlives it; NULL skips the schemas, for a caller
 * who wrote the entries itself.
 */
struct replay *replay_new(const struct schemas *schemas,
    struct err *err) MUST_CHECK;
void replay_free(struct replay *replay);

static inline void
scope_replay(struct replay **replay)
{
	replay_free(*replay);
}

#define auto_replay __attribute__((cleanup(scope_replay)))

/*
 * The next entry: canonical form, schema, signature, order in time,
 * authority at its index, `seen`; then its leaf is appended and its changes
 * are added to the world.  ERR_BAD_TIME when it is recorded before its
 * predecessor or made more than 5 minutes after it was recorded; the other
 * errors are those of statement_parse, statement_verify and statement_admit.
 * A refused entry leaves nothing behind; after ERR_INTERNAL the replay must
 * not go on.
 *
 * The lower bound of made_at is not checked: who waited for a vouch was held
 * against it on arrival, of which the log says nothing.
 */
bool replay_add(struct replay *replay, const struct replay_entry *entry,
    struct err *err) MUST_CHECK;

/*
 * The same for a statement that is parsed and verified already, which is
 * borrowed for the call: what nobody needs the log for can be done elsewhere,
 * and ahead.
 */
bool replay_add_statement(struct replay *replay,
    const struct statement *statement, int64_t recorded_at,
    struct err *err) MUST_CHECK;

/*
 * The next entry, whose payload and signature were erased: its leaf follows
 * from the digests.  Nothing is known of what it said; what rests on it is
 * recorded without effect.  Whether a redaction really names it is asked at
 * the end, of replay_unexplained.  ERR_BAD_TIME as above; ERR_UNEXPLAINED for
 * the first one, the founding.
 */
bool replay_add_erased(struct replay *replay, int64_t recorded_at,
    const struct digest *payload, const struct digest *signature,
    struct err *err) MUST_CHECK;

/*
 * The first entry from an index on that came without its payload although no
 * redaction of its digest and index is in effect: true, with its index and, if
 * wanted, its digest.  False: there is none.
 */
bool replay_unexplained(const struct replay *replay, uint64_t from,
    uint64_t *index, struct digest *digest) MUST_CHECK;

/*
 * Statements that came with their payload and were erased by a later entry,
 * as in a bundle that was downloaded in pieces.  What they said must not
 * count: replay again and give them to replay_add_erased.
 */
struct replay_leftovers {
	const struct digest *item; /* borrowed until the next replay_add */
	size_t n;
};
struct replay_leftovers replay_leftovers(const struct replay *replay);

/* How many entries were erased, and how many rest on these, unchecked. */
uint64_t replay_erased(const struct replay *replay);
uint64_t replay_unchecked(const struct replay *replay);

/* What that entry changed; valid until the next replay_add. */
const struct changes *replay_changes(const struct replay *replay);

/* What is known after all entries so far; borrowed. */
const struct world *replay_world(const struct replay *replay);

uint64_t replay_size(const struct replay *replay);
struct digest replay_root(const struct replay *replay);

/* The whole tree so far, for roots and proofs at any size; borrowed. */
struct merkle_source replay_tree(struct replay *replay);

/*
 * How many statements took effect by one person's word although the protocol
 * asks for two, because nobody else held the office (*single authority*).
 */
uint64_t replay_single_authority(const struct replay *replay);

#endif
