#include "test.h"

#include "core/schema_pattern.h"
#include "core/schema_shape.h"

#include <regex.h>

static const char *const simple[] = {
	"^[0-9a-f]{64}$",
	"^[0-9a-f]{8,64}$",
	"^[a-z0-9][a-z0-9-]{0,38}$",
	"^[A-Za-z0-9_-]{22}$",
	"^[0-9]{4}-[0-9]{2}$",
	"^handle:[a-z0-9][a-z0-9-]{0,38}$",
	"^SHA256:[A-Za-z0-9+/]{43}$",
	"^[-a][a-]$",
	"^[.*+?(){}|$^/ ]{2}$",
	"^a{3}b{2,3}$",
	"^a{0,2}$",
	"^$",
};

static const char *const others[] = {
	"[a-z]$",
	"^[a-z]",
	"^a+$",
	"^a*$",
	"^ab?$",
	"^a{2,}$",
	"^a{1,2}b$",
	"^(a|b)$",
	"^a|b$",
	"^[^ ]+$",
	"^a\\.b$",
	"^abcdefghijklmnopqrstuvwxy$",
};

static const char *const texts[] = {
	"",
	"a",
	"aa",
	"-a",
	"a-",
	"--",
	"aaa",
	"aaab",
	"aaabb",
	"aaabbb",
	"aaabbbb",
	"2026-11",
	"2026-1",
	"2026-111",
	"(|",
	"$^",
	"/ ",
	"slug",
	"-slug",
	"s-l-u-g",
	"Slug",
	"slug\n",
	"sl\xc3\xbcg",
	"\x7f",
	"handle:ada",
	"handle:",
	"handle:-",
	"AbCdEfGhIjKlMnOpQrStU_",
	"AbCdEfGhIjKlMnOpQrStU=",
	"0123456789abcdef",
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
	"0123456789abcdeg0123456789abcdef0123456789abcdef0123456789abcdef",
	"abcdefghijklmnopqrstuvwxyz0123456789-abc",
	"abcdefghijklmnopqrstuvwxyz0123456789-ab",
	"SHA256:wYg5YuOJM0cQb1nmgH3nrD9nCZJcJnqBu9bB2vXtiGk",
};

static void
matches_what_a_regular_expression_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(simple); i++) {
		struct schema_shape shape;
		regex_t regex;

		assert_null(schema_pattern_problem(simple[i]));
		assert_true(schema_shape_read(simple[i], &shape));
		assert_int_equal(
		    regcomp(&regex, simple[i], REG_EXTENDED | REG_NOSUB), 0);
		for (size_t j = 0; j < COUNT(texts); j++)
			if (schema_shape_fits(&shape, bytes_of(texts[j])) !=
			    (regexec(&regex, texts[j], 0, NULL, 0) == 0))
				fail_msg("%s: %s", simple[i], texts[j]);
		regfree(&regex);
	}
}

static void
leaves_all_others(void **state)
{
	struct schema_shape shape;

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++) {
		assert_null(schema_pattern_problem(others[i]));
		if (schema_shape_read(others[i], &shape))
			fail_msg("%s", others[i]);
	}
}

static void
takes_no_byte_for_another(void **state)
{
	struct schema_shape shape;

	(void)state;
	assert_true(schema_shape_read("^[ -~]{2}$", &shape));
	for (unsigned c = 0; c < 256; c++) {
		const unsigned char text[] = { 'a', (unsigned char)c };

		assert_int_equal(
		    schema_shape_fits(&shape, (struct bytes){ text, 2 }),
		    c >= ' ' && c <= '~');
	}
	assert_false(schema_shape_fits(&shape, bytes_of("a")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(matches_what_a_regular_expression_does),
		cmocka_unit_test(leaves_all_others),
		cmocka_unit_test(takes_no_byte_for_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
