/* query.h: the questions that `why` and `roll` put. */

#ifndef CLI_QUERY_H
#define CLI_QUERY_H

#include "cli/call.h"

/*
 * The instant that --as-of names; *instant is untouched without one.
 * ERR_USAGE when it is neither an instant nor a day.
 */
bool query_instant(const struct call *call, int64_t *instant,
    struct err *err) MUST_CHECK;

/* Append "&name=" and the value of an option, if it was given. */
void query_option(const struct call *call, enum option_id id, const char *name,
    struct buf *path);

/*
 * GET /roles/{--role}/LEAF with --as-of, --size and --policy, and further
 * arguments ("&person=...") that are escaped already.  An answer of now that
 * knows less of the log than was seen before is ERR_WRONG_LOG.  NULL with err
 * set.
 */
json_t *query_role(struct call *call, const char *leaf, const char *more,
    struct err *err) MUST_CHECK;

#endif
