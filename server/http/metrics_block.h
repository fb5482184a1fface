/* metrics_block.h: the shared memory of metrics.h.  Private to metrics*.c. */

#ifndef HTTP_METRICS_BLOCK_H
#define HTTP_METRICS_BLOCK_H

#include <pthread.h>

#include "http/metrics.h"
#include "store/standing.h"

/* The statuses that are counted apart; all others together as 0. */
#define METRICS_STATUSES 32
extern const int metrics_status[METRICS_STATUSES];

/* Upper bounds, ascending; what is beyond the last counts in one more. */
#define METRICS_BOUNDS 13
extern const uint64_t metrics_us_bound[METRICS_BOUNDS];
extern const uint64_t metrics_batch_bound[METRICS_BOUNDS];

struct metrics_histogram {
	atomic_uint_least64_t bucket[METRICS_BOUNDS + 1]; /* not cumulative */
	atomic_uint_least64_t sum;
};

struct metrics_row {
	atomic_uint_least64_t status[METRICS_STATUSES];
	struct metrics_histogram us;
};

/* Numbers and nothing else, so that blocks can be added. */
struct metrics_block {
	atomic_uint_least64_t counter[METRICS_COUNTERS];
	atomic_uint_least64_t gauge[METRICS_GAUGES];
	struct metrics_row row[METRICS_ROUTES_MAX];
	struct metrics_histogram batch_us;
	struct metrics_histogram batch_n;
};
#define METRICS_BLOCK_NUMBERS                                                  \
	(sizeof(struct metrics_block) / sizeof(atomic_uint_least64_t))

/* What is known of a log and of a witness. */
enum { METRICS_LOG_SIZE, METRICS_LOG_MARK };
enum {
	METRICS_WITNESS_TIME, /* of the last success: seconds since 1970 */
	METRICS_WITNESS_SIZE,
	METRICS_WITNESS_LAG,
	METRICS_WITNESS_FAILED,
	METRICS_WITNESS_TOLD = METRICS_WITNESS_FAILED + STANDING_FAILURES,
	METRICS_WITNESS_VALUES,
};

/*
 * What is counted under a name that comes up on the way.  text is there when
 * ready is set, and then never changes: a code, a slug, or the two labels of a
 * witness, of which each byte may have become two.
 */
#define METRICS_NAME_MAX 383
struct metrics_name {
	atomic_bool ready;
	char text[METRICS_NAME_MAX + 1];
	atomic_uint_least64_t value[METRICS_WITNESS_VALUES];
};

/* Places are taken in order, under the lock, and never given back. */
struct metrics_memory {
	pthread_mutex_t lock;
	struct metrics_name reason[METRICS_REASONS_MAX]; /* how often */
	struct metrics_name log[METRICS_LOGS_MAX];
	struct metrics_name witness[METRICS_WITNESSES_MAX];
	/* When witnesses were asked about last; how often all were told of.
	 * Who was not told of the last time is not asked any more. */
	atomic_uint_least64_t witnesses_ms;
	atomic_uint_least64_t witnesses_told;
	struct metrics_block block[];
};

/* What metrics_open made; memory is NULL before. */
struct metrics {
	struct metrics_memory *memory;
	unsigned workers_n;
	const struct route *const *table;
	unsigned routes_n;
};
const struct metrics *metrics_all(void);

/* Which route a row of a block belongs to, and its method, "" if any. */
const char *metrics_row_route(size_t row);
const char *metrics_row_method(size_t row);

#endif
