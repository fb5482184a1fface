#include "test.h"

#include <stdio.h>

#include "api/rolls.h"

/* Rolls that are kept, and which of them goes when another one comes. */

static const struct kept_roll *
keep(struct rolls *rolls, const char *key)
{
	const struct roll_sums sums = { .pass = strlen(key) };
	struct err err = { 0 };
	struct buf bytes = { 0 };

	buf_puts(&bytes, key);
	const struct kept_roll *kept =
	    rolls_keep(rolls, key, &bytes, &sums, &err);
	assert_non_null(kept);
	assert_null(bytes.data);
	return kept;
}

static void
gives_back_what_was_kept(void **state)
{
	struct rolls rolls = { 0 };

	(void)state;
	assert_null(rolls_find(&rolls, "voter"));
	(void)keep(&rolls, "chair");
	(void)keep(&rolls, "voter");
	const struct kept_roll *found = rolls_find(&rolls, "voter");
	assert_non_null(found);
	assert_string_equal(found->bytes.data, "voter");
	assert_int_equal(found->sums.pass, 5);
	assert_null(rolls_find(&rolls, "vote"));
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
		(void)keep(&rolls, key);
	}
	assert_non_null(rolls_find(&rolls, "log 1 roll 0"));
	(void)keep(&rolls, "log 1 one more");
	assert_non_null(rolls_find(&rolls, "log 1 roll 0"));
	assert_null(rolls_find(&rolls, "log 1 roll 1"));
	assert_non_null(rolls_find(&rolls, "log 1 roll 2"));
	assert_non_null(rolls_find(&rolls, "log 1 one more"));
	rolls_done(&rolls);
}

static void
forgets_what_a_log_said_before_it_changed(void **state)
{
	struct rolls rolls = { 0 };

	(void)state;
	(void)keep(&rolls, "apple 7 voter");
	(void)keep(&rolls, "apple 7 chair");
	(void)keep(&rolls, "pear 7 voter");
	assert_non_null(rolls_find(&rolls, "apple 7 voter"));
	assert_null(rolls_find(&rolls, "apple 70 voter"));
	assert_null(rolls_find(&rolls, "apple 7 voter"));
	assert_null(rolls_find(&rolls, "apple 7 chair"));
	assert_non_null(rolls_find(&rolls, "pear 7 voter"));
	rolls_done(&rolls);
}

static void
is_empty_again_when_it_is_done(void **state)
{
	struct rolls rolls = { 0 };

	(void)state;
	(void)keep(&rolls, "voter");
	rolls_done(&rolls);
	assert_null(rolls_find(&rolls, "voter"));
	rolls_done(&rolls);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_back_what_was_kept),
		cmocka_unit_test(forgets_what_was_not_asked_for_longest),
		cmocka_unit_test(forgets_what_a_log_said_before_it_changed),
		cmocka_unit_test(is_empty_again_when_it_is_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
