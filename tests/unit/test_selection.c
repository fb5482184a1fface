#include "core/selection.h"

#include <stdio.h>

#include "small_world.h"

#include "test.h"

#define NOON "2026-03-01T12:00:00Z"

static void
each_select_has_its_reason(void **state)
{
	static const struct {
		const char *why;
		const char *select;
		const char *reason;
	} rows[] = {
		{ "nothing restricts", "{}", "counts" },
		{ "its activity", "{'activities':['talk']}", "counts" },
		{ "another one", "{'activities':['review']}",
		    "wrong-activity" },
		{ "its group", "{'groups':['nova']}", "counts" },
		{ "its group by an alias", "{'groups':['Nova Team']}",
		    "counts" },
		{ "another group", "{'groups':['ops']}", "wrong-group" },
		{ "no such group", "{'groups':['void']}", "wrong-group" },
		{ "its kind", "{'groups':[{'kind':'project'}]}", "counts" },
		{ "another kind", "{'groups':[{'kind':'sig'}]}",
		    "wrong-group" },
		{ "the group above", "{'groups':[{'under':'tech'}]}",
		    "counts" },
		{ "under includes itself", "{'groups':[{'under':'nova'}]}",
		    "counts" },
		{ "under another", "{'groups':[{'under':'ops'}]}",
		    "wrong-group" },
		{ "the second pick fits", "{'groups':['ops','nova']}",
		    "counts" },
		{ "its hat", "{'hats':['operator']}", "counts" },
		{ "another hat", "{'hats':['user']}", "wrong-hat" },
		{ "no occasion",
		    "{'occasions':['0000000000000000000000000000000000000000"
		    "000000000000000000000000']}",
		    "wrong-occasion" },
		{ "no source",
		    "{'sources':['0000000000000000000000000000000000000000"
		    "000000000000000000000000']}",
		    "wrong-source" },
		{ "the first stage speaks",
		    "{'activities':['review'],'groups':['ops'],'hats':['x']}",
		    "wrong-activity" },
		{ "then the second", "{'groups':['ops'],'hats':['x']}",
		    "wrong-group" },
		{ "endorsed comes after the selection",
		    "{'hats':['x'],'endorsed':{}}", "wrong-hat" },
		{ "nobody endorsed", "{'endorsed':{}}", "not-endorsed" },
	};
	auto_small struct small small = small_open();

	(void)state;
	(void)small_group(&small, "tech", "council", NULL);
	(void)small_group(&small, "nova", "project", "tech");
	(void)small_group(&small, "ops", "sig", NULL);
	(void)small_add(&small, (struct change){ .kind = CHANGE_ALIAS,
				    .alias = { .alias = "nova-team",
					.name = "Nova Team",
					.group = "nova",
					.until_at = INSTANT_MAX } });
	(void)small_fact(&small, (struct fact_row){ .identity = "irc:vw",
				     .group = "nova",
				     .hat = "operator",
				     .from = at(NOON) });
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_looked struct looked looked;
		char rule[512];

		(void)snprintf(rule, sizeof(rule),
		    "{'count':{'select':%s,'at_least':1}}", rows[i].select);
		look(&looked, &small, "irc:vw", rule, small.size);
		int64_t figure = selection_at(&looked.selection, at(NOON) + 1);
		if (strcmp(reason(&looked, 0), rows[i].reason) != 0)
			print_error("%s\n", rows[i].why);
		assert_string_equal(reason(&looked, 0), rows[i].reason);
		assert_int_equal(figure,
		    strcmp(rows[i].reason, "counts") == 0 ? 1 : 0);
	}
}

static void
facts_without_group_or_hat_are_not_selected_by_them(void **state)
{
	auto_small struct small small = small_open();
	auto_looked struct looked group, hat;

	(void)state;
	(void)small_fact(&small,
	    (struct fact_row){ .identity = "irc:vw", .from = at(NOON) });
	look(&group, &small, "irc:vw",
	    "{'count':{'select':{'groups':['nova']},'at_least':1}}",
	    small.size);
	(void)selection_at(&group.selection, at(NOON) + 1);
	assert_string_equal(reason(&group, 0), "wrong-group");
	look(&hat, &small, "irc:vw",
	    "{'count':{'select':{'hats':['user']},'at_least':1}}", small.size);
	(void)selection_at(&hat.selection, at(NOON) + 1);
	assert_string_equal(reason(&hat, 0), "wrong-hat");
}

static void
an_import_and_an_occasion_name_their_file(void **state)
{
	auto_small struct small small = small_open();
	struct digest file = digest_sha256(bytes_of("a file"));
	struct digest other = digest_sha256(bytes_of("another file"));
	struct digest import = small_digest(small.size);
	char rule[256];

	(void)state;
	(void)small_add(&small, (struct change){ .kind = CHANGE_IMPORT,
				    .import = { .statement = import,
					.source = file,
					.format = "csv",
					.name = "a.csv",
					.by = "reg" } });
	(void)small_fact(&small, (struct fact_row){ .identity = "irc:vw",
				     .from = at(NOON),
				     .import = import });
	(void)small_add(&small,
	    (struct change){ .kind = CHANGE_OCCASION,
		.occasion = { .statement = small_digest(small.size + 1),
		    .group = "nova",
		    .status = "held",
		    .name = "m",
		    .source = other,
		    .by = "reg" } });
	(void)small_fact(&small, (struct fact_row){ .identity = "irc:vw",
				     .activity = "attendance",
				     .from = at(NOON),
				     .occasion = small_digest(small.size) });
	for (size_t i = 0; i < 2; i++) {
		auto_looked struct looked looked;

		(void)snprintf(rule, sizeof(rule),
		    "{'count':{'select':{'sources':['%s']},'at_least':1}}",
		    digest_hex(i == 0 ? &file : &other).text);
		look(&looked, &small, "irc:vw", rule, small.size);
		assert_int_equal(selection_at(&looked.selection, at(NOON) + 1),
		    1);
		assert_string_equal(reason(&looked, i), "counts");
		assert_string_equal(reason(&looked, 1 - i), "wrong-source");
	}
}

static void
windows_begin_with_their_first_moment_and_end_before_t(void **state)
{
	static const struct {
		const char *why;
		const char *from;
		const char *until; /* or NULL: a point */
		const char *window;
		const char *t;
		const char *reason;
	} rows[] = {
		{ "exactly t - W", "2026-01-01T00:00:00Z", NULL, "{'days':10}",
		    "2026-01-11T00:00:00Z", "counts" },
		{ "one second before it", "2025-12-31T23:59:59Z", NULL,
		    "{'days':10}", "2026-01-11T00:00:00Z", "outside-window" },
		{ "exactly t", "2026-01-11T00:00:00Z", NULL, "{'days':10}",
		    "2026-01-11T00:00:00Z", "after-instant" },
		{ "one second before t", "2026-01-10T23:59:59Z", NULL,
		    "{'days':10}", "2026-01-11T00:00:00Z", "counts" },
		{ "after t", "2026-02-01T00:00:00Z", NULL, "{'days':10}",
		    "2026-01-11T00:00:00Z", "after-instant" },
		{ "183 days back, over a leap day", "2015-10-05T00:00:00Z",
		    NULL, "{'days':183}", "2016-04-05T00:00:00Z", "counts" },
		{ "one second more", "2015-10-04T23:59:59Z", NULL,
		    "{'days':183}", "2016-04-05T00:00:00Z", "outside-window" },
		{ "a month clamps to its end", "2026-02-28T10:00:00Z", NULL,
		    "{'months':1}", "2026-03-31T10:00:00Z", "counts" },
		{ "a month from the 28th is later in the day",
		    "2026-02-28T10:00:00Z", NULL, "{'months':1}",
		    "2026-03-28T10:00:01Z", "outside-window" },
		{ "a range overlaps the beginning", "2025-12-01T00:00:00Z",
		    "2026-01-01T00:00:01Z", "{'days':10}",
		    "2026-01-11T00:00:00Z", "counts" },
		{ "a range that ends there does not", "2025-12-01T00:00:00Z",
		    "2026-01-01T00:00:00Z", "{'days':10}",
		    "2026-01-11T00:00:00Z", "outside-window" },
		{ "a range goes on after t", "2026-01-10T00:00:00Z",
		    "2026-06-01T00:00:00Z", "{'days':10}",
		    "2026-01-11T00:00:00Z", "counts" },
		{ "a range begins at t", "2026-01-11T00:00:00Z",
		    "2026-06-01T00:00:00Z", "{'days':10}",
		    "2026-01-11T00:00:00Z", "after-instant" },
		{ "fixed: its first moment", "2026-01-01T00:00:00Z", NULL,
		    "{'from':'2026-01-01','until':'2026-01'}",
		    "2026-06-01T00:00:00Z", "counts" },
		{ "fixed: a month reaches to its end", "2026-01-31T23:59:59Z",
		    NULL, "{'from':'2026-01-01','until':'2026-01'}",
		    "2026-06-01T00:00:00Z", "counts" },
		{ "fixed: but not further", "2026-02-01T00:00:00Z", NULL,
		    "{'from':'2026-01-01','until':'2026-01'}",
		    "2026-06-01T00:00:00Z", "outside-window" },
		{ "fixed: not what lies after t", "2026-01-20T00:00:00Z", NULL,
		    "{'from':'2026-01-01','until':'2026-01'}",
		    "2026-01-20T00:00:00Z", "after-instant" },
		{ "fixed: a range over a window that is still to come",
		    "2025-12-01T00:00:00Z", "2026-03-01T00:00:00Z",
		    "{'from':'2026-01-01','until':'2026-01'}",
		    "2025-12-20T00:00:00Z", "outside-window" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_small struct small small = small_open();
		auto_looked struct looked looked;
		char rule[256];

		(void)small_fact(&small,
		    (struct fact_row){ .identity = "irc:vw",
			.from = at(rows[i].from),
			.until_at =
			    rows[i].until != NULL ? at(rows[i].until) : 0 });
		(void)snprintf(rule, sizeof(rule),
		    "{'count':{'select':{},'window':%s,'at_least':1}}",
		    rows[i].window);
		look(&looked, &small, "irc:vw", rule, small.size);
		(void)selection_at(&looked.selection, at(rows[i].t));
		if (strcmp(reason(&looked, 0), rows[i].reason) != 0)
			print_error("%s\n", rows[i].why);
		assert_string_equal(reason(&looked, 0), rows[i].reason);
	}
}

static void
duplicates_lose_to_the_lowest_index(void **state)
{
	static const struct {
		const char *why;
		struct fact_row second;
		const char *reason;
	} rows[] = {
		{ "the same again", { .evidence = "https://a.example/" },
		    "duplicate" },
		{ "later on the same day",
		    { .evidence = "https://a.example/", .from = 3600000 },
		    "duplicate" },
		{ "the next day",
		    { .evidence = "https://a.example/", .from = 86400000 },
		    "counts" },
		{ "other evidence", { .evidence = "https://b.example/" },
		    "counts" },
		{ "no evidence", { .evidence = NULL }, "counts" },
		{ "another group",
		    { .evidence = "https://a.example/", .group = "ops" },
		    "counts" },
		{ "another activity",
		    { .evidence = "https://a.example/", .activity = "review" },
		    "counts" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_small struct small small = small_open();
		auto_looked struct looked looked;
		struct fact_row second = rows[i].second;

		(void)small_fact(&small,
		    (struct fact_row){ .identity = "irc:vw",
			.group = "nova",
			.from = at(NOON),
			.evidence = "https://a.example/" });
		second.identity = "irc:vw";
		second.from += at(NOON);
		if (second.group == NULL)
			second.group = "nova";
		(void)small_fact(&small, second);
		look(&looked, &small, "irc:vw",
		    "{'count':{'select':{},'at_least':1}}", small.size);
		(void)selection_at(&looked.selection,
		    at("2026-04-01T00:00:00Z"));
		assert_string_equal(reason(&looked, 0), "counts");
		if (strcmp(reason(&looked, 1), rows[i].reason) != 0)
			print_error("%s\n", rows[i].why);
		assert_string_equal(reason(&looked, 1), rows[i].reason);
	}
}

static void
absent_evidence_equals_absent_evidence(void **state)
{
	auto_small struct small small = small_open();
	auto_looked struct looked looked;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		(void)small_fact(&small,
		    (struct fact_row){ .identity = "irc:vw",
			.from = at(NOON) });
	look(&looked, &small, "irc:vw", "{'count':{'select':{},'at_least':1}}",
	    small.size);
	assert_int_equal(selection_at(&looked.selection, at(NOON) + 1), 1);
	assert_string_equal(reason(&looked, 0), "counts");
	assert_string_equal(reason(&looked, 1), "duplicate");
	assert_string_equal(reason(&looked, 2), "duplicate");
}

static void
of_one_occasion_an_activity_counts_once(void **state)
{
	auto_small struct small small = small_open();
	auto_looked struct looked looked;
	struct digest occasion = digest_sha256(bytes_of("summit"));

	(void)state;
	(void)small_fact(&small, (struct fact_row){ .identity = "irc:vw",
				     .from = at(NOON),
				     .occasion = occasion });
	(void)small_fact(&small, (struct fact_row){ .identity = "irc:vw",
				     .from = at(NOON) + 5 * INSTANT_MS_PER_DAY,
				     .group = "nova",
				     .occasion = occasion });
	(void)small_fact(&small, (struct fact_row){ .identity = "irc:vw",
				     .from = at(NOON),
				     .activity = "review",
				     .occasion = occasion });
	look(&looked, &small, "irc:vw", "{'count':{'select':{},'at_least':1}}",
	    small.size);
	assert_int_equal(
	    selection_at(&looked.selection, at("2026-04-01T00:00:00Z")), 2);
	assert_string_equal(reason(&looked, 1), "duplicate");
	assert_string_equal(reason(&looked, 2), "counts");
}

/* What an earlier stage took out leaves its place to the next. */
static void
a_fact_outside_the_window_has_no_duplicates(void **state)
{
	auto_small struct small small = small_open();
	auto_looked struct looked looked;
	struct digest occasion = digest_sha256(bytes_of("summit"));

	(void)state;
	for (int i = 0; i < 2; i++)
		(void)small_fact(&small,
		    (struct fact_row){ .identity = "irc:vw",
			.from = at(NOON) + i * 20 * INSTANT_MS_PER_DAY,
			.occasion = occasion });
	look(&looked, &small, "irc:vw",
	    "{'count':{'select':{},'window':{'days':10},'at_least':1}}",
	    small.size);
	assert_int_equal(
	    selection_at(&looked.selection, at(NOON) + 25 * INSTANT_MS_PER_DAY),
	    1);
	assert_string_equal(reason(&looked, 0), "outside-window");
	assert_string_equal(reason(&looked, 1), "counts");
}

static void
distinct_counts_what_it_says(void **state)
{
	static const struct {
		const char *distinct;
		int64_t figure;
	} rows[] = {
		{ "facts", 5 },
		{ "days", 4 },
		{ "months", 3 },
		{ "groups", 2 },
		{ "occasions", 1 },
	};
	static const struct {
		const char *from;
		const char *group;
		bool occasion;
	} facts[] = {
		{ "2026-01-10T08:00:00Z", "nova", true },
		{ "2026-01-10T09:00:00Z", "ops", false },
		{ "2026-01-11T09:00:00Z", "ops", false },
		{ "2026-02-11T09:00:00Z", NULL, false },
		{ "2026-03-11T09:00:00Z", NULL, false },
	};
	auto_small struct small small = small_open();
	struct digest occasion = digest_sha256(bytes_of("summit"));
	struct digest none = { { 0 } };

	(void)state;
	for (size_t i = 0; i < COUNT(facts); i++)
		(void)small_fact(&small,
		    (struct fact_row){ .identity = "irc:vw",
			.group = facts[i].group,
			.from = at(facts[i].from),
			.occasion = facts[i].occasion ? occasion : none });
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_looked struct looked looked;
		char rule[256];

		(void)snprintf(rule, sizeof(rule),
		    "{'count':{'select':{},'distinct':'%s','at_least':1}}",
		    rows[i].distinct);
		look(&looked, &small, "irc:vw", rule, small.size);
		int64_t figure =
		    selection_at(&looked.selection, at("2026-06-01T00:00:00Z"));
		if (figure != rows[i].figure)
			print_error("%s\n", rows[i].distinct);
		assert_int_equal(figure, rows[i].figure);
		/* Asked again, the same. */
		assert_int_equal(
		    selection_at(&looked.selection, at("2026-06-01T00:00:00Z")),
		    rows[i].figure);
	}
}

static void
days_are_those_of_the_zone(void **state)
{
	auto_small struct small small = small_open();
	auto_looked struct looked utc, east;

	(void)state;
	(void)small_fact(&small, (struct fact_row){ .identity = "irc:vw",
				     .from = at("2026-03-01T21:00:00Z") });
	(void)small_fact(&small, (struct fact_row){ .identity = "irc:vw",
				     .from = at("2026-03-01T23:00:00Z") });
	look(&utc, &small, "irc:vw", "{'count':{'select':{},'at_least':1}}",
	    small.size);
	assert_int_equal(
	    selection_at(&utc.selection, at("2026-06-01T00:00:00Z")), 1);
	look(&east, &small, "irc:vw", "+{'count':{'select':{},'at_least':1}}",
	    small.size);
	assert_int_equal(
	    selection_at(&east.selection, at("2026-06-01T00:00:00Z")), 2);
}

static void
sums_add_one_unit_and_never_overflow(void **state)
{
	auto_small struct small small = small_open();
	auto_looked struct looked looked;

	(void)state;
	(void)small_fact(&small,
	    (struct fact_row){ .identity = "irc:vw",
		.from = at(NOON),
		.quantities = "{\"hours\":7,\"lines\":9007199254740991}" });
	(void)small_fact(&small,
	    (struct fact_row){ .identity = "irc:vw",
		.group = "ops",
		.from = at(NOON),
		.quantities = "{\"lines\":9007199254740991}" });
	(void)small_fact(&small, (struct fact_row){ .identity = "irc:vw",
				     .group = "tech",
				     .from = at(NOON) });
	look(&looked, &small, "irc:vw",
	    "{'sum':{'quantity':'lines','select':{},'at_least':1}}",
	    small.size);
	assert_int_equal(selection_at(&looked.selection, at(NOON) + 1),
	    INT64_C(9007199254740991));
	assert_int_equal(looked.selection.amount[2], 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_select_has_its_reason),
		cmocka_unit_test(
		    facts_without_group_or_hat_are_not_selected_by_them),
		cmocka_unit_test(an_import_and_an_occasion_name_their_file),
		cmocka_unit_test(
		    windows_begin_with_their_first_moment_and_end_before_t),
		cmocka_unit_test(duplicates_lose_to_the_lowest_index),
		cmocka_unit_test(absent_evidence_equals_absent_evidence),
		cmocka_unit_test(of_one_occasion_an_activity_counts_once),
		cmocka_unit_test(a_fact_outside_the_window_has_no_duplicates),
		cmocka_unit_test(distinct_counts_what_it_says),
		cmocka_unit_test(days_are_those_of_the_zone),
		cmocka_unit_test(sums_add_one_unit_and_never_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
