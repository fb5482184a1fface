/* client.h: questions to a server over HTTP. */

#ifndef CLI_CLIENT_H
#define CLI_CLIENT_H

#include <jansson.h>

#include "core/buf.h"
#include "core/err.h"

/* An answer is at most this long. */
#define CLIENT_ANSWER_MAX ((size_t)64 * 1024 * 1024)

/* One connection, kept alive from one question to the next. */
struct client;

/* Base address "http://127.0.0.1:8080"; ERR_USAGE for anything else. */
struct client *client_new(const char *url, struct err *err) MUST_CHECK;
void client_free(struct client *client);

/* The base address without a slash at its end. */
const char *client_url(const struct client *client);

struct request {
	const char *path;   /* with the query string */
	const char *method; /* NULL: POST with a body, GET without */
	const char *bearer; /* token of a session, or NULL */
	const char *type;   /* of the body; NULL: there is none */
	struct bytes body;
	const char *accept; /* NULL: JSON */
};

/* Starts as { 0 }. */
struct reply {
	long status;
	bool next;        /* a Link header says that there is a next page */
	unsigned retry_s; /* Retry-After in seconds; 0: not there */
	char id[17];      /* X-Request-Id of a Kleos; "": not there */
	struct buf body;
};

void reply_done(struct reply *reply);

#define auto_reply __attribute__((cleanup(reply_done)))

/*
 * Ask, and receive an answer of status 2xx.  A problem+json becomes err with
 * its code, field and text.  ERR_UNAVAILABLE when the server cannot be
 * reached, breaks off, is too slow, sends too much, or sends us elsewhere:
 * redirects are not followed, so that nobody can lead signatures and
 * questions to another host.  Where the server says 429 or 503 and for how
 * long, we wait and ask again: see client_wait.
 */
bool client_send(struct client *client, const struct request *request,
    struct reply *reply, struct err *err) MUST_CHECK;

/* The same for an answer that must be a JSON object; NULL with err set. */
json_t *client_json(struct client *client, const struct request *request,
    struct err *err) MUST_CHECK;

/*
 * Wait for as long as a server asks, and say so; what is sent again is the
 * same, which a log records once.  Not more than CLIENT_WAITS_MAX times in a
 * row, which *waits counts, nor for more than CLIENT_WAIT_SECONDS_MAX, nor 0:
 * false, and the refusal stands.
 */
#define CLIENT_WAITS_MAX 5
#define CLIENT_WAIT_SECONDS_MAX 120
bool client_wait(const struct client *client, json_int_t seconds,
    unsigned *waits) MUST_CHECK;

/* Record what a problem+json document says.  Always false. */
bool client_problem(const json_t *problem, struct err *err);

#endif
