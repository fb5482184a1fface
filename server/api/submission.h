/* submission.h: what one POST of statements brings, from its request's
 * thread to the appender and back.  Private to api/. */

#ifndef API_SUBMISSION_H
#define API_SUBMISSION_H

#include "core/identity.h"
#include "store/append.h"

/* One envelope of it. */
struct submission_line {
	struct statement statement;
	struct bytes signature;
	struct err err; /* why it does not even reach the log */
};

struct submission {
	struct arena arena;
	char community[HANDLE_MAX + 1];
	bool many;                     /* x-ndjson: no proofs, a line each */
	const struct limit *key_limit; /* to be charged, or NULL */
	struct submission_line *line;
	size_t lines_n;

	/* Of the lines without err, in order; filled in by the appender. */
	struct append_item *item;
	size_t items_n;
	uint64_t size; /* of the log afterwards, and its checkpoint */
	const char *checkpoint;
	struct err err; /* why nothing of it could be done */
};

#endif
