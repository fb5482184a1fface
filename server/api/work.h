/* work.h: what was done in a community, by month, for its summary.  Private to
 * api/. */

#ifndef API_WORK_H
#define API_WORK_H

#include "api/question.h"

/*
 * Put "months" (argument "months", 24 unless said, ERR_INVALID beyond 1 to
 * 120), "all", "activities", "groups" and "hats", as summary.c says.  The world
 * holds governance.
 */
bool work_put(json_t *doc, struct question *question,
    struct err *err) MUST_CHECK;

#endif
