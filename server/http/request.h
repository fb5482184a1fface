/* request.h: what a Kore request asks, in our words. */

#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <kore/kore.h>

#include <kore/http.h>

#include "api/routes.h"
#include "core/arena.h"
#include "http/client.h"
#include "http/guard.h"

/* A body that no route will take is read up to here, to be refused. */
#define UNROUTED_BODY_MAX ((size_t)64 * 1024)

/* The value of a header field, or "". */
const char *request_field(struct http_request *req, const char *name);

/* "GET", ..., as it is written in HTTP. */
const char *request_method_name(const struct http_request *req);

/* METHOD_GET for HEAD too; 0 for a method that no route has. */
enum method request_method(const struct http_request *req);

/* Who asks: see client.h. */
struct client_address request_client(struct http_request *req,
    const struct client_proxies *proxies);

/* The target as it was sent, path and query; NULL without memory. */
const char *request_target(const struct http_request *req, struct arena *arena);

/*
 * The question that a matched route is asked.  query->path is set already
 * and part[] points into it; everything else is copied into the arena, but
 * the body, which stays the request's.  ERR_MALFORMED for a broken query
 * string, ERR_UNSUPPORTED for a media type that the route does not take,
 * ERR_TOO_LARGE for a body beyond its limit.
 */
bool request_read(struct http_request *req, const struct route *route,
    const struct route_part part[QUERY_PARAMS_MAX], struct arena *arena,
    struct query *query, struct err *err) MUST_CHECK;

/* How large a body may be that follows this head. */
size_t request_body_max(const struct guard_head *head);

/* The greatest of those limits. */
size_t request_body_max_of_all(void);

#endif
