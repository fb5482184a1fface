/* bodies.h: questions that come as a JSON document.  Private to api/. */

#ifndef API_BODIES_H
#define API_BODIES_H

#include "api/answer.h"

/*
 * The array of {"identities": [...]}: 1 to max texts.  A new reference, or
 * NULL: ERR_MALFORMED for what is not JSON, ERR_INVALID for anything else
 * than that.
 */
json_t *bodies_identities(const struct query *query, size_t max,
    struct err *err) MUST_CHECK;

#endif
