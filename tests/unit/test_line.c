#include "test.h"

#include "core/line.h"

static void
splits_lines_and_leaves_what_has_no_end(void **state)
{
	struct bytes rest = bytes_of("one\n\ntwo"), line = { 0 };

	(void)state;
	assert_true(line_next(&rest, &line));
	assert_true(bytes_equal(line, bytes_of("one")));
	assert_true(line_next(&rest, &line));
	assert_int_equal(line.len, 0);
	assert_false(line_next(&rest, &line));
	assert_true(bytes_equal(rest, bytes_of("two")));
	assert_int_equal(line.len, 0);
}

static void
skips_a_word_only_at_the_start(void **state)
{
	struct bytes line = bytes_of("index 7");

	(void)state;
	assert_false(line_skip(&line, "index 77"));
	assert_false(line_skip(&line, "7"));
	assert_true(line_skip(&line, "index "));
	assert_true(bytes_equal(line, bytes_of("7")));
}

static const struct {
	const char *why;
	const char *text;
	bool ok;
	uint64_t value;
} numbers[] = {
	{ "zero", "0", true, 0 },
	{ "several digits", "1203", true, 1203 },
	{ "the greatest", "18446744073709551615", true, UINT64_MAX },
	{ "one more than that", "18446744073709551616", false, 0 },
	{ "far more", "99999999999999999999999", false, 0 },
	{ "nothing", "", false, 0 },
	{ "a leading zero", "01", false, 0 },
	{ "zero twice", "00", false, 0 },
	{ "a sign", "+1", false, 0 },
	{ "below zero", "-1", false, 0 },
	{ "a blank before", " 1", false, 0 },
	{ "a blank after", "1 ", false, 0 },
	{ "hex", "1f", false, 0 },
};

static void
reads_numbers_in_their_only_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		uint64_t value = 42;
		uint64_t want = numbers[i].ok ? numbers[i].value : 42;

		if (line_uint64(bytes_of(numbers[i].text), &value) !=
			numbers[i].ok ||
		    value != want)
			fail_msg("%s", numbers[i].why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_lines_and_leaves_what_has_no_end),
		cmocka_unit_test(skips_a_word_only_at_the_start),
		cmocka_unit_test(reads_numbers_in_their_only_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
