#include "scenario.h"

/* What could steal an election takes two people (docs/protocol.md). */

static const char grant_registrar[] =
    "{\"action\":\"grant\",\"handle\":\"mia\",\"office\":\"registrar\","
    "\"from\":\"2026-01-01\"}";

static bool
holds(const struct scenario *s, const char *handle, const char *office)
{
	const struct moment at = { .index = replay_size(s->replay),
		.recorded_at = s->clock };

	return office_held(scenario_world(s), handle, office, NULL, &at) !=
	       NULL;
}

static void
a_registrar_granted_by_one_has_no_effect(void **state)
{
	struct scenario *s = *state;
	uint64_t size = replay_size(s->replay);

	SAYS(s, "ada", "office", "%s", grant_registrar);
	assert_int_equal(replay_size(s->replay), size + 1);
	assert_false(holds(s, "mia", "registrar"));
}

static void
the_assent_of_another_registrar_gives_effect(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "ada", "office", "%s", grant_registrar);
	SAYS(s, "bea", "assent", "{\"of\":\"%s\"}", digest_hex(&s->last).text);
	assert_true(holds(s, "mia", "registrar"));
}

static void
an_assent_by_the_same_or_another_office_is_refused(void **state)
{
	struct scenario *s = *state;
	struct digest grant;

	SAYS(s, "ada", "office", "%s", grant_registrar);
	grant = s->last;
	REFUSES(s, ERR_FORBIDDEN, "/by", "ada", "assent", "{\"of\":\"%s\"}",
	    digest_hex(&grant).text);
	REFUSES(s, ERR_FORBIDDEN, "/by", "olga", "assent", "{\"of\":\"%s\"}",
	    digest_hex(&grant).text);
	assert_false(holds(s, "mia", "registrar"));
}

static void
an_assent_to_what_needs_none_is_refused(void **state)
{
	struct scenario *s = *state;
	struct digest grant;

	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/of", "bea", "assent",
	    "{\"of\":\"%064d\"}", 0);
	SAYS(s, "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:mimi\","
	    "\"handle\":\"mia\"}");
	REFUSES(s, ERR_CONFLICT, "/body/of", "bea", "assent", "{\"of\":\"%s\"}",
	    digest_hex(&s->last).text);
	SAYS(s, "ada", "office", "%s", grant_registrar);
	grant = s->last;
	SAYS(s, "bea", "assent", "{\"of\":\"%s\"}", digest_hex(&grant).text);
	REFUSES(s, ERR_CONFLICT, "/body/of", "bea", "assent", "{\"of\":\"%s\"}",
	    digest_hex(&grant).text);
}

static void
whose_key_the_first_added_is_no_second_person(void **state)
{
	struct scenario *s = *state;
	const struct softkey soft = scenario_key("bea", 1);
	auto_free char *proof = scenario_proof(s, "bea", &soft);
	struct digest added;

	/* A third registrar, so that ada may add a key of bea's with her. */
	SAYS(s, "ada", "office", "%s", grant_registrar);
	SAYS(s, "bea", "assent", "{\"of\":\"%s\"}", digest_hex(&s->last).text);
	SAYS(s, "ada", "key",
	    "{\"action\":\"add\",\"handle\":\"bea\",\"key\":\"%s\","
	    "\"proof\":%s}",
	    ssh_key_line(&soft.key).text, proof);
	added = s->last;
	assert_int_equal(
	    world_find(scenario_world(s), WORLD_KEYS, bytes_of("bea")).n, 1);
	SAYS(s, "mia", "assent", "{\"of\":\"%s\"}", digest_hex(&added).text);
	assert_int_equal(
	    world_find(scenario_world(s), WORLD_KEYS, bytes_of("bea")).n, 2);

	SAYS(s, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"pia\","
	    "\"office\":\"registrar\",\"from\":\"2026-01-01\"}");
	REFUSES(s, ERR_FORBIDDEN, "/by", "bea", "assent", "{\"of\":\"%s\"}",
	    digest_hex(&s->last).text);
}

static void
one_suffices_while_nobody_else_holds_the_office(void **state)
{
	struct scenario *s = *state;
	char founders[4096];

	scenario_done(s);
	(void)snprintf(founders, sizeof(founders), "[" FOUNDER "]", "ada",
	    scenario_line("ada", 0).text, "\"registrar\"");
	scenario_found(s, "ada", founders);
	scenario_enrol(s, "mia", "ada");
	assert_int_equal(replay_single_authority(s->replay), 0);
	SAYS(s, "ada", "office", "%s", grant_registrar);
	assert_true(holds(s, "mia", "registrar"));
	assert_int_equal(replay_single_authority(s->replay), 1);
}

static void
ending_a_registrar_takes_two_as_well(void **state)
{
	struct scenario *s = *state;
	struct digest grant;

	SAYS(s, "ada", "office", "%s", grant_registrar);
	grant = s->last;
	SAYS(s, "bea", "assent", "{\"of\":\"%s\"}", digest_hex(&grant).text);
	SAYS(s, "ada", "office", "{\"action\":\"end\",\"grant\":\"%s\"}",
	    digest_hex(&grant).text);
	assert_true(holds(s, "mia", "registrar"));
	SAYS(s, "bea", "assent", "{\"of\":\"%s\"}", digest_hex(&s->last).text);
	assert_false(holds(s, "mia", "registrar"));
}

static void
an_office_that_ended_stays_on_record_as_a_term(void **state)
{
	struct scenario *s = *state;
	struct bytes mia = bytes_of("mia");
	struct digest grant;
	struct rows rows;

	SAYS(s, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\",\"office\":\"chair\","
	    "\"group\":\"ops\",\"from\":\"2026-01-01\"}");
	grant = s->last;
	SAYS(s, "ada", "office",
	    "{\"action\":\"end\",\"grant\":\"%s\",\"at\":\"2026-02-15\"}",
	    digest_hex(&grant).text);
	rows = world_find(scenario_world(s), WORLD_OFFICES, mia);
	assert_int_equal(rows.n, 2);
	const struct office_row *term = rows.item[1];
	assert_true(row_stands(&term->row, replay_size(s->replay)));
	assert_string_equal(instant_format(term->until_at).text,
	    "2026-02-15T00:00:00Z");
	REFUSES(s, ERR_CONFLICT, "/body/grant", "ada", "office",
	    "{\"action\":\"end\",\"grant\":\"%s\"}", digest_hex(&grant).text);
}

static void
a_policy_takes_two_officials(void **state)
{
	static const char policy[] =
	    "{\"document\":{\"policy\":\"auc\",\"version\":%d,"
	    "\"title\":\"AUC\",\"effective_from\":\"%s\",\"roles\":{"
	    "\"auc\":{\"title\":\"AUC\",\"use\":\"franchise\",\"rule\":{"
	    "\"count\":{\"select\":{\"activities\":[\"attendance\"]},"
	    "\"at_least\":2}}}}}}";
	struct scenario *s = *state;
	struct bytes auc = bytes_of("auc");
	struct digest first;

	REFUSES(s, ERR_FORBIDDEN, "/by", "ada", "policy", policy, 1,
	    "2014-12-01T00:00:00Z");
	SAYS(s, "olga", "policy", policy, 1, "2014-12-01T00:00:00Z");
	first = s->last;
	assert_int_equal(world_find(scenario_world(s), WORLD_POLICIES, auc).n,
	    0);
	SAYS(s, "otto", "assent", "{\"of\":\"%s\"}", digest_hex(&first).text);
	assert_int_equal(world_find(scenario_world(s), WORLD_POLICIES, auc).n,
	    1);
	REFUSES(s, ERR_BAD_TIME, "/body/document/effective_from", "olga",
	    "policy", policy, 2, "2026-01-01T00:00:00Z");
	REFUSES(s, ERR_CONFLICT, "/body/document/version", "olga", "policy",
	    policy, 1, "2027-01-01T00:00:00Z");
	SAYS(s, "olga", "policy", policy, 2, "2027-01-01T00:00:00Z");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCENARIO(a_registrar_granted_by_one_has_no_effect),
		IN_SCENARIO(the_assent_of_another_registrar_gives_effect),
		IN_SCENARIO(an_assent_by_the_same_or_another_office_is_refused),
		IN_SCENARIO(an_assent_to_what_needs_none_is_refused),
		IN_SCENARIO(whose_key_the_first_added_is_no_second_person),
		IN_SCENARIO(one_suffices_while_nobody_else_holds_the_office),
		IN_SCENARIO(ending_a_registrar_takes_two_as_well),
		IN_SCENARIO(an_office_that_ended_stays_on_record_as_a_term),
		IN_SCENARIO(a_policy_takes_two_officials),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
