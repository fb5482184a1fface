#include "http/negotiate.h"

#include "core/scope.h"
#include "test.h"

static void
prefers_pages_only_for_those_who_ask(void **state)
{
	static const struct {
		const char *why;
		const char *accept;
		bool html;
	} rows[] = {
		{ "a browser",
		    "text/html,application/xhtml+xml,application/xml;q=0.9,"
		    "image/webp,*/*;q=0.8",
		    true },
		{ "html alone", "text/html", true },
		{ "any text", "text/*", true },
		{ "upper case", "TEXT/HTML", true },
		{ "nothing said", "", false },
		{ "curl", "*/*", false },
		{ "json", "application/json", false },
		{ "both alike", "text/html, application/json", false },
		{ "json weighs less", "text/html;q=0.9, application/json;q=0.8",
		    true },
		{ "json weighs more", "text/html;q=0.8, application/json",
		    false },
		{ "html refused", "text/html;q=0, */*;q=0", false },
		{ "a parameter before the weight",
		    "text/html;level=1;q=0.5, application/json;q=0.4", true },
		{ "a weight that is none", "text/html;q=x", false },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		if (prefers_html(rows[i].accept) != rows[i].html)
			fail_msg("%s", rows[i].why);
	}
}

static void
accepts_listed_codings(void **state)
{
	static const struct {
		const char *why;
		const char *header;
		bool gzip;
	} rows[] = {
		{ "listed", "br, gzip", true },
		{ "weighed", "gzip;q=0.001", true },
		{ "any", "*", true },
		{ "refused", "gzip;q=0", false },
		{ "refused beside any", "*, gzip;q=0.0", false },
		{ "not listed", "br", false },
		{ "part of a word", "xgzip", false },
		{ "empty", "", false },
		{ "absent", NULL, false },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		if (accepts_coding(rows[i].header, "gzip") != rows[i].gzip)
			fail_msg("%s", rows[i].why);
	}
}

static void
knows_an_entity_tag_in_a_list(void **state)
{
	static const struct {
		const char *why;
		const char *header;
		bool listed;
	} rows[] = {
		{ "alone", "\"ab\"", true },
		{ "in a list", "\"x\" , \"ab\"", true },
		{ "weak", "W/\"ab\"", true },
		{ "any", "*", true },
		{ "another", "\"abc\"", false },
		{ "a part of it", "\"a\"", false },
		{ "without quotes", "ab", false },
		{ "empty", "", false },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		if (etag_listed(rows[i].header, "ab") != rows[i].listed)
			fail_msg("%s", rows[i].why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefers_pages_only_for_those_who_ask),
		cmocka_unit_test(accepts_listed_codings),
		cmocka_unit_test(knows_an_entity_tag_in_a_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
