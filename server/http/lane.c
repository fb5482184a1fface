#include "http/lane.h"

#include <string.h>

static bool
is_same(const struct job *one, const struct job *other)
{
	return one->html == other->html && one->route == other->route &&
	       one->flight != NULL && other->flight != NULL &&
	       strcmp(one->flight, other->flight) == 0;
}

void
lane_put(struct lane *lane, struct job *job)
{
	job->next = NULL;
	lane->n++;
	for (struct job *leader = lane->first; leader != NULL;
	     leader = leader->next) {
		if (!is_same(leader, job) ||
		    leader->followers_n == LANE_FOLLOWERS_MAX)
			continue;
		job->next = leader->followers;
		leader->followers = job;
		leader->followers_n++;
		return;
	}
	if (lane->first == NULL)
		lane->first = job;
	else
		lane->last->next = job;
	lane->last = job;
}

static bool
is_running(const struct lane *lane, const struct job *job)
{
	for (size_t i = 0; i < lane->running_n; i++)
		if (is_same(lane->running[i], job))
			return true;
	return false;
}

struct job *
lane_take(struct lane *lane)
{
	struct job *before = NULL;
	struct job *job = lane->first;

	if (lane->running_n >= lane->running_max)
		return NULL;
	while (job != NULL && is_running(lane, job)) {
		before = job;
		job = job->next;
	}
	if (job == NULL)
		return NULL;
	if (before == NULL)
		lane->first = job->next;
	else
		before->next = job->next;
	if (lane->last == job)
		lane->last = before;
	job->next = NULL;
	lane->n -= 1 + job->followers_n;
	lane->running[lane->running_n++] = job;
	return job;
}

void
lane_done(struct lane *lane, const struct job *job)
{
	for (size_t i = 0; i < lane->running_n; i++) {
		if (lane->running[i] != job)
			continue;
		lane->running[i] = lane->running[--lane->running_n];
		return;
	}
}
