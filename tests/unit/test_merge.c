#include "core/endorsed.h"
#include "core/roll.h"

#include <stdio.h>

#include "scenario.h"
#include "small_world.h"

/* People who turn out to be one: facts move, keys and offices never. */

static const char rule[] = "{'count':{'select':{},'at_least':1}}";

static uint64_t
merge(struct small *small, const char *handle, const char *into)
{
	return small_add(small,
	    (struct change){ .kind = CHANGE_MERGE,
		.merge = { .statement = small_digest(small->size),
		    .handle = handle,
		    .into = into,
		    .by = "reg" } });
}

/* Three people with a fact each; ann has one under a nick too. */
static void
people(struct small *small)
{
	static const char *const handles[] = { "ann", "bob", "cid" };

	for (size_t i = 0; i < COUNT(handles); i++) {
		char id[32];

		(void)snprintf(id, sizeof(id), "handle:%s", handles[i]);
		(void)small_person(small, handles[i]);
		(void)small_fact(small, (struct fact_row){ .identity = id,
					    .from = at("2026-01-01T00:00:00Z"),
					    .group = handles[i] });
	}
	(void)small_link(small, "irc:ann", "ann");
	(void)small_fact(small, (struct fact_row){ .identity = "irc:ann",
				    .from = at("2026-01-02T00:00:00Z") });
}

static size_t
facts_of(const struct small *small, const char *id, uint64_t size)
{
	auto_looked struct looked looked;

	look(&looked, small, id, rule, size);
	return looked.facts.n;
}

static void
facts_move_with_merges_as_they_are_known(void **state)
{
	auto_small struct small small = small_open();
	uint64_t first, second, end;

	(void)state;
	people(&small);
	first = merge(&small, "ann", "bob");
	second = merge(&small, "bob", "cid");
	end = small_end(&small, CHANGE_MERGE, first);
	assert_int_equal(facts_of(&small, "handle:ann", first), 2);
	assert_int_equal(facts_of(&small, "handle:bob", first), 1);
	assert_int_equal(facts_of(&small, "handle:bob", first + 1), 3);
	assert_int_equal(facts_of(&small, "handle:cid", second + 1), 4);
	assert_int_equal(facts_of(&small, "handle:ann", second + 1), 4);
	assert_int_equal(facts_of(&small, "irc:ann", second + 1), 4);
	assert_int_equal(facts_of(&small, "handle:cid", end + 1), 2);
	assert_int_equal(facts_of(&small, "handle:ann", end + 1), 2);
	assert_string_equal(world_owner(small.world, "irc:ann", end), "cid");
	assert_string_equal(world_owner(small.world, "irc:ann", end + 1),
	    "ann");
}

static void
what_one_endorses_of_the_others_is_own_work(void **state)
{
	static const char endorsed[] =
	    "{'count':{'select':{'endorsed':{}},'at_least':1}}";
	auto_small struct small small = small_open();
	auto_looked struct looked before, after;
	uint64_t fact, known;

	(void)state;
	(void)small_person(&small, "ann");
	(void)small_person(&small, "bob");
	fact = small_fact(&small, (struct fact_row){ .identity = "handle:ann",
				      .from = at("2026-01-01T00:00:00Z") });
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "bob", .office = "chair" });
	known = merge(&small, "bob", "ann");
	look(&before, &small, "handle:ann", endorsed, known);
	(void)selection_at(&before.selection, at("2026-06-01T00:00:00Z"));
	assert_string_equal(reason(&before, 0), "counts");
	look(&after, &small, "handle:ann", endorsed, small.size);
	(void)selection_at(&after.selection, at("2026-06-01T00:00:00Z"));
	assert_string_equal(reason(&after, 0), "own-work");
}

static void
offices_stay_where_they_are(void **state)
{
	auto_small struct small small = small_open();

	(void)state;
	(void)small_person(&small, "ann");
	(void)small_person(&small, "bob");
	(void)small_policy(&small,
	    "{'policy':'p','version':1,'title':'P',"
	    "'effective_from':'2000-01-01T00:00:00Z','roles':{"
	    "'r':{'title':'t','use':'franchise',"
	    "'rule':{'office':{'kinds':['chair']}}}}}");
	(void)small_office(&small,
	    (struct office_row){ .handle = "ann", .office = "chair" });
	(void)merge(&small, "ann", "bob");
	struct ask ask =
	    small_ask(&small, "r", "handle:bob", "2026-06-01T00:00:00Z");
	assert_int_equal(small_result(&ask), RESULT_FAIL);
}

static void
everyone_is_there_once(void **state)
{
	auto_small struct small small = small_open();
	auto_arena struct arena arena = { 0 };
	struct everyone everyone;
	struct err err;

	(void)state;
	people(&small);
	(void)merge(&small, "ann", "bob");
	assert_true(
	    roll_everyone(small.world, small.size, &arena, &everyone, &err));
	assert_int_equal(everyone.n, 2);
	assert_string_equal(everyone.id[0], "handle:bob");
	assert_string_equal(everyone.id[1], "handle:cid");
}

static const char one[] =
    "{\"action\":\"merge\",\"handle\":\"%s\",\"into\":\"%s\"}";
static const char two[] = "{\"action\":\"unmerge\",\"handle\":\"%s\"}";

static void
merges_are_a_registrars_and_never_a_circle(void **state)
{
	struct scenario s;

	(void)state;
	scenario_start(&s);
	REFUSES(&s, ERR_FORBIDDEN, "/by", "cleo", "identity", one, "mia",
	    "remo");
	REFUSES(&s, ERR_INVALID, "/body/into", "ada", "identity", one, "mia",
	    "mia");
	REFUSES(&s, ERR_UNKNOWN_TARGET, "/body/handle", "ada", "identity", one,
	    "zed", "mia");
	REFUSES(&s, ERR_UNKNOWN_TARGET, "/body/into", "ada", "identity", one,
	    "mia", "zed");
	REFUSES(&s, ERR_UNKNOWN_TARGET, "/body/handle", "ada", "identity", two,
	    "mia");
	SAYS(&s, "ada", "identity", one, "mia", "remo");
	REFUSES(&s, ERR_CONFLICT, "/body/handle", "ada", "identity", one, "mia",
	    "pia");
	REFUSES(&s, ERR_CONFLICT, "/body/into", "ada", "identity", one, "remo",
	    "mia");
	SAYS(&s, "ada", "identity", one, "remo", "pia");
	REFUSES(&s, ERR_CONFLICT, "/body/into", "ada", "identity", one, "pia",
	    "mia");
	SAYS(&s, "ada", "identity", two, "mia");
	SAYS(&s, "ada", "identity", one, "pia", "mia");
	scenario_done(&s);
}

static void
keys_and_offices_stay_with_their_handle(void **state)
{
	static const char talk[] =
	    "{\"subject\":\"handle:%s\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-02-01\"}";
	static const char endorse[] =
	    "{\"verdict\":\"endorse\",\"of\":[{\"statement\":\"%s\"}]}";
	struct scenario s;

	(void)state;
	scenario_start(&s);
	SAYS(&s, "ada", "identity", one, "cleo", "mia");
	SAYS(&s, "remo", "contribution", talk, "remo");
	const struct digest_hex work = digest_hex(&s.last);
	REFUSES(&s, ERR_FORBIDDEN, "/body/of/0/statement", "mia", "endorsement",
	    endorse, work.text);
	SAYS(&s, "cleo", "endorsement", endorse, work.text);
	SAYS(&s, "mia", "contribution", talk, "mia");
	REFUSES(&s, ERR_OWN_WORK, "/body/of/0/statement", "cleo", "endorsement",
	    endorse, digest_hex(&s.last).text);
	scenario_done(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_move_with_merges_as_they_are_known),
		cmocka_unit_test(what_one_endorses_of_the_others_is_own_work),
		cmocka_unit_test(offices_stay_where_they_are),
		cmocka_unit_test(everyone_is_there_once),
		cmocka_unit_test(merges_are_a_registrars_and_never_a_circle),
		cmocka_unit_test(keys_and_offices_stay_with_their_handle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
