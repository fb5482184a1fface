/* selection.h: which of a person's facts a count or a sum counts, and why
 * not the others, stage by stage (docs/policy.md). */

#ifndef CORE_SELECTION_H
#define CORE_SELECTION_H

#include "core/facts.h"
#include "core/policy.h"

/*
 * The stages in their order; the first one that a fact fails is its reason.
 * The names are part of the public contract: the list is closed, although
 * some belong to what a policy cannot say yet.
 */
enum fact_reason {
	FACT_COUNTS,
	FACT_WRONG_ACTIVITY,
	FACT_WRONG_GROUP,
	FACT_WRONG_HAT,
	FACT_WRONG_OCCASION,
	FACT_WRONG_SOURCE,
	FACT_AFTER_INSTANT,
	FACT_OUTSIDE_WINDOW,
	FACT_REDACTED,
	FACT_RETRACTED,
	FACT_DISTRUSTED_KEY,
	FACT_DISPUTED,
	FACT_OWN_WORK,
	FACT_NOT_ENDORSED,
	FACT_ENDORSER_NOT_IN_OFFICE,
	FACT_NOT_INDEPENDENT,
	FACT_DUPLICATE,
	FACT_OVER_QUOTA,
	FACT_OVER_CAP,
	FACT_REASONS, /* how many there are; not a reason */
};

/* "wrong-activity"; "counts" for FACT_COUNTS. */
const char *fact_reason_name(enum fact_reason reason);

/*
 * The stages after the window, but for duplicates: is the key to be believed
 * that signed a fact, does no dispute stand, and is it endorsed as select asks?
 */
enum fact_reason fact_believe(const struct facts *facts,
    const struct fact *fact, const struct select *select) MUST_CHECK;

/* Is a group (NULL: none) one of the picks, as groups are known at a size? */
bool group_is_picked(const struct world *world, const char *group,
    const struct group_pick *picks, size_t picks_n, uint64_t size) MUST_CHECK;

/*
 * One count or sum over the facts of one person.  What does not depend on
 * the instant is worked out once, so that many instants can be asked about.
 */
struct selection {
	const struct facts *facts;
	const struct rule *rule;
	unsigned char *chosen;   /* the stages before the window, by fact */
	unsigned char *endorsed; /* those after it, but for duplicates */
	int64_t *amount;         /* what each adds to a sum */
	unsigned char *reason;   /* enum fact_reason, by selection_at() */
	uint64_t *round_of;      /* when a duplicate's number was last seen */
	uint64_t *distinct_of;   /* and that of a day, month, ... */
	uint64_t round;
};

bool selection_open(const struct facts *facts, const struct rule *rule,
    struct arena *arena, struct selection *selection,
    struct err *err) MUST_CHECK;

/*
 * The figure at t, at most 2^53 - 1.  Leaves in selection->reason why each
 * fact counts or not.
 */
int64_t selection_at(struct selection *selection, int64_t t);

#endif
