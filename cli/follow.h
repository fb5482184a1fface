/* follow.h: a log has another key than the one that is remembered: what the
 * log itself says of that. */

#ifndef CLI_FOLLOW_H
#define CLI_FOLLOW_H

#include "cli/call.h"
#include "cli/pin.h"

/*
 * Download the whole log that *pin remembers and check all of it, as `kleos
 * audit` does.  It must begin with the same first statement, hold the entries
 * of the tree head that was seen before, and have had the remembered key; then
 * *pin gets the key in force and the new tree head, and a line on the standard
 * error says so.  ERR_WRONG_LOG otherwise, and when the key in force is
 * the remembered one after all.  Takes as long as an audit, and
 * memory for a file of at most BUF_MAX; it happens once for each new key.
 */
bool follow_key(struct call *call, struct pin *pin, struct err *err) MUST_CHECK;

#endif
