#include "scenario.h"

#include "core/quorum.h"

/* What is left of "two people" when keys are lost (docs/keys.md). */

static const char assent[] = "{\"of\":\"%s\"}";
static const char grant[] = "{\"action\":\"grant\",\"handle\":\"%s\","
			    "\"office\":\"%s\",\"from\":\"2026-01-01\"}";

/* by adds the n-th key of a handle; whoever loses a key has said so. */
static void
adds(struct scenario *s, const char *by, const char *handle, unsigned n)
{
	const struct softkey soft = scenario_key(handle, n);
	auto_free char *proof = scenario_proof(s, handle, &soft);

	SAYS(s, by, "key",
	    "{\"action\":\"add\",\"handle\":\"%s\",\"key\":\"%s\","
	    "\"proof\":%s}",
	    handle, ssh_key_line(&soft.key).text, proof);
}

static void
revokes(struct scenario *s, const char *by, const char *handle, unsigned n)
{
	const struct softkey soft = scenario_key(handle, n);

	SAYS(s, by, "key",
	    "{\"action\":\"revoke\",\"handle\":\"%s\",\"fingerprint\":\"%s\","
	    "\"reason\":\"lost\"}",
	    handle, ssh_key_fingerprint(&soft.key).text);
}

static void
assents(struct scenario *s, const char *by)
{
	SAYS(s, by, "assent", assent, digest_hex(&s->last).text);
}

/* The assent to what was said last does not count, for that reason. */
static void
assents_in_vain(struct scenario *s, const char *by, enum err_code code,
    const char *field)
{
	const struct digest said = s->last;

	REFUSES(s, code, field, by, "assent", assent, digest_hex(&said).text);
	s->last = said;
}

static struct moment
now(const struct scenario *s)
{
	return (struct moment){ replay_size(s->replay), s->clock };
}

static bool
has_key(const struct scenario *s, const char *handle)
{
	return world_standing(scenario_world(s), WORLD_KEYS, bytes_of(handle),
		   replay_size(s->replay)) != NULL;
}

static bool
left(const struct scenario *s, const char *lost)
{
	const struct moment at = now(s);

	return quorum_left(scenario_world(s), lost, &at);
}

/* Say something with the n-th key. */
static void
says_with(struct scenario *s, const char *by, unsigned n, const char *type,
    const char *body)
{
	if (!scenario_say_with(s, by, n, type, body))
		fail_msg("refused: %s %s", s->err.field, s->err.msg);
}

static void
an_official_helps_to_bring_the_other_registrar_back(void **state)
{
	struct scenario *s = *state;
	char body[256];

	revokes(s, "ada", "bea", 0);
	adds(s, "ada", "bea", 1);
	assert_false(has_key(s, "bea"));
	assents_in_vain(s, "ada", ERR_FORBIDDEN, "/by");
	assents_in_vain(s, "mia", ERR_FORBIDDEN, "/by");
	assents(s, "olga");
	assert_true(has_key(s, "bea"));
	assert_int_equal(replay_single_authority(s->replay), 0);

	/* And the two can do what takes two, when bea says it first. */
	(void)snprintf(body, sizeof(body), grant, "mia", "registrar");
	says_with(s, "bea", 1, "office", body);
	assents(s, "ada");
	const struct moment at = now(s);
	assert_non_null(
	    office_held(scenario_world(s), "mia", "registrar", NULL, &at));
}

static void
no_official_is_asked_while_another_registrar_has_a_key(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "ada", "office", grant, "mia", "registrar");
	assents(s, "bea");
	revokes(s, "ada", "bea", 0);
	adds(s, "ada", "bea", 1);
	assents_in_vain(s, "olga", ERR_FORBIDDEN, "/by");
	assert_false(has_key(s, "bea"));
	assents(s, "mia");
	assert_true(has_key(s, "bea"));
}

static void
an_official_gives_keys_to_registrars_only_and_nothing_else(void **state)
{
	struct scenario *s = *state;
	const struct softkey cleos = scenario_key("cleo", 0);

	revokes(s, "ada", "bea", 0);
	revokes(s, "ada", "mia", 0);
	adds(s, "ada", "mia", 1);
	assents_in_vain(s, "olga", ERR_FORBIDDEN, "/by");
	assert_false(has_key(s, "mia"));
	SAYS(s, "ada", "office", grant, "mia", "registrar");
	assents_in_vain(s, "olga", ERR_FORBIDDEN, "/by");
	SAYS(s, "ada", "key",
	    "{\"action\":\"revoke\",\"handle\":\"cleo\","
	    "\"fingerprint\":\"%s\",\"reason\":\"compromised\","
	    "\"distrust_from\":4}",
	    ssh_key_fingerprint(&cleos.key).text);
	assents_in_vain(s, "olga", ERR_FORBIDDEN, "/by");
}

static void
an_official_with_a_key_of_the_registrars_is_no_second_person(void **state)
{
	struct scenario *s = *state;

	adds(s, "ada", "olga", 1);
	assents(s, "bea");
	revokes(s, "ada", "bea", 0);
	adds(s, "ada", "bea", 1);
	assents_in_vain(s, "olga", ERR_FORBIDDEN, "/by");
	assents(s, "otto");
	assert_true(has_key(s, "bea"));
}

static void
what_waits_for_an_official_ends_when_a_registrar_is_back(void **state)
{
	struct scenario *s = *state;
	struct digest first;

	revokes(s, "ada", "bea", 0);
	adds(s, "ada", "bea", 1);
	first = s->last;
	adds(s, "ada", "bea", 2);
	assents(s, "olga");
	s->last = first;
	assents_in_vain(s, "otto", ERR_CONFLICT, "/body/of");
}

/* A community of these founders. */
static void
found_anew(struct scenario *s, const char *adas, const char *beas)
{
	char founders[4096];

	scenario_done(s);
	(void)snprintf(founders, sizeof(founders), "[" FOUNDER "," FOUNDER "]",
	    "ada", scenario_line("ada", 0).text, adas, "bea",
	    scenario_line("bea", 0).text, beas);
	scenario_found(s, "ada", founders);
}

static void
who_is_the_only_official_as_well_is_still_one(void **state)
{
	struct scenario *s = *state;

	found_anew(s, "\"registrar\",\"official\"", "\"registrar\"");
	assert_false(left(s, "bea"));
	revokes(s, "ada", "bea", 0);
	adds(s, "ada", "bea", 1);
	assert_false(has_key(s, "bea"));
	assents_in_vain(s, "ada", ERR_FORBIDDEN, "/by");
	assert_int_equal(replay_single_authority(s->replay), 0);
	assert_false(left(s, NULL));
}

static void
two_who_hold_both_offices_do_not_stand_in_for_each_other(void **state)
{
	struct scenario *s = *state;
	static const char both[] = "\"registrar\",\"official\"";

	found_anew(s, both, both);
	assert_true(left(s, NULL));
	assert_false(left(s, "ada"));
	revokes(s, "ada", "bea", 0);
	adds(s, "ada", "bea", 1);
	assert_false(has_key(s, "bea"));
	assents_in_vain(s, "ada", ERR_FORBIDDEN, "/by");
	assert_false(left(s, NULL));
}

static void
the_only_registrar_is_lost_with_the_only_keys(void **state)
{
	struct scenario *s = *state;

	found_anew(s, "\"registrar\"", "\"official\"");
	assert_true(left(s, NULL));
	assert_true(left(s, "bea"));
	assert_false(left(s, "ada"));
}

static void
one_step_is_told_from_a_standstill(void **state)
{
	struct scenario *s = *state;

	assert_true(left(s, NULL));
	assert_true(left(s, "ada"));
	assert_true(left(s, "olga"));
	revokes(s, "ada", "olga", 0);
	revokes(s, "ada", "otto", 0);
	assert_true(left(s, NULL));
	assert_false(left(s, "bea"));
	revokes(s, "ada", "bea", 0);
	assert_false(left(s, NULL));
}

/* Each has given the other a key: neither can complete what the other says. */
static void
two_who_brought_each_other_back_are_at_a_standstill(void **state)
{
	struct scenario *s = *state;
	const struct softkey soft = scenario_key("ada", 1);
	auto_free char *proof = scenario_proof(s, "ada", &soft);
	char body[2048];

	revokes(s, "ada", "bea", 0);
	adds(s, "ada", "bea", 1);
	assents(s, "olga");
	assert_true(left(s, NULL));
	revokes(s, "ada", "ada", 0);
	(void)snprintf(body, sizeof(body),
	    "{\"action\":\"add\",\"handle\":\"ada\",\"key\":\"%s\","
	    "\"proof\":%s}",
	    ssh_key_line(&soft.key).text, proof);
	says_with(s, "bea", 1, "key", body);
	assents(s, "olga");
	assert_true(has_key(s, "ada"));
	assert_false(left(s, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCENARIO(
		    an_official_helps_to_bring_the_other_registrar_back),
		IN_SCENARIO(
		    no_official_is_asked_while_another_registrar_has_a_key),
		IN_SCENARIO(
		    an_official_gives_keys_to_registrars_only_and_nothing_else),
		IN_SCENARIO(
		    an_official_with_a_key_of_the_registrars_is_no_second_person),
		IN_SCENARIO(
		    what_waits_for_an_official_ends_when_a_registrar_is_back),
		IN_SCENARIO(who_is_the_only_official_as_well_is_still_one),
		IN_SCENARIO(
		    two_who_hold_both_offices_do_not_stand_in_for_each_other),
		IN_SCENARIO(the_only_registrar_is_lost_with_the_only_keys),
		IN_SCENARIO(one_step_is_told_from_a_standstill),
		IN_SCENARIO(
		    two_who_brought_each_other_back_are_at_a_standstill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
