#include "http/metrics.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/pages.h"
#include "store/standing.h"
#include "test.h"

static const struct route getting = { METHOD_GET, "/a/{x}", NULL, 0, NULL };
static const struct route posting = { METHOD_POST, "/a/{x}", NULL, 0, NULL };
static const struct route ending = { METHOD_DELETE, "/a/{x}", NULL, 0, NULL };
static const struct route stranger = { METHOD_GET, "/b", NULL, 0, NULL };
static const struct route *const table[] = { &getting, &posting, &ending,
	NULL };

static int
open_two(void **state)
{
	struct err err;

	(void)state;
	return metrics_open(table, 2, &err) ? 0 : -1;
}

static int
close_all(void **state)
{
	(void)state;
	metrics_close();
	return 0;
}

/* Is there this line?  What is said goes to buf. */
static bool
finds(const char *line, struct buf *buf)
{
	auto_buf struct buf wanted = { 0 };

	metrics_write(buf);
	buf_printf(&wanted, "\n%s\n", line);
	assert_false(buf_failed(buf));
	assert_false(buf_failed(&wanted));
	return strstr(buf->data, wanted.data) != NULL;
}

static bool
says(const char *line)
{
	auto_buf struct buf buf = { 0 };
	bool found = finds(line, &buf);

	if (!found)
		print_error("no line %s in:\n%s", line, buf.data);
	return found;
}

/* In a process of its own, as a worker is. */
static void
in_worker(unsigned number, void (*work)(void))
{
	int status = 1;
	pid_t child = fork();

	if (child == 0) {
		metrics_use(number);
		work();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void
work_some(void)
{
	metrics_request(&getting, NULL, 200, NULL, 400);
	metrics_request(&posting, NULL, 422, "invalid", 600);
	metrics_request(NULL, "(refused)", 408, "request-timeout", 0);
	metrics_add(METRICS_RECORDED, 5);
	metrics_set(METRICS_QUEUE_REQUESTS, 3);
	metrics_watch.dialled(NULL);
	metrics_batch(3, 2000);
}

static void
adds_up_what_workers_have_counted(void **state)
{
	(void)state;
	in_worker(0, work_some);
	in_worker(1, work_some);
	assert_true(says("kleos_requests_total{method=\"GET\","
			 "route=\"/a/{x}\",status=\"200\"} 2"));
	assert_true(says("kleos_requests_total{method=\"POST\","
			 "route=\"/a/{x}\",status=\"422\"} 2"));
	assert_true(says("kleos_requests_total{method=\"\","
			 "route=\"(refused)\",status=\"408\"} 2"));
	assert_true(says("kleos_refused_total{reason=\"invalid\"} 2"));
	assert_true(says("kleos_statements_total{outcome=\"recorded\"} 10"));
	assert_true(says("kleos_queue_length{queue=\"requests\"} 6"));
	assert_true(says("kleos_database_connects_total{result=\"made\"} 2"));
	assert_true(says("kleos_append_batch_statements_count 2"));
	assert_true(says("kleos_append_batch_statements_sum 6"));
	assert_true(says("kleos_append_batch_duration_seconds_sum 0.004"));
	assert_true(says("kleos_worker_starts_total 2"));
}

static void
every_method_has_its_name_and_no_stranger_a_row(void **state)
{
	(void)state;
	metrics_use(0);
	metrics_request(&ending, NULL, 204, NULL, 1);
	metrics_request(&stranger, NULL, 200, NULL, 1);
	assert_true(says("kleos_requests_total{method=\"DELETE\","
			 "route=\"/a/{x}\",status=\"204\"} 1"));
	assert_true(says("kleos_requests_total{method=\"\","
			 "route=\"(none)\",status=\"200\"} 1"));
}

static void
keeps_counters_and_clears_gauges_when_a_worker_starts_again(void **state)
{
	(void)state;
	in_worker(0, work_some);
	metrics_use(0);
	assert_true(says("kleos_statements_total{outcome=\"recorded\"} 5"));
	assert_true(says("kleos_queue_length{queue=\"requests\"} 0"));
	assert_true(says("kleos_worker_starts_total 2"));
}

static void
puts_each_duration_into_every_bucket_that_holds_it(void **state)
{
	static const int64_t us[] = { 0, 500, 501, 9999999, 10000001 };
	static const struct {
		const char *le;
		int n;
		const char *why;
	} rows[] = {
		{ "0.0005", 2, "a bound belongs to its bucket" },
		{ "0.001", 3, "buckets are cumulative" },
		{ "2.5", 3, "nothing lies between" },
		{ "10", 4, "whole seconds have no point" },
		{ "+Inf", 5, "all of them" },
	};
	char line[200];

	(void)state;
	metrics_use(0);
	for (size_t i = 0; i < COUNT(us); i++)
		metrics_request(&getting, NULL, 200, NULL, us[i]);
	for (size_t i = 0; i < COUNT(rows); i++) {
		(void)snprintf(line, sizeof(line),
		    "kleos_request_duration_seconds_bucket{method=\"GET\","
		    "route=\"/a/{x}\",le=\"%s\"} %d",
		    rows[i].le, rows[i].n);
		if (!says(line))
			fail_msg("%s", rows[i].why);
	}
	assert_true(says("kleos_request_duration_seconds_sum{method=\"GET\","
			 "route=\"/a/{x}\"} 20.001001"));
	assert_true(says("kleos_request_duration_seconds_count{method=\"GET\","
			 "route=\"/a/{x}\"} 5"));
}

static void
shows_the_last_that_anybody_saw_of_a_log(void **state)
{
	(void)state;
	metrics_use(0);
	metrics_watch.head_seen("grove", 9, 9);
	metrics_watch.head_seen("orchard", 4, 4);
	metrics_use(1);
	metrics_watch.head_seen("grove", 7, 9);
	assert_true(says("kleos_log_size_entries{community=\"grove\"} 7"));
	assert_true(says("kleos_log_mark_entries{community=\"grove\"} 9"));
	assert_true(says("kleos_log_size_entries{community=\"orchard\"} 4"));
}

static void
keeps_a_mark_that_a_shorter_log_does_not_know(void **state)
{
	(void)state;
	metrics_use(0);
	metrics_watch.head_seen("grove", 16, 16);
	metrics_watch.head_seen("grove", 12, 12);
	assert_true(says("kleos_log_size_entries{community=\"grove\"} 12"));
	assert_true(says("kleos_log_mark_entries{community=\"grove\"} 16"));
}

static void
tell(const char *slug, const char *witness, uint64_t size, uint64_t cosigned)
{
	const struct standing_seen seen = {
		.slug = slug,
		.witness = witness,
		.log_size = size,
		.cosigned_size = cosigned,
		.cosigned_at = 1500999,
		.failed = { 1, 2, 3, 4, 5 },
	};

	metrics_watch.witness_seen(&seen);
}

static void
shows_how_the_witnesses_of_now_have_answered(void **state)
{
	(void)state;
	metrics_use(0);
	tell("grove", "w1", 9, 7);
	tell("grove", "a\"b\\", 9, 12);
	metrics_watch.witness_seen(NULL);
	assert_true(says("kleos_witness_cosigned_time_seconds{community="
			 "\"grove\",witness=\"w1\"} 1500"));
	assert_true(says("kleos_witness_lag_entries{community=\"grove\","
			 "witness=\"w1\"} 2"));
	assert_true(says("kleos_witness_lag_entries{community=\"grove\","
			 "witness=\"a\\\"b\\\\\"} 0"));
	assert_true(says("kleos_witness_failures_total{kind=\"forked\","
			 "community=\"grove\",witness=\"w1\"} 3"));
	metrics_use(1);
	tell("grove", "w1", 9, 9);
	assert_true(says("kleos_witness_cosigned_entries{community=\"grove\","
			 "witness=\"a\\\"b\\\\\"} 12"));
	metrics_watch.witness_seen(NULL);
	assert_true(says("kleos_witness_cosigned_entries{community=\"grove\","
			 "witness=\"w1\"} 9"));
	auto_buf struct buf buf = { 0 };
	assert_false(finds("kleos_witness_cosigned_entries{community=\"grove\","
			   "witness=\"a\\\"b\\\\\"} 12",
	    &buf));
}

static void
gives_each_turn_to_one_worker(void **state)
{
	(void)state;
	assert_true(metrics_turn(METRICS_WITNESSES_MS));
	assert_false(metrics_turn(METRICS_WITNESSES_MS));
	assert_false(metrics_turn(2 * METRICS_WITNESSES_MS - 1));
	assert_true(metrics_turn(2 * METRICS_WITNESSES_MS));
	metrics_close();
	assert_false(metrics_turn(9 * METRICS_WITNESSES_MS));
}

static void
counts_what_it_has_no_row_for_together(void **state)
{
	(void)state;
	metrics_use(0);
	metrics_request(NULL, "(nobody knows)", 200, NULL, 1);
	metrics_request(&getting, NULL, 299, NULL, 1);
	assert_true(says("kleos_requests_total{method=\"\",route=\"(none)\","
			 "status=\"200\"} 1"));
	assert_true(says("kleos_requests_total{method=\"GET\","
			 "route=\"/a/{x}\",status=\"0\"} 1"));
}

static void
stops_at_its_limits_of_names(void **state)
{
	char name[32];

	(void)state;
	metrics_use(0);
	for (int i = 0; i < 2 * METRICS_LOGS_MAX; i++) {
		(void)snprintf(name, sizeof(name), "n%d", i);
		metrics_watch.head_seen(name, 1, 1);
		metrics_request(&getting, NULL, 400, name, 1);
	}
	assert_true(says("kleos_log_size_entries{community=\"n255\"} 1"));
	assert_true(says("kleos_refused_total{reason=\"n63\"} 1"));
	assert_true(says("kleos_requests_total{method=\"GET\","
			 "route=\"/a/{x}\",status=\"400\"} 512"));
}

static void
refuses_more_routes_than_it_can_count(void **state)
{
	enum { ROOM = METRICS_ROUTES_MAX - METRICS_OTHERS };
	static const struct route *many[ROOM + 2];
	struct err err;

	(void)state;
	for (size_t i = 0; i < ROOM; i++)
		many[i] = &getting;
	assert_true(metrics_open(many, 1, &err));
	metrics_close();
	many[ROOM] = &posting;
	assert_false(metrics_open(many, 1, &err));
	assert_int_equal(err.code, ERR_INTERNAL);
	assert_non_null(strstr(err.msg, "raise ROUTES_MAX"));
}

static void
has_a_row_for_every_route_and_page(void **state)
{
	const struct route *const *all = routes_all();
	size_t n = 0;
	struct err err;

	(void)state;
	while (routes[n].pattern != NULL) {
		assert_ptr_equal(all[n], &routes[n]);
		n++;
	}
	assert_non_null(all[n]);
	if (!metrics_open(all, 1, &err))
		fail_msg("%s", err.msg);
	metrics_use(0);
	while (all[n + 1] != NULL)
		n++;
	metrics_request(all[n], NULL, 200, NULL, 1);
	auto_buf struct buf line = { 0 };
	buf_printf(&line,
	    "kleos_requests_total{method=\"GET\",route=\"%s\","
	    "status=\"200\"} 1",
	    all[n]->pattern);
	assert_true(says(line.data));
	metrics_close();
}

static void
counts_nothing_and_says_nothing_before_it_is_open(void **state)
{
	auto_buf struct buf buf = { 0 };
	struct err err;

	(void)state;
	metrics_use(0);
	work_some();
	metrics_watch.head_seen("grove", 1, 1);
	metrics_write(&buf);
	assert_int_equal(buf.len, 0);
	assert_false(metrics_open(table, METRICS_WORKERS_MAX + 1, &err));
	assert_int_equal(err.code, ERR_USAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    adds_up_what_workers_have_counted, open_two, close_all),
		cmocka_unit_test_setup_teardown(
		    every_method_has_its_name_and_no_stranger_a_row, open_two,
		    close_all),
		cmocka_unit_test_setup_teardown(
		    keeps_counters_and_clears_gauges_when_a_worker_starts_again,
		    open_two, close_all),
		cmocka_unit_test_setup_teardown(
		    puts_each_duration_into_every_bucket_that_holds_it,
		    open_two, close_all),
		cmocka_unit_test_setup_teardown(
		    shows_the_last_that_anybody_saw_of_a_log, open_two,
		    close_all),
		cmocka_unit_test_setup_teardown(
		    keeps_a_mark_that_a_shorter_log_does_not_know, open_two,
		    close_all),
		cmocka_unit_test_setup_teardown(
		    shows_how_the_witnesses_of_now_have_answered, open_two,
		    close_all),
		cmocka_unit_test_setup_teardown(gives_each_turn_to_one_worker,
		    open_two, close_all),
		cmocka_unit_test_setup_teardown(
		    counts_what_it_has_no_row_for_together, open_two,
		    close_all),
		cmocka_unit_test_setup_teardown(stops_at_its_limits_of_names,
		    open_two, close_all),
		cmocka_unit_test(refuses_more_routes_than_it_can_count),
		cmocka_unit_test(has_a_row_for_every_route_and_page),
		cmocka_unit_test(
		    counts_nothing_and_says_nothing_before_it_is_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
