#include "http/sheet.h"

#include "api/pages.h"
#include "api/sheets.h"
#include "test.h"

static const struct sheet_word words[] = {
	{ "pass", "Yes" },
	{ "plain", "" },
	{ NULL, NULL },
};

static const struct sheet_field line[5];
static const struct sheet_field line[5] = {
	{ "office", "", .kind = SHEET_TEXT },
	{ "group", "of", .kind = SHEET_TEXT, .link = "/{c}/groups/{=group}" },
	{ "note", ":", .kind = SHEET_TEXT },
	{ "below", "; below:", .kind = SHEET_LIST, .fields = line },
	{ .name = NULL },
};

static const struct sheet_field columns[] = {
	{ "who", "Who", .kind = SHEET_WHO },
	{ "n", "How many", .kind = SHEET_TEXT },
	{ "never", "Never there", .kind = SHEET_TEXT },
	{ "terms", "Terms", .kind = SHEET_LIST, .fields = line },
	{ .name = NULL },
};

static const struct sheet_field fields[] = {
	{ "a", "Text", .kind = SHEET_TEXT },
	{ "when", "When", .kind = SHEET_TIME },
	{ "result", "Result", .kind = SHEET_WORD, .words = words },
	{ "who", "Who", .kind = SHEET_WHO },
	{ "digest", "Digest", .kind = SHEET_DIGEST,
	    .link = "/{c}/statements/{=digest}" },
	{ "site", "Site", .kind = SHEET_OUTSIDE },
	{ "to", "To", .kind = SHEET_TEXT, .link = "to" },
	{ "items", "Rows", .kind = SHEET_TABLE, .fields = columns,
	    .none = "No rows." },
	{ "named", "Named", .kind = SHEET_NAMED, .fields = line },
	{ "counts", "Counts", .kind = SHEET_COUNTS, .words = words },
	{ "exact", "Exact", .kind = SHEET_EXACT },
	{ .name = NULL },
};

static const struct sheet_input inputs[] = {
	{ "q", "Words" },
	{ .name = NULL },
};

static const struct sheet sheet = { "x", .fields = fields,
	.action = "/{c}/people", .inputs = inputs };

static const struct query query = {
	.arg = { { "q", "\"><b>" }, { "by", "a&b" }, { "cursor", "old" } },
	.args_n = 3,
};
static const char *const params[QUERY_PARAMS_MAX] = { "demo" };

/* What a reader is shown of a document, for the caller to free. */
static char *
sheet_of_text(const char *text)
{
	const struct look look = { true, NULL, "/demo/x", params, &query };
	struct buf page = { 0 };
	auto_json json_t *doc = json_loads(text, JSON_DECODE_ANY, NULL);

	assert_non_null(doc);
	sheet_write(&page, &sheet, doc, &look);
	assert_false(buf_failed(&page));
	return buf_take(&page);
}

struct row {
	const char *why;
	const char *doc;
	const char *text;
};

static void
says_each_member_as_people_do(void **state)
{
	static const struct row rows[] = {
		{ "members have labels",
		    "{\"a\":\"x\",\"when\":\"2026-05-01\"}",
		    "<dl class=\"facts\">\n<dt>Text</dt><dd><bdi>x</bdi></dd>\n"
		    "<dt>When</dt><dd><time datetime=\"2026-05-01\">1 May 2026"
		    "</time></dd>\n</dl>" },
		{ "several are one line", "{\"a\":[\"x\",2,{\"b\":true}]}",
		    "<bdi>x</bdi>, 2, b yes</dd>" },
		{ "codes are words", "{\"result\":\"pass\"}", "<dd>Yes</dd>" },
		{ "or stay what they are", "{\"result\":\"odd\"}",
		    "<dd>odd</dd>" },
		{ "a handle leads to its person", "{\"who\":\"handle:ada\"}",
		    "<a href=\"/demo/people/ada\"><bdi>ada</bdi></a>" },
		{ "another identity leads nowhere", "{\"who\":\"irc:ada\"}",
		    "<dd><bdi>irc:ada</bdi></dd>" },
		{ "digests are short", "{\"digest\":\"0123456789abcdef\"}",
		    "<a href=\"/demo/statements/0123456789abcdef\"><code>"
		    "01234567</code></a>" },
		{ "pages of others", "{\"site\":\"https://a.example/\"}",
		    "href=\"https://a.example/\"><bdi>https://a.example/</bdi>" },
		{ "a path is a page", "{\"to\":\"/api/v1/demo/people/ada\"}",
		    "<a href=\"/demo/people/ada\">" },
		{ "only columns with something in them",
		    "{\"items\":[{\"who\":\"ada\",\"n\":3}]}",
		    "<caption class=\"unseen\">Rows</caption>\n<thead><tr>"
		    "<th scope=\"col\">Who</th><th scope=\"col\" class=\"n\">"
		    "How many</th></tr></thead>" },
		{ "rows in rows are lines",
		    "{\"items\":[{\"terms\":[{\"office\":\"chair\",\"group\":"
		    "\"ops\",\"note\":\"x\"}]}]}",
		    "<td><ul class=\"bare\">\n<li><bdi>chair</bdi> of <a "
		    "href=\"/demo/groups/ops\"><bdi>ops</bdi></a>: <bdi>x</bdi>"
		    "</li>" },
		{ "an empty list says so", "{\"items\":[]}",
		    "<p class=\"empty\">No rows.</p>" },
		{ "by name", "{\"named\":{\"x\":{\"office\":\"y\"}}}",
		    "<li><strong><bdi>x</bdi></strong>: <bdi>y</bdi></li>" },
		{ "numbers", "{\"counts\":{\"pass\":7}}",
		    "<th scope=\"row\">Yes</th><td class=\"n\">7</td>" },
		{ "bytes that matter are folded away", "{\"exact\":\"<x>\"}",
		    "<details><summary>Exact</summary><pre>&lt;x&gt;</pre>" },
		{ "more is a link with what was asked", "{\"next\":\"a+b\"}",
		    "href=\"?q=%22%3E%3Cb%3E&amp;by=a%26b&amp;cursor=a%2Bb\"" },
		{ "the form keeps what was asked beside it", "{}",
		    "<input type=\"hidden\" name=\"by\" value=\"a&amp;b\">" },
		{ "what went wrong", "{\"status\":404,\"detail\":\"no <b>\"}",
		    "<p class=\"trouble\">no &lt;b&gt;</p>" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_free char *page = sheet_of_text(rows[i].doc);

		if (strstr(page, rows[i].text) == NULL)
			fail_msg("%s: %s", rows[i].why, page);
	}
}

static void
escapes_wherever_data_lands(void **state)
{
	static const struct row rows[] = {
		{ "text", "{\"a\":\"<script>\"}", "<script" },
		{ "what was asked", "{}", "<b>" },
		{ "a script is no address", "{\"site\":\"javascript:x()\"}",
		    "href=\"javascript" },
		{ "nor in upper case", "{\"site\":\"JAVASCRIPT:x()\"}",
		    "href=\"JAVASCRIPT" },
		{ "quotes in an address", "{\"site\":\"https://a\\\" onx=\"}",
		    "\" onx" },
		{ "a handle that is none", "{\"who\":\"../..?\\\"><b>\"}",
		    "href=\"/demo/people" },
		{ "a name", "{\"named\":{\"<img>\":{}}}", "<img" },
		{ "a number's name", "{\"counts\":{\"<img>\":1}}", "<img" },
		{ "a path of somebody else", "{\"to\":\"//x.example\"}",
		    "href=\"//" },
		{ "words that hide", "{\"result\":\"plain\"}", "Result" },
		{ "a problem shows nothing else",
		    "{\"status\":404,\"detail\":\"x\",\"a\":\"y\"}", "Text" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_free char *page = sheet_of_text(rows[i].doc);

		if (strstr(page, rows[i].text) != NULL)
			fail_msg("%s: %s", rows[i].why, page);
	}
}

static void
ends_where_lists_are_too_deep(void **state)
{
	auto_buf struct buf doc = { 0 };
	(void)state;

	buf_puts(&doc, "{\"items\":[{\"terms\":");
	for (int i = 0; i < 100; i++)
		buf_puts(&doc, "{\"below\":");
	buf_puts(&doc, "{\"office\":\"bottom\"}");
	for (int i = 0; i < 100; i++)
		buf_puts(&doc, "}");
	buf_puts(&doc, "}]}");
	auto_free char *page = sheet_of_text(doc.data);

	assert_null(strstr(page, "bottom"));
	assert_non_null(strstr(page, "\xe2\x80\xa6"));
}

/* Pages are at the end of all routes, each within its page. */
static void
every_page_has_a_sheet(void **state)
{
	size_t n = 0;

	(void)state;
	for (const struct route *const *all = routes_all(); *all != NULL;
	     all++) {
		struct route_part part[QUERY_PARAMS_MAX];
		const struct page *page = page_match((*all)->pattern, part);

		if (page == NULL)
			continue;
		n++;
		if (sheet_of(page) == NULL)
			fail_msg("%s", (*all)->pattern);
	}
	assert_true(n > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_each_member_as_people_do),
		cmocka_unit_test(escapes_wherever_data_lands),
		cmocka_unit_test(every_page_has_a_sheet),
		cmocka_unit_test(ends_where_lists_are_too_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
