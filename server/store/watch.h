/* watch.h: what the store tells whoever counts. */

#ifndef STORE_WATCH_H
#define STORE_WATCH_H

#include <stdbool.h>
#include <stdint.h>

struct standing_seen;

/*
 * Called on whichever thread it happens, several at once: all must be
 * quick and must not use the store.  Borrowed, for as long as the process
 * lives.
 */
struct store_watch {
	/*
	 * Somebody tried to connect to the database: NULL, or what libpq says
	 * about why it did not work.
	 */
	void (*dialled)(const char *why);

	/*
	 * What a log has, and how much of it at least was published: both in
	 * entries.  It is behind where mark is greater.
	 */
	void (*head_seen)(const char *slug, uint64_t size, uint64_t mark);

	/* Nothing may be written, because the database is not what was shown.
	 */
	void (*fell_behind)(const char *why);

	/* How one witness has answered (standing.h); NULL after the last. */
	void (*witness_seen)(const struct standing_seen *seen);
};

#endif
