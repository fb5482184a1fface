/* erased.h: what redactions have taken out of a log. */

#ifndef CLI_ERASED_H
#define CLI_ERASED_H

#include <jansson.h>

#include "core/world.h"

/*
 * A list of {"index","type","digest","redaction","entry","by","reason",
 * "authority"?,"replacement"?}: what was erased, and by which entry.  A new
 * reference, or NULL with err set.
 */
json_t *erased_json(const struct world *world, struct err *err) MUST_CHECK;

/* The same in words; nothing when nothing was. */
void erased_print(const json_t *erased);

#endif
