/* inquiry.h: rules evaluated for one person; the inside of decide.h. */

#ifndef CORE_INQUIRY_H
#define CORE_INQUIRY_H

#include "core/map.h"
#include "core/selection.h"
#include "core/terms.h"
#include "core/turns.h"

/*
 * How many sizes below the one asked about "recorded" may lead, one by one,
 * until the answer is unchecked.
 */
#define RECORDED_MAX 32

/*
 * One question about one person, and what was worked out for it so far.
 * Everything but memo is the arena's.
 */
struct inquiry {
	struct subject subject;
	const struct versions *versions;
	const char *role;
	uint64_t size;
	struct arena *arena;
	struct record *records;     /* facts by size and zone */
	struct map *memo;           /* of roles; owned, NULL until needed */
	struct timeline *timelines; /* of rules that are held on to */
	struct turns turns;         /* n = 0 until needed */
};

/* Where rules are looked at from. */
struct view {
	const struct policy *policy;
	int64_t t;
	uint64_t size;
};

/* Sets up; for inquiry_close also when it fails. */
bool inquiry_open(const struct ask *ask, const struct versions *versions,
    struct arena *arena, struct inquiry *inquiry, struct err *err) MUST_CHECK;
void inquiry_close(struct inquiry *inquiry);

#define auto_inquiry __attribute__((cleanup(inquiry_close)))

/*
 * The role that is asked about at t, by the version in force then; fail when
 * none is or it has no such role.
 */
bool inquiry_at(struct inquiry *inquiry, int64_t t, enum result *result,
    struct err *err) MUST_CHECK;

/* all of require, held(rule), not unless */
bool inquiry_role(struct inquiry *inquiry, const struct view *view,
    const struct role *role, enum result *result, struct err *err) MUST_CHECK;

bool inquiry_rule(struct inquiry *inquiry, const struct view *view,
    const struct rule *rule, enum result *result, struct err *err) MUST_CHECK;

/* The best result of role->rule in (t - holds_for, t]. */
struct held {
	enum result result;
	struct view view;        /* of the latest that is known to be best */
	const struct role *role; /* in the version in force then */
};

bool inquiry_held(struct inquiry *inquiry, const struct view *view,
    const struct role *role, struct held *held, struct err *err) MUST_CHECK;

/*
 * The facts and the terms behind one leaf, kept for the next time; NULL with
 * err set when there is no memory.
 */
struct selection *inquiry_selection(struct inquiry *inquiry,
    const struct view *view, const struct rule *rule,
    struct err *err) MUST_CHECK;
const struct terms *inquiry_terms(struct inquiry *inquiry,
    const struct view *view, const struct rule *rule,
    struct err *err) MUST_CHECK;

/* All instants at which an answer may change; NULL with err set. */
const struct turns *inquiry_turns(struct inquiry *inquiry,
    struct err *err) MUST_CHECK;

bool bound_is_met(const struct bound *bound, int64_t figure) MUST_CHECK;

#endif
