/* log.h: one JSON line on standard output for each event. */

#ifndef HTTP_LOG_H
#define HTTP_LOG_H

#include <stddef.h>
#include <stdint.h>

/*
 * A request that is over.  Says which route, never which path: paths and
 * queries may hold what nobody should find in a log.  Both texts are ours,
 * without anything that JSON would have to escape.
 */
struct log_entry {
	const char *method;
	const char *route;  /* the pattern, or "(static)" and the like */
	int status;         /* 499 when the client did not wait */
	int64_t started_us; /* log_now() when it began */
	size_t bytes;       /* of the body that was sent */
};

/* A clock that only runs forward, in microseconds. */
int64_t log_now(void);

void log_request(const struct log_entry *entry);

/* A failure that is ours; message may be any text. */
void log_error(const char *route, const char *message);

#endif
