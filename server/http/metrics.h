/* metrics.h: what happened, counted where every worker can read it.
 *
 * Workers are processes.  Before they start, the parent makes memory that all
 * of them share, a block for each; each counts in its own, with relaxed
 * atomics, and whichever is asked adds them up.  Blocks outlive a worker that
 * dies, so counters never go back.  No lock is taken for a request. */

#ifndef HTTP_METRICS_H
#define HTTP_METRICS_H

#include <stdatomic.h>

#include "api/routes.h"
#include "core/buf.h"
#include "store/watch.h"

#define METRICS_WORKERS_MAX 64
/* Rows for what no route has matched, and one for each route. */
#define METRICS_OTHERS 4
#define METRICS_ROUTES_MAX (METRICS_OTHERS + ROUTES_MAX + PAGES_MAX)
#define METRICS_REASONS_MAX 64
/* Logs beyond these are not shown. */
#define METRICS_LOGS_MAX 256
/* Witnesses, each for each of its logs, beyond these are not shown. */
#define METRICS_WITNESSES_MAX 512

#define METRICS_PATH "/metrics"
#define METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

enum metrics_counter {
	METRICS_STARTS,
	METRICS_RECORDED,
	METRICS_ALREADY,
	METRICS_WAITING,
	METRICS_REFUSED,
	METRICS_DB_MADE,
	METRICS_DB_FAILED,
	METRICS_LIMITED_ADDRESS,
	METRICS_LIMITED_QUESTION,
	METRICS_LIMITED_KEY,
	METRICS_SHARED,
	METRICS_COUNTERS,
};

/* Of one worker now; set to 0 when a worker starts. */
enum metrics_gauge {
	METRICS_START_TIME, /* seconds since 1970 */
	METRICS_MEMORY,     /* resident, in bytes */
	METRICS_CONNECTIONS,
	METRICS_REQUESTS,
	METRICS_BODIES, /* bytes */
	METRICS_UNSENT, /* bytes */
	METRICS_QUEUE_REQUESTS,
	METRICS_QUEUE_COSTLY,
	METRICS_QUEUE_APPENDS,
	METRICS_THREADS,
	METRICS_THREADS_BUSY,
	METRICS_GAUGES,
};

/*
 * In the parent, before workers start: make their memory, for workers_n of
 * them (1 to METRICS_WORKERS_MAX) and for the routes of a table, which is
 * borrowed and ends with NULL.  ERR_INTERNAL when there is no memory, or the
 * table has more rows than METRICS_ROUTES_MAX leaves room for.  Until
 * then what is counted goes nowhere.
 */
bool metrics_open(const struct route *const *table, unsigned workers_n,
    struct err *err) MUST_CHECK;
void metrics_close(void);

/* From now on this process is the worker with a number from 0. */
void metrics_use(unsigned worker);

/* Any thread. */
void metrics_add(enum metrics_counter counter, uint64_t n);
void metrics_set(enum metrics_gauge gauge, uint64_t value);
void metrics_move(enum metrics_gauge gauge, int by);

/*
 * A request is over.  route is a row of the table or, where none matched,
 * NULL, and other says what it was: a text in brackets, or METRICS_PATH.
 * reason is the code of what it was refused for, or NULL.
 */
void metrics_request(const struct route *route, const char *other, int status,
    const char *reason, int64_t us);

/* One transaction of the appender. */
void metrics_batch(size_t statements_n, int64_t us);

/*
 * Is it time to ask how witnesses have answered?  True for one of the workers,
 * at most once in METRICS_WITNESSES_MS; now_ms is of a clock that all share.
 */
#define METRICS_WITNESSES_MS 5000
bool metrics_turn(uint64_t now_ms);

/* Counts what the store tells. */
extern const struct store_watch metrics_watch;

/*
 * Append the sums over all workers in the text format of Prometheus, version
 * 0.0.4: for each family HELP, TYPE and its series.  Labels are ours but for
 * the slugs of communities, which hold nothing to escape, and the names of
 * witnesses.
 */
void metrics_write(struct buf *buf);

#endif
