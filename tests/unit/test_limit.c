#include "core/limit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "test.h"

enum { SECOND = 1000000, KEYS = 200000 };

static const int64_t noon = INT64_C(43200) * SECOND;

static int
make_table(void **state)
{
	*state = calloc(1, sizeof(struct limit_table));
	return *state != NULL ? 0 : -1;
}

static int
free_table(void **state)
{
	free(*state);
	return 0;
}

static uint32_t
take(void **state, const char *key, uint32_t n, int64_t now_us)
{
	const struct limit limit = { *state, 10, 50 };

	return limit_take(&limit, bytes_of(key), n, now_us);
}

static void
gives_a_burst_and_then_the_rate(void **state)
{
	for (int i = 0; i < 50; i++)
		assert_int_equal(take(state, "pia", 1, noon), 0);
	assert_int_equal(take(state, "pia", 1, noon), 1);
	assert_int_equal(take(state, "pia", 1, noon + SECOND / 10), 0);
	assert_int_equal(take(state, "pia", 1, noon + SECOND / 10), 1);
	for (int second = 1; second < 100; second++)
		for (int i = 0; i < 10; i++)
			assert_int_equal(
			    take(state, "pia", 1, noon + (second + 1) * SECOND),
			    0);
	assert_int_not_equal(take(state, "pia", 10, noon + 100 * SECOND), 0);
}

static void
says_how_many_seconds_to_wait(void **state)
{
	static const struct {
		uint32_t n;
		uint32_t wait;
		const char *why;
	} rows[] = {
		{ 50, 5, "a whole bucket, after it was emptied" },
		{ 11, 2, "a little more than a second, rounded up" },
		{ 10, 1, "a second" },
		{ 1, 1, "less than a second is one" },
		{ 4000000, 5, "more than a bucket is a bucket" },
	};

	assert_int_equal(take(state, "pia", 50, noon), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (take(state, "pia", rows[i].n, noon) != rows[i].wait)
			fail_msg("%s", rows[i].why);
		if (take(state, "mia", 50, noon + (int64_t)i * SECOND * 10) !=
		    0)
			fail_msg("another key must not suffer");
	}
	assert_int_equal(take(state, "pia", 50, noon + 5 * SECOND), 0);
}

static void
takes_nothing_when_it_refuses_or_is_only_asked(void **state)
{
	const struct limit limit = { *state, 10, 50 };
	const struct bytes pia = bytes_of("pia");

	assert_int_equal(take(state, "pia", 49, noon), 0);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(take(state, "pia", 2, noon), 1);
		assert_int_equal(limit_ask(&limit, pia, noon), 0);
	}
	assert_int_equal(take(state, "pia", 1, noon), 0);
	assert_int_equal(limit_ask(&limit, pia, noon), 1);
}

static void
charges_below_nothing_and_is_paid_back(void **state)
{
	const struct limit limit = { *state, 10, 50 };
	const struct bytes pia = bytes_of("pia");

	limit_charge(&limit, pia, 150, noon);
	assert_int_equal(limit_ask(&limit, pia, noon), 11);
	assert_int_equal(limit_ask(&limit, pia, noon + 10 * SECOND), 1);
	assert_int_equal(limit_ask(&limit, pia, noon + 11 * SECOND), 0);
	assert_int_equal(take(state, "pia", 11, noon + 11 * SECOND), 1);
}

static void
is_no_limit_when_it_is_off(void **state)
{
	const struct limit limit = { *state, 0, 0 };
	const struct bytes pia = bytes_of("pia");

	for (int i = 0; i < 1000; i++)
		assert_int_equal(limit_take(&limit, pia, 1000, noon), 0);
	limit_charge(&limit, pia, 1000, noon);
	assert_int_equal(limit_ask(&limit, pia, noon), 0);
}

/* One key that asks too much, among many that ask once. */
static void
is_not_forgotten_among_many_keys(void **state)
{
	char key[32];

	assert_int_equal(take(state, "greedy", 50, noon), 0);
	for (int i = 0; i < KEYS; i++) {
		(void)snprintf(key, sizeof(key), "key %d", i);
		assert_int_equal(take(state, key, 1, noon), 0);
	}
	assert_int_not_equal(take(state, "greedy", 1, noon), 0);
}

static void
a_flood_of_keys_makes_nobody_wait(void **state)
{
	char key[32];
	int waits_n = 0;

	for (int i = 0; i < KEYS; i++) {
		(void)snprintf(key, sizeof(key), "key %d", i);
		waits_n += take(state, key, 50, noon) != 0;
	}
	assert_in_range(waits_n, 0, KEYS / 50000);
	assert_int_equal(take(state, "pia", 1, noon), 0);
}

enum { THREADS = 4, TAKES = 20000 };

struct racer {
	struct limit limit;
	pthread_t thread;
	uint32_t taken;
};

static void *
race(void *context)
{
	struct racer *racer = context;

	for (int i = 0; i < TAKES; i++)
		racer->taken +=
		    limit_take(&racer->limit, bytes_of("pia"), 1, noon) == 0;
	return NULL;
}

static void
gives_no_token_twice_when_many_ask_at_once(void **state)
{
	struct racer racer[THREADS];
	uint32_t taken = 0;

	for (size_t i = 0; i < THREADS; i++) {
		racer[i] = (struct racer){ .limit = { *state, 1, 30000 } };
		assert_int_equal(
		    pthread_create(&racer[i].thread, NULL, race, &racer[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(racer[i].thread, NULL), 0);
		taken += racer[i].taken;
	}
	assert_int_equal(taken, 30000);
}

static void
reads_what_an_operator_writes(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		uint32_t rate;
		uint32_t burst;
	} rows[] = {
		{ "100/2000", true, 100, 2000 },
		{ "1/1", true, 1, 1 },
		{ "1000/10000000", true, 1000, 10000000 },
		{ "off", true, 0, 0 },
		{ "1001/1", false, 0, 0 },
		{ "1/10000001", false, 0, 0 },
		{ "0/5", false, 0, 0 },
		{ "5/0", false, 0, 0 },
		{ "5", false, 0, 0 },
		{ "5/", false, 0, 0 },
		{ "/5", false, 0, 0 },
		{ "", false, 0, 0 },
		{ "-1/5", false, 0, 0 },
		{ "1/5 ", false, 0, 0 },
		{ " 1/5", false, 0, 0 },
		{ "99999999999999999999/5", false, 0, 0 },
		{ "OFF", false, 0, 0 },
	};
	struct err err;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct limit limit = { *state, 7, 7 };
		bool ok = limit_parse(rows[i].text, &limit, &err);

		if (ok != rows[i].ok)
			fail_msg("%s", rows[i].text);
		assert_ptr_equal(limit.table, *state);
		assert_int_equal(limit.rate, ok ? rows[i].rate : 7);
		assert_int_equal(limit.burst, ok ? rows[i].burst : 7);
		assert_true(ok || err.code == ERR_USAGE);
	}
}

#define WITH_TABLE(test)                                                       \
	cmocka_unit_test_setup_teardown(test, make_table, free_table)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_TABLE(gives_a_burst_and_then_the_rate),
		WITH_TABLE(says_how_many_seconds_to_wait),
		WITH_TABLE(takes_nothing_when_it_refuses_or_is_only_asked),
		WITH_TABLE(charges_below_nothing_and_is_paid_back),
		WITH_TABLE(is_no_limit_when_it_is_off),
		WITH_TABLE(is_not_forgotten_among_many_keys),
		WITH_TABLE(a_flood_of_keys_makes_nobody_wait),
		WITH_TABLE(gives_no_token_twice_when_many_ask_at_once),
		WITH_TABLE(reads_what_an_operator_writes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
