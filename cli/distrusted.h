/* distrusted.h: what an audit says of keys that were revoked as compromised:
 * how much of what they signed counts no more, and what still stands. */

#ifndef CLI_DISTRUSTED_H
#define CLI_DISTRUSTED_H

#include <jansson.h>

#include "core/world.h"

/*
 * A list with, for each such key in the order of the log,
 *   {"handle","fingerprint","from","since","statement","ignored",
 *    "stands":[{"index","type","statement"}...]}
 * of what it signed at index `from` or after it: how many statements have no
 * effect left, and which have one that stands until somebody reverses it.  A
 * key that is distrusted twice is listed once, from the smaller index.  A new
 * reference, or NULL with err set.
 */
json_t *distrusted_json(const struct world *world, uint64_t size,
    struct err *err) MUST_CHECK;

/* Print that list, for people; nothing when it is empty. */
void distrusted_print(const json_t *list);

#endif
