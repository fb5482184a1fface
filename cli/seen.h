/* seen.h: a tree head known from outside (--checkpoint), and the witnesses who
 * are asked to have signed it (--witness). */

#ifndef CLI_SEEN_H
#define CLI_SEEN_H

#include "cli/call.h"
#include "core/note.h"

/* Starts as { 0 }; for seen_done. */
struct seen {
	struct buf note;        /* empty: nothing was given */
	struct checkpoint head; /* what it says */
	bool by_log;            /* a key of the log has signed it */
	size_t witnesses;       /* how many of those asked for have */
	size_t needed;          /* of them; 0: none was asked for */
};

/*
 * Read what --checkpoint names or, without that, the note at hand (which may
 * be empty), and verify the cosignatures of every --witness that are on it.
 * ERR_BAD_COSIGNATURE for a line of one that does not verify; one that is not
 * there is not counted.  ERR_USAGE for a --witness that is no key or comes
 * twice, and --witnesses-needed out of range; ERR_MALFORMED, ERR_UNAVAILABLE.
 */
bool seen_read(const struct call *call, struct bytes at_hand, struct seen *seen,
    struct err *err) MUST_CHECK;
void seen_done(struct seen *seen);

/* Note whether this key of the log has signed it. */
void seen_try(struct seen *seen, const struct note_key *key);

/*
 * Compare it, once every key was tried, with a log that has this origin and
 * size; root is that of its tree at the head's size, NULL when that is beyond.
 * ERR_WRONG_LOG; ERR_ROLLED_BACK for a greater head, ERR_FORKED for another
 * root, ERR_FALSE_WITNESS if only witnesses have signed that one; without a
 * signature that is known here ERR_BAD_SIGNATURE, and ERR_UNCHECKED for a
 * greater head, whose key may have come later.
 */
bool seen_judge(const struct seen *seen, const char *origin, uint64_t size,
    const struct digest *root, struct err *err) MUST_CHECK;

/* Have enough witnesses signed it? */
bool seen_enough(const struct seen *seen) MUST_CHECK;

/* Put what witnesses came to into a report; nothing if none was asked for. */
void seen_json(const struct seen *seen, json_t *report);
void seen_print(const struct seen *seen);

#endif
