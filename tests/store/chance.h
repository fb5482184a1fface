/* chance.h: what people may say next, by the dice: a little of everything, and
 * about what was said lately, so that it meets. */

#ifndef TESTS_STORE_CHANCE_H
#define TESTS_STORE_CHANCE_H

#include "house.h"

enum {
	CHANCE_SAYINGS = 1024, /* remembered at most */
	CHANCE_ERASED = 8,     /* by one statement, at most */
	CHANCE_IDENTITIES = 6,
};

/* Something recorded. */
struct saying {
	struct digest digest;
	uint64_t index;
	const char *type;
	const char *by;
};

struct chance {
	struct house *house;
	uint32_t state; /* of the dice */
	unsigned seed;
	struct saying saying[CHANCE_SAYINGS];
	size_t n;
	uint64_t first; /* index of the first of them */
};

/* Everybody who may have done or attended something. */
extern const char *const chance_identities[CHANCE_IDENTITIES];

/* 0 to sides - 1; the same in every run. */
size_t chance_dice(struct chance *c, size_t sides);

/* A statement that is about to be said. */
struct draft {
	const char *by;
	const char *type;
	struct buf body;
};

/* The next one; its body is for buf_done. */
void draft_make(struct chance *c, struct draft *draft);

/* What one redaction names. */
struct named {
	const struct saying *item[CHANCE_ERASED];
	size_t n;
};

/* Once each, while there is room. */
void named_add(struct named *named, const struct saying *saying);

/* The body of a redaction by registrars. */
void draft_erase(struct chance *c, const struct named *named,
    struct draft *draft);

#endif
