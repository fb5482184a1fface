/* pointer.h: where a walk through a JSON value stands, as a JSON pointer. */

#ifndef CORE_POINTER_H
#define CORE_POINTER_H

#include <jansson.h>

#include "core/err.h"

/*
 * One step down from a container.  Steps live on the stack of the functions
 * that walk; NULL is the root.
 */
struct pointer {
	const struct pointer *up;
	const char *key; /* borrowed; NULL for an item of an array */
	size_t index;    /* when key is NULL */
	unsigned depth;  /* how many steps from the root */
};

struct pointer pointer_field(const struct pointer *up, const char *key);
struct pointer pointer_item(const struct pointer *up, size_t index);
unsigned pointer_depth(const struct pointer *at);

/*
 * Record a failure at this place: err->field is its JSON pointer (RFC 6901),
 * cut at ERR_FIELD_MAX like every field.  Returns false, like err_set.
 */
bool pointer_fail(const struct pointer *at, struct err *err, enum err_code code,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/*
 * jansson wants a writable object for iterating, although it only reads.
 * For walks that promise const to their callers and keep the promise.
 */
json_t *pointer_walkable(const json_t *value);

#endif
