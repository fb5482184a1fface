/* logkeys.h: the keys of a log: which of them sign its checkpoint at a size
 * (docs/protocol.md 4, "Log keys"). */

#ifndef CORE_LOGKEYS_H
#define CORE_LOGKEYS_H

#include "core/note.h"
#include "core/statement.h"
#include "core/world.h"

/* The present key, and at most three before it that still sign beside it. */
#define LOGKEYS_SIGNING_MAX 4

/* One key, and what the log says of it. */
struct logkey {
	struct note_key key;
	uint64_t from; /* index of the entry that brought it; genesis: 0 */
	int64_t until; /* see logkey_signs; INSTANT_MAX: the present key */
};

/*
 * Does it sign the checkpoint of a size that it is known at, of which the last
 * entry was recorded then?  A key stops with the first entry that is recorded
 * at its `until` or later, so that the keys of a checkpoint follow from the
 * entries it covers and from no clock.
 */
bool logkey_signs(const struct logkey *key, int64_t recorded_at) MUST_CHECK;

/*
 * All keys a log had by what its first `size` entries say, the present one
 * last; at least one.  ERR_INTERNAL when the world has no genesis, or a vkey
 * in it is none.  Reads rows of CHANGE_COMMUNITY and CHANGE_LOG_KEY.
 */
bool logkeys_list(const struct world *world, uint64_t size, struct arena *arena,
    struct logkey **out, size_t *n, struct err *err) MUST_CHECK;

/* Those that sign one checkpoint: the one in force first, then older ones. */
struct logkeys {
	struct logkey key[LOGKEYS_SIGNING_MAX];
	size_t n; /* at least 1 */
};

/*
 * The keys of the checkpoint of that size, whose last entry was recorded
 * then.  It must be signed by the first of them; a reader who knows only one
 * of the others may take that one's word.
 */
bool logkeys_signing(const struct world *world, uint64_t size,
    int64_t recorded_at, struct logkeys *out, struct err *err) MUST_CHECK;

/*
 * The vkey that a statement would bring, borrowed from it; NULL when it is no
 * log-key.  Whoever signs the checkpoints must ask before it is recorded
 * whether they can sign with it (types/log_key.c).
 */
const char *log_key_named(const struct statement *statement);

#endif
