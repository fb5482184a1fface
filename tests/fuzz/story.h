/* story.h: a log as it was recorded, entry by entry, with a bit of everything:
 * what fuzz_replay.c and make_seeds.c start from.  The same on every run. */

#ifndef FUZZ_STORY_H
#define FUZZ_STORY_H

#include "core/statement.h"

#define STORY_MAX 64

/* One entry; all that it points to stays until the end. */
struct story_entry {
	int64_t recorded_at;
	struct bytes payload; /* with a NUL behind it */
	struct bytes armored;
	struct statement statement; /* parsed and verified */
	struct digest leaf;
	bool erased; /* a redaction of it takes effect later on */
};

struct story {
	struct story_entry entry[STORY_MAX];
	size_t n;
	struct digest root;
	int64_t clock;
};

/* Told once; aborts when any of it is refused. */
const struct story *story_told(void);

/* Sign a payload as that handle does, for the type it has; to be freed. */
char *story_sign(const char *handle, const char *type, struct bytes payload);

#endif
