#include "scenario.h"

/* What people say of themselves and of one another. */

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

static const char profile[] = "{\"handle\":\"%s\",\"name\":\"%s\"%s}";
static const char thanks[] = "{\"to\":\"%s\",\"for\":\"the apples\"%s}";

static const struct profile_row *
profile_of(const struct scenario *s, const char *handle)
{
	return world_standing(scenario_world(s), WORLD_PROFILES,
	    bytes_of(handle), replay_size(s->replay));
}

static void
a_profile_takes_the_place_of_the_one_before(void **state)
{
	struct scenario *s = *state;

	assert_null(profile_of(s, "mia"));
	SAYS(s, "mia", "profile", profile, "mia", "Mia",
	    ",\"hats\":[\"operator\",\"user\"],\"show\":[]");
	assert_string_equal(profile_of(s, "mia")->hats, "operator user");
	assert_string_equal(profile_of(s, "mia")->show, "");
	SAYS(s, "mia", "profile", profile, "mia", "Mia M.", "");
	assert_string_equal(profile_of(s, "mia")->name, "Mia M.");
	assert_string_equal(profile_of(s, "mia")->hats, "");
	assert_null(profile_of(s, "mia")->show);
}

static void
only_for_the_keyless_a_registrar_speaks(void **state)
{
	struct scenario *s = *state;
	const struct softkey soft = scenario_key("nora", 0);
	auto_free char *proof = scenario_proof(s, "nora", &soft);

	REFUSES(s, ERR_FORBIDDEN, "/by", "ada", "profile", profile, "mia",
	    "Mia", "");
	REFUSES(s, ERR_FORBIDDEN, "/by", "cleo", "profile", profile, "mia",
	    "Mia", "");
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/handle", "ada", "profile",
	    profile, "nora", "Nora", "");
	SAYS(s, "ada", "person", "{\"handle\":\"nora\"}");
	REFUSES(s, ERR_FORBIDDEN, "/by", "cleo", "profile", profile, "nora",
	    "Nora", "");
	SAYS(s, "ada", "profile", profile, "nora", "Nora", "");

	/* Once they have a key, they speak alone. */
	SAYS(s, "ada", "key",
	    "{\"action\":\"add\",\"handle\":\"nora\",\"key\":\"%s\","
	    "\"proof\":%s}",
	    ssh_key_line(&soft.key).text, proof);
	SAYS(s, "bea", "assent", "{\"of\":\"%s\"}", digest_hex(&s->last).text);
	REFUSES(s, ERR_FORBIDDEN, "/by", "ada", "profile", profile, "nora",
	    "Nora", "");
	SAYS(s, "nora", "profile", profile, "nora", "Nora N.", "");
}

static void
thanks_are_recorded_and_count_for_nothing(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "mia", "thanks", thanks, "irc:quince", "");
	assert_int_equal(replay_changes(s->replay)->n, 1);
	assert_int_equal(
	    world_find(scenario_world(s), WORLD_FACTS, bytes_of("irc:quince"))
		.n,
	    0);
}

static void
nobody_thanks_themselves(void **state)
{
	struct scenario *s = *state;

	REFUSES(s, ERR_OWN_WORK, "/body/to", "mia", "thanks", thanks,
	    "handle:mia", "");
	SAYS(s, "mia", "thanks", thanks, "irc:mimi", "");
	SAYS(s, "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:mimi\","
	    "\"handle\":\"mia\"}");
	REFUSES(s, ERR_OWN_WORK, "/body/to", "mia", "thanks", thanks,
	    "irc:mimi", "");
}

static void
thanks_go_to_somebody_for_something(void **state)
{
	struct scenario *s = *state;
	char of[96];

	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/to", "mia", "thanks", thanks,
	    "handle:zed", "");
	REFUSES(s, ERR_INVALID, "/body/to", "mia", "thanks", thanks, "irc:Zed_",
	    "");
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/of", "mia", "thanks", thanks,
	    "handle:cleo",
	    ",\"of\":\"0000000000000000000000000000000000000000000000000000"
	    "000000000001\"");
	(void)snprintf(of, sizeof(of), ",\"of\":\"%s\"",
	    digest_hex(&s->log).text);
	SAYS(s, "mia", "thanks", thanks, "handle:cleo", of);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_profile_takes_the_place_of_the_one_before),
		cmocka_unit_test(only_for_the_keyless_a_registrar_speaks),
		cmocka_unit_test(thanks_are_recorded_and_count_for_nothing),
		cmocka_unit_test(nobody_thanks_themselves),
		cmocka_unit_test(thanks_go_to_somebody_for_something),
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
