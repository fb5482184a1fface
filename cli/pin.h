/* pin.h: what we remember about a log, so that it cannot be swapped for
 * another one, nor show us two histories. */

#ifndef CLI_PIN_H
#define CLI_PIN_H

#include "core/arena.h"
#include "core/note.h"

/* Starts as { 0 }; texts live in the arena. */
struct pin {
	char *path;       /* the file it is kept in, or NULL: nowhere */
	const char *vkey; /* NULL: nothing is remembered yet */
	struct digest log;
	bool has_head;
	struct checkpoint head; /* the greatest tree head seen */
	const char *note;       /* that says so, signed; NULL: not kept */
	struct arena *arena;
};

/*
 * Look up what is remembered about a community at an address: a file in
 * $XDG_STATE_HOME/kleos/pins/ (~/.local/state/kleos/pins/).  ERR_UNAVAILABLE
 * when that file is there and cannot be understood.
 */
bool pin_read(const char *url, const char *slug, struct arena *arena,
    struct pin *pin, struct err *err) MUST_CHECK;

/* Keep it, for the same address. */
bool pin_write(const struct pin *pin, struct err *err) MUST_CHECK;

/*
 * Does a tree head agree with the one that is remembered?  Not smaller, and
 * of the same root if of the same size; a greater one, of which the caller
 * has seen proof, takes its place, with the note that it is signed in.
 * ERR_WRONG_LOG otherwise, in the second case with pin_fork.
 */
bool pin_advance(struct pin *pin, const struct checkpoint *head,
    struct bytes note, struct err *err) MUST_CHECK;

/*
 * The log's key has signed two histories: the one that is remembered, and this
 * note.  Keep both, for others to see, in a file beside the pins, which the
 * error names.  Always false, with ERR_WRONG_LOG.
 */
bool pin_fork(const struct pin *pin, struct bytes note, struct err *err);

#endif
