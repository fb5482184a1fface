#include "api/routes.h"

#include "test.h"

static const struct route table[] = {
	{ .method = METHOD_GET, .pattern = "/api/v1/{c}" },
	{ .method = METHOD_GET, .pattern = "/api/v1/{c}/people" },
	{ .method = METHOD_POST, .pattern = "/api/v1/{c}/people" },
	{ .method = METHOD_GET, .pattern = "/api/v1/{c}/people/{handle}" },
	{ .method = METHOD_GET, .pattern = "/api/v1/{c}/people/{handle}/why" },
	{ .method = METHOD_PUT, .pattern = "/p/{a}.{b}/{c}" },
	{ .method = METHOD_GET, .pattern = "/{a}/{b}/{c}/{d}/{e}/many" },
	{ .method = METHOD_GET, .pattern = "/{c}/tile/{tile...}" },
	{ 0 },
};

static void
finds_the_route_of_a_path(void **state)
{
	static const struct {
		const char *why;
		enum method method;
		const char *path;
		const char *pattern; /* NULL: none */
		unsigned allowed;
		const char *part[QUERY_PARAMS_MAX];
	} rows[] = {
		{ "one part", METHOD_GET, "/api/v1/demo", "/api/v1/{c}", 0,
		    { "demo" } },
		{ "two parts", METHOD_GET, "/api/v1/demo/people/ada",
		    "/api/v1/{c}/people/{handle}", 0, { "demo", "ada" } },
		{ "text behind a part", METHOD_GET,
		    "/api/v1/demo/people/ada/why",
		    "/api/v1/{c}/people/{handle}/why", 0, { "demo", "ada" } },
		{ "the method decides", METHOD_POST, "/api/v1/demo/people",
		    "/api/v1/{c}/people", 0, { "demo" } },
		{ "another method", METHOD_PUT, "/api/v1/demo/people", NULL,
		    METHOD_GET | METHOD_POST, { NULL } },
		{ "no method at all, as for OPTIONS", 0, "/api/v1/demo", NULL,
		    METHOD_GET, { NULL } },
		{ "an empty part", METHOD_GET, "/api/v1/", NULL, 0, { NULL } },
		{ "a part never spans /", METHOD_GET, "/api/v1/a/b", NULL, 0,
		    { NULL } },
		{ "trailing slash", METHOD_GET, "/api/v1/demo/people/", NULL, 0,
		    { NULL } },
		{ "a beginning is not enough", METHOD_GET, "/api/v1", NULL, 0,
		    { NULL } },
		{ "nor is an end", METHOD_GET, "/x/api/v1/demo", NULL, 0,
		    { NULL } },
		{ "case matters", METHOD_GET, "/API/v1/demo", NULL, 0,
		    { NULL } },
		{ "more parts than there is room for", METHOD_GET,
		    "/a/b/c/d/e/many", NULL, 0, { NULL } },
		{ "the rest of a path", METHOD_GET, "/demo/tile/0/x001/234.p/5",
		    "/{c}/tile/{tile...}", 0, { "demo", "0/x001/234.p/5" } },
		{ "a rest of one segment", METHOD_GET, "/demo/tile/0",
		    "/{c}/tile/{tile...}", 0, { "demo", "0" } },
		{ "another method on a rest", METHOD_POST, "/demo/tile/0/1",
		    NULL, METHOD_GET, { NULL } },
		{ "a rest of nothing", METHOD_GET, "/demo/tile/", NULL, 0,
		    { NULL } },
		{ "nothing", METHOD_GET, "", NULL, 0, { NULL } },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct route_part part[QUERY_PARAMS_MAX] = { 0 };
		unsigned allowed = 0;
		const struct route *route = route_match(table, rows[i].method,
		    rows[i].path, part, &allowed);

		const char *found = route != NULL ? route->pattern : "none";
		const char *wanted =
		    rows[i].pattern != NULL ? rows[i].pattern : "none";

		if (strcmp(found, wanted) != 0 || allowed != rows[i].allowed)
			fail_msg("%s: %s, %u", rows[i].why, found, allowed);
		for (size_t p = 0; p < QUERY_PARAMS_MAX; p++) {
			const char *want = rows[i].part[p];

			assert_int_equal(part[p].start != NULL, want != NULL);
			if (want == NULL)
				continue;
			assert_int_equal(part[p].len, strlen(want));
			assert_memory_equal(part[p].start, want, part[p].len);
		}
	}
}

static void
reads_whole_numbers_within_limits(void **state)
{
	static const struct {
		const char *why;
		const char *text; /* NULL: absent */
		bool fine;
		int64_t value;
	} rows[] = {
		{ "absent leaves the fallback", NULL, true, 7 },
		{ "least", "-1", true, -1 },
		{ "greatest", "200", true, 200 },
		{ "too small", "-2", false, 7 },
		{ "too great", "201", false, 7 },
		{ "beyond 64 bits", "99999999999999999999", false, 7 },
		{ "empty", "", false, 7 },
		{ "minus alone", "-", false, 7 },
		{ "plus", "+5", false, 7 },
		{ "blank", " 5", false, 7 },
		{ "text behind", "5x", false, 7 },
		{ "fraction", "5.0", false, 7 },
		{ "hex", "0x5", false, 7 },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct query query = { .arg = { { "other", "1" },
					   { "limit", rows[i].text },
					   { "limit", "99" } } };
		struct err err = { 0 };
		int64_t value = 7;

		query.args_n = rows[i].text != NULL ? 3 : 1;
		if (query_int(&query, "limit", -1, 200, &value, &err) !=
			rows[i].fine ||
		    value != rows[i].value)
			fail_msg("%s", rows[i].why);
		if (!rows[i].fine)
			assert_string_equal(err.msg,
			    "limit must be a whole number from -1 to 200");
	}
}

static void
writes_json_without_blanks(void **state)
{
	auto_answer struct answer answer = { 0 };
	struct err err = { 0 };
	(void)state;

	assert_true(answer_json(&answer,
	    json_pack("{s:i,s:[i]}", "a", 1, "b", 2), &err));
	assert_string_equal(answer.body.data, "{\"a\":1,\"b\":[2]}");
	assert_false(answer_json(&answer, NULL, &err));
	assert_int_equal(err.code, ERR_INTERNAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_route_of_a_path),
		cmocka_unit_test(reads_whole_numbers_within_limits),
		cmocka_unit_test(writes_json_without_blanks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
