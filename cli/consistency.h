/* consistency.h: has a log only grown?  Proven here, from its tiles. */

#ifndef CLI_CONSISTENCY_H
#define CLI_CONSISTENCY_H

#include "cli/call.h"
#include "core/note.h"

/*
 * Does the tree of one head begin with that of an older one?  Fetches the few
 * tiles that it takes (docs/protocol.md, Tiles), none of which is believed:
 * what they say has to lead to the newer root.  *grown is false when the older
 * one is not on the way, for then the log has two histories; ERR_UNAVAILABLE
 * when tiles cannot be had or lead elsewhere.  from is not longer than to; an
 * empty one is the beginning of all.
 */
bool consistency_check(struct call *call, const struct checkpoint *from,
    const struct checkpoint *to, bool *grown, struct err *err) MUST_CHECK;

#endif
