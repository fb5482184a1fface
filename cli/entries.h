/* entries.h: a file with an identity a line, perhaps with a number, as parts
 * that fit into one statement each. */

#ifndef CLI_ENTRIES_H
#define CLI_ENTRIES_H

#include <jansson.h>

#include "core/arena.h"
#include "core/err.h"

struct entry {
	const char *identity;
	int64_t value;
};

/* In bytewise order, each identity once; all of it is the arena's. */
struct entries {
	struct entry *item;
	size_t n;
};

/*
 * Read a file ("-" is the standard input), whose identities are brought into
 * their normal form; empty lines are passed over.  ERR_USAGE that names the
 * line for what is no identity or no number from 0 to 1,000,000,000, for an
 * identity that comes twice and for a file without any.
 */
bool entries_read(const char *path, bool numbers, struct arena *arena,
    struct entries *entries, struct err *err) MUST_CHECK;

/* How many of them, from `first` on, one statement has room for. */
size_t entries_room(const struct entries *entries, size_t first);

#endif
