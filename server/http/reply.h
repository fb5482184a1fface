/* reply.h: answers and files on their way out through Kore. */

#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H

#include <kore/kore.h>

#include <kore/http.h>

#include "api/routes.h"
#include "http/problem.h"
#include "http/static.h"

/* Bits beside enum method for what is always there. */
#define ALLOW_STATIC ((unsigned)METHOD_GET)

/* What slow readers may keep waiting in one worker, in bytes. */
#define UNSENT_MAX ((size_t)128 * 1024 * 1024)

/*
 * Each of these answers the request and returns how many bytes of body it
 * sends.  They add what every answer carries: security and caching fields,
 * ETag, Link, Vary, Retry-After; 304 for a known entity tag; no body for
 * HEAD.  A field value with a byte that a header cannot hold is left out.
 */

/* A rendered answer.  A large body moves out of it. */
size_t reply_answer(struct http_request *req, struct answer *answer);

/* Is there room for it beside what slow readers keep waiting?  A small one
 * always finds room. */
bool reply_has_room(const struct answer *answer);

/* Bytes of large answers of this worker that wait for their readers. */
size_t reply_unsent(void);

/* A failure without an endpoint, as JSON or as a page. */
size_t reply_problem(struct http_request *req, const struct problem *problem);

/* A file; what its path stands for is the same for ever when immutable. */
size_t reply_asset(struct http_request *req, const struct asset *asset,
    bool immutable);

/* 204 to OPTIONS and 405 to others, both with Allow; a mask of methods. */
size_t reply_allowed(struct http_request *req, unsigned allowed);

/* From now on every answer closes its connection. */
void reply_close_all(void);

#endif
