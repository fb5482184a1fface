/* query.h: the questions that `why` and `roll` put to a server. */

#ifndef CLI_QUERY_H
#define CLI_QUERY_H

#include "cli/call.h"

/*
 * GET /roles/{--role}/LEAF with --as-of, --size and --policy, and further
 * arguments ("&person=...") that are escaped already.  NULL with err set.
 */
json_t *query_role(struct call *call, const char *leaf, const char *more,
    struct err *err) MUST_CHECK;

#endif
