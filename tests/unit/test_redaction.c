#include "tape.h"

/* redaction: who may erase what, and what a log without it still says. */

static void
assent(struct scenario *s, const char *by)
{
	const struct digest_hex hex = digest_hex(&s->last);

	SAYS(s, by, "assent", "{\"of\":\"%s\"}", hex.text);
}

static struct taped
claim(struct scenario *s, const char *by)
{
	SAYS(s, by, "contribution",
	    "{\"subject\":\"handle:%s\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-02-01\"}",
	    by);
	return tape_last(s);
}

static struct taped
meet(struct scenario *s, const char *attendees, int number)
{
	SAYS(s, "cleo", "occasion",
	    "{\"group\":\"ops\",\"status\":\"held\",\"name\":\"Weekly\","
	    "\"start\":\"2026-02-10T15:00:00Z\","
	    "\"url\":\"https://ops.example/%d\",\"attendees\":[%s]}",
	    number, attendees);
	return tape_last(s);
}

static bool
is_erased(const struct scenario *s, const struct digest *digest)
{
	return world_redaction(scenario_world(s), digest,
		   replay_size(s->replay)) != NULL;
}

static void
whom_it_is_about_asks_and_a_registrar_assents(void **state)
{
	struct scenario *s = *state;
	const struct taped talk = claim(s, "mia");
	const struct item item = item_of(talk, "contribution");

	SAYS(s, "mia", "redaction", ASKED, item.text);
	assert_false(is_erased(s, &talk.digest));
	assent(s, "ada");
	assert_true(is_erased(s, &talk.digest));
}

static void
nobody_erases_what_is_not_about_them(void **state)
{
	struct scenario *s = *state;
	const struct taped talk = claim(s, "mia");
	const struct taped meeting =
	    meet(s, "{\"identity\":\"handle:remo\"}", 1);

	REFUSES(s, ERR_FORBIDDEN, "/body/erase/0/digest", "remo", "redaction",
	    ASKED, item_of(talk, "contribution").text);
	REFUSES(s, ERR_FORBIDDEN, "/body/erase/0/digest", "cleo", "redaction",
	    ASKED, item_of(meeting, "occasion").text);
	SAYS(s, "remo", "redaction", ASKED, item_of(meeting, "occasion").text);
	REFUSES(s, ERR_FORBIDDEN, "/body/erase/1/digest", "remo", "redaction",
	    ASKED_TWO, item_of(meeting, "occasion").text,
	    item_of(talk, "contribution").text);
}

static void
who_asks_for_themselves_spares_the_others(void **state)
{
	struct scenario *s = *state;
	const struct taped meeting = meet(s,
	    "{\"identity\":\"handle:remo\"},{\"identity\":\"irc:xan\"}", 1);
	const struct item item = item_of(meeting, "occasion");

	REFUSES(s, ERR_INVALID, "/body/erase/0/replacement", "remo",
	    "redaction", ASKED, item.text);
	/* Two registrars may decide otherwise. */
	SAYS(s, "ada", "redaction", ORDERED, item.text);
}

static void
an_identity_makes_it_about_whom_it_is_linked_to(void **state)
{
	struct scenario *s = *state;
	const struct taped meeting = meet(s, "{\"identity\":\"irc:mimi\"}", 1);
	const struct item item = item_of(meeting, "occasion");

	REFUSES(s, ERR_FORBIDDEN, "/body/erase/0/digest", "mia", "redaction",
	    ASKED, item.text);
	SAYS(s, "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:mimi\","
	    "\"handle\":\"mia\"}");
	SAYS(s, "mia", "redaction", ASKED, item.text);
}

/* Somebody of a registrar's making, and a statement made theirs. */
static void
nobody_erases_alone_by_making_it_somebody_elses(void **state)
{
	struct scenario *s = *state;
	const struct taped talk = claim(s, "mia");
	const struct taped meeting = meet(s, "{\"identity\":\"irc:mimi\"}", 1);

	scenario_enrol(s, "zeb", "ada");
	SAYS(s, "ada", "identity",
	    "{\"action\":\"merge\",\"handle\":\"mia\",\"into\":\"zeb\"}");
	SAYS(s, "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:mimi\","
	    "\"handle\":\"zeb\"}");
	SAYS(s, "zeb", "redaction", ASKED, item_of(talk, "contribution").text);
	const struct digest_hex first = digest_hex(&s->last);
	REFUSES(s, ERR_FORBIDDEN, "/by", "ada", "assent", "{\"of\":\"%s\"}",
	    first.text);
	SAYS(s, "zeb", "redaction", ASKED, item_of(meeting, "occasion").text);
	const struct digest_hex second = digest_hex(&s->last);
	REFUSES(s, ERR_FORBIDDEN, "/by", "ada", "assent", "{\"of\":\"%s\"}",
	    second.text);
	assert_false(is_erased(s, &talk.digest));
	SAYS(s, "bea", "assent", "{\"of\":\"%s\"}", first.text);
	SAYS(s, "bea", "assent", "{\"of\":\"%s\"}", second.text);
	assert_true(is_erased(s, &talk.digest));
}

static void
the_last_registrar_assents_to_what_they_linked(void **state)
{
	struct scenario *s = *state;
	const struct taped meeting = meet(s, "{\"identity\":\"irc:mimi\"}", 1);

	SAYS(s, "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:mimi\","
	    "\"handle\":\"mia\"}");
	SAYS(s, "ada", "office",
	    "{\"action\":\"end\",\"grant\":\"%s\",\"founder\":\"bea\","
	    "\"office\":\"registrar\"}",
	    digest_hex(&s->log).text);
	assent(s, "bea");
	SAYS(s, "mia", "redaction", ASKED, item_of(meeting, "occasion").text);
	assent(s, "ada");
	assert_true(is_erased(s, &meeting.digest));
}

static void
a_registrar_says_by_which_right_and_is_not_alone(void **state)
{
	struct scenario *s = *state;
	const struct taped talk = claim(s, "mia");
	const struct item item = item_of(talk, "contribution");

	REFUSES(s, ERR_INVALID, "/body/authority", "ada", "redaction", ASKED,
	    item.text);
	SAYS(s, "ada", "redaction", ORDERED, item.text);
	assert_false(is_erased(s, &talk.digest));
	const struct digest_hex hex = digest_hex(&s->last);
	REFUSES(s, ERR_FORBIDDEN, "/by", "ada", "assent", "{\"of\":\"%s\"}",
	    hex.text);
	REFUSES(s, ERR_FORBIDDEN, "/by", "mia", "assent", "{\"of\":\"%s\"}",
	    hex.text);
	SAYS(s, "bea", "assent", "{\"of\":\"%s\"}", hex.text);
	assert_true(is_erased(s, &talk.digest));
}

static void
what_authority_rests_on_is_never_erased(void **state)
{
	static const char *const types[] = { "community", "person", "vouch",
		"key", "assent", "organisation", "activity", "group", "office",
		"retraction", "redaction", "coverage", "import", "list",
		"metric", "declaration", "policy", "recipe" };
	struct scenario *s = *state;

	for (size_t i = 0; i < COUNT(types); i++)
		REFUSES(s, ERR_INVALID, "/body/erase/0/type", "ada",
		    "redaction", ORDERED,
		    item_of((struct taped){ s->log, 1 }, types[i]).text);
}

static void
what_is_named_must_be_what_is_there(void **state)
{
	struct scenario *s = *state;
	const struct taped talk = claim(s, "mia");
	const struct taped elsewhere = { talk.digest, talk.index - 1 };
	struct taped nothing = talk;

	nothing.digest.byte[0] ^= 1;
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/erase/0/digest", "ada",
	    "redaction", ORDERED, item_of(nothing, "contribution").text);
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/erase/0/digest", "mia",
	    "redaction", ASKED, item_of(nothing, "contribution").text);
	REFUSES(s, ERR_INVALID, "/body/erase/0/index", "ada", "redaction",
	    ORDERED, item_of(elsewhere, "contribution").text);
	REFUSES(s, ERR_INVALID, "/body/erase/0/type", "ada", "redaction",
	    ORDERED, item_of(talk, "thanks").text);
	REFUSES(s, ERR_INVALID, "/body/erase/1/digest", "ada", "redaction",
	    ORDERED_TWO, item_of(talk, "contribution").text,
	    item_of(elsewhere, "contribution").text);
}

static void
nothing_is_erased_twice(void **state)
{
	struct scenario *s = *state;
	const struct taped talk = claim(s, "mia");
	const struct item item = item_of(talk, "contribution");

	SAYS(s, "mia", "redaction", ASKED, item.text);
	const struct digest_hex first = digest_hex(&s->last);
	SAYS(s, "ada", "redaction", ORDERED, item.text);
	assent(s, "bea");
	REFUSES(s, ERR_GONE, "/body/erase/0/digest", "ada", "redaction",
	    ORDERED, item.text);
	REFUSES(s, ERR_GONE, "/body/erase/0/digest", "mia", "redaction", ASKED,
	    item.text);
	REFUSES(s, ERR_GONE, "/body/of", "ada", "assent", "{\"of\":\"%s\"}",
	    first.text);
}

#define PROFILE "{\"handle\":\"mia\",\"name\":\"%s\"}"

static void
what_an_erased_statement_ended_does_not_come_back(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "mia", "profile", PROFILE, "Mia the First");
	const struct taped first = tape_last(s);
	SAYS(s, "mia", "profile", PROFILE, "Mia the Second");
	const struct taped second = tape_last(s);
	REFUSES(s, ERR_CONFLICT, "/body/erase/0/digest", "mia", "redaction",
	    ASKED, item_of(second, "profile").text);
	SAYS(s, "mia", "redaction", ASKED, item_of(first, "profile").text);
	SAYS(s, "mia", "redaction", ASKED_TWO, item_of(second, "profile").text,
	    item_of(first, "profile").text);
	assent(s, "ada");
	assert_true(is_erased(s, &first.digest));
	assert_true(is_erased(s, &second.digest));
}

#define LINK_IT                                                                \
	"{\"action\":\"%s\",\"identity\":\"irc:mimi\",\"handle\":\"mia\"}"

static void
a_link_and_its_end_go_together(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "ada", "identity", LINK_IT, "link");
	const struct taped link = tape_last(s);
	SAYS(s, "ada", "identity", LINK_IT, "unlink");
	const struct taped unlink = tape_last(s);
	REFUSES(s, ERR_CONFLICT, "/body/erase/0/digest", "ada", "redaction",
	    ORDERED, item_of(link, "identity").text);
	REFUSES(s, ERR_CONFLICT, "/body/erase/0/digest", "ada", "redaction",
	    ORDERED, item_of(unlink, "identity").text);
	SAYS(s, "ada", "redaction", ORDERED_TWO, item_of(link, "identity").text,
	    item_of(unlink, "identity").text);
}

#define REPLACED                                                               \
	"{\"erase\":[{\"digest\":\"%s\",\"index\":%llu,\"type\":\"%s\","       \
	"\"replacement\":\"%s\"}],\"reason\":\"law\","                         \
	"\"authority\":\"decision 12\"}"

static void
a_replacement_is_the_same_occasion_as_it_stands_now(void **state)
{
	struct scenario *s = *state;
	const struct taped talk = claim(s, "mia");
	const struct taped meeting =
	    meet(s, "{\"identity\":\"handle:mia\"}", 1);
	const struct digest_hex old = digest_hex(&meeting.digest);
	const struct digest_hex work = digest_hex(&talk.digest);
	unsigned long long index = meeting.index;

	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/erase/0/replacement", "ada",
	    "redaction", REPLACED, old.text, index, "occasion", work.text);
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/erase/0/replacement", "ada",
	    "redaction", REPLACED, old.text, index, "occasion", old.text);
	REFUSES(s, ERR_INVALID, "/body/erase/0/replacement", "ada", "redaction",
	    REPLACED, work.text, (unsigned long long)talk.index, "contribution",
	    old.text);
	SAYS(s, "cleo", "retraction", "{\"of\":\"%s\"}", old.text);
	(void)meet(s, "{\"identity\":\"handle:remo\"}", 1);
	const struct digest_hex new = digest_hex(&s->last);
	SAYS(s, "ada", "redaction", REPLACED, old.text, index, "occasion",
	    new.text);
	assent(s, "bea");
	assert_int_equal(
	    world_find(scenario_world(s), WORLD_FACTS, bytes_of("handle:remo"))
		.n,
	    1);
}

static void
a_digest_that_was_erased_is_gone_for_good(void **state)
{
	struct scenario *s = *state;
	const struct softkey mia = scenario_key("mia", 0);
	auto_free char *payload = scenario_payload(s, "mia", "thanks",
	    "{\"to\":\"handle:remo\",\"for\":\"the notes\"}");

	assert_true(scenario_submit(s, payload, &mia, "kleos.v1.thanks"));
	const struct taped thanks = tape_last(s);
	SAYS(s, "remo", "redaction", ASKED, item_of(thanks, "thanks").text);
	assent(s, "ada");
	assert_false(scenario_submit(s, payload, &mia, "kleos.v1.thanks"));
	assert_int_equal(s->err.code, ERR_GONE);
	REFUSES(s, ERR_GONE, "/body/of", "mia", "thanks",
	    "{\"to\":\"handle:remo\",\"for\":\"it\",\"of\":\"%s\"}",
	    digest_hex(&thanks.digest).text);
	REFUSES(s, ERR_GONE, "/body/of", "mia", "retraction", "{\"of\":\"%s\"}",
	    digest_hex(&thanks.digest).text);
}

static void
a_log_without_what_was_erased_has_the_same_root(void **state)
{
	struct scenario *s = *state;
	struct scenario again;
	uint64_t index;

	tape_start(s);
	const struct taped talk = claim(s, "mia");
	SAYS(s, "mia", "redaction", ASKED, item_of(talk, "contribution").text);
	assent(s, "ada");
	assert_int_equal(replay_leftovers(s->replay).n, 1);
	assert_true(
	    digest_equal(replay_leftovers(s->replay).item, &talk.digest));

	scenario_start(&again);
	tape_play(&again, &talk.digest, 1);
	const struct digest root = replay_root(s->replay);
	const struct digest same = replay_root(again.replay);
	assert_true(digest_equal(&root, &same));
	assert_int_equal(replay_erased(again.replay), 1);
	assert_int_equal(replay_leftovers(again.replay).n, 0);
	assert_false(replay_unexplained(again.replay, 0, &index, NULL));
	assert_int_equal(world_find(scenario_world(&again), WORLD_FACTS,
			     bytes_of("handle:mia"))
			     .n,
	    0);
	scenario_done(&again);
}

static void
what_is_missing_without_a_redaction_is_found(void **state)
{
	struct scenario *s = *state;
	struct scenario again;
	uint64_t index = 0;

	tape_start(s);
	const struct taped talk = claim(s, "mia");
	SAYS(s, "mia", "redaction", ASKED, item_of(talk, "contribution").text);

	/* Nobody has assented. */
	scenario_start(&again);
	tape_play(&again, &talk.digest, 1);
	assert_true(replay_unexplained(again.replay, 0, &index, NULL));
	assert_int_equal(index, talk.index);
	scenario_done(&again);
}

/* The ordinal of the endorsement that mia's claim got, or -1. */
static int64_t
endorsement_of(const struct scenario *s, const struct digest *target)
{
	struct rows rows = world_find(scenario_world(s), WORLD_ENDORSEMENTS,
	    digest_bytes(target));

	return rows.n == 1 ? ((const struct row *)rows.item[0])->ordinal : -1;
}

static void
judgements_of_what_is_left_stand_where_they_stood(void **state)
{
	struct scenario *s = *state;
	struct scenario again;

	tape_start(s);
	const struct taped one = claim(s, "mia");
	const struct taped two = claim(s, "remo");
	SAYS(s, "cleo", "endorsement",
	    "{\"verdict\":\"endorse\",\"of\":[{\"statement\":\"%s\"},"
	    "{\"statement\":\"%s\"}]}",
	    digest_hex(&one.digest).text, digest_hex(&two.digest).text);
	SAYS(s, "mia", "redaction", ASKED, item_of(one, "contribution").text);
	assent(s, "ada");

	scenario_start(&again);
	tape_play(&again, &one.digest, 1);
	assert_int_equal(endorsement_of(&again, &two.digest),
	    endorsement_of(s, &two.digest));
	assert_int_equal(endorsement_of(&again, &one.digest), -1);
	assert_int_equal(replay_unchecked(again.replay), 0);
	scenario_done(&again);
}

static void
what_rests_on_it_alone_has_no_effect_any_more(void **state)
{
	struct scenario *s = *state;
	struct scenario again;

	tape_start(s);
	const struct taped talk = claim(s, "mia");
	const struct digest_hex hex = digest_hex(&talk.digest);
	SAYS(s, "cleo", "endorsement",
	    "{\"verdict\":\"endorse\",\"of\":[{\"statement\":\"%s\"}]}",
	    hex.text);
	const struct digest_hex word = digest_hex(&s->last);
	SAYS(s, "cleo", "retraction", "{\"of\":\"%s\"}", word.text);
	SAYS(s, "ada", "retraction", "{\"of\":\"%s\",\"reason\":\"no\"}",
	    hex.text);
	assent(s, "bea");
	SAYS(s, "remo", "thanks",
	    "{\"to\":\"handle:mia\",\"for\":\"it\",\"of\":\"%s\"}", hex.text);
	SAYS(s, "mia", "redaction", ASKED, item_of(talk, "contribution").text);
	assent(s, "ada");

	scenario_start(&again);
	tape_play(&again, &talk.digest, 1);
	/* The endorsement, both retractions, and the assent to one. */
	assert_int_equal(replay_unchecked(again.replay), 4);
	assert_int_equal(world_all(scenario_world(&again), CHANGE_RETRACTION).n,
	    0);
	assert_int_equal(world_all(scenario_world(&again), CHANGE_PENDING).n,
	    world_all(scenario_world(s), CHANGE_PENDING).n - 1);
	scenario_done(&again);
}

static void
work_at_an_erased_occasion_still_counts(void **state)
{
	struct scenario *s = *state;
	struct scenario again;

	tape_start(s);
	const struct taped meeting =
	    meet(s, "{\"identity\":\"handle:remo\"}", 1);
	const struct digest_hex hex = digest_hex(&meeting.digest);
	SAYS(s, "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"occasion\":\"%s\",\"from\":\"2026-02-10\"}",
	    hex.text);
	SAYS(s, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\",\"office\":\"member\","
	    "\"group\":\"ops\",\"occasion\":\"%s\",\"from\":\"2026-02-10\"}",
	    hex.text);
	SAYS(s, "remo", "redaction", ASKED, item_of(meeting, "occasion").text);
	assent(s, "ada");

	scenario_start(&again);
	tape_play(&again, &meeting.digest, 1);
	assert_int_equal(replay_unchecked(again.replay), 0);
	assert_int_equal(world_find(scenario_world(&again), WORLD_FACTS,
			     bytes_of("handle:mia"))
			     .n,
	    1);
	assert_int_equal(
	    world_find(scenario_world(&again), WORLD_OFFICES, bytes_of("mia"))
		.n,
	    1);
	scenario_done(&again);
}

static void
a_contribution_at_an_occasion_names_its_group(void **state)
{
	struct scenario *s = *state;
	const struct taped meeting =
	    meet(s, "{\"identity\":\"handle:remo\"}", 1);
	const struct digest_hex hex = digest_hex(&meeting.digest);

	REFUSES(s, ERR_INVALID, "/body/group", "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"occasion\":\"%s\",\"from\":\"2026-02-10\"}",
	    hex.text);
	REFUSES(s, ERR_INVALID, "/body/group", "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"group\":\"sig\",\"occasion\":\"%s\",\"from\":\"2026-02-10\"}",
	    hex.text);
}

static void
answers_know_what_they_can_no_longer_see(void **state)
{
	struct scenario *s = *state;
	const struct taped talk = claim(s, "mia");
	uint64_t before = replay_size(s->replay);

	SAYS(s, "mia", "redaction", ASKED, item_of(talk, "contribution").text);
	assent(s, "ada");
	const struct world *world = scenario_world(s);
	assert_int_equal(world_redacted(world, talk.index), 0);
	assert_int_equal(world_redacted(world, before), 1);
	assert_int_equal(world_redacted(world, before + 1), 1);
	assert_int_equal(world_redacted(world, replay_size(s->replay)), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_TAPE(whom_it_is_about_asks_and_a_registrar_assents),
		ON_TAPE(nobody_erases_what_is_not_about_them),
		ON_TAPE(who_asks_for_themselves_spares_the_others),
		ON_TAPE(an_identity_makes_it_about_whom_it_is_linked_to),
		ON_TAPE(nobody_erases_alone_by_making_it_somebody_elses),
		ON_TAPE(the_last_registrar_assents_to_what_they_linked),
		ON_TAPE(a_registrar_says_by_which_right_and_is_not_alone),
		ON_TAPE(what_authority_rests_on_is_never_erased),
		ON_TAPE(what_is_named_must_be_what_is_there),
		ON_TAPE(nothing_is_erased_twice),
		ON_TAPE(what_an_erased_statement_ended_does_not_come_back),
		ON_TAPE(a_link_and_its_end_go_together),
		ON_TAPE(a_replacement_is_the_same_occasion_as_it_stands_now),
		ON_TAPE(a_digest_that_was_erased_is_gone_for_good),
		ON_TAPE(a_log_without_what_was_erased_has_the_same_root),
		ON_TAPE(what_is_missing_without_a_redaction_is_found),
		ON_TAPE(judgements_of_what_is_left_stand_where_they_stood),
		ON_TAPE(what_rests_on_it_alone_has_no_effect_any_more),
		ON_TAPE(work_at_an_erased_occasion_still_counts),
		ON_TAPE(a_contribution_at_an_occasion_names_its_group),
		ON_TAPE(answers_know_what_they_can_no_longer_see),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
