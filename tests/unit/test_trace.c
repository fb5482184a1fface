#include "core/trace.h"

#include <stdio.h>

#include "core/jcs.h"
#include "small_world.h"

#include "test.h"

#define POLICY(roles)                                                          \
	"{'policy':'p','version':1,'title':'P',"                               \
	"'effective_from':'2000-01-01T00:00:00Z',"                             \
	"'windows':{'ten':{'days':10}},'roles':{" roles "}}"
#define ROLE(name, rest) "'" name "':{'title':'t','use':'franchise'," rest "}"
#define ANY "{'count':{'select':{},'at_least':1}}"

/* A member of a member ..., "rule/rules/0/op". */
static const json_t *
get(const json_t *json, const char *path)
{
	while (json != NULL && *path != '\0') {
		size_t len = strcspn(path, "/");
		char *key auto_free = strndup(path, len);

		assert_non_null(key);
		json = json_is_array(json)
			   ? json_array_get(json, strtoul(key, NULL, 10))
			   : json_object_get(json, key);
		path += len + (path[len] == '/' ? 1 : 0);
	}
	return json;
}

/* Is the member exactly this JSON, written with ' for "? */
static void
check(const json_t *json, const char *path, const char *expected)
{
	char wrapped[4096];
	const json_t *found = get(json, path);

	(void)snprintf(wrapped, sizeof(wrapped), "{'v':%s}", expected);
	json_t *value auto_json = small_json(wrapped);
	if (found == NULL ||
	    json_equal(found, json_object_get(value, "v")) == 0) {
		char *text auto_free = json_dumps(json, JSON_INDENT(1));

		print_error("%s\n%s\n", path, text);
		fail();
	}
}

static void
fact(struct small *small, const char *identity, const char *activity,
    const char *from)
{
	(void)small_fact(small, (struct fact_row){ .identity = identity,
				    .activity = activity,
				    .from = at(from) });
}

static void
a_decision_has_the_members_it_should(void **state)
{
	auto_small struct small small = small_open();
	auto_arena struct arena arena = { 0 };
	struct policy policy;
	struct err err = { 0 };
	char expected[256];

	(void)state;
	(void)small_policy(&small, POLICY(ROLE("r", "'rule':" ANY)));
	struct ask ask =
	    small_ask(&small, "r", "irc:vw", "2026-02-01T00:00:00Z");
	json_t *decision auto_json = small_decide(&ask);

	assert_true(decide_policy(&ask, &arena, &policy, &err));
	(void)snprintf(expected, sizeof(expected),
	    "{'id':'p','version':1,'digest':'%s'}",
	    digest_hex(&policy.digest).text);
	check(decision, "policy", expected);
	check(decision, "role", "'r'");
	check(decision, "id", "'irc:vw'");
	check(decision, "instant", "'2026-02-01T00:00:00Z'");
	check(decision, "size", "2");
	check(decision, "result", "'fail'");
	check(decision, "trace",
	    "{'op':'role','role':'r','instant':'2026-02-01T00:00:00Z',"
	    "'size':2,'result':'fail','rule':{'op':'count','result':'fail',"
	    "'distinct':'facts','figure':0,'bound':{'at_least':1},"
	    "'window':{'until':'2026-02-01T00:00:00Z'},"
	    "'counted':[],'ignored':[],'missing':{'figure':1}}}");
	assert_int_equal(json_object_size(decision), 7);
}

static void
facts_are_listed_with_what_became_of_them(void **state)
{
	auto_small struct small small = small_open();
	char expected[2048];
	struct digest_hex hex[4];

	(void)state;
	(void)small_policy(&small,
	    POLICY(ROLE("r",
		"'rule':{'count':{'select':{'activities':['talk']},'window':"
		"'ten','distinct':'days','more_than':2}}")));
	fact(&small, "irc:vw", "talk", "2026-01-25T00:00:00Z");
	fact(&small, "irc:vw", "rest", "2026-01-26T00:00:00Z");
	fact(&small, "irc:vw", "talk", "2026-02-01T00:00:00Z");
	fact(&small, "irc:vw", "talk", "2026-01-28T10:00:00Z");
	for (size_t i = 0; i < COUNT(hex); i++) {
		struct digest digest = small_digest(i + 2);

		hex[i] = digest_hex(&digest);
	}
	struct ask ask =
	    small_ask(&small, "r", "irc:vw", "2026-02-01T00:00:00Z");
	json_t *decision auto_json = small_decide(&ask);
	(void)snprintf(expected, sizeof(expected),
	    "{'op':'count','result':'fail','distinct':'days','figure':2,"
	    "'bound':{'more_than':2},"
	    "'window':{'name':'ten','from':'2026-01-22T00:00:00Z',"
	    "'until':'2026-02-01T00:00:00Z'},"
	    "'counted':["
	    "{'statement':'%s','identity':'irc:vw',"
	    "'from':'2026-01-25T00:00:00Z'},"
	    "{'statement':'%s','identity':'irc:vw',"
	    "'from':'2026-01-28T10:00:00Z'}],"
	    "'ignored':["
	    "{'statement':'%s','identity':'irc:vw',"
	    "'reason':'wrong-activity'},"
	    "{'statement':'%s','identity':'irc:vw',"
	    "'reason':'after-instant'}],"
	    "'missing':{'figure':1,'until':'2026-02-04T00:00:00.001Z'}}",
	    hex[0].text, hex[3].text, hex[1].text, hex[2].text);
	check(decision, "trace/rule", expected);
}

static void
a_sum_shows_quantities_and_who_else_one_was(void **state)
{
	static const struct attendee attendees[] = {
		{ "irc:vw", "{\"lines\":3}", NULL },
		{ "irc:other", NULL, NULL },
		{ "irc:vw-away", "{\"lines\":4}", NULL },
	};
	auto_small struct small small = small_open();
	struct digest_hex hex;
	struct digest digest;
	char expected[512];

	(void)state;
	(void)small_policy(&small,
	    POLICY(ROLE("r",
		"'rule':{'sum':{'quantity':'lines','select':{},'window':"
		"{'from':'2026-01-01','until':'2026-03'},'at_least':9}}")));
	(void)small_person(&small, "bob");
	digest = small_digest(small_occasion(&small, "nova",
	    "2026-01-20T00:00:00Z", "ada", attendees, COUNT(attendees)));
	hex = digest_hex(&digest);
	(void)small_link(&small, "irc:vw", "bob");
	(void)small_link(&small, "irc:vw-away", "bob");
	struct ask ask =
	    small_ask(&small, "r", "handle:bob", "2026-02-01T00:00:00Z");
	json_t *decision auto_json = small_decide(&ask);
	check(decision, "trace/rule/quantity", "'lines'");
	check(decision, "trace/rule/figure", "7");
	check(decision, "trace/rule/window",
	    "{'from':'2026-01-01T00:00:00Z','until':'2026-04-01T00:00:00Z'}");
	(void)snprintf(expected, sizeof(expected),
	    "[{'statement':'%s','identity':'irc:vw','also':['irc:vw-away'],"
	    "'from':'2026-01-20T00:00:00Z','quantity':7}]",
	    hex.text);
	check(decision, "trace/rule/counted", expected);
	check(decision, "trace/rule/missing",
	    "{'figure':2,'until':'2026-04-01T00:00:00Z'}");
}

static void
what_passes_misses_nothing(void **state)
{
	auto_small struct small small = small_open();

	(void)state;
	(void)small_policy(&small, POLICY(ROLE("r", "'rule':" ANY)));
	fact(&small, "irc:vw", "talk", "2026-01-25T00:00:00Z");
	struct ask ask =
	    small_ask(&small, "r", "irc:vw", "2026-02-01T00:00:00Z");
	json_t *decision auto_json = small_decide(&ask);
	assert_null(get(decision, "trace/rule/missing"));
	assert_null(get(decision, "lapses_on"));
	check(decision, "since", "'2026-01-25T00:00:00.001Z'");
}

static void
the_trace_mirrors_the_rule(void **state)
{
	auto_small struct small small = small_open();

	(void)state;
	(void)small_policy(&small,
	    POLICY(ROLE("base", "'rule':" ANY) "," ROLE("r",
		"'require':{'not':" ANY "},"
		"'unless':{'none':[" ANY "]},"
		"'rule':{'at_least':{'of':2,'rules':["
		"{'role':{'role':'base'}},{'all':[" ANY
		",{'role':{'role':'base'}}]},"
		"{'any':[{'role':{'role':'r','when':'recorded'}}]}]}}")));
	struct ask ask =
	    small_ask(&small, "r", "irc:vw", "2026-02-01T00:00:00Z");
	json_t *decision auto_json = small_decide(&ask);
	check(decision, "trace/require/op", "'not'");
	check(decision, "trace/require/result", "'pass'");
	check(decision, "trace/require/rule/result", "'fail'");
	check(decision, "trace/unless/op", "'none'");
	check(decision, "trace/unless/result", "'pass'");
	check(decision, "trace/unless/rules/0/op", "'count'");
	check(decision, "trace/rule/op", "'at_least'");
	check(decision, "trace/rule/of", "2");
	check(decision, "trace/rule/rules/0",
	    "{'op':'role','result':'fail','role':'base','when':'instant',"
	    "'instant':'2026-02-01T00:00:00Z','size':2}");
	check(decision, "trace/rule/rules/1/op", "'all'");
	check(decision, "trace/rule/rules/2/rules/0",
	    "{'op':'role','result':'fail','role':'r','when':'recorded',"
	    "'instant':'2026-02-01T00:00:00Z','size':1}");
	assert_int_equal(json_array_size(get(decision, "trace/others")), 1);
	check(decision, "trace/others/0/role", "'base'");
	check(decision, "trace/others/0/rule/op", "'count'");
	check(decision, "trace/result", "'fail'");
}

static void
an_office_shows_its_terms(void **state)
{
	auto_small struct small small = small_open();
	struct digest_hex hex[2];
	char expected[512];

	(void)state;
	(void)small_policy(&small,
	    POLICY(ROLE("r",
		"'rule':{'all':["
		"{'office':{'kinds':['chair','member']}},"
		"{'office':{'kinds':['chair'],'when':{'during':'ten'}}},"
		"{'office':{'kinds':['chair'],'when':{'for_days':5}}}]}")));
	(void)small_person(&small, "ada");
	for (size_t i = 0; i < 2; i++) {
		struct digest digest = small_digest(small.size);

		hex[i] = digest_hex(&digest);
		(void)small_office(&small,
		    (struct office_row){ .handle = "ada",
			.office = i == 0 ? "member" : "chair",
			.group = i == 0 ? "nova" : NULL,
			.from = at(i == 0 ? "2026-01-01T00:00:00Z"
					  : "2025-01-01T00:00:00Z"),
			.until_at = i == 0 ? at("2026-06-01T00:00:00Z") : 0 });
	}
	struct ask ask =
	    small_ask(&small, "r", "handle:ada", "2026-02-01T00:00:00Z");
	json_t *decision auto_json = small_decide(&ask);
	(void)snprintf(expected, sizeof(expected),
	    "{'op':'office','result':'pass','kinds':['chair','member'],"
	    "'when':'at','terms':["
	    "{'statement':'%s','office':'chair',"
	    "'from':'2025-01-01T00:00:00Z'},"
	    "{'statement':'%s','office':'member','group':'nova',"
	    "'from':'2026-01-01T00:00:00Z','until':'2026-06-01T00:00:00Z'}]}",
	    hex[1].text, hex[0].text);
	check(decision, "trace/rule/rules/0", expected);
	check(decision, "trace/rule/rules/1/during",
	    "{'name':'ten','from':'2026-01-22T00:00:00Z',"
	    "'until':'2026-02-01T00:00:00Z'}");
	check(decision, "trace/rule/rules/2/for_days", "5");
}

static void
what_is_held_says_since_when_and_why(void **state)
{
	auto_small struct small small = small_open();

	(void)state;
	(void)small_policy(&small,
	    POLICY(ROLE("r",
		"'holds_for':{'months':6},'rule':{'count':{'select':{},"
		"'window':'ten','at_least':1}}")));
	fact(&small, "irc:vw", "talk", "2026-01-05T00:00:00Z");
	struct ask ask =
	    small_ask(&small, "r", "irc:vw", "2026-02-01T00:00:00Z");
	json_t *held auto_json = small_decide(&ask);
	check(held, "trace/result", "'pass'");
	check(held, "trace/holds_for", "{'months':6}");
	check(held, "trace/held", "'pass'");
	check(held, "trace/held_at", "'2026-01-05T00:00:00.001Z'");
	check(held, "trace/held_version", "1");
	check(held, "trace/rule/result", "'fail'");
	check(held, "trace/held_rule/result", "'pass'");
	ask.instant = at("2026-01-06T00:00:00Z");
	json_t *now auto_json = small_decide(&ask);
	check(now, "trace/held", "'pass'");
	assert_null(get(now, "trace/held_at"));
}

/* As deep as a statement can carry, below a role that is referred to. */
static void
the_deepest_trace_is_still_canonical(void **state)
{
	auto_small struct small small = small_open();
	auto_buf struct buf text = { 0 };
	auto_buf struct buf out = { 0 };
	struct err err = { 0 };

	(void)state;
	(void)small_person(&small, "ada");
	(void)small_link(&small, "irc:vw", "ada");
	(void)small_link(&small, "irc:vw-away", "ada");
	(void)small_occasion(&small, "nova", "2026-01-05T00:00:00Z", "bob",
	    (const struct attendee[]){ { "irc:vw", NULL, NULL },
		{ "irc:vw-away", NULL, NULL } },
	    2);
	buf_puts(&text, "'holds_for':{'days':900},'rule':");
	for (size_t i = 0; i < POLICY_DEPTH_MAX - 6; i++)
		buf_puts(&text, "{'not':");
	buf_puts(&text,
	    "{'count':{'select':{},'window':{'days':10},'at_least':1}}");
	for (size_t i = 0; i < POLICY_DEPTH_MAX - 6; i++)
		buf_puts(&text, "}");
	char policy[2048];
	(void)snprintf(policy, sizeof(policy),
	    POLICY(ROLE("deep", "%s") "," ROLE("r",
		"'rule':{'role':{'role':'deep'}}")),
	    text.data);
	(void)small_policy(&small, policy);
	struct ask ask =
	    small_ask(&small, "r", "irc:vw", "2026-06-01T00:00:00Z");
	json_t *decision auto_json = small_decide(&ask);
	check(decision, "trace/others/0/held", "'pass'");
	check(decision,
	    "trace/others/0/held_rule/rule/rule/rule/rule/rule/rule/rule/rule"
	    "/counted/0/also",
	    "['irc:vw-away']");
	if (!jcs_write(decision, &out, &err))
		fail_msg("%s %s", err.field, err.msg);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_decision_has_the_members_it_should),
		cmocka_unit_test(facts_are_listed_with_what_became_of_them),
		cmocka_unit_test(a_sum_shows_quantities_and_who_else_one_was),
		cmocka_unit_test(what_passes_misses_nothing),
		cmocka_unit_test(the_trace_mirrors_the_rule),
		cmocka_unit_test(an_office_shows_its_terms),
		cmocka_unit_test(what_is_held_says_since_when_and_why),
		cmocka_unit_test(the_deepest_trace_is_still_canonical),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
