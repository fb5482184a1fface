/* tally.h: what becomes of every row of a file, so that none vanishes. */

#ifndef FORMATS_TALLY_H
#define FORMATS_TALLY_H

#include "core/identity.h"
#include "formats/draft.h"

/* Counts into the draft that it was started with. */
struct tally {
	struct draft *draft;
	const struct draft_options *options;
	struct identity bot[DRAFT_BOTS_MAX];
	const char **reason; /* of each row; NULL: not rejected */
};

/* Whose row it is. */
struct tally_person {
	struct identity identity; /* normalised */
	struct identity key;      /* the same for all identities of a person */
	bool matched;             /* it belongs to somebody */
};

/*
 * Begin with a draft that is { 0 } and a file of so many rows.  ERR_INVALID
 * for options that cannot be: no file name, a bot that is no nick.
 */
bool tally_start(struct tally *tally, struct draft *draft,
    const struct draft_options *options, size_t rows,
    struct err *err) MUST_CHECK;

/*
 * Whose row is it?  False, and the row is rejected, when the identity is none
 * or a bot's.
 */
bool tally_identify(struct tally *tally, size_t row, const char *identity,
    struct tally_person *person) MUST_CHECK;

/* Refuse a row for a reason, a static string. */
void tally_reject(struct tally *tally, size_t row, const char *reason);

/* Count a row of that person as matched or queued. */
void tally_accept(struct tally *tally, const struct tally_person *person);

/*
 * Write the sums and the import's body to the draft.  The group may be NULL.
 * ERR_TOO_LARGE when the rejected rows do not fit into one statement or are
 * more than 2,000 for one reason.
 */
bool tally_finish(struct tally *tally, const char *group,
    struct err *err) MUST_CHECK;

/* ERR_TOO_LARGE when a body cannot be in a statement: what needs splitting. */
bool tally_fits(const json_t *body, const char *what,
    struct err *err) MUST_CHECK;

/* The slug for a group's spelling, or NULL; see draft_options. */
const char *tally_group(const struct draft_options *options,
    const char *spelling) MUST_CHECK;

#endif
