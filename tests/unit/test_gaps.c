#include "core/gaps.h"

#include <stdio.h>

#include "scenario.h"
#include "small_world.h"

/* What is known to be missing, and what it does to decisions. */

#define FEBRUARY "2026-02-01T00:00:00Z"
#define MARCH "2026-03-01T00:00:00Z"

#define POLICY                                                                 \
	"{'policy':'p','version':1,'title':'P',"                               \
	"'effective_from':'2000-01-01T00:00:00Z','roles':{"                    \
	"'r':{'title':'t','use':'franchise','rule':%s}}}"

static uint64_t
gap(struct small *small, struct coverage_row row)
{
	row.source = "minutes";
	row.statement = small_digest(small->size);
	row.by = "somebody";
	if (row.from == 0)
		row.from = at(FEBRUARY);
	if (row.until_at == 0)
		row.until_at = at(MARCH);
	return small_add(small,
	    (struct change){ .kind = CHANGE_COVERAGE, .coverage = row });
}

static void
policy(struct small *small, const char *rule)
{
	char text[1024];

	(void)snprintf(text, sizeof(text), POLICY, rule);
	(void)small_policy(small, text);
}

static void
a_gap_in_the_window_of_what_is_selected_is_insufficient(void **state)
{
	static const struct {
		const char *why;
		const char *rule;
		struct coverage_row gap;
		const char *t;
		const char *result;
	} rows[] = {
		{ "it could be enough",
		    "{'count':{'select':{},'window':{'months':1},'at_least':2}}",
		    { .reason = NULL }, "2026-03-10T00:00:00Z",
		    "insufficient" },
		{ "what is reached stays reached",
		    "{'count':{'select':{},'window':{'months':1},'at_least':1}}",
		    { .reason = NULL }, "2026-03-10T00:00:00Z", "pass" },
		{ "a sum too",
		    "{'sum':{'quantity':'lines','select':{},"
		    "'window':{'months':1},'at_least':2}}",
		    { .reason = NULL }, "2026-03-10T00:00:00Z",
		    "insufficient" },
		{ "the last moment of the gap is in the window",
		    "{'count':{'select':{},'window':{'months':1},'at_least':9}}",
		    { .reason = NULL }, "2026-03-31T23:59:59Z",
		    "insufficient" },
		{ "the window has passed it",
		    "{'count':{'select':{},'window':{'months':1},'at_least':9}}",
		    { .reason = NULL }, "2026-04-01T00:00:00Z", "fail" },
		{ "its first moment does not count yet",
		    "{'count':{'select':{},'window':{'months':1},'at_least':9}}",
		    { .reason = NULL }, FEBRUARY, "fail" },
		{ "but then it does",
		    "{'count':{'select':{},'window':{'months':1},'at_least':9}}",
		    { .reason = NULL }, "2026-02-01T00:00:01Z",
		    "insufficient" },
		{ "of another activity",
		    "{'count':{'select':{'activities':['talk']},'at_least':9}}",
		    { .activity = "attendance" }, "2026-03-10T00:00:00Z",
		    "fail" },
		{ "of the same",
		    "{'count':{'select':{'activities':['talk']},'at_least':9}}",
		    { .activity = "talk" }, "2026-03-10T00:00:00Z",
		    "insufficient" },
		{ "of one of all", "{'count':{'select':{},'at_least':9}}",
		    { .activity = "talk" }, "2026-03-10T00:00:00Z",
		    "insufficient" },
		{ "of another group",
		    "{'count':{'select':{'groups':['nova']},'at_least':9}}",
		    { .group = "tech" }, "2026-03-10T00:00:00Z", "fail" },
		{ "of one below",
		    "{'count':{'select':{'groups':[{'under':'tech'}]},"
		    "'at_least':9}}",
		    { .group = "nova" }, "2026-03-10T00:00:00Z",
		    "insufficient" },
		{ "of any group",
		    "{'count':{'select':{'groups':['nova']},'at_least':9}}",
		    { .reason = NULL }, "2026-03-10T00:00:00Z",
		    "insufficient" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_small struct small small = small_open();
		struct ask ask;

		(void)small_group(&small, "tech", "council", NULL);
		(void)small_group(&small, "nova", "project", "tech");
		policy(&small, rows[i].rule);
		(void)small_fact(&small,
		    (struct fact_row){ .identity = "irc:vw",
			.from = at("2026-03-09T00:00:00Z") });
		(void)gap(&small, rows[i].gap);
		ask = small_ask(&small, "r", "irc:vw", rows[i].t);
		const char *got = result_name(small_result(&ask));
		if (strcmp(got, rows[i].result) != 0)
			fail_msg("%s: %s", rows[i].why, got);
	}
}

static void
a_gap_counts_as_it_is_known_at_the_size(void **state)
{
	auto_small struct small small = small_open();
	uint64_t known, filled;

	(void)state;
	policy(&small, "{'count':{'select':{},'at_least':1}}");
	known = gap(&small, (struct coverage_row){ .reason = NULL });
	filled = small_retract(&small, CHANGE_COVERAGE, known);
	struct ask ask =
	    small_ask(&small, "r", "irc:vw", "2026-03-10T00:00:00Z");
	ask.size = known;
	assert_int_equal(small_result(&ask), RESULT_FAIL);
	ask.size = filled;
	assert_int_equal(small_result(&ask), RESULT_INSUFFICIENT);
	ask.size = filled + 1;
	assert_int_equal(small_result(&ask), RESULT_FAIL);
}

static void
the_trace_names_the_gap(void **state)
{
	auto_small struct small small = small_open();

	(void)state;
	policy(&small, "{'count':{'select':{},'at_least':1}}");
	(void)gap(&small, (struct coverage_row){ .group = "ops" });
	(void)gap(&small,
	    (struct coverage_row){ .from = at("2026-05-01T00:00:00Z"),
		.until_at = at("2026-06-01T00:00:00Z") });
	struct ask ask =
	    small_ask(&small, "r", "irc:vw", "2026-03-10T00:00:00Z");
	json_t *decision auto_json = small_decide(&ask);
	const json_t *trace = json_object_get(decision, "trace");
	const json_t *gaps =
	    json_object_get(json_object_get(trace, "rule"), "gaps");

	assert_int_equal(json_array_size(gaps), 1);
	const json_t *one = json_array_get(gaps, 0);
	assert_string_equal(json_string_value(json_object_get(one, "source")),
	    "minutes");
	assert_string_equal(json_string_value(json_object_get(one, "group")),
	    "ops");
	assert_string_equal(json_string_value(json_object_get(one, "until")),
	    MARCH);
}

static void
a_held_result_remembers_that_it_was_insufficient(void **state)
{
	auto_small struct small small = small_open();
	struct ask ask;

	(void)state;
	(void)small_policy(&small,
	    "{'policy':'p','version':1,'title':'P',"
	    "'effective_from':'2000-01-01T00:00:00Z','roles':{"
	    "'r':{'title':'t','use':'franchise','holds_for':{'months':1},"
	    "'rule':{'count':{'select':{},'window':{'days':1},"
	    "'at_least':1}}}}}");
	(void)gap(&small, (struct coverage_row){ .reason = NULL });
	ask = small_ask(&small, "r", "irc:vw", "2026-03-20T00:00:00Z");
	assert_int_equal(small_result(&ask), RESULT_INSUFFICIENT);
	ask = small_ask(&small, "r", "irc:vw", "2026-04-03T00:00:00Z");
	assert_int_equal(small_result(&ask), RESULT_FAIL);
}

static const char said[] = "{\"source\":\"minutes\","
			   "\"from\":\"2026-02-01\"%s}";

static void
chairs_and_recorders_speak_of_their_own_group(void **state)
{
	struct scenario s;

	(void)state;
	scenario_start(&s);
	SAYS(&s, "cleo", "coverage", said, ",\"group\":\"ops\"");
	SAYS(&s, "remo", "coverage", said,
	    ",\"group\":\"ops\",\"activity\":\"attendance\"");
	REFUSES(&s, ERR_FORBIDDEN, "/by", "cleo", "coverage", said, "");
	REFUSES(&s, ERR_FORBIDDEN, "/by", "cleo", "coverage", said,
	    ",\"group\":\"sig\"");
	REFUSES(&s, ERR_FORBIDDEN, "/by", "mia", "coverage", said,
	    ",\"group\":\"ops\"");
	SAYS(&s, "ada", "coverage", said, "");
	SAYS(&s, "olga", "coverage", said, ",\"group\":\"sig\"");
	REFUSES(&s, ERR_UNKNOWN_TARGET, "/body/group", "ada", "coverage", said,
	    ",\"group\":\"x\"");
	REFUSES(&s, ERR_UNKNOWN_TARGET, "/body/activity", "ada", "coverage",
	    said, ",\"activity\":\"walk\"");
	REFUSES(&s, ERR_INVALID, "/body/until", "ada", "coverage", said,
	    ",\"until\":\"2026-01\"");
	scenario_done(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_gap_in_the_window_of_what_is_selected_is_insufficient),
		cmocka_unit_test(a_gap_counts_as_it_is_known_at_the_size),
		cmocka_unit_test(the_trace_names_the_gap),
		cmocka_unit_test(
		    a_held_result_remembers_that_it_was_insufficient),
		cmocka_unit_test(chairs_and_recorders_speak_of_their_own_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
