/* pool.h: blocking code on our own threads, and one appender.
 *
 * The loop submits jobs and is told through one file descriptor when any
 * are finished.  Knows nothing of Kore: what belongs to a request is opaque
 * here, and only the loop's thread looks at it. */

#ifndef HTTP_POOL_H
#define HTTP_POOL_H

#include <stdatomic.h>

#include "api/pages.h"
#include "api/routes.h"
#include "api/service.h"
#include "core/arena.h"

/* How many jobs may wait for a thread, and how many for the appender. */
#define POOL_WAITING_MAX 512
#define POOL_APPENDS_MAX 1024
#define POOL_THREADS_MAX 64

/*
 * One question on its way.  Made by job_new; the maker fills in route and
 * query (with memory from arena), costly and flight, and owner.  From
 * pool_submit until pool_finished hands it back, a thread owns everything but
 * owner and done.
 */
struct job {
	struct job *next;
	const struct route *route;
	const struct page *page; /* whose answer this is, or NULL */
	struct query query;
	struct arena arena;
	bool html;             /* the client would rather have a page */
	bool costly;           /* goes through the lane (lane.h) */
	const char *flight;    /* who asks the same has the same; or NULL */
	struct job *followers; /* who share its answer, linked by next */
	size_t followers_n;
	struct answer answer;  /* always ready to send when finished */
	struct err err;        /* code ERR_NONE unless it failed */
	atomic_bool abandoned; /* nobody waits: do not begin it */
	void *owner;           /* the loop's: who waits, or NULL */
	void *body;            /* the loop's: what query.body borrows from */
	bool done;             /* the loop's: handed back */
};

struct job *job_new(struct err *err) MUST_CHECK;

/* Frees all but owner and body; takes NULL. */
void job_free(struct job *job);

/*
 * Start threads_n threads and the appender, each with a service of its own
 * as soon as the database lets it.  All signals are blocked in them.
 */
bool pool_start(const struct service_config *config, unsigned threads_n,
    struct err *err) MUST_CHECK;

/* Becomes readable when jobs are finished. */
int pool_fd(void) MUST_CHECK;

/*
 * Queue a job.  At most half of the threads, but one, answer what is costly.
 * ERR_UNAVAILABLE when POOL_WAITING_MAX wait already; the job stays the
 * caller's then.
 */
bool pool_submit(struct job *job, struct err *err) MUST_CHECK;

/*
 * Reset the descriptor and take every finished job, linked by next, oldest
 * first; NULL when there is none.
 */
struct job *pool_finished(void);

/*
 * Let every thread finish what it has begun, drop what waits, and join.
 * False when some still run after wait_ms; the process must then leave
 * without unloading this code.
 */
bool pool_stop(unsigned wait_ms) MUST_CHECK;

#endif
