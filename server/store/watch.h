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
	/* Somebody tried to connect to the database. */
	void (*dialled)(bool connected);

	/*
	 * A log was compared with its high-water mark: both in entries.  The
	 * log is behind what was published where mark is greater.
	 */
	void (*head_seen)(const char *slug, uint64_t size, uint64_t mark);

	/* How one witness has answered (standing.h); NULL after the last. */
	void (*witness_seen)(const struct standing_seen *seen);
};

#endif
