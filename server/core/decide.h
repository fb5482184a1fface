/* decide.h: the evaluator: does this person hold this role, and why?
 * (docs/policy.md).  Pure: no clock, no database, no floats. */

#ifndef CORE_DECIDE_H
#define CORE_DECIDE_H

#include <jansson.h>

#include "core/ask.h"
#include "core/policy.h"

/*
 * The policies in force at an instant and size: of each slug the version with
 * the greatest effective_from <= instant, then the highest index.
 * ERR_NOT_FOUND when none has the role; ERR_CONFLICT when several policies
 * have it and ask->policy does not say which; ERR_INVALID (field "/instant",
 * "/size" or, below, "/id") for what cannot be asked.
 */
bool decide_policy(const struct ask *ask, struct arena *arena,
    struct policy *policy, struct err *err) MUST_CHECK;

/* The outcome alone, for rolls. */
bool decide_result(const struct ask *ask, enum result *result,
    struct err *err) MUST_CHECK;

/*
 * The whole decision as a JSON document that keeps JCS-int:
 * {"role","id","instant","size","policy":{"id","version","digest"},"result",
 * "since","lapses_on","redacted","trace"}; a new reference, or NULL with err
 * set.  since is there only when it passes, lapses_on when it passes and will
 * not for ever; redacted, how many statements were known at this size and are
 * erased since, when there are any.  trace.h says what the trace is.
 */
json_t *decide(const struct ask *ask, struct err *err) MUST_CHECK;

#endif
