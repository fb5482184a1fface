/* routes.h: which path is answered by which endpoint. */

#ifndef API_ROUTES_H
#define API_ROUTES_H

#include "api/answer.h"

enum method {
	METHOD_GET = 1, /* HEAD too */
	METHOD_POST = 2,
	METHOD_PUT = 4,
	METHOD_DELETE = 8, /* without a body */
};

/* Where an endpoint runs and what it has: see api/service.h. */
struct service;

typedef bool (*endpoint_fn)(struct service *service, const struct query *query,
    struct answer *answer, struct err *err);

struct route {
	enum method method;
	const char *pattern; /* "/api/v1/{c}/people/{handle}" */
	endpoint_fn endpoint;
	size_t body_max;   /* 0 for those without a body */
	const char *types; /* accepted media types, blank-separated */
};

/*
 * So many rows there may be in routes.c, and in pages.c: where there are more,
 * those files do not compile.  What has room for all of them is made to fit.
 */
#define ROUTES_MAX 96
#define PAGES_MAX 64

/* All of them, in order; the last has a NULL pattern. */
extern const struct route routes[];

/*
 * Under no path and not among routes: has the watch of a service told how
 * witnesses have answered.  Its answer is empty.
 */
extern const struct route route_standings;

/*
 * Does the answer take much work: everyone, many, every statement with some
 * words, or another size or instant than the present one?
 */
bool route_is_costly(const struct route *route, const struct query *query);

/* May it be asked at any time: does the server answer? */
bool route_is_free(const struct route *route);

/* What a {part} of a pattern stands for; points into the path. */
struct route_part {
	const char *start;
	size_t len;
};

/*
 * Does the whole path fit a pattern?  A {part} matches one or more characters
 * other than "/"; a {part...}, which is last, the rest of the path, whatever it
 * is, but not nothing.  Fills part[] in order, as far as it fits.
 */
bool route_fits(const char *pattern, const char *path,
    struct route_part part[QUERY_PARAMS_MAX]);

/*
 * The first route whose pattern fits a path; the parts are copied to storage
 * of the caller's from the spans in part[].  When patterns fit but no method
 * does, returns NULL and *allowed is a mask of enum method; 0 when nothing
 * fits.
 */
const struct route *route_match(const struct route *table, enum method method,
    const char *path, struct route_part part[QUERY_PARAMS_MAX],
    unsigned *allowed);

#endif
