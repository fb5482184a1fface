/* fetch.h: short questions to other machines over HTTP, which may be dead,
 * slow or hostile. */

#ifndef ADMIN_FETCH_H
#define ADMIN_FETCH_H

#include "core/buf.h"
#include "core/err.h"

#define FETCH_SECONDS 10                /* for all of a question */
#define FETCH_MAX ((size_t)1024 * 1024) /* bytes of an answer */

/* Starts as { 0 }. */
struct fetched {
	long status;
	struct buf body;
};

void fetch_done(struct fetched *fetched);

#define auto_fetched __attribute__((cleanup(fetch_done)))

/*
 * GET an address, or POST a body (NULL: GET).  Any status is an answer, for
 * the caller to judge; redirects are not followed.  ERR_UNAVAILABLE when
 * there is none within the time and the size.
 */
bool fetch(const char *url, const struct bytes *body, struct fetched *out,
    struct err *err) MUST_CHECK;

#endif
