#include "tape.h"

/* A log whose entries were erased still passes: what was said after them, and
 * was right when it was said, may have rested on them. */

static void
assent(struct scenario *s, const char *by)
{
	const struct digest_hex hex = digest_hex(&s->last);

	SAYS(s, by, "assent", "{\"of\":\"%s\"}", hex.text);
}

/* Two registrars erase one statement. */
static void
erase(struct scenario *s, struct taped taped, const char *type)
{
	SAYS(s, "ada", "redaction", ORDERED, item_of(taped, type).text);
	assent(s, "bea");
}

/* Another scenario plays the tape, and everything on it passes. */
static void
passes_without(const struct digest *holes, size_t n)
{
	struct scenario again;
	uint64_t index;

	scenario_start(&again);
	tape_play(&again, holes, n);
	assert_false(replay_unexplained(again.replay, 0, &index, NULL));
	scenario_done(&again);
}

static struct taped
say(struct scenario *s, const char *by, const char *type, const char *body)
{
	SAYS(s, by, type, "%s", body);
	return tape_last(s);
}

static struct taped
meet(struct scenario *s, const char *attendee, int number)
{
	SAYS(s, "cleo", "occasion",
	    "{\"group\":\"ops\",\"status\":\"held\",\"name\":\"Weekly\","
	    "\"start\":\"2026-02-10T15:00:00Z\","
	    "\"url\":\"https://ops.example/%d\","
	    "\"attendees\":[{\"identity\":\"%s\"}]}",
	    number, attendee);
	return tape_last(s);
}

/* A judgement of a whole, or of one attendee's part in it. */
static struct taped
judge(struct scenario *s, const char *by, const char *verdict,
    struct taped work, const char *attendee)
{
	SAYS(s, by, "endorsement",
	    "{\"verdict\":\"%s\",\"reason\":\"so\",\"of\":[{"
	    "\"statement\":\"%s\"%s%s%s}]}",
	    verdict, digest_hex(&work.digest).text,
	    attendee != NULL ? ",\"attendee\":\"" : "",
	    attendee != NULL ? attendee : "", attendee != NULL ? "\"" : "");
	return tape_last(s);
}

static const char link[] =
    "{\"action\":\"link\",\"identity\":\"irc:mimi\",\"handle\":\"mia\"}";

static void
a_wish_by_a_link_outlives_the_link(void **state)
{
	struct scenario *s = *state;

	tape_start(s);
	const struct taped meeting = meet(s, "irc:mimi", 1);
	const struct taped linked = say(s, "ada", "identity", link);
	/* Nobody assents, so that the meeting stays. */
	SAYS(s, "mia", "redaction", ASKED, item_of(meeting, "occasion").text);
	erase(s, linked, "identity");
	passes_without(&linked.digest, 1);
}

static void
an_occasion_that_took_the_place_of_another_can_be_erased_too(void **state)
{
	struct scenario *s = *state;

	tape_start(s);
	const struct taped first = meet(s, "irc:mimi", 1);
	const struct taped second = meet(s, "irc:momo", 2);
	const struct digest holes[] = { first.digest, second.digest };
	const struct digest_hex old = digest_hex(&first.digest);
	const struct digest_hex new = digest_hex(&second.digest);

	SAYS(s, "ada", "redaction",
	    "{\"erase\":[{\"digest\":\"%s\",\"index\":%llu,"
	    "\"type\":\"occasion\",\"replacement\":\"%s\"}],"
	    "\"reason\":\"law\",\"authority\":\"decision 12\"}",
	    old.text, (unsigned long long)first.index, new.text);
	assent(s, "bea");
	erase(s, second, "occasion");
	passes_without(holes, COUNT(holes));
}

static void
a_word_that_was_changed_twice_can_lose_the_one_between(void **state)
{
	struct scenario *s = *state;

	tape_start(s);
	const struct taped meeting = meet(s, "irc:mimi", 1);
	(void)judge(s, "pia", "endorse", meeting, NULL);
	const struct taped doubt =
	    judge(s, "pia", "dispute", meeting, "irc:mimi");
	(void)judge(s, "pia", "endorse", meeting, "irc:mimi");
	erase(s, doubt, "endorsement");
	passes_without(&doubt.digest, 1);
}

static void
who_recorded_it_can_lose_the_doubt_they_gave_up(void **state)
{
	struct scenario *s = *state;

	tape_start(s);
	const struct taped meeting = meet(s, "irc:mimi", 1);
	const struct taped doubt = judge(s, "cleo", "dispute", meeting, NULL);
	(void)judge(s, "cleo", "endorse", meeting, NULL);
	erase(s, doubt, "endorsement");
	passes_without(&doubt.digest, 1);
}

static void
a_word_taken_back_may_lose_the_work_that_it_still_held_for(void **state)
{
	struct scenario *s = *state;

	tape_start(s);
	const struct taped one = meet(s, "irc:mimi", 1);
	const struct taped two = meet(s, "irc:momo", 2);
	SAYS(s, "pia", "endorsement",
	    "{\"verdict\":\"endorse\",\"of\":[{\"statement\":\"%s\"},"
	    "{\"statement\":\"%s\"}]}",
	    digest_hex(&one.digest).text, digest_hex(&two.digest).text);
	const struct digest_hex word = digest_hex(&s->last);
	(void)judge(s, "pia", "dispute", two, NULL);
	SAYS(s, "pia", "retraction", "{\"of\":\"%s\"}", word.text);
	erase(s, one, "occasion");
	passes_without(&one.digest, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_TAPE(a_wish_by_a_link_outlives_the_link),
		ON_TAPE(
		    an_occasion_that_took_the_place_of_another_can_be_erased_too),
		ON_TAPE(a_word_that_was_changed_twice_can_lose_the_one_between),
		ON_TAPE(who_recorded_it_can_lose_the_doubt_they_gave_up),
		ON_TAPE(
		    a_word_taken_back_may_lose_the_work_that_it_still_held_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
