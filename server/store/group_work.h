/* group_work.h: what a group does: its meetings, and who takes part. */

#ifndef STORE_GROUP_WORK_H
#define STORE_GROUP_WORK_H

#include "store/lists.h"

/* One group, and who turned out to be whom. */
struct store_work_of {
	const char *group;
	const struct store_selves *merged;
	size_t limit; /* of months, people or meetings */
};

/*
 * A month (of UTC) in which something happened.  What was taken back is not
 * there; what nobody has endorsed yet is.
 */
struct store_work_month {
	const char *month; /* "2026-03" */
	uint64_t meetings; /* that were held */
	uint64_t attendances;
	uint64_t contributions; /* everything else that was done */
	uint64_t people; /* those with any; an identity of nobody is one */
};
struct store_work_months {
	struct store_work_month *item;
	size_t n;
};

/* Somebody, and how much they did. */
struct store_worker {
	const char *id; /* "handle:ada", or an identity of nobody */
	uint64_t meetings;
	uint64_t contributions;
	int64_t last; /* when the newest of it was done */
};
struct store_workers {
	struct store_worker *item;
	size_t n;
};

struct store_meeting {
	struct digest statement;
	uint64_t index;
	const char *status; /* "planned", "held" or "cancelled" */
	const char *name;
	int64_t start;
	int64_t end;
	const char *url; /* or NULL */
	const char *by;
	uint64_t attendees;
};
struct store_meetings {
	struct store_meeting *item;
	size_t n;
};

/* Each of these reads all rows of the one group, by an index. */

/* The newest months first. */
bool store_work_months(struct db *db, const struct store_scope *scope,
    const struct store_work_of *of, struct arena *arena,
    struct store_work_months *out, struct err *err) MUST_CHECK;

/* Who did most first. */
bool store_workers(struct db *db, const struct store_scope *scope,
    const struct store_work_of *of, struct arena *arena,
    struct store_workers *out, struct err *err) MUST_CHECK;

/* By start, the latest first. */
bool store_meetings(struct db *db, const struct store_scope *scope,
    const struct store_work_of *of, struct arena *arena,
    struct store_meetings *out, struct err *err) MUST_CHECK;

#endif
