#include "scenario.h"

/* What was said is taken back: by whom, what, and what is left of it. */

static int
start(void **state)
{
	struct scenario *s = calloc(1, sizeof(*s));

	scenario_start(s);
	*state = s;
	return 0;
}

static int
stop(void **state)
{
	scenario_done(*state);
	free(*state);
	return 0;
}

static const char meeting[] =
    "{\"group\":\"ops\",\"status\":\"%s\",\"name\":\"Weekly\","
    "\"start\":\"2026-02-10T15:00:00Z\",\"url\":\"https://ops.example/1\"%s}";

static const char present[] = ",\"attendees\":[{\"identity\":\"handle:cleo\"},"
			      "{\"identity\":\"irc:mimi\"}]";

static const char talk[] = "{\"subject\":\"handle:mia\",\"group\":\"ops\","
			   "\"activity\":\"talk\",\"from\":\"2026-02-01\"%s}";

static const char verdict[] = "{\"verdict\":\"%s\",\"reason\":\"seen\","
			      "\"of\":[{\"statement\":\"%s\"}]}";

static const char import[] =
    "{\"format\":\"minutes\",\"name\":\"m.txt\",\"group\":\"ops\","
    "\"sha256\":\"%064d\",\"rows_in\":1,\"matched\":1,\"queued\":0,"
    "\"rejections\":[]}";

static const char take_back[] = "{\"of\":\"%s\"}";
static const char take_back_why[] = "{\"of\":\"%s\",\"reason\":\"a mistake\"}";

static struct digest_hex
last(const struct scenario *s)
{
	return digest_hex(&s->last);
}

/* How many rows of a statement stand now. */
static size_t
standing(const struct scenario *s, enum world_index index,
    const struct digest *digest)
{
	struct rows rows =
	    world_find(scenario_world(s), index, digest_bytes(digest));
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++)
		if (row_stands(rows.item[i], replay_size(s->replay)))
			n++;
	return n;
}

static void
who_said_it_takes_it_back_alone_and_once(void **state)
{
	struct scenario *s = *state;
	struct digest_hex claim;
	struct digest work;

	SAYS(s, "mia", "contribution", talk, "");
	work = s->last;
	claim = last(s);
	assert_int_equal(standing(s, WORLD_FACTS_OF, &work), 1);
	SAYS(s, "mia", "retraction", take_back, claim.text);
	assert_int_equal(standing(s, WORLD_FACTS_OF, &work), 0);
	assert_int_equal(standing(s, WORLD_RETRACTIONS, &work), 1);
	REFUSES(s, ERR_CONFLICT, "/body/of", "mia", "retraction", take_back,
	    claim.text);
	REFUSES(s, ERR_CONFLICT, "/body/of/0/statement", "cleo", "endorsement",
	    verdict, "endorse", claim.text);
	SAYS(s, "mia", "contribution", talk, "");
}

static void
nobody_else_takes_it_back_but_two_registrars(void **state)
{
	struct scenario *s = *state;
	struct digest_hex claim, taken;
	struct digest work;

	SAYS(s, "mia", "contribution", talk, "");
	work = s->last;
	claim = last(s);
	REFUSES(s, ERR_FORBIDDEN, "/by", "cleo", "retraction", take_back_why,
	    claim.text);
	REFUSES(s, ERR_INVALID, "/body/reason", "ada", "retraction", take_back,
	    claim.text);
	SAYS(s, "ada", "retraction", take_back_why, claim.text);
	taken = last(s);
	assert_int_equal(standing(s, WORLD_FACTS_OF, &work), 1);
	REFUSES(s, ERR_FORBIDDEN, "/by", "ada", "assent", take_back,
	    taken.text);
	SAYS(s, "bea", "assent", take_back, taken.text);
	assert_int_equal(standing(s, WORLD_FACTS_OF, &work), 0);
}

static void
an_assent_finds_what_was_taken_back_meanwhile(void **state)
{
	struct scenario *s = *state;
	struct digest_hex claim, taken;

	SAYS(s, "mia", "contribution", talk, "");
	claim = last(s);
	SAYS(s, "ada", "retraction", take_back_why, claim.text);
	taken = last(s);
	SAYS(s, "mia", "retraction", take_back, claim.text);
	REFUSES(s, ERR_CONFLICT, "/body/of", "bea", "assent", take_back,
	    taken.text);
}

static void
a_meeting_goes_with_all_who_were_there_and_can_be_held_again(void **state)
{
	struct scenario *s = *state;
	struct digest held;

	SAYS(s, "cleo", "occasion", meeting, "held", present);
	held = s->last;
	assert_int_equal(standing(s, WORLD_FACTS_OF, &held), 2);
	SAYS(s, "cleo", "retraction", take_back, last(s).text);
	assert_int_equal(standing(s, WORLD_FACTS_OF, &held), 0);
	assert_int_equal(standing(s, WORLD_OCCASIONS, &held), 0);
	SAYS(s, "remo", "occasion", meeting, "held", present);
}

static void
what_was_replaced_holds_no_more(void **state)
{
	struct scenario *s = *state;
	struct digest_hex planned, claim, first;

	SAYS(s, "cleo", "occasion", meeting, "planned", "");
	planned = last(s);
	SAYS(s, "cleo", "occasion", meeting, "held", present);
	REFUSES(s, ERR_CONFLICT, "/body/of", "cleo", "retraction", take_back,
	    planned.text);
	SAYS(s, "mia", "contribution", talk, "");
	claim = last(s);
	SAYS(s, "cleo", "endorsement", verdict, "endorse", claim.text);
	first = last(s);
	SAYS(s, "cleo", "endorsement", verdict, "dispute", claim.text);
	REFUSES(s, ERR_CONFLICT, "/body/of", "cleo", "retraction", take_back,
	    first.text);
}

static void
an_earlier_word_does_not_come_back(void **state)
{
	struct scenario *s = *state;
	struct digest_hex claim;
	struct digest work;

	SAYS(s, "mia", "contribution", talk, "");
	work = s->last;
	claim = last(s);
	SAYS(s, "cleo", "endorsement", verdict, "endorse", claim.text);
	SAYS(s, "cleo", "endorsement", verdict, "dispute", claim.text);
	SAYS(s, "cleo", "retraction", take_back, last(s).text);
	assert_int_equal(standing(s, WORLD_ENDORSEMENTS, &work), 0);
	SAYS(s, "cleo", "endorsement", verdict, "endorse", claim.text);
}

static void
a_file_can_be_imported_again(void **state)
{
	struct scenario *s = *state;
	struct digest_hex read;
	char of[96];

	SAYS(s, "cleo", "import", import, 1);
	read = last(s);
	(void)snprintf(of, sizeof(of), ",\"import\":\"%s\"", read.text);
	REFUSES(s, ERR_CONFLICT, "/body/sha256", "remo", "import", import, 1);
	SAYS(s, "cleo", "retraction", take_back, read.text);
	REFUSES(s, ERR_CONFLICT, "/body/import", "mia", "contribution", talk,
	    of);
	SAYS(s, "remo", "import", import, 1);
}

static const struct {
	const char *by;
	const char *type;
	const char *body;
	const char *way;
} others[] = {
	{ "ada", "person", "{\"handle\":\"nora\"}", "revoke" },
	{ "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:mia\","
	    "\"handle\":\"mia\"}",
	    "unlink" },
	{ "ada", "activity", "{\"slug\":\"walk\",\"title\":\"Walk\"}",
	    "again" },
	{ "ada", "group",
	    "{\"action\":\"create\",\"slug\":\"x\",\"kind\":\"wg\","
	    "\"title\":\"X\"}",
	    "group statement" },
	{ "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\",\"office\":\"chair\","
	    "\"group\":\"ops\",\"from\":\"2026-01-01\"}",
	    "end the office" },
};

static void
other_types_are_put_right_by_their_own(void **state)
{
	struct scenario *s = *state;

	for (size_t i = 0; i < COUNT(others); i++) {
		SAYS(s, others[i].by, others[i].type, "%s", others[i].body);
		REFUSES(s, ERR_INVALID, "/body/of", others[i].by, "retraction",
		    take_back, last(s).text);
		assert_non_null(strstr(s->err.msg, others[i].type));
		assert_non_null(strstr(s->err.msg, others[i].way));
	}
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/of", "mia", "retraction",
	    "{\"of\":\"%064d\"}", 1);
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/of", "mia", "retraction",
	    "{\"of\":\"%064d\"}", 0);
	SAYS(s, "mia", "contribution", talk, "");
	SAYS(s, "mia", "retraction", take_back, last(s).text);
	REFUSES(s, ERR_INVALID, "/body/of", "mia", "retraction", take_back,
	    last(s).text);
}

static const char grant[] =
    "{\"action\":\"grant\",\"handle\":\"mia\",\"office\":\"registrar\","
    "\"from\":\"2026-01-01\"}";

static const char wish[] =
    "{\"erase\":[{\"digest\":\"%s\",\"index\":%d,\"type\":\"contribution\"}],"
    "\"reason\":\"request\"}";

static bool
waits(const struct scenario *s, const struct digest *digest)
{
	return world_standing(scenario_world(s), WORLD_PENDING,
		   digest_bytes(digest), replay_size(s->replay)) != NULL;
}

static void
who_asked_withdraws_what_waits_alone_and_once(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "ada", "office", "%s", grant);
	const struct digest asked = s->last;
	assert_true(waits(s, &asked));
	REFUSES(s, ERR_FORBIDDEN, "/by", "bea", "retraction",
	    "{\"of\":\"%s\",\"reason\":\"no\"}", digest_hex(&asked).text);
	REFUSES(s, ERR_FORBIDDEN, "/by", "mia", "retraction", "{\"of\":\"%s\"}",
	    digest_hex(&asked).text);
	SAYS(s, "ada", "retraction", "{\"of\":\"%s\"}",
	    digest_hex(&asked).text);
	assert_false(waits(s, &asked));
	REFUSES(s, ERR_CONFLICT, "/body/of", "ada", "retraction",
	    "{\"of\":\"%s\"}", digest_hex(&asked).text);
}

static void
what_was_withdrawn_gets_no_effect_any_more(void **state)
{
	struct scenario *s = *state;
	const struct moment at = { .index = 1000, .recorded_at = s->clock };

	SAYS(s, "ada", "office", "%s", grant);
	const struct digest asked = s->last;
	SAYS(s, "ada", "retraction", "{\"of\":\"%s\"}",
	    digest_hex(&asked).text);
	REFUSES(s, ERR_CONFLICT, "/body/of", "bea", "assent", "{\"of\":\"%s\"}",
	    digest_hex(&asked).text);
	assert_string_equal(s->err.msg, "was withdrawn by ada");
	assert_null(
	    office_held(scenario_world(s), "mia", "registrar", NULL, &at));
	/* The same can be asked for again. */
	SAYS(s, "ada", "office", "%s", grant);
	SAYS(s, "bea", "assent", "{\"of\":\"%s\"}", digest_hex(&s->last).text);
}

static void
what_has_taken_effect_is_not_withdrawn(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "ada", "office", "%s", grant);
	const struct digest asked = s->last;
	SAYS(s, "bea", "assent", "{\"of\":\"%s\"}", digest_hex(&asked).text);
	REFUSES(s, ERR_INVALID, "/body/of", "ada", "retraction",
	    "{\"of\":\"%s\"}", digest_hex(&asked).text);
}

static void
a_wish_to_be_forgotten_can_be_withdrawn(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "mia", "contribution", talk, "");
	const struct digest work = s->last;
	int index = (int)replay_size(s->replay) - 1;
	SAYS(s, "mia", "redaction", wish, digest_hex(&work).text, index);
	const struct digest asked = s->last;
	SAYS(s, "mia", "retraction", "{\"of\":\"%s\"}",
	    digest_hex(&asked).text);
	REFUSES(s, ERR_CONFLICT, "/body/of", "ada", "assent", "{\"of\":\"%s\"}",
	    digest_hex(&asked).text);
	assert_null(world_redaction(scenario_world(s), &work, 1000));
}

/* With what it is about it may be erased, and what ended it with it. */
static void
a_retraction_that_waits_is_not_withdrawn(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "mia", "contribution", talk, "");
	SAYS(s, "ada", "retraction", "{\"of\":\"%s\",\"reason\":\"wrong\"}",
	    digest_hex(&s->last).text);
	REFUSES(s, ERR_INVALID, "/body/of", "ada", "retraction",
	    "{\"of\":\"%s\"}", digest_hex(&s->last).text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_said_it_takes_it_back_alone_and_once),
		cmocka_unit_test(nobody_else_takes_it_back_but_two_registrars),
		cmocka_unit_test(an_assent_finds_what_was_taken_back_meanwhile),
		cmocka_unit_test(
		    a_meeting_goes_with_all_who_were_there_and_can_be_held_again),
		cmocka_unit_test(what_was_replaced_holds_no_more),
		cmocka_unit_test(an_earlier_word_does_not_come_back),
		cmocka_unit_test(a_file_can_be_imported_again),
		cmocka_unit_test(other_types_are_put_right_by_their_own),
		cmocka_unit_test(who_asked_withdraws_what_waits_alone_and_once),
		cmocka_unit_test(what_was_withdrawn_gets_no_effect_any_more),
		cmocka_unit_test(what_has_taken_effect_is_not_withdrawn),
		cmocka_unit_test(a_wish_to_be_forgotten_can_be_withdrawn),
		cmocka_unit_test(a_retraction_that_waits_is_not_withdrawn),
	};
	struct CMUnitTest fresh[COUNT(tests)];

	/* Every test has a community of its own. */
	for (size_t i = 0; i < COUNT(tests); i++) {
		fresh[i] = tests[i];
		fresh[i].setup_func = start;
		fresh[i].teardown_func = stop;
	}
	return cmocka_run_group_tests(fresh, NULL, NULL);
}
