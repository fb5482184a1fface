/* rolls.h: the rolls that a thread computed last: a roll is a pure function
 * of what it is kept under.  Private to api/. */

#ifndef API_ROLLS_H
#define API_ROLLS_H

#include <stdint.h>

#include "core/roll.h"

#define ROLLS_KEPT 16

struct kept_roll {
	char *key;              /* owned; NULL: nothing here */
	struct stretch stretch; /* when it is the same but for its header */
	struct buf bytes;       /* of protocol.md 6, as of some instant then */
	struct roll_sums sums;
	struct buf lacking; /* lines of some who lack data: roll_write */
	uint64_t used;      /* when: the least goes first */
};

void kept_roll_done(struct kept_roll *roll);

#define auto_kept_roll __attribute__((cleanup(kept_roll_done)))

/* Starts as { 0 }. */
struct rolls {
	struct kept_roll roll[ROLLS_KEPT];
	uint64_t clock;
};

/*
 * What is kept under a key for a stretch that holds an instant, or NULL;
 * borrowed until the next rolls_keep.  A key begins with a log and its state, a
 * word each: what is kept of the same log in another state is forgotten, for it
 * may name whom an erasure took out.
 */
const struct kept_roll *rolls_find(struct rolls *rolls, const char *key,
    int64_t instant);

/*
 * Keep *roll, but under a copy of the key, in place of the one that was not
 * asked for longest; takes its bytes, also when it fails.
 */
const struct kept_roll *rolls_keep(struct rolls *rolls, const char *key,
    struct kept_roll *roll, struct err *err) MUST_CHECK;

void rolls_done(struct rolls *rolls);

#endif
