/* limits.h: how much one address and one key may ask of all workers together.
 *
 * The buckets are in memory that the workers share: each connection ends up
 * at another worker, and limits of each alone would be as many times as high
 * as there are workers. */

#ifndef HTTP_LIMITS_H
#define HTTP_LIMITS_H

#include "api/routes.h"
#include "core/limit.h"
#include "http/client.h"

/* Requests a second of one address; see limits_pass. */
#define LIMITS_ADDRESS "100/2000"
/* Costly questions a second of one address; see route_is_costly. */
#define LIMITS_QUESTION "5/100"
/* Statements a second that are recorded under one key. */
#define LIMITS_KEY "50/20000"
/* A body costs another request for each of these. */
#define LIMITS_BODY ((size_t)64 * 1024)

/* What the operator has set; NULL or "" stands for the values above. */
struct limits_config {
	const char *address;
	const char *question;
	const char *key;
	const char *proxies; /* nobody is one if not set */
};

/*
 * In the parent, before workers start.  ERR_USAGE naming the setting that
 * cannot be read.
 */
bool limits_open(const struct limits_config *config,
    struct err *err) MUST_CHECK;
void limits_close(void);

/* The one of keys, which is charged where signatures are verified. */
const struct limit *limits_key(void);

const struct client_proxies *limits_proxies(void);

/*
 * May this address ask this now?  Charges it for what it asks; ERR_TOO_MANY
 * with the seconds to wait.  Whether the server answers (/healthz, /readyz)
 * may be asked at any time.
 */
bool limits_pass(const struct client_address *address,
    const struct route *route, const struct query *query,
    struct err *err) MUST_CHECK;

#endif
