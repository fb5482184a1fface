/* owners.h: whose identities are, by the server's account. */

#ifndef CLI_OWNERS_H
#define CLI_OWNERS_H

#include "cli/call.h"
#include "core/map.h"

/*
 * Ask about an array of normalised identities.  The map has the handle (a
 * string of the call's arena) of each that belongs to somebody.  For
 * map_free; NULL with err set.
 */
struct map *owners_ask(struct call *call, const json_t *identities,
    struct err *err) MUST_CHECK;

#endif
