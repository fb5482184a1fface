#include "scenario.h"

/* Occasions, imports, contributions, and what chairs say of them. */

static const char meeting[] =
    "{\"group\":\"ops\",\"status\":\"%s\",\"name\":\"Weekly\","
    "\"start\":\"%s\",\"url\":\"https://ops.example/%d\"%s}";

static const char present[] =
    ",\"attendees\":[{\"identity\":\"handle:cleo\"},"
    "{\"identity\":\"irc:mimi\",\"quantities\":{\"lines\":7}}]";

static const char talk[] = "{\"subject\":\"handle:%s\",\"group\":\"ops\","
			   "\"activity\":\"talk\",\"from\":\"2026-02-01\"}";

static const char endorse[] =
    "{\"verdict\":\"endorse\",\"of\":[{\"statement\":\"%s\"}]}";

static size_t
facts_of(const struct scenario *s, const char *identity)
{
	return world_find(scenario_world(s), WORLD_FACTS, bytes_of(identity)).n;
}

static void
every_attendee_of_a_meeting_is_a_fact(void **state)
{
	struct scenario *s = *state;
	const struct fact_row *fact;

	SAYS(s, "cleo", "occasion", meeting, "held", "2026-02-10T15:00:00Z", 1,
	    present);
	fact = world_find(scenario_world(s), WORLD_FACTS, bytes_of("irc:mimi"))
		   .item[0];
	assert_string_equal(fact->activity, "attendance");
	assert_string_equal(fact->by_office, "chair");
	assert_string_equal(fact->quantities, "{\"lines\":7}");
	assert_string_equal(fact->group, "ops");
	assert_int_equal(facts_of(s, "handle:cleo"), 1);
}

static void
the_same_meeting_is_recorded_once(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "cleo", "occasion", meeting, "held", "2026-02-10T15:00:00Z", 1,
	    present);
	REFUSES(s, ERR_CONFLICT, "/body/start", "remo", "occasion", meeting,
	    "held", "2026-02-10T15:00:00Z", 1, present);
	SAYS(s, "remo", "occasion", meeting, "held", "2026-02-10T15:00:00Z", 2,
	    present);
}

static void
what_was_planned_may_be_held_later(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "cleo", "occasion", meeting, "planned", "2026-02-10T15:00:00Z",
	    1, "");
	REFUSES(s, ERR_CONFLICT, "/body/start", "cleo", "occasion", meeting,
	    "planned", "2026-02-10T15:00:00Z", 1, "");
	SAYS(s, "cleo", "occasion", meeting, "held", "2026-02-10T15:00:00Z", 1,
	    present);
	REFUSES(s, ERR_CONFLICT, "/body/start", "cleo", "occasion", meeting,
	    "cancelled", "2026-02-10T15:00:00Z", 1, "");
}

static void
nobody_was_at_a_meeting_to_come(void **state)
{
	struct scenario *s = *state;

	REFUSES(s, ERR_INVALID, "/body/attendees", "cleo", "occasion", meeting,
	    "planned", "2026-04-10T15:00:00Z", 1, present);
	REFUSES(s, ERR_BAD_TIME, "/body/start", "cleo", "occasion", meeting,
	    "held", "2026-04-10T15:00:00Z", 1, present);
	SAYS(s, "cleo", "occasion", meeting, "planned", "2026-04-10T15:00:00Z",
	    1, "");
}

static void
attendees_are_named_once(void **state)
{
	struct scenario *s = *state;

	REFUSES(s, ERR_INVALID, "/body/attendees/1/identity", "cleo",
	    "occasion", meeting, "held", "2026-02-10T15:00:00Z", 1,
	    ",\"attendees\":[{\"identity\":\"irc:mimi\"},"
	    "{\"identity\":\"irc:mimi\"}]");
}

static void
a_file_is_imported_once_and_its_facts_name_it(void **state)
{
	static const char import[] =
	    "{\"format\":\"minutes\",\"name\":\"m.txt\",\"group\":\"ops\","
	    "\"sha256\":\"%064d\",\"rows_in\":3,\"matched\":1,"
	    "\"queued\":1,\"rejections\":[{\"reason\":\"bot\","
	    "\"rows\":[3]}]}";
	struct scenario *s = *state;
	char of[160];

	SAYS(s, "cleo", "import", import, 1);
	(void)snprintf(of, sizeof(of),
	    ",\"source\":\"%064d\",\"import\":\"%s\"", 1,
	    digest_hex(&s->last).text);
	REFUSES(s, ERR_CONFLICT, "/body/sha256", "remo", "import", import, 1);
	REFUSES(s, ERR_FORBIDDEN, "/by", "mia", "import", import, 2);
	SAYS(s, "cleo", "occasion", meeting, "held", "2026-02-10T15:00:00Z", 1,
	    of);
	REFUSES(s, ERR_CONFLICT, "/body/source", "cleo", "occasion", meeting,
	    "held", "2026-02-10T15:00:00Z", 2, of);
	of[13] = '9';
	REFUSES(s, ERR_INVALID, "/body/source", "cleo", "occasion", meeting,
	    "held", "2026-02-10T15:00:00Z", 3, of);
}

static void
a_chair_endorses_and_takes_it_back_by_disputing(void **state)
{
	struct scenario *s = *state;
	struct digest work;
	struct rows rows;

	SAYS(s, "mia", "contribution", talk, "mia");
	work = s->last;
	SAYS(s, "cleo", "endorsement", endorse, digest_hex(&work).text);
	REFUSES(s, ERR_CONFLICT, "/body/of/0/statement", "cleo", "endorsement",
	    endorse, digest_hex(&work).text);
	SAYS(s, "cleo", "endorsement",
	    "{\"verdict\":\"dispute\",\"reason\":\"never took place\","
	    "\"of\":[{\"statement\":\"%s\"}]}",
	    digest_hex(&work).text);
	rows = world_find(scenario_world(s), WORLD_ENDORSEMENTS,
	    digest_bytes(&work));
	assert_int_equal(rows.n, 2);
	const struct endorsement_row *first = rows.item[0];
	const struct endorsement_row *second = rows.item[1];
	assert_false(row_stands(&first->row, replay_size(s->replay)));
	assert_true(second->dispute);
}

static void
the_chair_of_a_parent_judges_too_and_nobody_else(void **state)
{
	struct scenario *s = *state;
	const char *work;
	struct digest digest;

	SAYS(s, "mia", "contribution", talk, "mia");
	digest = s->last;
	struct digest_hex hex = digest_hex(&digest);
	work = hex.text;
	REFUSES(s, ERR_FORBIDDEN, "/body/of/0/statement", "remo", "endorsement",
	    endorse, work);
	REFUSES(s, ERR_FORBIDDEN, "/body/of/0/statement", "ada", "endorsement",
	    endorse, work);
	SAYS(s, "pia", "endorsement", endorse, work);
}

static void
nobody_endorses_their_own_work(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "cleo", "contribution", talk, "cleo");
	REFUSES(s, ERR_OWN_WORK, "/body/of/0/statement", "cleo", "endorsement",
	    endorse, digest_hex(&s->last).text);

	/* Nor under another name that is known to be theirs. */
	SAYS(s, "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:mimi\","
	    "\"handle\":\"cleo\"}");
	SAYS(s, "remo", "occasion", meeting, "held", "2026-02-10T15:00:00Z", 1,
	    ",\"attendees\":[{\"identity\":\"irc:mimi\"}]");
	REFUSES(s, ERR_OWN_WORK, "/body/of/0/statement", "cleo", "endorsement",
	    endorse, digest_hex(&s->last).text);
}

static void
recording_somebody_is_endorsing_them(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "cleo", "occasion", meeting, "held", "2026-02-10T15:00:00Z", 1,
	    ",\"attendees\":[{\"identity\":\"irc:mimi\"}]");
	REFUSES(s, ERR_CONFLICT, "/body/of/0/statement", "cleo", "endorsement",
	    endorse, digest_hex(&s->last).text);
}

static void
only_recorded_work_can_be_endorsed(void **state)
{
	struct scenario *s = *state;
	struct digest held;

	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/of/0/statement", "cleo",
	    "endorsement",
	    "{\"verdict\":\"endorse\","
	    "\"of\":[{\"statement\":\"%064d\"}]}",
	    0);
	SAYS(s, "ada", "person", "{\"handle\":\"nora\"}");
	REFUSES(s, ERR_INVALID, "/body/of/0/statement", "cleo", "endorsement",
	    endorse, digest_hex(&s->last).text);
	SAYS(s, "remo", "occasion", meeting, "held", "2026-02-10T15:00:00Z", 1,
	    present);
	held = s->last;
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/of/0/attendee", "cleo",
	    "endorsement",
	    "{\"verdict\":\"endorse\",\"of\":[{\"statement\":\"%s\","
	    "\"attendee\":\"irc:nobody\"}]}",
	    digest_hex(&held).text);
	SAYS(s, "cleo", "endorsement",
	    "{\"verdict\":\"endorse\",\"of\":[{\"statement\":\"%s\","
	    "\"attendee\":\"irc:mimi\"}]}",
	    digest_hex(&held).text);
}

static void
a_chair_judges_within_the_term_only(void **state)
{
	struct scenario *s = *state;
	struct digest work;

	SAYS(s, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\",\"office\":\"chair\","
	    "\"group\":\"ops\",\"from\":\"2026-04-01\","
	    "\"until\":\"2026-05\"}");
	SAYS(s, "remo", "contribution", talk, "remo");
	work = s->last;
	REFUSES(s, ERR_FORBIDDEN, "/body/of/0/statement", "mia", "endorsement",
	    endorse, digest_hex(&work).text);
	s->clock += 31 * INSTANT_MS_PER_DAY;
	SAYS(s, "mia", "endorsement", endorse, digest_hex(&work).text);
	SAYS(s, "remo", "contribution",
	    "{\"subject\":\"handle:remo\",\"group\":\"ops\","
	    "\"activity\":\"talk\",\"from\":\"2026-02-02\"}");
	work = s->last;
	s->clock += 61 * INSTANT_MS_PER_DAY;
	REFUSES(s, ERR_FORBIDDEN, "/body/of/0/statement", "mia", "endorsement",
	    endorse, digest_hex(&work).text);
}

static void
work_neither_ends_before_it_begins_nor_in_the_future(void **state)
{
	static const char work[] =
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"%s\",\"until\":\"%s\"}";
	struct scenario *s = *state;

	REFUSES(s, ERR_INVALID, "/body/until", "mia", "contribution", work,
	    "2026-02-10", "2026-02-09");
	REFUSES(s, ERR_BAD_TIME, "/body/until", "mia", "contribution", work,
	    "2026-02-10", "2026-03-02");
	REFUSES(s, ERR_BAD_TIME, "/body/until", "mia", "contribution", work,
	    "2026-02-10", "2026-03-01T23:00:00Z");
	SAYS(s, "mia", "contribution", work, "2026-02-10", "2026-02-10");
	/* The day that it is today may be its last. */
	SAYS(s, "mia", "contribution", work, "2026-02-11", "2026-03-01");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCENARIO(every_attendee_of_a_meeting_is_a_fact),
		IN_SCENARIO(the_same_meeting_is_recorded_once),
		IN_SCENARIO(what_was_planned_may_be_held_later),
		IN_SCENARIO(nobody_was_at_a_meeting_to_come),
		IN_SCENARIO(attendees_are_named_once),
		IN_SCENARIO(a_file_is_imported_once_and_its_facts_name_it),
		IN_SCENARIO(a_chair_endorses_and_takes_it_back_by_disputing),
		IN_SCENARIO(the_chair_of_a_parent_judges_too_and_nobody_else),
		IN_SCENARIO(nobody_endorses_their_own_work),
		IN_SCENARIO(recording_somebody_is_endorsing_them),
		IN_SCENARIO(only_recorded_work_can_be_endorsed),
		IN_SCENARIO(a_chair_judges_within_the_term_only),
		IN_SCENARIO(
		    work_neither_ends_before_it_begins_nor_in_the_future),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
