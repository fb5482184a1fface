/* log.h: one JSON line on standard output for each event. */

#ifndef HTTP_LOG_H
#define HTTP_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "api/routes.h"

/*
 * A request that is over.  Says which route, never which path: paths and
 * queries may hold what nobody should find in a log.  Both texts are ours,
 * without anything that JSON would have to escape.
 */
struct log_entry {
	const char *method;
	const char *route; /* the pattern, or "(static)" and the like */
	const struct route *matched; /* whose pattern that is, or NULL */
	int status;                  /* 499 when the client did not wait */
	const char *reason;          /* the code of a problem, or NULL */
	uint64_t id;                 /* log_new_id() */
	int64_t started_us;          /* service_uptime_us() when it began */
	size_t bytes;                /* of the body that was sent */
};

/* A number that no other request has, and how it is written. */
uint64_t log_new_id(void);
struct log_id_text {
	char text[17];
};
struct log_id_text log_id_text(uint64_t id);

/* Write the line, and count the request for /metrics. */
void log_request(const struct log_entry *entry);

/*
 * A failure that is ours, of the request with this id.  message may be any
 * text, but must hold nothing that a client has sent.
 */
void log_error(const char *route, uint64_t id, const char *message);

/*
 * What belongs to no request: a word for the level, a few for what happened,
 * and more about it or NULL, under the same rule as messages of errors.
 */
void log_event(const char *level, const char *event, const char *message);

#endif
