#include "http/target.h"

#include "test.h"

static void
decodes_paths_strictly(void **state)
{
	static const struct {
		const char *why;
		const char *raw;
		const char *path; /* NULL: refused */
	} rows[] = {
		{ "root", "/", "/" },
		{ "plain", "/a/b", "/a/b" },
		{ "folder", "/a/", "/a/" },
		{ "escapes in both cases", "/%41%c3%A9", "/A\xc3\xa9" },
		{ "plus stays plus", "/a+b", "/a+b" },
		{ "an escaped percent is decoded once", "/%2541", "/%41" },
		{ "dots inside names", "/a..b/.x/...", "/a..b/.x/..." },
		{ "no slash", "a", NULL },
		{ "empty", "", NULL },
		{ "parent", "/a/../b", NULL },
		{ "parent at the end", "/a/..", NULL },
		{ "parent in disguise", "/a/%2e%2E/b", NULL },
		{ "parent behind an escaped slash", "/a%2f../b", NULL },
		{ "self", "/./a", NULL },
		{ "empty segment", "/a//b", NULL },
		{ "two slashes", "//", NULL },
		{ "NUL", "/a%00", NULL },
		{ "line feed", "/a%0ab", NULL },
		{ "DEL", "/a%7f", NULL },
		{ "C1 control", "/a%c2%85", NULL },
		{ "not UTF-8", "/%ff", NULL },
		{ "overlong", "/%c0%af", NULL },
		{ "surrogate", "/%ed%a0%80", NULL },
		{ "cut escape", "/a%4", NULL },
		{ "lone percent", "/a%", NULL },
		{ "not hex", "/%zz", NULL },
		{ "sign is not hex", "/%+1", NULL },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_arena struct arena arena = { 0 };
		struct err err = { 0 };
		const char *path = target_path(&arena, rows[i].raw, &err);

		if ((path == NULL) != (rows[i].path == NULL))
			fail_msg("%s: %s", rows[i].why, err.msg);
		if (path != NULL)
			assert_string_equal(path, rows[i].path);
		else
			assert_int_equal(err.code, ERR_MALFORMED);
	}
}

static void
decodes_arguments(void **state)
{
	static const struct {
		const char *why;
		const char *raw;
		size_t n;
		struct query_arg arg[2];
	} rows[] = {
		{ "none", NULL, 0, { { NULL, NULL } } },
		{ "empty", "", 0, { { NULL, NULL } } },
		{ "two", "a=1&b=x+y%2B", 2, { { "a", "1" }, { "b", "x y+" } } },
		{ "no value", "a", 1, { { "a", "" } } },
		{ "no name", "=1", 1, { { "", "1" } } },
		{ "equals in the value", "a=b=c", 1, { { "a", "b=c" } } },
		{ "empty pairs are skipped", "&&a=1&", 1, { { "a", "1" } } },
		{ "separators may be escaped", "a%3d=1%262", 1,
		    { { "a=", "1&2" } } },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_arena struct arena arena = { 0 };
		struct query query = { 0 };
		struct err err = { 0 };

		if (!target_args(&arena, rows[i].raw, &query, &err) ||
		    query.args_n != rows[i].n)
			fail_msg("%s: %zu", rows[i].why, query.args_n);
		for (size_t a = 0; a < rows[i].n; a++) {
			assert_string_equal(query.arg[a].name,
			    rows[i].arg[a].name);
			assert_string_equal(query.arg[a].value,
			    rows[i].arg[a].value);
		}
	}
}

static void
refuses_broken_or_endless_arguments(void **state)
{
	static const char *const rows[] = { "a=%00", "a=%", "%ff=1",
		"a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a" };
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_arena struct arena arena = { 0 };
		struct query query = { 0 };
		struct err err = { 0 };

		assert_false(target_args(&arena, rows[i], &query, &err));
		assert_int_equal(err.code, ERR_MALFORMED);
		assert_int_equal(query.args_n, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_paths_strictly),
		cmocka_unit_test(decodes_arguments),
		cmocka_unit_test(refuses_broken_or_endless_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
