#include "test.h"

#include <stdio.h>

#include "api/rolls.h"

/* Rolls that are kept, and which of them goes when another one comes. */

/* Kept for the instants 100 to 199, unless said. */
static void
keep_for(struct rolls *rolls, const char *key, int64_t from, int64_t until)
{
	struct kept_roll roll = {
		.sums = { .pass = strlen(key) },
		.stretch = { from, until },
	};
	struct err err = { 0 };

	buf_puts(&roll.bytes, key);
	assert_non_null(rolls_keep(rolls, key, &roll, &err));
	assert_null(roll.bytes.data);
}

static void
keep(struct rolls *rolls, const char *key)
{
	keep_for(rolls, key, 100, 200);
}

static const struct kept_roll *
find(struct rolls *rolls, const char *key)
{
	return rolls_find(rolls, key, 150);
}

static void
gives_back_what_was_kept(void **state)
{
	struct rolls rolls = { 0 };

	(void)state;
	assert_null(find(&rolls, "voter"));
	keep(&rolls, "chair");
	keep(&rolls, "voter");
	const struct kept_roll *found = find(&rolls, "voter");
	assert_non_null(found);
	assert_string_equal(found->bytes.data, "voter");
	assert_int_equal(found->sums.pass, 5);
	assert_null(find(&rolls, "vote"));
	rolls_done(&rolls);
}

static void
is_one_from_its_first_instant_up_to_its_last(void **state)
{
	struct rolls rolls = { 0 };

	(void)state;
	keep_for(&rolls, "voter", 200, 300);
	keep_for(&rolls, "voter", 100, 200);
	assert_null(rolls_find(&rolls, "voter", 99));
	const struct kept_roll *first = rolls_find(&rolls, "voter", 100);
	const struct kept_roll *second = rolls_find(&rolls, "voter", 200);
	assert_non_null(first);
	assert_non_null(second);
	assert_ptr_not_equal(first, second);
	assert_ptr_equal(rolls_find(&rolls, "voter", 199), first);
	assert_ptr_equal(rolls_find(&rolls, "voter", 299), second);
	assert_null(rolls_find(&rolls, "voter", 300));
	rolls_done(&rolls);
}

static void
forgets_what_was_not_asked_for_longest(void **state)
{
	struct rolls rolls = { 0 };
	char key[32];

	(void)state;
	for (int i = 0; i < ROLLS_KEPT; i++) {
		(void)snprintf(key, sizeof(key), "log 1 roll %d", i);
		keep(&rolls, key);
	}
	assert_non_null(find(&rolls, "log 1 roll 0"));
	keep(&rolls, "log 1 one more");
	assert_non_null(find(&rolls, "log 1 roll 0"));
	assert_null(find(&rolls, "log 1 roll 1"));
	assert_non_null(find(&rolls, "log 1 roll 2"));
	assert_non_null(find(&rolls, "log 1 one more"));
	rolls_done(&rolls);
}

static void
forgets_what_a_log_said_before_it_changed(void **state)
{
	struct rolls rolls = { 0 };

	(void)state;
	keep(&rolls, "apple 7 voter");
	keep(&rolls, "apple 7 chair");
	keep(&rolls, "pear 7 voter");
	assert_non_null(find(&rolls, "apple 7 voter"));
	assert_null(find(&rolls, "apple 70 voter"));
	assert_null(find(&rolls, "apple 7 voter"));
	assert_null(find(&rolls, "apple 7 chair"));
	assert_non_null(find(&rolls, "pear 7 voter"));
	rolls_done(&rolls);
}

static void
is_empty_again_when_it_is_done(void **state)
{
	struct rolls rolls = { 0 };

	(void)state;
	keep(&rolls, "voter");
	rolls_done(&rolls);
	assert_null(find(&rolls, "voter"));
	rolls_done(&rolls);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_back_what_was_kept),
		cmocka_unit_test(is_one_from_its_first_instant_up_to_its_last),
		cmocka_unit_test(forgets_what_was_not_asked_for_longest),
		cmocka_unit_test(forgets_what_a_log_said_before_it_changed),
		cmocka_unit_test(is_empty_again_when_it_is_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
