/* community.h: the community we speak to, and how far its log is trusted. */

#ifndef CLI_COMMUNITY_H
#define CLI_COMMUNITY_H

#include "cli/call.h"
#include "cli/pin.h"
#include "core/note.h"

struct community {
	struct call *call; /* that opened it */
	struct digest log;
	bool replay;
	struct note_key key; /* by which this call verifies */
	struct pin pin;
	bool pinned; /* the key was known before, or given by --vkey */
};

/*
 * Ask the server which log this is.  What --vkey says, or what is remembered
 * from the first time, must be what it answers: ERR_WRONG_LOG.  The first
 * time it is believed and remembered.  A --vkey of an older key does while it
 * signs beside the one in force; of a remembered one, follow_key finds out
 * what became.
 */
bool community_open(struct call *call, struct community *community,
    struct err *err) MUST_CHECK;

/*
 * Verify a checkpoint of this log: signature, origin, and that it agrees with
 * the greatest one seen so far, whose place it takes.  If the log has grown,
 * its tiles are asked for proof that it has only grown.
 */
bool community_check(struct community *community, struct bytes note,
    struct checkpoint *head, struct err *err) MUST_CHECK;

/* Fetch the newest checkpoint and verify it. */
bool community_head(struct call *call, struct community *community,
    struct checkpoint *head, struct err *err) MUST_CHECK;

#endif
