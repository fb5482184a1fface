/* since, lapses_on and holds_for: answers over time. */

#include "core/decide.h"
#include "core/window.h"

#include <stdio.h>

#include "small_world.h"

#include "test.h"

#define POLICY(roles)                                                          \
	"{'policy':'p','version':1,'title':'P',"                               \
	"'effective_from':'2000-01-01T00:00:00Z','roles':{" roles "}}"
#define ROLE(name, rule)                                                       \
	"'" name "':{'title':'t','use':'franchise','rule':" rule "}"

/* What is expected of one decision; since and lapses_on NULL: absent. */
struct expected {
	const char *why;
	const char *t;
	const char *result;
	const char *since;
	const char *lapses_on;
};

static bool
same(const json_t *decision, const char *key, const char *expected)
{
	const char *got = json_string_value(json_object_get(decision, key));

	if (got == NULL || expected == NULL)
		return (got == NULL) == (expected == NULL);
	return strcmp(got, expected) == 0;
}

static void
check_times(const struct small *small, const char *id,
    const struct expected *expected)
{
	struct ask ask = small_ask(small, "r", id, expected->t);
	json_t *decision auto_json = small_decide(&ask);

	if (!same(decision, "result", expected->result) ||
	    !same(decision, "since", expected->since) ||
	    !same(decision, "lapses_on", expected->lapses_on)) {
		char *text auto_free = json_dumps(decision, JSON_INDENT(1));

		print_error("%s\n%s\n", expected->why, text);
		fail();
	}
}

static void
fact(struct small *small, const char *from)
{
	(void)small_fact(small,
	    (struct fact_row){ .identity = "irc:vw", .from = at(from) });
}

static void
a_window_moves_on(void **state)
{
	static const struct expected rows[] = {
		{ "before all", "2026-01-01T00:00:00Z", "fail", NULL, NULL },
		{ "one alone", "2026-01-10T12:00:01Z", "fail", NULL, NULL },
		{ "at the second it does not count", "2026-01-15T12:00:00Z",
		    "fail", NULL, NULL },
		{ "then both do", "2026-01-15T12:00:01Z", "pass",
		    "2026-01-15T12:00:00.001Z", "2026-01-20T12:00:00.001Z" },
		{ "the first on the edge", "2026-01-20T12:00:00Z", "pass",
		    "2026-01-15T12:00:00.001Z", "2026-01-20T12:00:00.001Z" },
		{ "over it", "2026-01-20T12:00:01Z", "fail", NULL, NULL },
		{ "a third bridges", "2026-01-24T12:00:00Z", "pass",
		    "2026-01-22T12:00:00.001Z", "2026-01-25T12:00:00.001Z" },
	};
	auto_small struct small small = small_open();

	(void)state;
	(void)small_policy(&small,
	    POLICY(ROLE("r", "{'count':{'select':{},'window':{'days':10},"
			     "'at_least':2}}")));
	fact(&small, "2026-01-10T12:00:00Z");
	fact(&small, "2026-01-15T12:00:00Z");
	fact(&small, "2026-01-22T12:00:00Z");
	for (size_t i = 0; i < COUNT(rows); i++)
		check_times(&small, "irc:vw", &rows[i]);
}

static void
a_month_clamps_and_lets_in_again(void **state)
{
	static const struct expected rows[] = {
		{ "a month less an hour", "2026-03-28T09:00:00Z", "pass",
		    "2026-02-28T10:00:00.001Z", "2026-03-28T10:00:00.001Z" },
		{ "a month and an hour", "2026-03-28T11:00:00Z", "fail", NULL,
		    NULL },
		{ "the 29th begins with the 28th's midnight",
		    "2026-03-29T00:00:00Z", "pass", "2026-03-29T00:00:00Z",
		    "2026-03-29T10:00:00.001Z" },
		{ "and again on the 31st", "2026-03-31T10:00:00Z", "pass",
		    "2026-03-31T00:00:00Z", "2026-03-31T10:00:00.001Z" },
		{ "but not in April", "2026-04-01T00:00:00Z", "fail", NULL,
		    NULL },
	};
	auto_small struct small small = small_open();

	(void)state;
	(void)small_policy(&small,
	    POLICY(ROLE("r", "{'count':{'select':{},'window':{'months':1},"
			     "'at_least':1}}")));
	fact(&small, "2026-02-28T10:00:00Z");
	for (size_t i = 0; i < COUNT(rows); i++)
		check_times(&small, "irc:vw", &rows[i]);
}

static void
what_passes_for_ever_has_no_end(void **state)
{
	static const struct expected rows[] = {
		{ "always up to t", "2026-06-01T00:00:00Z", "pass",
		    "2026-02-01T00:00:00.001Z", NULL },
	};
	static const struct expected nothing[] = {
		{ "nothing is asked for", "2026-06-01T00:00:00Z", "pass",
		    "2000-01-01T00:00:00Z", NULL },
		{ "before the policy it did not pass", "2000-01-01T00:00:00Z",
		    "pass", "2000-01-01T00:00:00Z", NULL },
	};
	auto_small struct small one = small_open();
	auto_small struct small two = small_open();

	(void)state;
	(void)small_policy(&one,
	    POLICY(ROLE("r", "{'count':{'select':{},'at_least':1}}")));
	fact(&one, "2026-02-01T00:00:00Z");
	check_times(&one, "irc:vw", &rows[0]);
	(void)small_policy(&two,
	    POLICY(ROLE("r", "{'count':{'select':{},'at_least':0}}")));
	for (size_t i = 0; i < COUNT(nothing); i++)
		check_times(&two, "irc:vw", &nothing[i]);
}

static void
an_office_gives_its_term(void **state)
{
	static const struct expected rows[] = {
		{ "two terms without a gap are one pass",
		    "2026-02-15T00:00:00Z", "pass", "2026-01-01T00:00:00Z",
		    "2026-04-01T00:00:00Z" },
		{ "after them", "2026-04-01T00:00:00Z", "fail", NULL, NULL },
	};
	auto_small struct small small = small_open();

	(void)state;
	(void)small_policy(&small,
	    POLICY(ROLE("r", "{'office':{'kinds':['chair','member']}}")));
	(void)small_person(&small, "ada");
	(void)small_office(&small,
	    (struct office_row){ .handle = "ada",
		.office = "chair",
		.from = at("2026-01-01T00:00:00Z"),
		.until_at = at("2026-03-01T00:00:00Z") });
	(void)small_office(&small,
	    (struct office_row){ .handle = "ada",
		.office = "member",
		.from = at("2026-02-01T00:00:00Z"),
		.until_at = at("2026-04-01T00:00:00Z") });
	for (size_t i = 0; i < COUNT(rows); i++)
		check_times(&small, "handle:ada", &rows[i]);
}

/* Chair from January to the end of March, asked in other ways. */
static void
office_windows_turn_where_they_should(void **state)
{
	static const struct {
		const char *when;
		struct expected expected;
	} rows[] = {
		{ "{'during':{'days':10}}",
		    { "during", "2026-04-05T00:00:00Z", "pass",
			"2026-01-01T00:00:00.001Z", "2026-04-11T00:00:00Z" } },
		{ "{'for_days':30}",
		    { "for days", "2026-02-05T00:00:00Z", "pass",
			"2026-01-31T00:00:00Z", "2026-04-01T00:00:00.001Z" } },
		{ "{'during':{'from':'2026-02-01','until':'2026-02'}}",
		    { "a window opens over a term", "2026-06-01T00:00:00Z",
			"pass", "2026-02-01T00:00:00.001Z", NULL } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_small struct small small = small_open();
		char text[512];

		(void)snprintf(text, sizeof(text),
		    POLICY(
			ROLE("r", "{'office':{'kinds':['chair'],'when':%s}}")),
		    rows[i].when);
		(void)small_policy(&small, text);
		(void)small_person(&small, "ada");
		(void)small_office(&small,
		    (struct office_row){ .handle = "ada",
			.office = "chair",
			.from = at("2026-01-01T00:00:00Z"),
			.until_at = at("2026-04-01T00:00:00Z") });
		check_times(&small, "handle:ada", &rows[i].expected);
	}
}

static void
a_rule_is_held_on_to(void **state)
{
	static const struct expected rows[] = {
		{ "while it passes", "2026-01-10T00:00:00Z", "pass",
		    "2026-01-05T00:00:00.001Z", "2026-01-25T00:00:00Z" },
		{ "after it passed", "2026-01-20T00:00:00Z", "pass",
		    "2026-01-05T00:00:00.001Z", "2026-01-25T00:00:00Z" },
		{ "to the last", "2026-01-24T23:59:59Z", "pass",
		    "2026-01-05T00:00:00.001Z", "2026-01-25T00:00:00Z" },
		{ "no longer", "2026-01-25T00:00:00Z", "fail", NULL, NULL },
	};
	auto_small struct small small = small_open();

	/*
	 * It passes last at the first moment of 15 January; ten days on from
	 * there, that moment is no longer after t - holds_for.
	 */
	(void)state;
	(void)small_policy(&small,
	    POLICY("'r':{'title':'t','use':'franchise','holds_for':"
		   "{'days':10},'rule':{'count':{'select':{},'window':"
		   "{'days':10},'at_least':1}}}"));
	fact(&small, "2026-01-05T00:00:00Z");
	for (size_t i = 0; i < COUNT(rows); i++)
		check_times(&small, "irc:vw", &rows[i]);
}

static void
only_the_rule_is_held(void **state)
{
	static const struct expected rows[] = {
		{ "before the exclusion", "2026-01-16T00:00:00Z", "pass",
		    "2026-01-05T00:00:00.001Z", "2026-01-18T00:00:00Z" },
		{ "an exclusion bites at once", "2026-01-18T00:00:00Z", "fail",
		    NULL, NULL },
		{ "and leaves what is held", "2026-01-20T00:00:00Z", "pass",
		    "2026-01-20T00:00:00Z", "2026-01-25T00:00:00Z" },
	};
	auto_small struct small small = small_open();

	(void)state;
	(void)small_policy(&small,
	    POLICY("'r':{'title':'t','use':'franchise','holds_for':"
		   "{'days':10},'unless':{'office':{'kinds':['bot']}},"
		   "'rule':{'count':{'select':{},'window':"
		   "{'days':10},'at_least':1}}}"));
	(void)small_person(&small, "ada");
	(void)small_fact(&small, (struct fact_row){ .identity = "handle:ada",
				     .from = at("2026-01-05T00:00:00Z") });
	(void)small_office(&small,
	    (struct office_row){ .handle = "ada",
		.office = "bot",
		.from = at("2026-01-18T00:00:00Z"),
		.until_at = at("2026-01-20T00:00:00Z") });
	for (size_t i = 0; i < COUNT(rows); i++)
		check_times(&small, "handle:ada", &rows[i]);
}

static void
roles_that_are_held_build_on_one_another(void **state)
{
	static const struct expected rows[] = {
		{ "five days of each", "2026-01-19T00:00:00Z", "pass",
		    "2026-01-05T00:00:00.001Z", "2026-01-19T23:59:59.999Z" },
		{ "and no more", "2026-01-20T00:00:00Z", "fail", NULL, NULL },
	};
	auto_small struct small small = small_open();

	/* The base passes last one millisecond before 15 January. */
	(void)state;
	(void)small_policy(&small,
	    POLICY("'base':{'title':'t','use':'franchise','holds_for':"
		   "{'days':5},'rule':{'count':{'select':{},'window':"
		   "{'days':5},'at_least':1}}},"
		   "'r':{'title':'t','use':'franchise','holds_for':{'days':5},"
		   "'rule':{'role':{'role':'base'}}}"));
	fact(&small, "2026-01-05T00:00:00Z");
	for (size_t i = 0; i < COUNT(rows); i++)
		check_times(&small, "irc:vw", &rows[i]);
}

static void
another_version_ends_a_pass_and_begins_one(void **state)
{
	static const struct expected rows[] = {
		{ "the next version is known", "2026-02-01T00:00:00Z", "pass",
		    "2026-01-05T00:00:00.001Z", "2026-03-01T00:00:00Z" },
		{ "it asks for more", "2026-03-01T00:00:00Z", "fail", NULL,
		    NULL },
		{ "the third holds on to what the first let in",
		    "2026-04-01T00:00:00Z", "pass", "2026-04-01T00:00:00Z",
		    "2026-05-29T23:59:59.999Z" },
	};
	auto_small struct small small = small_open();

	(void)state;
	(void)small_policy(&small,
	    POLICY(ROLE("r", "{'count':{'select':{},'at_least':1}}")));
	(void)small_policy(&small,
	    "{'policy':'p','version':2,'title':'P','effective_from':"
	    "'2026-03-01T00:00:00Z','roles':{" ROLE("r",
		"{'count':{'select':{},'at_least':2}}") "}}");
	(void)small_policy(&small,
	    "{'policy':'p','version':3,'title':'P','effective_from':"
	    "'2026-04-01T00:00:00Z','roles':{'r':{'title':'t','use':"
	    "'franchise','holds_for':{'days':90},'rule':"
	    "{'count':{'select':{},'at_least':2}}}}}");
	fact(&small, "2026-01-05T00:00:00Z");
	for (size_t i = 0; i < COUNT(rows); i++)
		check_times(&small, "irc:vw", &rows[i]);
}

static void
a_version_without_the_role_ends_it(void **state)
{
	static const struct expected row = { "it is taken away",
		"2026-02-01T00:00:00Z", "pass", "2000-01-01T00:00:00Z",
		"2026-03-01T00:00:00Z" };
	auto_small struct small small = small_open();

	(void)state;
	(void)small_policy(&small,
	    POLICY(ROLE("r", "{'count':{'select':{},'at_least':0}}")));
	(void)small_policy(&small,
	    "{'policy':'p','version':2,'title':'P','effective_from':"
	    "'2026-03-01T00:00:00Z','roles':{" ROLE("s",
		"{'count':{'select':{},'at_least':2}}") "}}");
	check_times(&small, "irc:vw", &row);
}

static void
not_passes_until_a_fact_comes_in(void **state)
{
	static const struct expected rows[] = {
		{ "a fact of the future is known", "2026-01-01T00:00:00Z",
		    "pass", "2000-01-01T00:00:00Z",
		    "2026-01-05T00:00:00.001Z" },
		{ "it has left the window", "2026-02-01T00:00:00Z", "pass",
		    "2026-01-15T00:00:00.001Z", NULL },
	};
	auto_small struct small small = small_open();

	(void)state;
	(void)small_policy(&small,
	    POLICY(
		ROLE("r", "{'not':{'count':{'select':{},'window':{'days':10},"
			  "'at_least':1}}}")));
	fact(&small, "2026-01-05T00:00:00Z");
	for (size_t i = 0; i < COUNT(rows); i++)
		check_times(&small, "irc:vw", &rows[i]);
}

/* Months by the calendar, years, days, and what lies beyond all dates. */
static void
drops_are_where_the_subtraction_crosses(void **state)
{
	static const struct {
		struct span span;
		const char *end;
		int32_t offset_minutes;
		const char *t;
		const char *drop; /* or NULL */
	} rows[] = {
		{ { .days = 183 }, "2026-01-01T00:00:00Z", 0,
		    "2026-02-01T00:00:00Z", "2026-07-03T00:00:00Z" },
		{ { .months = 6 }, "2026-01-15T10:00:00Z", 0,
		    "2026-02-01T00:00:00Z", "2026-07-15T10:00:00Z" },
		{ { .months = 1 }, "2026-01-31T10:00:00Z", 0,
		    "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z" },
		{ { .months = 1 }, "2026-01-31T10:00:00Z", 840,
		    "2026-02-01T00:00:00Z", "2026-02-28T10:00:00Z" },
		{ { .months = 1 }, "2026-02-28T10:00:00Z", 0,
		    "2026-03-29T05:00:00Z", "2026-03-29T10:00:00Z" },
		{ { .years = 1 }, "2024-02-29T10:00:00Z", 0,
		    "2024-03-01T00:00:00Z", "2025-03-01T00:00:00Z" },
		{ { .years = 100 }, "9950-01-01T00:00:00Z", 0,
		    "9960-01-01T00:00:00Z", NULL },
		{ { .days = 36600 }, "9950-01-01T00:00:00Z", 0,
		    "9960-01-01T00:00:00Z", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct window window = { .kind = WINDOW_SPAN,
			.span = rows[i].span };
		int64_t drop = 0;
		bool found = window_drop(&window, at(rows[i].t),
		    at(rows[i].end), rows[i].offset_minutes, &drop);

		assert_int_equal(found, rows[i].drop != NULL);
		if (found)
			assert_string_equal(instant_format(drop).text,
			    rows[i].drop);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_window_moves_on),
		cmocka_unit_test(a_month_clamps_and_lets_in_again),
		cmocka_unit_test(what_passes_for_ever_has_no_end),
		cmocka_unit_test(an_office_gives_its_term),
		cmocka_unit_test(office_windows_turn_where_they_should),
		cmocka_unit_test(a_rule_is_held_on_to),
		cmocka_unit_test(only_the_rule_is_held),
		cmocka_unit_test(roles_that_are_held_build_on_one_another),
		cmocka_unit_test(another_version_ends_a_pass_and_begins_one),
		cmocka_unit_test(a_version_without_the_role_ends_it),
		cmocka_unit_test(not_passes_until_a_fact_comes_in),
		cmocka_unit_test(drops_are_where_the_subtraction_crosses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
