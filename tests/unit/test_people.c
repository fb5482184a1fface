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

static const char works[] = "{\"handle\":\"%s\",\"organisation\":\"%s\","
			    "\"from\":\"2026-01-01\"%s}";
static const char alone[] = "{\"handle\":\"%s\",\"independent\":true,"
			    "\"from\":\"2026-01-01\"%s}";
static const char named[] = "{\"slug\":\"%s\",\"name\":\"Name\"%s}";

static size_t
standing_affiliations(const struct scenario *s, const char *handle)
{
	struct rows rows =
	    world_find(scenario_world(s), WORLD_AFFILIATIONS, bytes_of(handle));
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++)
		n += row_stands(rows.item[i], replay_size(s->replay));
	return n;
}

static void
an_affiliation_ends_after_it_starts_and_its_end_can_be_added(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "ada", "organisation", named, "cider", "");
	REFUSES(s, ERR_INVALID, "/body/until", "mia", "affiliation", works,
	    "mia", "cider", ",\"until\":\"2025-12\"");
	REFUSES(s, ERR_INVALID, "/body/until", "mia", "affiliation", works,
	    "mia", "cider", ",\"until\":\"2026-01-01T00:00:00Z\"");
	SAYS(s, "mia", "affiliation", works, "mia", "cider", "");
	REFUSES(s, ERR_CONFLICT, "/body", "mia", "affiliation", works, "mia",
	    "cider", "");
	SAYS(s, "mia", "affiliation", works, "mia", "cider",
	    ",\"until\":\"2026-01-01\"");
	assert_int_equal(standing_affiliations(s, "mia"), 1);
}

static void
somebody_can_work_for_several_and_for_nobody(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "ada", "organisation", named, "cider", "");
	SAYS(s, "ada", "organisation", named, "perry", "");
	SAYS(s, "mia", "affiliation", works, "mia", "cider", "");
	const struct digest_hex first = digest_hex(&s->last);
	SAYS(s, "mia", "affiliation", works, "mia", "perry", "");
	SAYS(s, "mia", "affiliation", alone, "mia", "");
	REFUSES(s, ERR_CONFLICT, "/body", "mia", "affiliation", alone, "mia",
	    "");
	assert_int_equal(standing_affiliations(s, "mia"), 3);
	SAYS(s, "mia", "retraction", "{\"of\":\"%s\"}", first.text);
	assert_int_equal(standing_affiliations(s, "mia"), 2);
}

static void
people_say_alone_whom_they_work_for(void **state)
{
	struct scenario *s = *state;

	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/organisation", "mia",
	    "affiliation", works, "mia", "cider", "");
	SAYS(s, "ada", "organisation", named, "cider", "");
	REFUSES(s, ERR_FORBIDDEN, "/by", "ada", "affiliation", works, "mia",
	    "cider", "");
	SAYS(s, "ada", "person", "{\"handle\":\"nora\"}");
	SAYS(s, "ada", "affiliation", works, "nora", "cider", "");
}

static void
organisations_are_registrars_to_name_and_mean_one_thing(void **state)
{
	struct scenario *s = *state;

	REFUSES(s, ERR_FORBIDDEN, "/by", "cleo", "organisation", named, "cider",
	    "");
	SAYS(s, "ada", "organisation", named, "cider",
	    ",\"aliases\":[{\"name\":\"Cider Works\"}]");
	REFUSES(s, ERR_CONFLICT, "/body/slug", "ada", "organisation", named,
	    "cider-works", "");
	REFUSES(s, ERR_CONFLICT, "/body/aliases/0/name", "ada", "organisation",
	    named, "perry", ",\"aliases\":[{\"name\":\"CIDER works\"}]");
	REFUSES(s, ERR_INVALID, "/body/aliases/1/name", "ada", "organisation",
	    named, "perry", ",\"aliases\":[{\"name\":\"P\"},{\"name\":\"p\"}]");

	/* Said again without the alias, which is free then. */
	SAYS(s, "ada", "organisation", named, "cider", "");
	SAYS(s, "ada", "organisation", named, "cider-works", "");
}

static void
no_organisation_is_below_itself(void **state)
{
	struct scenario *s = *state;

	REFUSES(s, ERR_CONFLICT, "/body/parents/0/organisation", "ada",
	    "organisation", named, "a",
	    ",\"parents\":[{\"organisation\":\"a\"}]");
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/parents/0/organisation", "ada",
	    "organisation", named, "a",
	    ",\"parents\":[{\"organisation\":\"b\"}]");
	SAYS(s, "ada", "organisation", named, "a", "");
	SAYS(s, "ada", "organisation", named, "b",
	    ",\"parents\":[{\"organisation\":\"a\","
	    "\"until\":\"2025-06\"}]");
	SAYS(s, "ada", "organisation", named, "c",
	    ",\"parents\":[{\"organisation\":\"b\"}]");
	REFUSES(s, ERR_CONFLICT, "/body/parents/0/organisation", "ada",
	    "organisation", named, "a",
	    ",\"parents\":[{\"organisation\":\"c\","
	    "\"from\":\"2025-07-01\"}]");
	REFUSES(s, ERR_INVALID, "/body/parents/0/until", "ada", "organisation",
	    named, "a",
	    ",\"parents\":[{\"organisation\":\"c\","
	    "\"from\":\"2025-07-01\",\"until\":\"2025-06\"}]");
}

static const char answer[] = "{\"question\":\"active\",\"answer\":%s,"
			     "\"from\":\"%s\"%s}";

/* "yes", "no" or "-": what mia answers for an instant, at a size. */
static const char *
declared(const struct scenario *s, const char *instant, uint64_t size)
{
	struct err err;
	int64_t ms;

	assert_true(instant_parse(instant, &ms, &err));
	const struct declaration_row *row =
	    world_declaration(scenario_world(s), "mia", "active", ms, size);
	if (row == NULL)
		return "-";
	return row->answer ? "yes" : "no";
}

static void
of_several_answers_the_newest_that_covers_the_instant_holds(void **state)
{
	struct scenario *s = *state;
	uint64_t first, now;

	SAYS(s, "mia", "declaration", answer, "true", "2025-01-01",
	    ",\"until\":\"2025-12\"");
	first = replay_size(s->replay);
	SAYS(s, "mia", "declaration", answer, "false", "2025-06-01", "");
	SAYS(s, "cleo", "declaration", answer, "true", "2025-01-01", "");
	now = replay_size(s->replay);
	assert_string_equal(declared(s, "2024-12-31T23:59:59Z", now), "-");
	assert_string_equal(declared(s, "2025-01-01T00:00:00Z", now), "yes");
	assert_string_equal(declared(s, "2025-06-01T00:00:00Z", now), "no");
	assert_string_equal(declared(s, "2026-01-01T00:00:00Z", now), "no");
	assert_string_equal(declared(s, "2025-06-01T00:00:00Z", first), "yes");
	assert_string_equal(declared(s, "2025-12-31T23:59:59Z", first), "yes");
	assert_string_equal(declared(s, "2026-01-01T00:00:00Z", first), "-");
	REFUSES(s, ERR_INVALID, "/body/until", "mia", "declaration", answer,
	    "true", "2025-06-01", ",\"until\":\"2025-05\"");
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
		cmocka_unit_test(
		    an_affiliation_ends_after_it_starts_and_its_end_can_be_added),
		cmocka_unit_test(somebody_can_work_for_several_and_for_nobody),
		cmocka_unit_test(people_say_alone_whom_they_work_for),
		cmocka_unit_test(
		    organisations_are_registrars_to_name_and_mean_one_thing),
		cmocka_unit_test(no_organisation_is_below_itself),
		cmocka_unit_test(
		    of_several_answers_the_newest_that_covers_the_instant_holds),
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
