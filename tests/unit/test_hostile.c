#include "scenario.h"

/* What people try who want more than they may have, and what happens to
 * those who are merely careless. */

static const char grant[] =
    "{\"action\":\"grant\",\"handle\":\"%s\",\"office\":\"%s\","
    "\"from\":\"2026-01-01\"%s}";

static const char talk[] =
    "{\"subject\":\"%s\",\"activity\":\"talk\",\"from\":\"2026-02-01\"%s}";

static const char endorse[] =
    "{\"verdict\":\"endorse\",\"of\":[{\"statement\":\"%s\"%s}]}";

static const char meeting[] =
    "{\"group\":\"ops\",\"status\":\"%s\",\"name\":\"Weekly\","
    "\"start\":\"2026-02-10T15:00:00Z\",\"url\":\"https://ops.example/%d\"%s}";

static const char present[] =
    ",\"attendees\":[{\"identity\":\"irc:ann\"},{\"identity\":\"irc:ben\"}]";

static const char assent[] = "{\"of\":\"%s\"}";

static bool
holds(const struct scenario *s, const char *handle, const char *office)
{
	const struct moment at = { .index = replay_size(s->replay),
		.recorded_at = s->clock };

	return office_held(scenario_world(s), handle, office, NULL, &at) !=
	       NULL;
}

/* A registrar or official that two registrars made. */
static void
grant_by_two(struct scenario *s, const char *handle, const char *office,
    const char *more)
{
	SAYS(s, "ada", "office", grant, handle, office, more);
	SAYS(s, "bea", "assent", assent, digest_hex(&s->last).text);
	assert_true(holds(s, handle, office));
}

static void
expect(const struct scenario *s, enum err_code code, const char *field)
{
	if (s->err.code != code)
		fail_msg("wrong reason: %s %s", s->err.field, s->err.msg);
	assert_string_equal(s->err.field, field);
}

/* Say something about an n-th key of handle's, signed with another. */
static bool
add_key(struct scenario *s, const char *by, unsigned with, const char *handle,
    unsigned n)
{
	const struct softkey soft = scenario_key(handle, n);
	auto_free char *proof = scenario_proof(s, handle, &soft);
	char body[2048];

	(void)snprintf(body, sizeof(body),
	    "{\"action\":\"add\",\"handle\":\"%s\",\"key\":\"%s\","
	    "\"proof\":%s}",
	    handle, ssh_key_line(&soft.key).text, proof);
	return scenario_say_with(s, by, with, "key", body);
}

static bool
revoke_key(struct scenario *s, const char *by, unsigned with,
    const char *handle, unsigned n)
{
	const struct softkey soft = scenario_key(handle, n);
	char body[512];

	(void)snprintf(body, sizeof(body),
	    "{\"action\":\"revoke\",\"handle\":\"%s\",\"fingerprint\":\"%s\","
	    "\"reason\":\"lost\"}",
	    handle, ssh_key_fingerprint(&soft.key).text);
	return scenario_say_with(s, by, with, "key", body);
}

/* Found a community from this text of its founders; was it accepted? */
static bool
found(struct scenario *s, const char *by, const char *founders)
{
	const struct schemas *schemas = s->schemas;

	replay_free(s->replay);
	s->replay = replay_new(schemas, &s->err);
	assert_non_null(s->replay);
	s->log = (struct digest){ 0 };
	return scenario_say(s, by, "community",
	    "{\"slug\":\"orchard\",\"title\":\"Orchard\","
	    "\"origin\":\"kleos.example/orchard\",\"log_key\":"
	    "\"kleos.example/orchard+22e49d65+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNX"
	    "x3chmQSVTG4\",\"founders\":%s}",
	    founders);
}

static void
two_founders_share_no_key(void **state)
{
	struct scenario *s = *state;
	char founders[2048];

	(void)snprintf(founders, sizeof(founders), "[" FOUNDER "," FOUNDER "]",
	    "ada", scenario_line("ada", 0).text, "\"registrar\"", "bea",
	    scenario_line("ada", 0).text, "\"registrar\"");
	assert_false(found(s, "ada", founders));
	expect(s, ERR_INVALID, "/body/founders/1/keys");
}

static void
a_genesis_is_signed_with_a_key_that_its_signer_has_there(void **state)
{
	struct scenario *s = *state;
	char founders[2048];

	(void)snprintf(founders, sizeof(founders), "[" FOUNDER "," FOUNDER "]",
	    "ada", scenario_line("ada", 0).text, "\"registrar\"", "bea",
	    scenario_line("bea", 1).text, "\"registrar\"");
	assert_false(found(s, "bea", founders));
	expect(s, ERR_UNKNOWN_KEY, "/signature");
	assert_false(found(s, "eve", founders));
	expect(s, ERR_FORBIDDEN, "/by");
}

static void
a_founder_with_an_rsa_key_is_told_which_type_to_make(void **state)
{
	struct scenario *s = *state;
	char founders[1024];

	(void)snprintf(founders, sizeof(founders), "[" FOUNDER "]", "ada",
	    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAQ==", "\"registrar\"");
	assert_false(found(s, "ada", founders));
	expect(s, ERR_KEY_TYPE, "/body/founders/0/keys");
}

/* The text of somebody's enrolment with keys i and k. */
static void
enrolment(const struct scenario *s, const char *handle, unsigned i, unsigned k,
    char *body, size_t size)
{
	const struct softkey one = scenario_key(handle, i);
	const struct softkey two = scenario_key(handle, k);
	auto_free char *first = scenario_proof(s, handle, &one);
	auto_free char *second = scenario_proof(s, handle, &two);

	(void)snprintf(body, size,
	    "{\"handle\":\"%s\",\"keys\":[{\"key\":\"%s\",\"proof\":%s},"
	    "{\"key\":\"%s\",\"proof\":%s}]}",
	    handle, ssh_key_line(&one.key).text, first,
	    ssh_key_line(&two.key).text, second);
}

static void
a_key_that_is_enrolled_twice_could_not_be_revoked_at_once(void **state)
{
	struct scenario *s = *state;
	char body[4096];

	enrolment(s, "vic", 0, 0, body, sizeof(body));
	assert_false(scenario_say_with(s, "vic", 0, "person", body));
	expect(s, ERR_INVALID, "/body/keys/1/key");
	enrolment(s, "vic", 0, 1, body, sizeof(body));
	assert_true(scenario_say_with(s, "vic", 0, "person", body));
}

static void
nobody_is_enrolled_with_keys_they_do_not_sign_with(void **state)
{
	struct scenario *s = *state;
	char body[4096];

	enrolment(s, "vic", 0, 1, body, sizeof(body));
	assert_false(scenario_say_with(s, "vic", 2, "person", body));
	expect(s, ERR_UNKNOWN_KEY, "/signature");
}

static void
a_proof_made_for_another_log_is_none(void **state)
{
	struct scenario *s = *state;
	const struct digest log = s->log;
	char body[4096];

	s->log.byte[0] ^= 1;
	enrolment(s, "vic", 0, 1, body, sizeof(body));
	s->log = log;
	assert_false(scenario_say_with(s, "vic", 0, "person", body));
	expect(s, ERR_BAD_SIGNATURE, "/body/keys/0/proof");
}

static void
who_lost_the_office_is_no_first_of_two(void **state)
{
	struct scenario *s = *state;
	struct digest first;

	grant_by_two(s, "mia", "registrar", ",\"until\":\"2026-03-02\"");
	SAYS(s, "mia", "office", grant, "pia", "registrar", "");
	first = s->last;
	s->clock += 2 * INSTANT_MS_PER_DAY;
	REFUSES(s, ERR_FORBIDDEN, "/body/of", "bea", "assent", assent,
	    digest_hex(&first).text);
	assert_false(holds(s, "pia", "registrar"));
}

static void
a_key_the_first_added_taints_the_keys_that_it_added(void **state)
{
	struct scenario *s = *state;

	/* Ada, with mia, gives herself a key of bea's, and hides that. */
	grant_by_two(s, "mia", "registrar", "");
	assert_true(add_key(s, "ada", 0, "bea", 1));
	SAYS(s, "mia", "assent", assent, digest_hex(&s->last).text);
	assert_true(add_key(s, "bea", 1, "bea", 2));
	assert_true(revoke_key(s, "bea", 2, "bea", 1));

	SAYS(s, "ada", "office", grant, "pia", "registrar", "");
	char body[128];
	(void)snprintf(body, sizeof(body), assent, digest_hex(&s->last).text);
	assert_false(scenario_say_with(s, "bea", 2, "assent", body));
	expect(s, ERR_FORBIDDEN, "/by");
	assert_false(holds(s, "pia", "registrar"));
}

static const char bring_log_key[] = "{\"key\":\"%s\",\"overlap_days\":1}";

static void
a_thief_of_a_registrars_key_brings_no_log_key(void **state)
{
	struct scenario *s = *state;
	const struct softkey stolen = scenario_key("ada", 0);
	struct digest said;

	grant_by_two(s, "mia", "registrar", "");
	SAYS(s, "ada", "log-key", bring_log_key,
	    scenario_vkey(SCENARIO_ORIGIN, 2).text);
	said = s->last;
	SAYS(s, "bea", "key",
	    "{\"action\":\"revoke\",\"handle\":\"ada\","
	    "\"fingerprint\":\"%s\",\"reason\":\"compromised\"}",
	    ssh_key_fingerprint(&stolen.key).text);
	REFUSES(s, ERR_CONFLICT, "/body/of", "mia", "assent", assent,
	    digest_hex(&said).text);
	assert_int_equal(world_all(scenario_world(s), CHANGE_LOG_KEY).n, 0);
}

static void
revoking_the_others_keys_makes_nobody_the_only_one(void **state)
{
	struct scenario *s = *state;

	assert_true(revoke_key(s, "ada", 0, "bea", 0));
	SAYS(s, "ada", "office", grant, "mia", "registrar", "");
	assert_false(holds(s, "mia", "registrar"));
	assert_int_equal(replay_single_authority(s->replay), 0);
}

static void
an_office_that_was_granted_meanwhile_is_not_granted_again(void **state)
{
	struct scenario *s = *state;
	struct digest first;

	SAYS(s, "ada", "office", grant, "mia", "registrar", "");
	first = s->last;
	grant_by_two(s, "mia", "registrar", "");
	REFUSES(s, ERR_CONFLICT, "/body/of", "bea", "assent", assent,
	    digest_hex(&first).text);
}

static void
a_handle_that_was_taken_meanwhile_stays_taken(void **state)
{
	struct scenario *s = *state;
	struct digest person[2];
	char body[4096];

	for (unsigned i = 0; i < 2; i++) {
		enrolment(s, "vic", 2 * i, 2 * i + 1, body, sizeof(body));
		assert_true(scenario_say_with(s, "vic", 2 * i, "person", body));
		person[i] = s->last;
	}
	SAYS(s, "ada", "vouch", "{\"person\":\"%s\"}",
	    digest_hex(&person[0]).text);
	REFUSES(s, ERR_CONFLICT, "/body/person", "bea", "vouch",
	    "{\"person\":\"%s\"}", digest_hex(&person[1]).text);
}

static const char end_founder[] =
    "{\"action\":\"end\",\"grant\":\"%s\",\"founder\":\"%s\","
    "\"office\":\"%s\"}";

static void
of_founders_one_office_ends_and_no_other(void **state)
{
	struct scenario *s = *state;
	struct digest_hex genesis = digest_hex(&s->log);

	grant_by_two(s, "mia", "registrar", "");
	SAYS(s, "bea", "office", end_founder, genesis.text, "ada", "registrar");
	SAYS(s, "mia", "assent", assent, digest_hex(&s->last).text);
	assert_false(holds(s, "ada", "registrar"));
	assert_true(holds(s, "bea", "registrar"));
	assert_true(holds(s, "olga", "official"));
	assert_true(holds(s, "otto", "official"));
	REFUSES(s, ERR_CONFLICT, "/body/grant", "bea", "office", end_founder,
	    genesis.text, "ada", "registrar");
	SAYS(s, "bea", "office", end_founder, genesis.text, "otto", "official");
	SAYS(s, "mia", "assent", assent, digest_hex(&s->last).text);
	assert_false(holds(s, "otto", "official"));
	assert_true(holds(s, "olga", "official"));
}

static void
an_end_that_could_mean_several_offices_is_refused(void **state)
{
	struct scenario *s = *state;
	struct digest_hex genesis = digest_hex(&s->log);

	REFUSES(s, ERR_INVALID, "/body/founder", "ada", "office",
	    "{\"action\":\"end\",\"grant\":\"%s\"}", genesis.text);
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/grant", "ada", "office",
	    end_founder, genesis.text, "ada", "official");
}

static void
an_office_is_over_within_the_very_moment_of_its_end(void **state)
{
	struct scenario *s = *state;
	struct digest office;
	int64_t clock;

	SAYS(s, "ada", "office", grant, "mia", "chair", ",\"group\":\"ops\"");
	office = s->last;
	SAYS(s, "remo", "contribution", talk, "handle:remo",
	    ",\"group\":\"ops\"");
	struct digest_hex work = digest_hex(&s->last);
	SAYS(s, "ada", "office", "{\"action\":\"end\",\"grant\":\"%s\"}",
	    digest_hex(&office).text);
	clock = s->clock;
	s->clock -= 60 * 1000;
	REFUSES(s, ERR_FORBIDDEN, "/body/of/0/statement", "mia", "endorsement",
	    endorse, work.text, "");
	assert_int_equal(s->clock, clock);
}

static void
an_office_for_one_occasion_judges_that_one_only(void **state)
{
	struct scenario *s = *state;
	char more[128];

	SAYS(s, "remo", "occasion", meeting, "held", 1, present);
	struct digest_hex one = digest_hex(&s->last);
	SAYS(s, "remo", "occasion", meeting, "held", 2, present);
	struct digest_hex two = digest_hex(&s->last);
	(void)snprintf(more, sizeof(more),
	    ",\"group\":\"ops\",\"occasion\":\"%s\"", one.text);
	SAYS(s, "ada", "office", grant, "mia", "chair", more);
	REFUSES(s, ERR_FORBIDDEN, "/body/of/0/statement", "mia", "endorsement",
	    endorse, two.text, "");
	SAYS(s, "mia", "endorsement", endorse, one.text, "");
	REFUSES(s, ERR_FORBIDDEN, "/by", "mia", "import",
	    "{\"format\":\"csv\",\"name\":\"a.csv\",\"sha256\":\"%064d\","
	    "\"rows_in\":0,\"matched\":0,\"queued\":0,\"rejections\":[]}",
	    1);
}

static void
a_registrar_for_one_occasion_is_told_which_member_is_wrong(void **state)
{
	struct scenario *s = *state;
	char more[128];

	(void)snprintf(more, sizeof(more), ",\"occasion\":\"%064d\"", 1);
	REFUSES(s, ERR_INVALID, "/body/occasion", "ada", "office", grant, "mia",
	    "registrar", more);
}

static void
an_office_given_by_a_chair_judges_nothing_outside_the_group(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "mia", "contribution", talk, "handle:mia", "");
	struct digest_hex work = digest_hex(&s->last);
	SAYS(s, "cleo", "office", grant, "cleo", "editor",
	    ",\"group\":\"ops\"");
	REFUSES(s, ERR_FORBIDDEN, "/body/of/0/statement", "cleo", "endorsement",
	    endorse, work.text, "");
	REFUSES(s, ERR_FORBIDDEN, "/by", "cleo", "contribution", talk,
	    "irc:friend", "");
	SAYS(s, "ada", "office", grant, "remo", "editor", "");
	SAYS(s, "remo", "endorsement", endorse, work.text, "");
	SAYS(s, "remo", "contribution", talk, "irc:friend", "");
}

static void
naming_an_occasion_is_no_way_into_its_group(void **state)
{
	struct scenario *s = *state;
	const struct fact_row *fact;
	char more[128];

	SAYS(s, "cleo", "occasion", meeting, "held", 1, present);
	const struct digest_hex hex = digest_hex(&s->last);
	SAYS(s, "ada", "office", grant, "mia", "editor", "");
	(void)snprintf(more, sizeof(more), ",\"occasion\":\"%s\"", hex.text);
	REFUSES(s, ERR_INVALID, "/body/group", "mia", "contribution", talk,
	    "irc:friend", more);
	(void)snprintf(more, sizeof(more),
	    ",\"occasion\":\"%s\",\"group\":\"sig\"", hex.text);
	REFUSES(s, ERR_INVALID, "/body/group", "pia", "contribution", talk,
	    "irc:friend", more);
	(void)snprintf(more, sizeof(more),
	    ",\"occasion\":\"%s\",\"group\":\"ops\"", hex.text);
	REFUSES(s, ERR_FORBIDDEN, "/by", "mia", "contribution", talk,
	    "irc:friend", more);
	SAYS(s, "remo", "contribution", talk, "irc:friend", more);
	fact =
	    world_find(scenario_world(s), WORLD_FACTS, bytes_of("irc:friend"))
		.item[0];
	assert_string_equal(fact->group, "ops");
	assert_string_equal(fact->by_office, "recorder");
}

static void
a_handle_attends_only_once_it_is_a_persons(void **state)
{
	struct scenario *s = *state;

	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/attendees/1/identity", "cleo",
	    "occasion", meeting, "held", 1,
	    ",\"attendees\":[{\"identity\":\"handle:mia\"},"
	    "{\"identity\":\"handle:zed\"}]");
}

static void
a_planned_meeting_is_held_from_the_same_file(void **state)
{
	struct scenario *s = *state;
	char more[128];

	(void)snprintf(more, sizeof(more), ",\"source\":\"%064d\"", 1);
	SAYS(s, "cleo", "occasion", meeting, "planned", 1, more);
	SAYS(s, "cleo", "occasion", meeting, "held", 1, more);
	REFUSES(s, ERR_CONFLICT, "/body/source", "cleo", "occasion", meeting,
	    "held", 2, more);
}

static void
what_has_no_digest_is_no_target(void **state)
{
	struct scenario *s = *state;
	char more[128];

	(void)snprintf(more, sizeof(more), ",\"occasion\":\"%064d\"", 0);
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/occasion", "mia", "contribution",
	    talk, "handle:mia", more);
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/occasion", "ada", "office", grant,
	    "mia", "organiser", more);
	(void)snprintf(more, sizeof(more), ",\"import\":\"%064d\"", 0);
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/import", "cleo", "occasion",
	    meeting, "held", 1, more);
}

static const struct {
	const char *why;
	const char *rejections;
	const char *field;
} rejections[] = {
	{ "a row rejected for two reasons",
	    "{\"reason\":\"bot\",\"rows\":[3]},"
	    "{\"reason\":\"bad-date\",\"rows\":[3]}",
	    "/body/rejections" },
	{ "a row that the file does not have",
	    "{\"reason\":\"bot\",\"rows\":[3,5]}", "/body/rejections" },
	{ "a reason named twice",
	    "{\"reason\":\"bot\",\"rows\":[3]},"
	    "{\"reason\":\"bot\",\"rows\":[4]}",
	    "/body/rejections" },
};

static void
no_row_of_a_file_is_rejected_twice_or_invented(void **state)
{
	static const char import[] =
	    "{\"format\":\"minutes\",\"name\":\"m.txt\",\"group\":\"ops\","
	    "\"sha256\":\"%064d\",\"rows_in\":4,\"matched\":1,\"queued\":1,"
	    "\"rejections\":[%s]}";
	struct scenario *s = *state;

	for (size_t i = 0; i < COUNT(rejections); i++) {
		if (scenario_say(s, "cleo", "import", import, 1,
			rejections[i].rejections))
			fail_msg("%s: accepted", rejections[i].why);
		expect(s, ERR_INVALID, rejections[i].field);
	}
	SAYS(s, "cleo", "import", import, 1,
	    "{\"reason\":\"bot\",\"rows\":[4]},"
	    "{\"reason\":\"bad-date\",\"rows\":[3]}");
}

static void
one_spelling_means_one_group_whatever_the_order(void **state)
{
	static const char create[] =
	    "{\"action\":\"create\",\"slug\":\"%s\",\"kind\":\"wg\","
	    "\"title\":\"X\"%s}";
	struct scenario *s = *state;
	const struct group_row *row;

	SAYS(s, "ada", "group", create, "web--team-", "");
	REFUSES(s, ERR_CONFLICT, "/body/slug", "ada", "group", create,
	    "web-team", "");
	REFUSES(s, ERR_CONFLICT, "/body/aliases", "ada", "group", create,
	    "pages", ",\"aliases\":[{\"name\":\"Web Team\"}]");
	row = world_group_named(scenario_world(s), "WEB_team",
	    replay_size(s->replay));
	assert_non_null(row);
	assert_string_equal(row->slug, "web--team-");
}

static void
the_same_thing_is_endorsed_once_in_any_shape(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "remo", "occasion", meeting, "held", 1, present);
	struct digest_hex work = digest_hex(&s->last);
	REFUSES(s, ERR_INVALID, "/body/of/1/statement", "cleo", "endorsement",
	    "{\"verdict\":\"endorse\",\"of\":[{\"statement\":\"%s\","
	    "\"attendee\":\"irc:ben\"},{\"statement\":\"%s\"}]}",
	    work.text, work.text);
	SAYS(s, "cleo", "endorsement", endorse, work.text, "");
	REFUSES(s, ERR_CONFLICT, "/body/of/0/statement", "cleo", "endorsement",
	    endorse, work.text, ",\"attendee\":\"irc:ben\"");
	SAYS(s, "cleo", "endorsement",
	    "{\"verdict\":\"dispute\",\"reason\":\"was away\","
	    "\"of\":[{\"statement\":\"%s\",\"attendee\":\"irc:ben\"}]}",
	    work.text);
	SAYS(s, "cleo", "endorsement", endorse, work.text,
	    ",\"attendee\":\"irc:ben\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCENARIO(two_founders_share_no_key),
		IN_SCENARIO(
		    a_genesis_is_signed_with_a_key_that_its_signer_has_there),
		IN_SCENARIO(
		    a_founder_with_an_rsa_key_is_told_which_type_to_make),
		IN_SCENARIO(
		    a_key_that_is_enrolled_twice_could_not_be_revoked_at_once),
		IN_SCENARIO(nobody_is_enrolled_with_keys_they_do_not_sign_with),
		IN_SCENARIO(a_proof_made_for_another_log_is_none),
		IN_SCENARIO(who_lost_the_office_is_no_first_of_two),
		IN_SCENARIO(
		    a_key_the_first_added_taints_the_keys_that_it_added),
		IN_SCENARIO(a_thief_of_a_registrars_key_brings_no_log_key),
		IN_SCENARIO(revoking_the_others_keys_makes_nobody_the_only_one),
		IN_SCENARIO(
		    an_office_that_was_granted_meanwhile_is_not_granted_again),
		IN_SCENARIO(a_handle_that_was_taken_meanwhile_stays_taken),
		IN_SCENARIO(of_founders_one_office_ends_and_no_other),
		IN_SCENARIO(an_end_that_could_mean_several_offices_is_refused),
		IN_SCENARIO(
		    an_office_is_over_within_the_very_moment_of_its_end),
		IN_SCENARIO(an_office_for_one_occasion_judges_that_one_only),
		IN_SCENARIO(
		    a_registrar_for_one_occasion_is_told_which_member_is_wrong),
		IN_SCENARIO(
		    an_office_given_by_a_chair_judges_nothing_outside_the_group),
		IN_SCENARIO(naming_an_occasion_is_no_way_into_its_group),
		IN_SCENARIO(a_handle_attends_only_once_it_is_a_persons),
		IN_SCENARIO(a_planned_meeting_is_held_from_the_same_file),
		IN_SCENARIO(what_has_no_digest_is_no_target),
		IN_SCENARIO(no_row_of_a_file_is_rejected_twice_or_invented),
		IN_SCENARIO(one_spelling_means_one_group_whatever_the_order),
		IN_SCENARIO(the_same_thing_is_endorsed_once_in_any_shape),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
