#include "test.h"

#include "core/text.h"

static const struct {
	const char *why;
	const char *text;
	bool valid;
	bool line;
} cases[] = {
	{ "nothing is text", "", true, true },
	{ "any script", "Ada \xE6\x9D\x8E \xF0\x9F\x99\x82", true, true },
	{ "LF and TAB, but on several lines", "a\n\tb", true, false },
	{ "no CR", "a\rb", false, false },
	{ "no escape", "a\x1B[0m", false, false },
	{ "no DEL", "a\x7F", false, false },
	{ "no C1 control", "a\xC2\x85", false, false },
	{ "no Latin-1", "caf\xE9", false, false },
	{ "no surrogate", "\xED\xA0\x80", false, false },
	{ "no non-character", "\xEF\xBF\xBE", false, false },
	{ "nothing cut off", "\xE6\x9D", false, false },
};

static void
text_is_what_a_statement_may_hold(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bytes text = bytes_of(cases[i].text);

		if (text_is_valid(text) != cases[i].valid ||
		    text_is_line(text) != cases[i].line)
			fail_msg("%s", cases[i].why);
	}
	assert_false(
	    text_is_valid((struct bytes){ (const unsigned char *)"a\0b", 3 }));
}

static void
white_space_is_what_unicode_says(void **state)
{
	size_t n = 0;

	(void)state;
	for (uint32_t point = 0; point <= 0x10ffff; point++)
		n += text_is_space(point) ? 1 : 0;
	assert_int_equal(n, 25);
	assert_true(text_is_space(' '));
	assert_true(text_is_space(0x3000));
	assert_false(text_is_space(0x200b));
}

static void
controls_are_c0_del_and_c1(void **state)
{
	size_t n = 0;

	(void)state;
	for (uint32_t point = 0; point <= 0x10ffff; point++)
		n += text_is_control(point) ? 1 : 0;
	assert_int_equal(n, 65);
	assert_true(text_is_control(0));
	assert_true(text_is_control(0x7f));
	assert_true(text_is_control(0x9f));
}

static void
trimming_takes_blanks_at_both_ends(void **state)
{
	(void)state;
	assert_true(
	    bytes_equal(text_trim(bytes_of(" \ta b\t ")), bytes_of("a b")));
	assert_int_equal(text_trim(bytes_of(" \t ")).len, 0);
	assert_int_equal(text_trim(bytes_of("")).len, 0);
	assert_true(bytes_equal(text_trim(bytes_of("\na")), bytes_of("\na")));
}

static void
a_folded_text_is_found_whatever_the_case(void **state)
{
	static const struct {
		const char *text;
		const char *looked_for;
		int at; /* -1: nowhere */
	} rows[] = {
		{ "Ops Weekly", "ops", 0 },
		{ "Ops Weekly", "WEEK", 4 },
		{ "Ops", "ops weekly", -1 },
		{ "aab", "ab", 1 },
		{ "100%", "%", 3 },
		{ "a", "_", -1 },
		{ "", "a", -1 },
		{ "[@`{", "[@`{", 0 },
		{ "{", "[", -1 },
		{ "caf\xC3\x89", "F\xC3\x89", 2 },
		{ "caf\xC3\x89", "f\xC3\xA9", -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char folded[32];
		const char *at;

		(void)snprintf(folded, sizeof(folded), "%s",
		    rows[i].looked_for);
		text_fold(folded);
		at = text_find(rows[i].text, folded);
		if (rows[i].at < 0 ? at != NULL
				   : at != rows[i].text + rows[i].at)
			fail_msg("%s in %s", rows[i].looked_for, rows[i].text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_what_a_statement_may_hold),
		cmocka_unit_test(white_space_is_what_unicode_says),
		cmocka_unit_test(controls_are_c0_del_and_c1),
		cmocka_unit_test(trimming_takes_blanks_at_both_ends),
		cmocka_unit_test(a_folded_text_is_found_whatever_the_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
