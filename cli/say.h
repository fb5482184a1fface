/* say.h: one statement from its body to its receipt; what every command that
 * signs comes down to. */

#ifndef CLI_SAY_H
#define CLI_SAY_H

#include "cli/submit.h"

/* Who signs, in which community, when. */
struct speaker {
	struct community community;
	const char *by;
	int64_t made_at;
};

/*
 * Open the community and find out who speaks: --as, the settings, or whose
 * key it is by the server's allowed_signers.  `by` may be given by the caller
 * (somebody who enrols), else it is NULL.  --made-at is refused with ERR_USAGE
 * outside replay communities.
 */
bool say_open(struct call *call, const char *by, struct speaker *speaker,
    struct err *err) MUST_CHECK;

/*
 * Compose and check a statement with a body, which is only borrowed; for
 * governance with a tree head that is fetched and verified now.
 */
bool say_compose(struct call *call, struct speaker *speaker, const char *type,
    json_t *body, struct statement *out, struct err *err) MUST_CHECK;

/*
 * The whole way: open, compose, print it if --dry-run is given, else sign,
 * send, verify the receipt and print it.  Takes the reference to body; NULL
 * means that there was no memory for it.
 */
bool say(struct call *call, const char *type, json_t *body,
    struct err *err) MUST_CHECK;

/* The same once the speaker is known. */
bool say_as(struct call *call, struct speaker *speaker, const char *type,
    json_t *body, struct err *err) MUST_CHECK;

/*
 * --from, or the day on which it is made when nobody says when it begins;
 * NULL when there is no memory.
 */
const char *say_from(struct call *call, const struct speaker *speaker);

/* Print what became of a statement that was sent. */
void say_receipt(const struct call *call, const struct statement *statement,
    const json_t *receipt);

#endif
