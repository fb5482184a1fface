/* bodies.h: questions that come as a JSON document.  Private to api/. */

#ifndef API_BODIES_H
#define API_BODIES_H

#include "api/answer.h"

/*
 * An object of JSON, which messages call by what it is: "the envelope".  A new
 * reference, or NULL: ERR_TOO_LARGE beyond max bytes, ERR_MALFORMED for what
 * jcs_parse_around does not read, without saying what was there, ERR_INVALID
 * for what is no object.
 */
json_t *bodies_object(struct bytes text, const char *what, size_t max,
    struct err *err) MUST_CHECK;

/*
 * The array of {"identities": [...]}: 1 to max texts.  A new reference, or
 * NULL: ERR_MALFORMED for what is not JSON, ERR_INVALID for anything else
 * than that.
 */
json_t *bodies_identities(const struct query *query, size_t max,
    struct err *err) MUST_CHECK;

#endif
