/* lane.h: costly questions, one after the other, and each once.
 *
 * They must not keep the threads from everything else, and who asks the same
 * while it waits gets the same answer.  Not while it is being answered: what
 * was recorded in between must be in the answer.  Used under the pool's lock.
 */

#ifndef HTTP_LANE_H
#define HTTP_LANE_H

#include "http/pool.h"

/* How many share one answer, which is copied for each. */
#define LANE_FOLLOWERS_MAX 32

struct lane {
	struct job *first;
	struct job *last;
	size_t n; /* that wait, with those who share */
	const struct job *running[POOL_THREADS_MAX];
	size_t running_n;
	size_t running_max; /* at once */
};

/* Let a job wait, or follow one that asks the same. */
void lane_put(struct lane *lane, struct job *job);

/*
 * The first that may begin now: less than running_max do, and none of them
 * answers the same question.  NULL when there is none.
 */
struct job *lane_take(struct lane *lane);

/* A job that was taken is answered, and may go. */
void lane_done(struct lane *lane, const struct job *job);

#endif
