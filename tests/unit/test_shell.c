#include "http/shell.h"

#include "test.h"

static const struct page page = { { METHOD_GET, "/{c}/people", NULL, 0, NULL },
	"people", "People", NULL };
static const struct page untitled = { { METHOD_GET, "/{c}", NULL, 0, NULL },
	"overview", "", NULL };
static const char *const params[QUERY_PARAMS_MAX] = { "demo" };

/* The page of an answer, for the caller to free. */
static char *
shell_of(const char *text, const struct look *look)
{
	struct buf buf = { 0 };
	struct err err = { 0 };
	auto_buf struct buf json = { 0 };
	auto_json json_t *doc = json_loads(text, JSON_DECODE_ANY, NULL);

	assert_non_null(doc);
	buf_puts(&json, text);
	assert_true(shell_page(doc, &json, look, &buf, &err));
	return buf_take(&buf);
}

static void
carries_the_answer_where_a_script_finds_it(void **state)
{
	const struct look look = { true, &untitled, "/demo/people", params,
		NULL };
	auto_free char *text = shell_of("{\"title\":\"</script><b>\"}", &look);
	(void)state;

	assert_non_null(
	    strstr(text, "<script type=\"application/json\" id=\"answer\">"
			 "{\"title\":\"\\u003c/script>\\u003cb>\"}</script>"));
	assert_null(strstr(text, "<b>"));
	assert_non_null(strstr(text, "<title>&lt;/script&gt;"));
}

static void
leads_on_inside_its_community(void **state)
{
	const struct look look = { true, &page, "/demo/people", params, NULL };
	auto_free char *text = shell_of("{}", &look);
	(void)state;

	assert_non_null(strstr(text, "<a href=\"/demo/groups\">"));
	assert_non_null(strstr(text, "action=\"/demo/search\""));
	assert_non_null(strstr(text, "<h1>People</h1>"));
	assert_non_null(strstr(text, "<html lang=\"en\">"));
	assert_non_null(strstr(text, "<meta name=\"viewport\""));
}

static void
a_hostile_community_is_no_address(void **state)
{
	static const char *const hostile[QUERY_PARAMS_MAX] = { "\"><b>" };
	const struct look look = { true, &page, "/x/people", hostile, NULL };
	auto_free char *text = shell_of("{}", &look);
	(void)state;

	assert_null(strstr(text, "<b>"));
	assert_null(strstr(text, "<nav"));
}

static void
without_a_module_there_is_no_script(void **state)
{
	const struct look look = { true, NULL, "/api/v1/demo/people", NULL,
		NULL };
	auto_free char *text = shell_of("{\"n\":1}", &look);
	(void)state;

	assert_null(strstr(text, "<script"));
	assert_null(strstr(text, "class=\"plain\""));
	assert_non_null(strstr(text, "<h1>/api/v1/demo/people</h1>"));
}

static void
says_when_the_page_does_not_fit(void **state)
{
	const struct look look = { true, NULL, "/", NULL, NULL };
	auto_buf struct buf buf = { .max = 100 };
	auto_buf struct buf json = { 0 };
	auto_json json_t *doc = json_object();
	struct err err = { 0 };
	(void)state;

	assert_false(shell_page(doc, &json, &look, &buf, &err));
	assert_int_equal(err.code, ERR_INTERNAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(carries_the_answer_where_a_script_finds_it),
		cmocka_unit_test(leads_on_inside_its_community),
		cmocka_unit_test(a_hostile_community_is_no_address),
		cmocka_unit_test(without_a_module_there_is_no_script),
		cmocka_unit_test(says_when_the_page_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
