#include "house.h"

#include "store/lists.h"
#include "store/load.h"
#include "store/rebuild.h"
#include "store/statements.h"

/* The types that came second: through the appender, into the tables, and out
 * again as they went in. */

static struct store_community
community_of(struct house *house)
{
	struct store_community community;

	if (!store_community(house->db, house->slug, false, &community,
		&house->err))
		fail_msg("%s", house->err.msg);
	return community;
}

/* Say it, and name it. */
static struct digest_hex
say(struct house *house, const char *by, const char *type, const char *body)
{
	const struct said *said = house_make(house, by, 0, type, body);
	const struct append_item item = house_append(house, said);

	if (item.outcome != APPEND_RECORDED)
		fail_msg("%s %s", house->err.field, house->err.msg);
	return digest_hex(&said->statement.digest);
}

static void
take_back(struct house *house, const char *by, const struct digest_hex *of)
{
	char body[128];

	(void)snprintf(body, sizeof(body), "{\"of\":\"%s\"}", of->text);
	(void)say(house, by, "retraction", body);
}

/* A claim that was endorsed; the endorsement taken back, then the claim. */
static struct digest_hex
claim_and_take_back(struct house *house)
{
	char body[256];
	struct digest_hex claim = say(house, "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-01-01\"}");
	struct digest_hex word;

	(void)snprintf(body, sizeof(body),
	    "{\"of\":[{\"statement\":\"%s\"}],\"verdict\":\"endorse\"}",
	    claim.text);
	word = say(house, "cleo", "endorsement", body);
	take_back(house, "cleo", &word);
	take_back(house, "mia", &claim);
	return claim;
}

/* A part, and the same part again in its place. */
static void
say_twice(struct house *house, const char *type, const char *body)
{
	const struct digest_hex first = say(house, "ada", type, body);
	char again[1024];

	(void)snprintf(again, sizeof(again), "%.*s,\"replaces\":\"%s\"}",
	    (int)strlen(body) - 1, body, first.text);
	(void)say(house, "ada", type, again);
}

static void
live_in(struct house *house)
{
	house_furnish(house);
	(void)say(house, "mia", "profile",
	    "{\"handle\":\"mia\",\"name\":\"Mia\",\"hats\":[\"op\"]}");
	(void)say(house, "ada", "organisation",
	    "{\"slug\":\"cider\",\"name\":\"Cider\"}");
	(void)say(house, "ada", "organisation",
	    "{\"slug\":\"works\",\"name\":\"Works\",\"aliases\":["
	    "{\"name\":\"The Works\"}],\"parents\":["
	    "{\"organisation\":\"cider\",\"until\":\"2026-06\"}]}");
	(void)say(house, "mia", "affiliation",
	    "{\"handle\":\"mia\",\"organisation\":\"works\","
	    "\"from\":\"2026-01-01\"}");
	(void)say(house, "cleo", "affiliation",
	    "{\"handle\":\"cleo\",\"independent\":true,"
	    "\"from\":\"2026-01-01\"}");
	const struct digest_hex wrong = say(house, "mia", "affiliation",
	    "{\"handle\":\"mia\",\"organisation\":\"cider\","
	    "\"from\":\"2026-01-01\"}");
	take_back(house, "mia", &wrong);
	(void)say(house, "cleo", "coverage",
	    "{\"source\":\"minutes\",\"group\":\"ops\","
	    "\"from\":\"2026-01-01\",\"reason\":\"no bot\"}");
	(void)say(house, "mia", "declaration",
	    "{\"question\":\"active\",\"answer\":true,"
	    "\"from\":\"2026-01-01\"}");
	say_twice(house, "list",
	    "{\"list\":\"members\",\"taken_at\":\"2026-01-01\","
	    "\"complete\":true,\"part\":1,\"parts\":2,"
	    "\"identities\":[\"irc:ann\",\"irc:ben\"]}");
	say_twice(house, "metric",
	    "{\"source\":\"stats\",\"measure\":\"lines\","
	    "\"from\":\"2025-01-01\",\"until\":\"2025-12\","
	    "\"values\":[{\"identity\":\"irc:ann\",\"value\":7}]}");
	(void)say(house, "cleo", "thanks",
	    "{\"to\":\"handle:mia\",\"for\":\"it all\"}");
	(void)claim_and_take_back(house);
}

static void
the_tables_hold_what_a_rebuild_derives(void **state)
{
	struct house *house = *state;
	struct store_rebuilt rebuilt;

	live_in(house);
	if (!store_rebuild(house->owner, house->slug, &rebuilt, &house->err))
		fail_msg("%s", house->err.msg);
	assert_string_equal(rebuilt.differs, "");
}

static void
what_was_taken_back_is_loaded_with_its_retraction(void **state)
{
	struct house *house = *state;
	auto_world struct world *world = world_new(&house->err);

	live_in(house);
	const struct store_community community = community_of(house);
	if (!store_load_person(house->db, &community, "mia", community.size,
		world, &house->err))
		fail_msg("%s", house->err.msg);
	struct rows facts = world_all(world, CHANGE_FACT);
	assert_int_equal(facts.n, 1);
	const struct fact_row *fact = facts.item[0];
	assert_false(row_stands(&fact->row, community.size));
	assert_non_null(world_standing(world, WORLD_RETRACTIONS,
	    digest_bytes(&fact->statement), community.size));
}

static void
a_person_is_loaded_with_what_they_say_of_themselves(void **state)
{
	struct house *house = *state;
	auto_world struct world *world = world_new(&house->err);

	live_in(house);
	const struct store_community community = community_of(house);
	assert_true(store_load_person(house->db, &community, "mia",
	    community.size, world, &house->err));
	const struct profile_row *profile = world_standing(world,
	    WORLD_PROFILES, bytes_of("mia"), community.size);
	assert_non_null(profile);
	assert_string_equal(profile->name, "Mia");
	assert_null(profile->show);
	assert_int_equal(world_all(world, CHANGE_AFFILIATION).n, 2);
	assert_int_equal(world_all(world, CHANGE_COVERAGE).n, 1);
	const struct declaration_row *declaration = world_standing(world,
	    WORLD_DECLARATIONS, bytes_of("mia"), community.size);
	assert_true(declaration->answer);
	const struct affiliation_row *works = world_standing(world,
	    WORLD_AFFILIATIONS, bytes_of("mia"), community.size);
	assert_string_equal(works->organisation, "works");
	assert_non_null(
	    world_organisation_named(world, "THE works", community.size));
	assert_true(world_organisation_is_under(world, works->organisation,
	    "cider", community.size));
}

static void
people_are_counted_where_they_say_they_work(void **state)
{
	struct house *house = *state;
	struct store_counts counts;

	live_in(house);
	const struct store_community community = community_of(house);
	const struct store_scope scope = { community.id, community.size };
	assert_true(store_counts_by_organisation(house->db, &scope,
	    INT64_C(1767225600000), &house->arena, &counts, &house->err));
	assert_int_equal(counts.n, 2);
	assert_string_equal(counts.item[0].name, "works");
	assert_int_equal(counts.item[0].n, 1);
	assert_null(counts.item[1].name);
	assert_int_equal(counts.item[1].n, 1);

	/* The millisecond before 2026 nobody worked anywhere. */
	assert_true(store_counts_by_organisation(house->db, &scope,
	    INT64_C(1767225599999), &house->arena, &counts, &house->err));
	assert_int_equal(counts.n, 0);
}

static void
whoever_was_merged_is_loaded_under_any_name(void **state)
{
	static const char *const names[] = { "rex", "mia", "irc:m", "quin" };
	struct house *house = *state;

	house_furnish(house);
	house_enrol(house, "quin");
	house_enrol(house, "rex");
	(void)say(house, "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:m\",\"handle\":\"mia\"}");
	(void)say(house, "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"from\":\"2026-01-01\"}");
	(void)say(house, "quin", "contribution",
	    "{\"subject\":\"handle:quin\",\"activity\":\"talk\","
	    "\"from\":\"2026-01-01\"}");
	(void)say(house, "ada", "identity",
	    "{\"action\":\"merge\",\"handle\":\"mia\",\"into\":\"quin\"}");
	(void)say(house, "ada", "identity",
	    "{\"action\":\"merge\",\"handle\":\"quin\",\"into\":\"rex\"}");
	const struct store_community community = community_of(house);
	for (size_t i = 0; i < COUNT(names); i++) {
		auto_world struct world *world = world_new(&house->err);

		assert_true(store_load_person(house->db, &community, names[i],
		    community.size, world, &house->err));
		assert_int_equal(world_all(world, CHANGE_FACT).n, 2);
		assert_string_equal(world_owner(world, "irc:m", community.size),
		    "rex");
	}
}

static void
what_was_taken_back_waits_for_nobody(void **state)
{
	const struct store_filter filter = { .status = STORE_UNJUDGED,
		.limit = 50 };
	struct house *house = *state;
	struct store_statements list;

	live_in(house);
	const struct store_community community = community_of(house);
	const struct store_scope scope = { community.id, community.size };
	assert_true(store_statements(house->db, &scope, &filter, &house->arena,
	    &list, &house->err));
	assert_int_equal(list.n, 0);

	/* Before the claim was taken back, and after the endorsement was. */
	const struct store_scope then = { community.id, community.size - 1 };
	assert_true(store_statements(house->db, &then, &filter, &house->arena,
	    &list, &house->err));
	assert_int_equal(list.n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    the_tables_hold_what_a_rebuild_derives, house_start,
		    house_stop),
		cmocka_unit_test_setup_teardown(
		    what_was_taken_back_is_loaded_with_its_retraction,
		    house_start, house_stop),
		cmocka_unit_test_setup_teardown(
		    a_person_is_loaded_with_what_they_say_of_themselves,
		    house_start, house_stop),
		cmocka_unit_test_setup_teardown(
		    people_are_counted_where_they_say_they_work, house_start,
		    house_stop),
		cmocka_unit_test_setup_teardown(
		    whoever_was_merged_is_loaded_under_any_name, house_start,
		    house_stop),
		cmocka_unit_test_setup_teardown(
		    what_was_taken_back_waits_for_nobody, house_start,
		    house_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
