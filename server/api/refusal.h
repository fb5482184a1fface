/* refusal.h: a failure as a part of an answer that goes on.  Private. */

#ifndef API_REFUSAL_H
#define API_REFUSAL_H

#include <jansson.h>

#include "core/err.h"
#include "core/scope.h"

/*
 * {"type","title","status","code","detail","field","retry_after"}, and what is
 * recorded already, as in problem+json; with nothing of ERR_INTERNAL but its
 * title.  A new reference,
 * or NULL when there is no memory.
 */
json_t *refusal_json(const struct err *err) MUST_CHECK;

#endif
