#include "core/decide.h"

#include <stdio.h>

#include "core/jcs.h"
#include "small_world.h"

#include "test.h"

#define POLICY(roles)                                                          \
	"{'policy':'p','version':1,'title':'P',"                               \
	"'effective_from':'2000-01-01T00:00:00Z','roles':{" roles "}}"
#define ROLE(name, rule)                                                       \
	"'" name "':{'title':'t','use':'franchise','rule':" rule "}"
#define PASS "{'count':{'select':{},'at_least':0}}"
#define FAIL "{'count':{'select':{},'more_than':1000}}"
/* Leads down and down, further than anybody looks. */
#define DOWN ROLE("down", "{'role':{'role':'down','when':'recorded'}}")
#define UNCHECKED "{'role':{'role':'down'}}"
#define NOW "2026-06-01T00:00:00Z"

/* Entries that say nothing, to make a log longer. */
static void
fill(struct small *small, size_t n)
{
	while (n-- > 0)
		small->size++;
}

static void
check_result(const char *why, const struct ask *ask, const char *expected)
{
	const char *got = result_name(small_result(ask));

	if (strcmp(got, expected) != 0)
		print_error("%s\n", why);
	assert_string_equal(got, expected);
}

static void
operators_follow_the_algebra(void **state)
{
	static const struct {
		const char *rule;
		const char *result;
	} rows[] = {
		{ PASS, "pass" },
		{ FAIL, "fail" },
		{ UNCHECKED, "unchecked" },
		{ "{'all':[" PASS "," PASS "]}", "pass" },
		{ "{'all':[" PASS "," UNCHECKED "]}", "unchecked" },
		{ "{'all':[" PASS "," UNCHECKED "," FAIL "]}", "fail" },
		{ "{'any':[" FAIL "," FAIL "]}", "fail" },
		{ "{'any':[" FAIL "," UNCHECKED "]}", "unchecked" },
		{ "{'any':[" FAIL "," UNCHECKED "," PASS "]}", "pass" },
		{ "{'none':[" FAIL "," FAIL "]}", "pass" },
		{ "{'none':[" FAIL "," UNCHECKED "]}", "unchecked" },
		{ "{'none':[" PASS "," UNCHECKED "," FAIL "]}", "fail" },
		{ "{'not':" FAIL "}", "pass" },
		{ "{'not':" PASS "}", "fail" },
		{ "{'not':" UNCHECKED "}", "unchecked" },
		{ "{'not':{'not':" UNCHECKED "}}", "unchecked" },
		{ "{'at_least':{'of':1,'rules':[" FAIL "," PASS "]}}", "pass" },
		{ "{'at_least':{'of':2,'rules':[" FAIL "," PASS "]}}", "fail" },
		{ "{'at_least':{'of':2,'rules':[" FAIL "," PASS "," UNCHECKED
		  "]}}",
		    "unchecked" },
		{ "{'at_least':{'of':2,'rules':[" UNCHECKED "," PASS "," PASS
		  "]}}",
		    "pass" },
		{ "{'at_least':{'of':3,'rules':[" UNCHECKED "," PASS "," PASS
		  "]}}",
		    "unchecked" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_small struct small small = small_open();
		char text[1024];

		(void)snprintf(text, sizeof(text),
		    POLICY(DOWN "," ROLE("r", "%s")), rows[i].rule);
		(void)small_policy(&small, text);
		fill(&small, 40);
		struct ask ask = small_ask(&small, "r", "irc:vw", NOW);
		check_result(rows[i].rule, &ask, rows[i].result);
	}
}

static void
a_role_is_require_and_rule_and_not_unless(void **state)
{
	static const struct {
		const char *require;
		const char *rule;
		const char *unless;
		const char *result;
	} rows[] = {
		{ PASS, PASS, FAIL, "pass" },
		{ FAIL, PASS, FAIL, "fail" },
		{ PASS, FAIL, FAIL, "fail" },
		{ PASS, PASS, PASS, "fail" },
		{ UNCHECKED, PASS, FAIL, "unchecked" },
		{ PASS, PASS, UNCHECKED, "unchecked" },
		{ UNCHECKED, FAIL, FAIL, "fail" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_small struct small small = small_open();
		char text[1024];

		(void)snprintf(text, sizeof(text),
		    POLICY(DOWN ",'r':{'title':'t','use':'franchise',"
				"'require':%s,'rule':%s,'unless':%s}"),
		    rows[i].require, rows[i].rule, rows[i].unless);
		(void)small_policy(&small, text);
		fill(&small, 40);
		struct ask ask = small_ask(&small, "r", "irc:vw", NOW);
		check_result(text, &ask, rows[i].result);
	}
}

static void
both_bounds_exist_because_they_differ(void **state)
{
	static const struct {
		const char *bound;
		const char *result;
	} rows[] = {
		{ "'at_least':2", "pass" },
		{ "'at_least':3", "fail" },
		{ "'more_than':1", "pass" },
		{ "'more_than':2", "fail" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_small struct small small = small_open();
		char text[512];

		(void)snprintf(text, sizeof(text),
		    POLICY(ROLE("r", "{'count':{'select':{},%s}}")),
		    rows[i].bound);
		(void)small_policy(&small, text);
		for (int day = 1; day <= 2; day++)
			(void)small_fact(&small,
			    (struct fact_row){ .identity = "irc:vw",
				.from = day * INSTANT_MS_PER_DAY });
		struct ask ask = small_ask(&small, "r", "irc:vw", NOW);
		check_result(rows[i].bound, &ask, rows[i].result);
	}
}

static void
offices_are_held_at_during_and_for(void **state)
{
	static const struct {
		const char *why;
		const char *office; /* the rest of the rule */
		const char *t;
		const char *result;
	} rows[] = {
		{ "its first moment", "", "2026-01-01T00:00:00Z", "pass" },
		{ "the moment before", "", "2025-12-31T23:59:59Z", "fail" },
		{ "its last second", "", "2026-02-28T23:59:59Z", "pass" },
		{ "its end", "", "2026-04-01T00:00:00Z", "fail" },
		{ "in its group", ",'groups':['nova']", "2026-01-10T00:00:00Z",
		    "pass" },
		{ "in another", ",'groups':['ops']", "2026-01-10T00:00:00Z",
		    "fail" },
		{ "in a kind of group", ",'groups':[{'kind':'project'}]",
		    "2026-01-10T00:00:00Z", "pass" },
		{ "during: it began a moment ago",
		    ",'when':{'during':{'days':10}}", "2026-01-01T00:00:01Z",
		    "pass" },
		{ "during: it begins now", ",'when':{'during':{'days':10}}",
		    "2026-01-01T00:00:00Z", "fail" },
		{ "during: over for less", ",'when':{'during':{'days':10}}",
		    "2026-04-10T23:59:59Z", "pass" },
		{ "during: over for as long", ",'when':{'during':{'days':10}}",
		    "2026-04-11T00:00:00Z", "fail" },
		{ "during a month that is over",
		    ",'when':{'during':{'from':'2026-03-31','until':'2026-05'"
		    "}}",
		    "2027-01-01T00:00:00Z", "pass" },
		{ "during a month in which it was over",
		    ",'when':{'during':{'from':'2026-04-01','until':'2026-05'"
		    "}}",
		    "2027-01-01T00:00:00Z", "fail" },
		{ "for days: not yet", ",'when':{'for_days':60}",
		    "2026-03-01T23:59:59Z", "fail" },
		{ "for days: over two terms without a gap",
		    ",'when':{'for_days':60}", "2026-03-02T00:00:00Z", "pass" },
		{ "for days: as long as it lasts", ",'when':{'for_days':90}",
		    "2026-04-01T00:00:00Z", "pass" },
		{ "for days: not longer", ",'when':{'for_days':91}",
		    "2026-04-01T00:00:00Z", "fail" },
		{ "for days: a gap", ",'when':{'for_days':90}",
		    "2026-04-01T00:00:01Z", "fail" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_small struct small small = small_open();
		char text[512];

		(void)small_group(&small, "nova", "project", NULL);
		(void)small_person(&small, "ada");
		(void)small_office(&small,
		    (struct office_row){ .handle = "ada",
			.office = "chair",
			.group = "nova",
			.from = at("2026-01-01T00:00:00Z"),
			.until_at = at("2026-03-01T00:00:00Z") });
		(void)small_office(&small,
		    (struct office_row){ .handle = "ada",
			.office = "member",
			.group = "nova",
			.from = at("2026-03-01T00:00:00Z"),
			.until_at = at("2026-04-01T00:00:00Z") });
		(void)small_office(&small,
		    (struct office_row){ .handle = "ada",
			.office = "editor",
			.from = at("2020-01-01T00:00:00Z") });
		(void)snprintf(text, sizeof(text),
		    POLICY(
			ROLE("r", "{'office':{'kinds':['chair','member']%s}}")),
		    rows[i].office);
		(void)small_policy(&small, text);
		struct ask ask =
		    small_ask(&small, "r", "handle:ada", rows[i].t);
		check_result(rows[i].why, &ask, rows[i].result);
	}
}

static void
an_office_counts_as_it_is_known_at_the_size(void **state)
{
	auto_small struct small small = small_open();
	uint64_t grant, end;

	(void)state;
	(void)small_policy(&small,
	    POLICY(ROLE("r", "{'office':{'kinds':['chair']}}")));
	(void)small_person(&small, "ada");
	grant = small_office(&small,
	    (struct office_row){ .handle = "ada", .office = "chair" });
	end = small_end(&small, CHANGE_OFFICE, grant);
	struct ask ask = small_ask(&small, "r", "handle:ada", NOW);
	ask.size = grant;
	check_result("not yet", &ask, "fail");
	ask.size = end;
	check_result("granted", &ask, "pass");
	ask.size = end + 1;
	check_result("ended", &ask, "fail");
	ask.id = "irc:vw";
	check_result("nobody holds an office", &ask, "fail");
}

static void
recorded_looks_at_a_smaller_size(void **state)
{
	auto_small struct small small = small_open();

	(void)state;
	(void)small_policy(&small,
	    POLICY(
		ROLE("base", "{'count':{'select':{},'at_least':1}}") "," ROLE(
		    "r", "{'role':{'role':'base','when':'recorded'}}")));
	(void)small_fact(&small, (struct fact_row){ .identity = "irc:vw" });
	struct ask ask = small_ask(&small, "base", "irc:vw", NOW);
	check_result("known", &ask, "pass");
	ask.role = "r";
	check_result("just now", &ask, "fail");
	fill(&small, 1);
	ask.size = small.size;
	check_result("before the newest entry", &ask, "pass");
}

static void
a_chain_through_recorded_finds_its_beginning(void **state)
{
	auto_small struct small small = small_open();

	(void)state;
	(void)small_policy(&small,
	    POLICY(ROLE("r",
		"{'any':[{'count':{'select':{'activities':['founding']},"
		"'at_least':1}},{'role':{'role':'r','when':'recorded'}}]}")));
	fill(&small, 10);
	uint64_t fact = small_fact(&small,
	    (struct fact_row){ .identity = "irc:vw", .activity = "founding" });
	(void)small_end(&small, CHANGE_FACT, fact);
	fill(&small, 20);
	struct ask ask = small_ask(&small, "r", "irc:vw", NOW);
	check_result("once is for ever, as far as it looks", &ask, "pass");
	ask.id = "irc:other";
	ask.size = 32;
	check_result("down to nothing", &ask, "fail");
	ask.size = 33;
	check_result("too far down to see", &ask, "unchecked");
}

static void
of_two_versions_the_latest_in_force_decides(void **state)
{
	static const char two[] =
	    "{'policy':'p','version':2,'title':'P','effective_from':"
	    "'2026-03-01T00:00:00Z','roles':{" ROLE("r", FAIL) "," ROLE("s",
		PASS) "}}";
	static const char three[] =
	    "{'policy':'p','version':3,'title':'P','effective_from':"
	    "'2026-03-01T00:00:00Z','roles':{" ROLE("r", PASS) "}}";
	static const struct {
		const char *why;
		const char *t;
		uint64_t size;
		int64_t version;
	} rows[] = {
		{ "before the second", "2026-02-28T23:59:59Z", 4, 1 },
		{ "the highest index of equal dates", "2026-03-01T00:00:00Z", 4,
		    3 },
		{ "as it was known before", "2026-03-01T00:00:00Z", 3, 2 },
		{ "and before that", "2026-03-01T00:00:00Z", 2, 1 },
	};
	auto_small struct small small = small_open();

	(void)state;
	(void)small_policy(&small, POLICY(ROLE("r", PASS)));
	(void)small_policy(&small, two);
	(void)small_policy(&small, three);
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_arena struct arena arena = { 0 };
		struct ask ask = small_ask(&small, "r", "irc:vw", rows[i].t);
		struct policy policy;
		struct err err = { 0 };

		ask.size = rows[i].size;
		assert_true(decide_policy(&ask, &arena, &policy, &err));
		if (policy.version != rows[i].version)
			print_error("%s\n", rows[i].why);
		assert_int_equal(policy.version, rows[i].version);
	}

	struct ask ask = small_ask(&small, "s", "irc:vw", NOW);
	auto_arena struct arena arena = { 0 };
	struct policy policy;
	struct err err = { 0 };
	assert_false(decide_policy(&ask, &arena, &policy, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	ask.size = 3;
	assert_true(decide_policy(&ask, &arena, &policy, &err));
	struct digest digest = policy.digest;
	ask.size = 4;
	ask.pinned = &digest;
	check_result("pinned, it does not matter", &ask, "pass");
	ask.instant = 0;
	check_result("nor when", &ask, "pass");
	ask.size = 2;
	assert_false(decide_policy(&ask, &arena, &policy, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void
two_policies_with_one_role_must_be_told_apart(void **state)
{
	auto_small struct small small = small_open();
	auto_arena struct arena arena = { 0 };
	struct policy policy;
	struct err err = { 0 };

	(void)state;
	(void)small_policy(&small, POLICY(ROLE("r", PASS)));
	(void)small_policy(&small,
	    "{'policy':'q','version':1,'title':'Q','effective_from':"
	    "'2000-01-01T00:00:00Z','roles':{" ROLE("r", FAIL) "}}");
	struct ask ask = small_ask(&small, "r", "irc:vw", NOW);
	assert_false(decide_policy(&ask, &arena, &policy, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	ask.policy = "p";
	check_result("p", &ask, "pass");
	ask.policy = "q";
	check_result("q", &ask, "fail");
	ask.policy = "z";
	assert_false(decide_policy(&ask, &arena, &policy, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void
an_identity_is_answered_for_its_person(void **state)
{
	auto_small struct small small = small_open();
	uint64_t link;

	(void)state;
	(void)small_policy(&small,
	    POLICY(ROLE("r", "{'count':{'select':{},'at_least':2}}")));
	(void)small_person(&small, "ada");
	(void)small_fact(&small, (struct fact_row){ .identity = "irc:vw" });
	(void)small_fact(&small,
	    (struct fact_row){ .identity = "handle:ada", .group = "g" });
	link = small_link(&small, "irc:vw", "ada");
	struct ask ask = small_ask(&small, "r", "irc:vw", NOW);
	json_t *linked auto_json = small_decide(&ask);
	assert_string_equal(json_string_value(json_object_get(linked, "id")),
	    "handle:ada");
	assert_string_equal(
	    json_string_value(json_object_get(linked, "result")), "pass");
	ask.size = link;
	json_t *apart auto_json = small_decide(&ask);
	assert_string_equal(json_string_value(json_object_get(apart, "id")),
	    "irc:vw");
	assert_string_equal(json_string_value(json_object_get(apart, "result")),
	    "fail");
}

/* Policy 2 of docs/policy.md: attendance >= 2 or lines >= 10, 183 days. */
static void
the_policy_that_ran_in_2016(void **state)
{
	static const struct {
		const char *why;
		const char *start[2];
		const char *lines[2];
		const char *result;
	} rows[] = {
		{ "two meetings",
		    { "2016-01-01T10:00:00Z", "2016-02-01T10:00:00Z" },
		    { "{\"lines\":1}", "{\"lines\":1}" }, "pass" },
		{ "one with ten lines", { "2016-01-01T10:00:00Z", NULL },
		    { "{\"lines\":10}", NULL }, "pass" },
		{ "one with nine", { "2016-01-01T10:00:00Z", NULL },
		    { "{\"lines\":9}", NULL }, "fail" },
		{ "the second after the day",
		    { "2016-01-01T10:00:00Z", "2016-04-05T00:00:00Z" },
		    { "{\"lines\":5}", "{\"lines\":5}" }, "fail" },
		{ "the first too long ago",
		    { "2015-10-04T23:59:59Z", "2016-04-04T23:59:59Z" },
		    { "{\"lines\":5}", "{\"lines\":5}" }, "fail" },
		{ "the first on the edge",
		    { "2015-10-05T00:00:00Z", "2016-04-04T23:59:59Z" },
		    { "{\"lines\":5}", "{\"lines\":4}" }, "pass" },
	};
	static const char policy[] = POLICY(ROLE("auc",
	    "{'any':[{'count':{'select':{'activities':['attendance']},"
	    "'window':{'days':183},'at_least':2}},"
	    "{'sum':{'quantity':'lines','select':{'activities':"
	    "['attendance']},'window':{'days':183},'at_least':10}}]}"));

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_small struct small small = small_open();

		(void)small_policy(&small, policy);
		for (size_t k = 0; k < 2 && rows[i].start[k] != NULL; k++) {
			const struct attendee vw = { "irc:vw", rows[i].lines[k],
				NULL };

			(void)small_occasion(&small, "nova", rows[i].start[k],
			    "bob", &vw, 1);
		}
		struct ask ask =
		    small_ask(&small, "auc", "irc:vw", "2016-04-05T00:00:00Z");
		check_result(rows[i].why, &ask, rows[i].result);
	}
}

static void
refuses_what_cannot_be_asked(void **state)
{
	auto_small struct small small = small_open();
	struct err err = { 0 };

	(void)state;
	(void)small_policy(&small, POLICY(ROLE("r", PASS)));
	struct ask ask = small_ask(&small, "r", "irc:vw", NOW);
	ask.instant = -1;
	assert_null(decide(&ask, &err));
	assert_string_equal(err.field, "/instant");
	ask.instant = INSTANT_MAX + 1;
	assert_null(decide(&ask, &err));
	ask.instant = INSTANT_MAX;
	check_result("the last instant there is", &ask, "pass");
	ask.size = UINT64_MAX;
	assert_null(decide(&ask, &err));
	assert_string_equal(err.field, "/size");
	ask.size = small.size;
	ask.id = "nonsense";
	assert_null(decide(&ask, &err));
	assert_string_equal(err.field, "/id");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operators_follow_the_algebra),
		cmocka_unit_test(a_role_is_require_and_rule_and_not_unless),
		cmocka_unit_test(both_bounds_exist_because_they_differ),
		cmocka_unit_test(offices_are_held_at_during_and_for),
		cmocka_unit_test(an_office_counts_as_it_is_known_at_the_size),
		cmocka_unit_test(recorded_looks_at_a_smaller_size),
		cmocka_unit_test(a_chain_through_recorded_finds_its_beginning),
		cmocka_unit_test(of_two_versions_the_latest_in_force_decides),
		cmocka_unit_test(two_policies_with_one_role_must_be_told_apart),
		cmocka_unit_test(an_identity_is_answered_for_its_person),
		cmocka_unit_test(the_policy_that_ran_in_2016),
		cmocka_unit_test(refuses_what_cannot_be_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
