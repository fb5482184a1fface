#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/scope.h"
#include "core/version.h"
#include "http/metrics_block.h"

static uint64_t
get(const atomic_uint_least64_t *value)
{
	return atomic_load_explicit(value, memory_order_relaxed);
}

/* The sums of all blocks, for free; NULL when there is no memory. */
static struct metrics_block *
add_up(const struct metrics *all)
{
	struct metrics_block *total = calloc(1, sizeof(*total));
	atomic_uint_least64_t *to = (atomic_uint_least64_t *)total;

	for (unsigned i = 0; total != NULL && i < all->workers_n; i++) {
		const atomic_uint_least64_t *from =
		    (const atomic_uint_least64_t *)&all->memory->block[i];

		for (size_t j = 0; j < METRICS_BLOCK_NUMBERS; j++)
			to[j] += get(&from[j]);
	}
	return total;
}

static void
put_family(struct buf *buf, const char *name, const char *type,
    const char *help)
{
	buf_printf(buf, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* "0.0025": as short as it can be, so that a bound is always the same text. */
static void
put_seconds(struct buf *buf, uint64_t us)
{
	char digits[24];
	size_t len;

	(void)snprintf(digits, sizeof(digits), "%" PRIu64 ".%06" PRIu64,
	    us / 1000000, us % 1000000);
	len = strlen(digits);
	while (digits[len - 1] == '0' || digits[len - 1] == '.')
		if (digits[--len] == '.')
			break;
	digits[len] = '\0';
	buf_puts(buf, digits);
}

static void
put_count(struct buf *buf, uint64_t n)
{
	buf_printf(buf, "%" PRIu64, n);
}

/* How a histogram is written: its bounds, and in what it measures. */
struct scale {
	const uint64_t *bounds;
	void (*put)(struct buf *buf, uint64_t value);
};
static const struct scale seconds = { metrics_us_bound, put_seconds };
static const struct scale statements = { metrics_batch_bound, put_count };

/* labels is "" or ends with a comma. */
static void
put_histogram(struct buf *buf, const char *name, const char *labels,
    const struct metrics_histogram *histogram, const struct scale *scale)
{
	uint64_t n = 0;
	int bare = labels[0] != '\0' ? (int)strlen(labels) - 1 : 0;
	const char *open = bare > 0 ? "{" : "";
	const char *close = bare > 0 ? "}" : "";

	for (size_t i = 0; i <= METRICS_BOUNDS; i++) {
		n += get(&histogram->bucket[i]);
		buf_printf(buf, "%s_bucket{%sle=\"", name, labels);
		if (i < METRICS_BOUNDS)
			scale->put(buf, scale->bounds[i]);
		else
			buf_puts(buf, "+Inf");
		buf_printf(buf, "\"} %" PRIu64 "\n", n);
	}
	buf_printf(buf, "%s_sum%s%.*s%s ", name, open, bare, labels, close);
	scale->put(buf, get(&histogram->sum));
	buf_printf(buf, "\n%s_count%s%.*s%s %" PRIu64 "\n", name, open, bare,
	    labels, close, n);
}

static void
put_labels(struct buf *buf, size_t row)
{
	buf_printf(buf, "method=\"%s\",route=\"%s\",", metrics_row_method(row),
	    metrics_row_route(row));
}

/* The rows in use: what no route matched, and the table. */
static size_t
rows_n(void)
{
	return METRICS_OTHERS + metrics_all()->routes_n;
}

static void
put_requests(struct buf *buf, const struct metrics_block *total)
{
	put_family(buf, "kleos_requests_total", "counter",
	    "Requests that are over, by method, route and status.");
	for (size_t row = 0; row < rows_n(); row++) {
		for (size_t i = 0; i < METRICS_STATUSES; i++) {
			uint64_t n = get(&total->row[row].status[i]);

			if (n == 0)
				continue;
			buf_puts(buf, "kleos_requests_total{");
			put_labels(buf, row);
			buf_printf(buf, "status=\"%d\"} %" PRIu64 "\n",
			    metrics_status[i], n);
		}
	}
}

static void
put_durations(struct buf *buf, const struct metrics_block *total)
{
	static const char name[] = "kleos_request_duration_seconds";

	put_family(buf, name, "histogram",
	    "Time from a whole request to its answer, by method and route.");
	for (size_t row = 0; row < rows_n(); row++) {
		auto_buf struct buf labels = { 0 };
		const struct metrics_row *first = &total->row[row];
		uint64_t n = 0;

		for (size_t i = 0; i < METRICS_STATUSES; i++)
			n += get(&first->status[i]);
		if (n == 0)
			continue;
		put_labels(&labels, row);
		if (buf_failed(&labels))
			buf->failed = true;
		else
			put_histogram(buf, name, labels.data, &first->us,
			    &seconds);
	}
}

/* A series for each name of a table: the value with a number of each. */
static void
put_names(struct buf *buf, const struct metrics_name *table, size_t n,
    size_t value, const char *before)
{
	for (size_t i = 0; i < n; i++) {
		if (!atomic_load_explicit(&table[i].ready,
			memory_order_acquire))
			break;
		buf_printf(buf, "%s=\"%s\"} %" PRIu64 "\n", before,
		    table[i].text, get(&table[i].value[value]));
	}
}

static void
put_shared(struct buf *buf)
{
	const struct metrics_memory *memory = metrics_all()->memory;

	put_family(buf, "kleos_refused_total", "counter",
	    "Requests that were refused, by the code of the problem.");
	put_names(buf, memory->reason, METRICS_REASONS_MAX, 0,
	    "kleos_refused_total{reason");
	put_family(buf, "kleos_log_size_entries", "gauge",
	    "Entries of a log, as it was last seen here.");
	put_names(buf, memory->log, METRICS_LOGS_MAX, METRICS_LOG_SIZE,
	    "kleos_log_size_entries{community");
	put_family(buf, "kleos_log_mark_entries", "gauge",
	    "High-water mark of a log; above its size it fell behind.");
	put_names(buf, memory->log, METRICS_LOGS_MAX, METRICS_LOG_MARK,
	    "kleos_log_mark_entries{community");
}

static void
put_batches(struct buf *buf, const struct metrics_block *total)
{
	static const char size[] = "kleos_append_batch_statements";
	static const char duration[] = "kleos_append_batch_duration_seconds";

	put_family(buf, size, "histogram",
	    "Statements that the appender took on together.");
	put_histogram(buf, size, "", &total->batch_n, &statements);
	put_family(buf, duration, "histogram",
	    "Time from taking a batch on to its answers.");
	put_histogram(buf, duration, "", &total->batch_us, &seconds);
}

/* Families of plain series; the rows of one follow each other. */
struct series {
	const char *name;
	const char *help;   /* NULL: the family of the row before */
	const char *labels; /* with their braces, or "" */
	unsigned which;
};

/* Names of witnesses, but for those who are not asked any more. */
static void
put_witnesses(struct buf *buf, size_t value, const char *before)
{
	const struct metrics_memory *memory = metrics_all()->memory;
	uint64_t told = get(&memory->witnesses_told);

	for (size_t i = 0; i < METRICS_WITNESSES_MAX; i++) {
		const struct metrics_name *place = &memory->witness[i];

		if (!atomic_load_explicit(&place->ready, memory_order_acquire))
			break;
		if (get(&place->value[METRICS_WITNESS_TOLD]) >= told)
			put_names(buf, place, 1, value, before);
	}
}

static void
put_standings(struct buf *buf)
{
	static const char *const failures[STANDING_FAILURES] = {
		[STANDING_DEAD] = "dead",
		[STANDING_CONFLICT] = "conflict",
		[STANDING_FORKED] = "forked",
		[STANDING_INVALID] = "invalid",
		[STANDING_REFUSED] = "refused",
	};
	static const struct series rows[] = {
		{ "kleos_witness_cosigned_time_seconds",
		    "When a witness last cosigned, since 1970; 0 for never.",
		    "", METRICS_WITNESS_TIME },
		{ "kleos_witness_cosigned_entries",
		    "How much of a log a witness has cosigned.", "",
		    METRICS_WITNESS_SIZE },
		{ "kleos_witness_lag_entries",
		    "Entries of a log that a witness has not cosigned yet.", "",
		    METRICS_WITNESS_LAG },
	};
	char before[80];

	for (size_t i = 0; i < COUNT(rows); i++) {
		put_family(buf, rows[i].name, "gauge", rows[i].help);
		(void)snprintf(before, sizeof(before), "%s{community",
		    rows[i].name);
		put_witnesses(buf, rows[i].which, before);
	}
	put_family(buf, "kleos_witness_failures_total", "counter",
	    "How often a witness did not cosign, by why.");
	for (size_t i = 0; i < STANDING_FAILURES; i++) {
		(void)snprintf(before, sizeof(before),
		    "kleos_witness_failures_total{kind=\"%s\",community",
		    failures[i]);
		put_witnesses(buf, METRICS_WITNESS_FAILED + i, before);
	}
}

static const struct series counters[] = {
	{ "kleos_statements_total",
	    "Statements that came before the log, by what became of them.",
	    "{outcome=\"recorded\"}", METRICS_RECORDED },
	{ "kleos_statements_total", NULL, "{outcome=\"already\"}",
	    METRICS_ALREADY },
	{ "kleos_statements_total", NULL, "{outcome=\"waiting\"}",
	    METRICS_WAITING },
	{ "kleos_statements_total", NULL, "{outcome=\"refused\"}",
	    METRICS_REFUSED },
	{ "kleos_database_connects_total",
	    "Attempts to connect to the database.", "{result=\"made\"}",
	    METRICS_DB_MADE },
	{ "kleos_database_connects_total", NULL, "{result=\"failed\"}",
	    METRICS_DB_FAILED },
	{ "kleos_limited_total",
	    "What was refused for coming too often, by whose limit it was.",
	    "{limit=\"address\"}", METRICS_LIMITED_ADDRESS },
	{ "kleos_limited_total", NULL, "{limit=\"question\"}",
	    METRICS_LIMITED_QUESTION },
	{ "kleos_limited_total", NULL, "{limit=\"key\"}", METRICS_LIMITED_KEY },
	{ "kleos_shared_answers_total",
	    "Costly questions that had the answer of another.", "",
	    METRICS_SHARED },
	{ "kleos_worker_starts_total",
	    "Starts of workers; more than there are workers: some have died.",
	    "", METRICS_STARTS },
};

static const struct series gauges[] = {
	{ "kleos_connections", "Open connections of clients.", "",
	    METRICS_CONNECTIONS },
	{ "kleos_requests_in_flight", "Requests without an answer.", "",
	    METRICS_REQUESTS },
	{ "kleos_bodies_bytes", "Bytes of bodies in flight.", "",
	    METRICS_BODIES },
	{ "kleos_unsent_bytes", "Bytes of answers that wait for slow readers.",
	    "", METRICS_UNSENT },
	{ "kleos_queue_length", "What waits for a thread.",
	    "{queue=\"requests\"}", METRICS_QUEUE_REQUESTS },
	{ "kleos_queue_length", NULL, "{queue=\"costly\"}",
	    METRICS_QUEUE_COSTLY },
	{ "kleos_queue_length", NULL, "{queue=\"appends\"}",
	    METRICS_QUEUE_APPENDS },
	{ "kleos_threads", "Threads that answer, without appenders.", "",
	    METRICS_THREADS },
	{ "kleos_threads_busy", "Those of them that are at work.", "",
	    METRICS_THREADS_BUSY },
};

static void
put_table(struct buf *buf, const char *type, const struct series *row, size_t n,
    const atomic_uint_least64_t *value)
{
	for (const struct series *end = row + n; row < end; row++) {
		if (row->help != NULL)
			put_family(buf, row->name, type, row->help);
		buf_printf(buf, "%s%s %" PRIu64 "\n", row->name, row->labels,
		    get(&value[row->which]));
	}
}

/* A gauge of each worker, numbered from 1 as Kore does. */
static void
put_workers(struct buf *buf, const struct series *row)
{
	put_family(buf, row->name, "gauge", row->help);
	for (unsigned i = 0; i < metrics_all()->workers_n; i++)
		buf_printf(buf, "%s{worker=\"%u\"} %" PRIu64 "\n", row->name,
		    i + 1,
		    get(&metrics_all()->memory->block[i].gauge[row->which]));
}

void
metrics_write(struct buf *buf)
{
	static const struct series start = { "kleos_worker_start_time_seconds",
		"When a worker started, since 1970.", "", METRICS_START_TIME };
	static const struct series memory = {
		"kleos_worker_resident_memory_bytes",
		"Memory of a worker that is in use.", "", METRICS_MEMORY
	};

	if (metrics_all()->memory == NULL)
		return;
	auto_free struct metrics_block *total = add_up(metrics_all());
	if (total == NULL) {
		buf->failed = true;
		return;
	}
	put_family(buf, "kleos_build_info", "gauge", "Which version this is.");
	buf_puts(buf, "kleos_build_info{version=\"" KLEOS_VERSION "\"} 1\n");
	put_requests(buf, total);
	put_durations(buf, total);
	put_batches(buf, total);
	put_table(buf, "counter", counters, COUNT(counters), total->counter);
	put_table(buf, "gauge", gauges, COUNT(gauges), total->gauge);
	put_shared(buf);
	put_standings(buf);
	put_workers(buf, &start);
	put_workers(buf, &memory);
}
