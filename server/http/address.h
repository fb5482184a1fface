/* address.h: addresses made of a pattern and of what an answer holds. */

#ifndef HTTP_ADDRESS_H
#define HTTP_ADDRESS_H

#include <jansson.h>

#include "core/buf.h"
#include "core/bytes.h"

/*
 * A value of an answer by the names that lead to it, "items.0.digest"; "" is
 * the whole.  Names end at the end of the bytes or at "}".  Borrowed; NULL
 * where there is none.
 */
json_t *address_value(json_t *doc, struct bytes names);

/* Slugs, handles and digests: what stands in an address as it is. */
bool address_is_simple(const char *text);

/*
 * Append the address of a pattern: {=name} stands for that value of the answer,
 * without a "handle:" in front, any other {part} for the next of param[], of
 * which there are QUERY_PARAMS_MAX, or for nothing when that is NULL.  Behind a
 * "?" anything may stand, escaped.  False, with part of it written, when one of
 * them is unknown, or not simple before that.
 */
bool address_write(struct buf *path, struct bytes pattern,
    const char *const *param, json_t *doc) MUST_CHECK;

#endif
