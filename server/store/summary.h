/* summary.h: how much was done in a community, by month.  Both of these read
 * all facts: whoever asks keeps the answers. */

#ifndef STORE_SUMMARY_H
#define STORE_SUMMARY_H

#include "store/lists.h"

/* By what; the numbers are those of work_by_month(). */
enum store_work_kind {
	STORE_WORK_ACTIVITY = 3,
	STORE_WORK_GROUP = 5,
	STORE_WORK_HAT = 6,
	STORE_WORK_ALL = 7,
};

/*
 * Facts of one month and one activity, group or hat.  Retracted ones and those
 * signed with a distrusted key are in none of the numbers, every other one in
 * one of the first three, as decisions see it that ask for one endorsement, in
 * whichever office; people are those who have any.
 */
struct store_work {
	enum store_work_kind kind;
	const char *name; /* NULL: facts without one */
	size_t month;     /* from 0; as many as there are: all together */
	uint64_t endorsed;
	uint64_t waiting;
	uint64_t disputed;
	uint64_t people;
};
struct store_works {
	struct store_work *item;
	size_t n;
};

/* A group, and one that it is somewhere below. */
struct store_above {
	const char *group;
	const char *above;
};

struct store_work_query {
	const int64_t *bounds; /* where months begin, and the last ends */
	size_t bounds_n;
	int64_t shift; /* added to instants, but not to days */
	const struct store_selves *merged;
	const struct store_above *above;
	size_t above_n;
};

/* In order of kind, name (none last) and month. */
bool store_works(struct db *db, const struct store_scope *scope,
    const struct store_work_query *query, struct arena *arena,
    struct store_works *out, struct err *err) MUST_CHECK;

/* When the newest fact was done, shifted likewise; fallback without any. */
bool store_newest_work(struct db *db, const struct store_scope *scope,
    int64_t shift, int64_t fallback, int64_t *out, struct err *err) MUST_CHECK;

#endif
