/* fsck.h: is what the database holds what the log says?  Looks, and changes
 * nothing. */

#ifndef STORE_FSCK_H
#define STORE_FSCK_H

#include "core/schema.h"
#include "store/seal.h"

/* One thing that is wrong or behind, or, as a note, one worth knowing. */
struct store_finding {
	const char *community; /* its slug, or its number if that is damaged */
	bool note;             /* no damage */
	bool behind;           /* no damage either: more was published */
	const char *table;     /* "mark" for a high-water mark, which is none */
	const char *row;       /* index, level/index, since/ordinal, digest,
				  kind/id */
	const char *column;    /* or "" */
	const char *what;      /* lower case, without a full stop */
};

struct store_fsck {
	struct db *db; /* as the owner of the tables */
	const struct schemas *schemas;
	const struct seal_key *master;
	const char *state; /* the folder of the high-water marks */

	/* Told of each finding, whose strings live until it returns. */
	void (*found)(const struct store_finding *finding, void *context);

	/* Told from time to time how far it has come in a table; or NULL. */
	void (*progress)(const char *table, uint64_t done, void *context);
	void *context;
};

struct store_fscked {
	uint64_t communities;
	uint64_t entries;
	uint64_t nodes;
	uint64_t rows;
	uint64_t waiting;
	uint64_t damaged; /* findings that are neither notes nor behind */
	uint64_t behind;  /* logs that have less than was published of them */
};

/*
 * Read everything of one community (NULL: of all) in one snapshot each, past
 * the indexes of the tables, and compare it with a replay of its entries:
 *
 * - entry: dense indices, digests, and all that replay_add checks;
 * - node: each is there and has the hash of what is below it;
 * - log: size, edge, root, last_recorded_at, governance;
 * - the derived rows: missing, too many, or another value in which column;
 * - community: what genesis says, and a log key that the master key opens;
 * - log_seed: those of the keys after it, one for each that the log names; a
 *   key that signs no more, and does not open, is a note: it may have been
 *   followed because it was lost;
 * - waiting: digests, signatures, and what the columns say of the payload;
 * - private_row: each opens with the master key, where it lies;
 * - cosignature: each is of a head that the log had;
 * - the high-water mark of this folder: on the log; a log that has not reached
 *   it is behind, which is no damage;
 * - rows of communities that do not exist.
 *
 * From an entry that does not pass or is missing on, what the log says is not
 * known: later rows and nodes are left alone then, and a note says so.  What
 * nothing else in the database repeats cannot be judged: received_at of what
 * waits, beyond the window of its made_at, and its arrival; sessions and
 * the traces of reading, beyond their community.
 *
 * True when everything could be read, whatever was found; ERR_NOT_FOUND;
 * ERR_UNAVAILABLE or ERR_INTERNAL when something could not be read: then
 * nothing may be concluded from what was not found.
 */
bool store_fsck(const struct store_fsck *fsck, const char *slug,
    struct store_fscked *out, struct err *err) MUST_CHECK;

#endif
