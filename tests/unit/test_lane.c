#include "http/lane.h"

#include "test.h"

static const struct route route = { .pattern = "/roll" };

static void
put(struct lane *lane, struct job *job, const char *flight)
{
	job->route = &route;
	job->flight = flight;
	lane_put(lane, job);
}

static void
shares_what_waits_and_asks_the_same(void **state)
{
	struct lane lane = { .running_max = 2 };
	struct job job[5] = { 0 };

	(void)state;
	job[3].html = true;
	put(&lane, &job[0], "a");
	put(&lane, &job[1], "b");
	put(&lane, &job[2], "a");
	put(&lane, &job[3], "a"); /* as a page: another answer */
	put(&lane, &job[4], NULL);
	assert_int_equal(lane.n, 5);
	assert_ptr_equal(lane_take(&lane), &job[0]);
	assert_ptr_equal(job[0].followers, &job[2]);
	assert_int_equal(job[0].followers_n, 1);
	assert_int_equal(lane.n, 3);
	assert_ptr_equal(lane_take(&lane), &job[1]);
	assert_null(job[1].followers);
}

/* What was recorded since the first one began must be in the answer. */
static void
shares_nothing_that_is_being_answered(void **state)
{
	struct lane lane = { .running_max = 2 };
	struct job job[4] = { 0 };

	(void)state;
	put(&lane, &job[0], "a");
	assert_ptr_equal(lane_take(&lane), &job[0]);
	put(&lane, &job[1], "a");
	put(&lane, &job[2], "a");
	put(&lane, &job[3], "b");
	assert_int_equal(job[0].followers_n, 0);
	assert_ptr_equal(lane_take(&lane), &job[3]);
	lane_done(&lane, &job[3]);
	assert_null(lane_take(&lane));
	lane_done(&lane, &job[0]);
	assert_ptr_equal(lane_take(&lane), &job[1]);
	assert_ptr_equal(job[1].followers, &job[2]);
	assert_null(lane_take(&lane));
	assert_int_equal(lane.n, 0);
}

static void
lets_only_so_many_run_at_once_in_order(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d" };
	struct lane lane = { .running_max = 2 };
	struct job job[4] = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(job); i++)
		put(&lane, &job[i], names[i]);
	assert_ptr_equal(lane_take(&lane), &job[0]);
	assert_ptr_equal(lane_take(&lane), &job[1]);
	assert_null(lane_take(&lane));
	lane_done(&lane, &job[0]);
	assert_ptr_equal(lane_take(&lane), &job[2]);
	lane_done(&lane, &job[1]);
	lane_done(&lane, &job[1]);
	assert_ptr_equal(lane_take(&lane), &job[3]);
	assert_null(lane_take(&lane));
}

static void
keeps_its_order_when_the_last_is_taken_first(void **state)
{
	struct lane lane = { .running_max = 3 };
	struct job job[4] = { 0 };

	(void)state;
	put(&lane, &job[0], "a");
	assert_ptr_equal(lane_take(&lane), &job[0]);
	put(&lane, &job[1], "a");
	put(&lane, &job[2], "b");
	assert_ptr_equal(lane_take(&lane), &job[2]);
	put(&lane, &job[3], "c");
	assert_ptr_equal(lane_take(&lane), &job[3]);
	lane_done(&lane, &job[0]);
	assert_ptr_equal(lane_take(&lane), &job[1]);
	assert_null(lane.first);
}

static void
shares_one_answer_among_so_many_only(void **state)
{
	struct lane lane = { .running_max = 1 };
	struct job job[LANE_FOLLOWERS_MAX + 3] = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(job); i++)
		put(&lane, &job[i], "a");
	assert_ptr_equal(lane_take(&lane), &job[0]);
	assert_int_equal(job[0].followers_n, LANE_FOLLOWERS_MAX);
	assert_int_equal(lane.n, 2);
	lane_done(&lane, &job[0]);
	assert_ptr_equal(lane_take(&lane), &job[LANE_FOLLOWERS_MAX + 1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares_what_waits_and_asks_the_same),
		cmocka_unit_test(shares_nothing_that_is_being_answered),
		cmocka_unit_test(lets_only_so_many_run_at_once_in_order),
		cmocka_unit_test(keeps_its_order_when_the_last_is_taken_first),
		cmocka_unit_test(shares_one_answer_among_so_many_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
