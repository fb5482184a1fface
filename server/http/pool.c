#include "http/pool.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "http/lane.h"
#include "http/metrics.h"
#include "http/render.h"

/* First in, first out. */
struct queue {
	struct job *first;
	struct job *last;
	size_t n;
};

/*
 * One a process, made after Kore has forked.  The lock guards the queues and
 * stopping; nothing slow happens under it.
 */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t asked;    /* waiting is not empty, or stopping */
	pthread_cond_t appended; /* appends is not empty, or stopping */
	struct queue waiting;
	struct lane costly;
	struct queue appends;
	struct queue finished;
	bool stopping;
	int fd;
	const struct service_config *config;
	pthread_t thread[POOL_THREADS_MAX + 1];
	unsigned threads_n;
} pool = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.asked = PTHREAD_COND_INITIALIZER,
	.appended = PTHREAD_COND_INITIALIZER,
	.fd = -1,
};

static void
queue_put(struct queue *queue, struct job *job)
{
	job->next = NULL;
	if (queue->first == NULL)
		queue->first = job;
	else
		queue->last->next = job;
	queue->last = job;
	queue->n++;
}

static struct job *
queue_take(struct queue *queue)
{
	struct job *job = queue->first;

	if (job != NULL) {
		queue->first = job->next;
		job->next = NULL;
		queue->n--;
	}
	return job;
}

/* Under the lock, when either has grown or shrunk. */
static void
note_queues(void)
{
	metrics_set(METRICS_QUEUE_REQUESTS, pool.waiting.n);
	metrics_set(METRICS_QUEUE_COSTLY, pool.costly.n);
	metrics_set(METRICS_QUEUE_APPENDS, pool.appends.n);
}

struct job *
job_new(struct err *err)
{
	struct job *job = calloc(1, sizeof(*job));

	if (job == NULL)
		(void)err_memory(err);
	return job;
}

void
job_free(struct job *job)
{
	if (job == NULL)
		return;
	submission_free(job->answer.submission);
	answer_done(&job->answer);
	arena_done(&job->arena);
	free(job);
}

static void
render(struct job *job)
{
	const struct page *page = job->page;

	if (job->err.code != ERR_NONE) {
		struct problem problem = problem_of(&job->err);

		render_problem(&problem, &job->answer);
		if (page != NULL && !page_is_form(page))
			page = &page_of_problems;
	}
	const struct look look = { job->html, page, job->query.path,
		job->query.param, &job->query };
	render_answer(&job->answer, &look);
}

/* Give a copy of a rendered answer to another job. */
static void
share(const struct job *job, struct job *other)
{
	struct buf body = { 0 };

	buf_add(&body, job->answer.body.data, job->answer.body.len);
	if (buf_failed(&body)) {
		buf_done(&body);
		(void)err_memory(&other->err);
		render(other);
		return;
	}
	other->err = job->err;
	other->answer = job->answer;
	other->answer.body = body;
}

/* Make the answer ready to send and tell the loop. */
static void
finish(struct job *job)
{
	struct job *next;

	render(job);
	for (struct job *other = job->followers; other != NULL;
	     other = other->next)
		share(job, other);
	metrics_add(METRICS_SHARED, job->followers_n);

	(void)pthread_mutex_lock(&pool.lock);
	bool first = pool.finished.first == NULL;
	lane_done(&pool.costly, job);
	for (struct job *other = job->followers; other != NULL; other = next) {
		next = other->next;
		queue_put(&pool.finished, other);
	}
	queue_put(&pool.finished, job);
	if (job->costly)
		(void)pthread_cond_signal(&pool.asked);
	(void)pthread_mutex_unlock(&pool.lock);

	/* Cannot fail: the counter is far from its limit. */
	uint64_t one = 1;
	if (first && write(pool.fd, &one, sizeof(one)) < 0)
		abort();
}

/* A service that is not there yet is tried again with every job. */
static bool
open_service(struct service **service, struct err *err)
{
	if (*service == NULL)
		*service = service_new(pool.config, err);
	return *service != NULL;
}

/* Failing without a reason would be a bug that answers 200. */
static void
fail(struct job *job)
{
	if (job->err.code == ERR_NONE)
		(void)err_set(&job->err, ERR_INTERNAL,
		    "an endpoint failed without a reason");
}

/* Hand a submission on; true when the appender has it now. */
static bool
queue_append(struct job *job)
{
	(void)pthread_mutex_lock(&pool.lock);
	bool room = pool.appends.n < POOL_APPENDS_MAX;
	if (room) {
		queue_put(&pool.appends, job);
		note_queues();
		(void)pthread_cond_signal(&pool.appended);
	}
	(void)pthread_mutex_unlock(&pool.lock);
	return room || err_set(&job->err, ERR_UNAVAILABLE,
			   "too many statements wait to be recorded");
}

static void
answer(struct job *job, struct service **service)
{
	if (atomic_load(&job->abandoned) && job->followers == NULL) {
		(void)err_set(&job->err, ERR_UNAVAILABLE, "nobody waits");
	} else if (!open_service(service, &job->err) ||
		   !job->route->endpoint(*service, &job->query, &job->answer,
		       &job->err)) {
		fail(job);
	} else {
		/* What was tried twice may have left its first failure. */
		job->err = (struct err){ 0 };
		if (job->answer.submission != NULL && queue_append(job))
			return;
	}
	submission_free(job->answer.submission);
	job->answer.submission = NULL;
	finish(job);
}

/* Under the lock: what a thread answers next, or NULL. */
static struct job *
take_next(void)
{
	struct job *job = lane_take(&pool.costly);

	if (job == NULL)
		job = queue_take(&pool.waiting);
	note_queues();
	return job;
}

static void *
run_requests(void *unused)
{
	struct service *service = NULL;
	struct err err = { 0 };

	(void)unused;
	(void)open_service(&service, &err);
	(void)pthread_mutex_lock(&pool.lock);
	while (!pool.stopping) {
		struct job *job = take_next();

		if (job == NULL) {
			(void)pthread_cond_wait(&pool.asked, &pool.lock);
			continue;
		}
		(void)pthread_mutex_unlock(&pool.lock);
		metrics_move(METRICS_THREADS_BUSY, 1);
		answer(job, &service);
		metrics_move(METRICS_THREADS_BUSY, -1);
		(void)pthread_mutex_lock(&pool.lock);
	}
	(void)pthread_mutex_unlock(&pool.lock);
	service_free(service);
	return NULL;
}

static void
note_batch(struct submission **batch, size_t n, int64_t us)
{
	size_t statements_n = 0;

	for (size_t i = 0; i < n; i++) {
		const struct submission_sums sums = submission_sums(batch[i]);

		metrics_add(METRICS_RECORDED, sums.recorded);
		metrics_add(METRICS_ALREADY, sums.already);
		metrics_add(METRICS_WAITING, sums.waiting);
		metrics_add(METRICS_REFUSED, sums.refused);
		metrics_add(METRICS_LIMITED_KEY, sums.limited);
		statements_n +=
		    sums.recorded + sums.already + sums.waiting + sums.refused;
	}
	metrics_batch(statements_n, us);
}

/* Append what a batch of jobs submits, and finish each of them. */
static void
append(struct job **batch, size_t n, struct service **service)
{
	struct submission *submissions[APPEND_BATCH_MAX];
	struct err err = { 0 };
	int64_t started_us = service_uptime_us();
	bool open = open_service(service, &err);

	for (size_t i = 0; i < n; i++) {
		submissions[i] = batch[i]->answer.submission;
		batch[i]->answer.submission = NULL;
	}
	if (open)
		append_batch(*service, submissions, n);
	note_batch(submissions, n, service_uptime_us() - started_us);
	for (size_t i = 0; i < n; i++) {
		struct job *job = batch[i];

		job->err = err;
		if (!open ||
		    !submission_finish(submissions[i], &job->answer, &job->err))
			fail(job);
		submission_free(submissions[i]);
		finish(job);
	}
}

/* Empties its queue before it stops: what was begun is finished. */
static void *
run_appender(void *unused)
{
	struct service *service = NULL;
	struct err err = { 0 };
	struct job *batch[APPEND_BATCH_MAX];

	(void)unused;
	(void)open_service(&service, &err);
	(void)pthread_mutex_lock(&pool.lock);
	while (pool.appends.n > 0 || !pool.stopping) {
		size_t n = 0;

		while (n < APPEND_BATCH_MAX && pool.appends.n > 0)
			batch[n++] = queue_take(&pool.appends);
		if (n == 0) {
			(void)pthread_cond_wait(&pool.appended, &pool.lock);
			continue;
		}
		note_queues();
		(void)pthread_mutex_unlock(&pool.lock);
		append(batch, n, &service);
		(void)pthread_mutex_lock(&pool.lock);
	}
	(void)pthread_mutex_unlock(&pool.lock);
	service_free(service);
	return NULL;
}

bool
pool_start(const struct service_config *config, unsigned threads_n,
    struct err *err)
{
	sigset_t all;
	sigset_t before;
	int failed = 0;

	pool.config = config;
	pool.costly.running_max = (threads_n + 1) / 2;
	pool.fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (pool.fd < 0)
		return err_set(err, ERR_INTERNAL, "eventfd: %s",
		    strerror(errno));

	/* Threads inherit the mask, so that signals stay the loop's. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	for (unsigned i = 0; i <= threads_n && failed == 0; i++) {
		failed = pthread_create(&pool.thread[i], NULL,
		    i == 0 ? run_appender : run_requests, NULL);
		pool.threads_n += failed == 0;
	}
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed == 0 || err_set(err, ERR_INTERNAL, "pthread_create: %s",
				  strerror(failed));
}

int
pool_fd(void)
{
	return pool.fd;
}

bool
pool_submit(struct job *job, struct err *err)
{
	(void)pthread_mutex_lock(&pool.lock);
	bool room =
	    pool.waiting.n + pool.costly.n < POOL_WAITING_MAX && !pool.stopping;
	if (room) {
		if (job->costly)
			lane_put(&pool.costly, job);
		else
			queue_put(&pool.waiting, job);
		note_queues();
		(void)pthread_cond_signal(&pool.asked);
	}
	(void)pthread_mutex_unlock(&pool.lock);
	return room || err_set(err, ERR_UNAVAILABLE,
			   "too many requests wait; try again");
}

struct job *
pool_finished(void)
{
	uint64_t count;

	/* Nothing to read only means that another call took it. */
	(void)!read(pool.fd, &count, sizeof(count));
	(void)pthread_mutex_lock(&pool.lock);
	struct job *first = pool.finished.first;
	pool.finished = (struct queue){ 0 };
	(void)pthread_mutex_unlock(&pool.lock);
	return first;
}

bool
pool_stop(unsigned wait_ms)
{
	struct timespec end;
	bool joined = true;

	(void)clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += wait_ms / 1000;
	end.tv_nsec += (long)(wait_ms % 1000) * 1000000;
	if (end.tv_nsec >= 1000000000) {
		end.tv_nsec -= 1000000000;
		end.tv_sec++;
	}
	(void)pthread_mutex_lock(&pool.lock);
	pool.stopping = true;
	(void)pthread_cond_broadcast(&pool.asked);
	(void)pthread_cond_broadcast(&pool.appended);
	(void)pthread_mutex_unlock(&pool.lock);

	for (unsigned i = 0; i < pool.threads_n; i++)
		joined &= pthread_timedjoin_np(pool.thread[i], NULL, &end) == 0;
	return joined;
}
