#include "http/html.h"

#include "test.h"

/* The HTML of a document, for the caller to free. */
static char *
page_of(const char *text)
{
	struct buf page = { 0 };
	auto_json json_t *doc = json_loads(text, JSON_DECODE_ANY, NULL);

	assert_non_null(doc);
	html_value(&page, doc, 1);
	assert_false(buf_failed(&page));
	return buf_take(&page);
}

static void
shows_each_kind_of_value(void **state)
{
	static const struct {
		const char *why;
		const char *doc;
		const char *expected;
	} rows[] = {
		{ "plain members make one table", "{\"n\":-5,\"ok\":true}",
		    "<table>\n<tbody>\n<tr><th scope=\"row\">n</th><td>-5</td>"
		    "</tr>\n<tr><th scope=\"row\">ok</th><td>yes</td></tr>\n"
		    "</tbody>\n</table>" },
		{ "names are written as people do", "{\"recorded_at\":false}",
		    "<th scope=\"row\">recorded at</th><td>no</td>" },
		{ "an object is a section", "{\"log\":{\"size\":1}}",
		    "<h2>log</h2>\n<table>\n<tbody>\n<tr><th scope=\"row\">"
		    "size</th><td>1</td></tr>" },
		{ "a list of values is a list", "{\"a\":[\"x\",2]}",
		    "<h2>a</h2>\n<ul>\n<li>x</li>\n<li>2</li>\n</ul>" },
		{ "a list of objects is a table",
		    "[{\"a\":1},{\"a\":2,\"b\":3}]",
		    "<table>\n<thead><tr><th scope=\"col\">a</th>"
		    "<th scope=\"col\">b</th></tr></thead>\n<tbody>\n"
		    "<tr><td>1</td><td></td></tr>\n"
		    "<tr><td>2</td><td>3</td></tr>\n</tbody>\n</table>" },
		{ "a list of deep objects is a list of tables", "[{\"a\":[1]}]",
		    "<ul>\n<li><h2>a</h2>\n<ul>\n<li>1</li>" },
		{ "an empty list says so", "{\"a\":[]}", "<p>none</p>" },
		{ "null is a dash", "{\"a\":null}", "<td>\xe2\x80\x93</td>" },
		{ "lines are kept", "{\"a\":\"x\\ny\"}", "<pre>x\ny</pre>" },
		{ "a path of ours is a link",
		    "{\"next\":\"/api/v1/d?a=1&b=2\"}",
		    "<td><a href=\"/d?a=1&amp;b=2\">"
		    "/api/v1/d?a=1&amp;b=2</a></td>" },
		{ "a day is as people write it", "{\"a\":\"2026-05-01\"}",
		    "<time datetime=\"2026-05-01\">1 May 2026</time>" },
		{ "an instant too", "{\"a\":\"2026-05-31T10:07:09.123Z\"}",
		    "\">31 May 2026, 10:07 UTC</time>" },
		{ "midnight is when a day begins",
		    "{\"a\":\"2026-12-01T00:00:00Z\"}",
		    "\">1 Dec 2026</time>" },
		{ "other text is none", "{\"a\":\"2026-13-01\"}",
		    "<td>2026-13-01</td>" },
		{ "nor is what goes on", "{\"a\":\"2026-05-01T10\"}",
		    "<td>2026-05-01T10</td>" },
		{ "very deep values are text", "[[[[[[[[[[\"<deep>\"]]]]]]]]]]",
		    "<code>[[&quot;&lt;deep&gt;&quot;]]</code>" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_free char *page = page_of(rows[i].doc);

		if (strstr(page, rows[i].expected) == NULL)
			fail_msg("%s: %s", rows[i].why, page);
	}
}

static void
escapes_wherever_data_lands(void **state)
{
	static const struct {
		const char *why;
		const char *doc;
		const char *never;
	} rows[] = {
		{ "value", "{\"a\":\"<script>x</script>\"}", "<script" },
		{ "name", "{\"<img src=x>\":1}", "<img" },
		{ "name of a section", "{\"<img src=x>\":[1]}", "<img" },
		{ "column", "[{\"<img src=x>\":1}]", "<img" },
		{ "link, quote", "{\"a\":\"/api/v1/\\\" onclick=x\"}",
		    "\" onclick" },
		{ "link, tag", "{\"a\":\"/api/v1/<b>\"}", "<b>" },
		{ "a browser reads \\ as /",
		    "{\"a\":\"/api/v1/\\\\elsewhere.example\"}", "href" },
		{ "and leaves out a tab", "{\"a\":\"/api/v1/\\t/people\"}",
		    "href" },
		{ "other hosts are no links", "{\"a\":\"//api/v1/\"}",
		    "href=\"//" },
		{ "schemes are no links", "{\"a\":\"javascript:x()\"}",
		    "href=\"javascript" },
		{ "quotes", "{\"a\":\"it's\"}", "it's" },
		{ "control characters", "{\"a\":\"x\\u001by\"}", "\x1b" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_free char *page = page_of(rows[i].doc);

		if (strstr(page, rows[i].never) != NULL)
			fail_msg("%s: %s", rows[i].why, page);
	}
}

static void
links_lead_to_pages_where_there_are_some(void **state)
{
	static const struct {
		const char *why;
		const char *doc;
		const char *expected;
	} rows[] = {
		{ "a person", "[\"/api/v1/demo/people/ada\"]",
		    "href=\"/demo/people/ada\"" },
		{ "a community", "[\"/api/v1/demo\"]", "href=\"/demo\"" },
		{ "a question", "[\"/api/v1/demo/people?limit=1\"]",
		    "href=\"/demo/people?limit=1\"" },
		{ "no page", "[\"/api/v1/demo/bundle\"]",
		    "href=\"/api/v1/demo/bundle\"" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_free char *page = page_of(rows[i].doc);

		if (strstr(page, rows[i].expected) == NULL)
			fail_msg("%s: %s", rows[i].why, page);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_each_kind_of_value),
		cmocka_unit_test(escapes_wherever_data_lands),
		cmocka_unit_test(links_lead_to_pages_where_there_are_some),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
