#include "http/metrics.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "core/scope.h"
#include "http/metrics_block.h"

const int metrics_status[METRICS_STATUSES] = { 0, 200, 201, 202, 204, 304, 400,
	401, 403, 404, 405, 408, 409, 410, 411, 413, 414, 415, 417, 422, 429,
	431, 499, 500, 501, 503, 505 };

const uint64_t metrics_us_bound[METRICS_BOUNDS] = { 500, 1000, 2500, 5000,
	10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000,
	10000000 };
const uint64_t metrics_batch_bound[METRICS_BOUNDS] = { 1, 2, 4, 8, 16, 32, 64,
	128, 256, 512, 1024, 2048, 4096 };

/* What requests are counted under that no route has matched. */
static const char *const others[METRICS_OTHERS] = { "(none)", "(refused)",
	"(static)", METRICS_PATH };

static struct metrics metrics;
static struct metrics_block nowhere;
static struct metrics_block *mine = &nowhere;

static void
add(atomic_uint_least64_t *counter, uint64_t n)
{
	(void)atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

static void
put(atomic_uint_least64_t *gauge, uint64_t value)
{
	atomic_store_explicit(gauge, value, memory_order_relaxed);
}

static size_t
memory_len(unsigned workers_n)
{
	return sizeof(struct metrics_memory) +
	       workers_n * sizeof(struct metrics_block);
}

static bool
init_lock(pthread_mutex_t *lock)
{
	pthread_mutexattr_t shared;

	return pthread_mutexattr_init(&shared) == 0 &&
	       pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED) ==
		   0 &&
	       pthread_mutexattr_setrobust(&shared, PTHREAD_MUTEX_ROBUST) ==
		   0 &&
	       pthread_mutex_init(lock, &shared) == 0;
}

bool
metrics_open(const struct route *const *table, unsigned workers_n,
    struct err *err)
{
	unsigned routes_n = 0;

	if (workers_n < 1 || workers_n > METRICS_WORKERS_MAX)
		return err_set(err, ERR_USAGE, "workers must be from 1 to %d",
		    METRICS_WORKERS_MAX);
	while (table[routes_n] != NULL)
		routes_n++;
	if (routes_n > METRICS_ROUTES_MAX - METRICS_OTHERS)
		return err_set(err, ERR_INTERNAL,
		    "%u routes are more than the %d that can be counted: "
		    "raise ROUTES_MAX or PAGES_MAX",
		    routes_n, METRICS_ROUTES_MAX - METRICS_OTHERS);

	void *memory = mmap(NULL, memory_len(workers_n), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return err_memory(err);
	metrics = (struct metrics){ memory, workers_n, table, routes_n };
	return init_lock(&metrics.memory->lock) ||
	       err_set(err, ERR_INTERNAL, "cannot share a lock");
}

void
metrics_close(void)
{
	if (metrics.memory != NULL)
		(void)munmap(metrics.memory, memory_len(metrics.workers_n));
	metrics = (struct metrics){ 0 };
	mine = &nowhere;
}

const struct metrics *
metrics_all(void)
{
	return &metrics;
}

void
metrics_use(unsigned worker)
{
	if (metrics.memory == NULL)
		return;
	mine = &metrics.memory->block[worker % metrics.workers_n];
	for (size_t i = 0; i < METRICS_GAUGES; i++)
		put(&mine->gauge[i], 0);
	add(&mine->counter[METRICS_STARTS], 1);
}

void
metrics_add(enum metrics_counter counter, uint64_t n)
{
	add(&mine->counter[counter], n);
}

void
metrics_set(enum metrics_gauge gauge, uint64_t value)
{
	put(&mine->gauge[gauge], value);
}

void
metrics_move(enum metrics_gauge gauge, int by)
{
	add(&mine->gauge[gauge], (uint64_t)(int64_t)by);
}

static void
observe(struct metrics_histogram *histogram, const uint64_t *bounds,
    uint64_t value)
{
	size_t i = 0;

	while (i < METRICS_BOUNDS && value > bounds[i])
		i++;
	add(&histogram->bucket[i], 1);
	add(&histogram->sum, value);
}

const char *
metrics_row_route(size_t row)
{
	return row < METRICS_OTHERS
		   ? others[row]
		   : metrics.table[row - METRICS_OTHERS]->pattern;
}

const char *
metrics_row_method(size_t row)
{
	static const char *const names[] = {
		[METHOD_GET] = "GET",
		[METHOD_POST] = "POST",
		[METHOD_PUT] = "PUT",
		[METHOD_DELETE] = "DELETE",
	};

	return row < METRICS_OTHERS
		   ? ""
		   : names[metrics.table[row - METRICS_OTHERS]->method];
}

static size_t
row_of(const struct route *route, const char *other)
{
	for (size_t i = 0; route != NULL && i < metrics.routes_n; i++)
		if (metrics.table[i] == route)
			return METRICS_OTHERS + i;
	for (size_t i = 1; other != NULL && i < METRICS_OTHERS; i++)
		if (strcmp(others[i], other) == 0)
			return i;
	return 0;
}

static size_t
status_of(int status)
{
	for (size_t i = 1; i < METRICS_STATUSES; i++)
		if (metrics_status[i] == status)
			return i;
	return 0;
}

static bool
is_ready(const atomic_bool *ready)
{
	return atomic_load_explicit(ready, memory_order_acquire);
}

/* A lock that outlives a process which died with it. */
static void
take_lock(pthread_mutex_t *lock)
{
	if (pthread_mutex_lock(lock) == EOWNERDEAD)
		(void)pthread_mutex_consistent(lock);
}

/* The first place that has this name or none; NULL when all have another. */
static struct metrics_name *
find_name(struct metrics_name *place, size_t n, const char *text)
{
	for (struct metrics_name *end = place + n; place < end; place++)
		if (!is_ready(&place->ready) || strcmp(place->text, text) == 0)
			return place;
	return NULL;
}

/* The place of a name, which is taken now if there was none. */
static struct metrics_name *
place_of(struct metrics_name *table, size_t n, const char *text)
{
	struct metrics_name *place = find_name(table, n, text);

	if (place == NULL || is_ready(&place->ready))
		return place;
	take_lock(&metrics.memory->lock);
	place = find_name(table, n, text);
	if (place != NULL && !is_ready(&place->ready)) {
		(void)snprintf(place->text, sizeof(place->text), "%s", text);
		atomic_store_explicit(&place->ready, true,
		    memory_order_release);
	}
	(void)pthread_mutex_unlock(&metrics.memory->lock);
	return place;
}

static void
count_reason(const char *text)
{
	struct metrics_name *place;

	if (metrics.memory == NULL)
		return;
	place = place_of(metrics.memory->reason, METRICS_REASONS_MAX, text);
	if (place != NULL)
		add(&place->value[0], 1);
}

void
metrics_request(const struct route *route, const char *other, int status,
    const char *reason, int64_t us)
{
	struct metrics_row *row = &mine->row[row_of(route, other)];

	add(&row->status[status_of(status)], 1);
	observe(&row->us, metrics_us_bound, us > 0 ? (uint64_t)us : 0);
	if (reason != NULL)
		count_reason(reason);
}

void
metrics_batch(size_t statements_n, int64_t us)
{
	observe(&mine->batch_n, metrics_batch_bound, statements_n);
	observe(&mine->batch_us, metrics_us_bound, us > 0 ? (uint64_t)us : 0);
}

static void
count_dialled(const char *why)
{
	metrics_add(why == NULL ? METRICS_DB_MADE : METRICS_DB_FAILED, 1);
}

/* Marks never sink, whatever a shorter log says of itself. */
static void
raise_to(atomic_uint_least64_t *place, uint64_t value)
{
	uint64_t known = atomic_load_explicit(place, memory_order_relaxed);

	while (known < value &&
	       !atomic_compare_exchange_weak(place, &known, value))
		continue;
}

/* Who reads meanwhile may find the size of one moment, the mark of another. */
static void
note_head(const char *slug, uint64_t size, uint64_t mark)
{
	struct metrics_name *place;

	if (metrics.memory == NULL)
		return;
	place = place_of(metrics.memory->log, METRICS_LOGS_MAX, slug);
	if (place == NULL)
		return;
	put(&place->value[METRICS_LOG_SIZE], size);
	raise_to(&place->value[METRICS_LOG_MARK], mark);
}

/* The labels community and witness, from within the first to within the last:
 * names of witnesses may hold what has to be escaped. */
static void
write_labels(const struct standing_seen *seen, char text[METRICS_NAME_MAX + 1])
{
	int len =
	    snprintf(text, METRICS_NAME_MAX + 1, "%s\",witness=\"", seen->slug);

	for (const char *from = seen->witness;
	     *from != '\0' && len < METRICS_NAME_MAX - 1; from++) {
		if (*from == '"' || *from == '\\')
			text[len++] = '\\';
		text[len++] = *from;
	}
	text[len] = '\0';
}

static void
note_witness(const struct standing_seen *seen)
{
	struct metrics_memory *memory = metrics.memory;
	char labels[METRICS_NAME_MAX + 1];
	struct metrics_name *place;

	if (memory == NULL)
		return;
	uint64_t round = atomic_load(&memory->witnesses_told) + 1;
	if (seen == NULL) {
		put(&memory->witnesses_told, round);
		return;
	}
	write_labels(seen, labels);
	place = place_of(memory->witness, METRICS_WITNESSES_MAX, labels);
	if (place == NULL)
		return;
	put(&place->value[METRICS_WITNESS_TIME],
	    (uint64_t)seen->cosigned_at / 1000);
	put(&place->value[METRICS_WITNESS_SIZE], seen->cosigned_size);
	put(&place->value[METRICS_WITNESS_LAG],
	    seen->log_size > seen->cosigned_size
		? seen->log_size - seen->cosigned_size
		: 0);
	for (size_t i = 0; i < STANDING_FAILURES; i++)
		put(&place->value[METRICS_WITNESS_FAILED + i], seen->failed[i]);
	put(&place->value[METRICS_WITNESS_TOLD], round);
}

bool
metrics_turn(uint64_t now_ms)
{
	if (metrics.memory == NULL)
		return false;
	uint64_t last = atomic_load(&metrics.memory->witnesses_ms);

	return now_ms - last >= METRICS_WITNESSES_MS &&
	       atomic_compare_exchange_strong(&metrics.memory->witnesses_ms,
		   &last, now_ms);
}

const struct store_watch metrics_watch = {
	.dialled = count_dialled,
	.head_seen = note_head,
	.witness_seen = note_witness,
};
