/* target.h: the target of a request, decoded: path and arguments. */

#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include "api/answer.h"
#include "core/arena.h"

/*
 * Decode a path in which a segment may hold %xx.  NULL with ERR_MALFORMED
 * when an escape is broken, when the path does not begin with "/", has an
 * empty segment ("//"), a "." or a "..", or holds after decoding a control
 * character or what is not UTF-8.  Never touches a file system, but what
 * reads like a way out of a folder is refused before anybody asks.
 */
const char *target_path(struct arena *arena, const char *raw,
    struct err *err) MUST_CHECK;

/*
 * Decode the query string "a=1&b=x+y" into query->arg; NULL or "" is none.
 * ERR_MALFORMED as above and beyond QUERY_ARGS_MAX arguments; args_n is
 * untouched then.
 */
bool target_args(struct arena *arena, const char *raw, struct query *query,
    struct err *err) MUST_CHECK;

#endif
