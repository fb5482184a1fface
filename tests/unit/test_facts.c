#include "core/facts.h"

#include "small_world.h"

#include "test.h"

#define NOON "2026-03-01T12:00:00Z"

static void
people(struct small *small)
{
	(void)small_person(small, "ada");
	(void)small_person(small, "bob");
	(void)small_group(small, "tech", "council", NULL);
	(void)small_group(small, "nova", "project", "tech");
}

static void
a_day_sits_at_midnight_in_the_zone_of_the_policy(void **state)
{
	auto_small struct small small = small_open();
	auto_looked struct looked utc, east;

	(void)state;
	(void)small_fact(&small, (struct fact_row){ .identity = "irc:vw",
				     .from = at("2026-03-01T00:00:00Z"),
				     .day = true });
	look(&utc, &small, "irc:vw", "{'count':{'select':{},'at_least':1}}",
	    small.size);
	assert_int_equal(
	    selection_at(&utc.selection, at("2026-03-01T00:00:00Z")), 0);
	assert_int_equal(
	    selection_at(&utc.selection, at("2026-03-01T00:00:00Z") + 1), 1);
	look(&east, &small, "irc:vw", "+{'count':{'select':{},'at_least':1}}",
	    small.size);
	assert_int_equal(
	    selection_at(&east.selection, at("2026-02-28T22:00:00Z")), 0);
	assert_int_equal(
	    selection_at(&east.selection, at("2026-02-28T22:00:00Z") + 1), 1);
}

static void
two_identities_in_one_occasion_are_one_fact(void **state)
{
	static const struct attendee attendees[] = {
		{ "irc:vw", "{\"lines\":3}", "operator" },
		{ "irc:other", "{\"lines\":100}", NULL },
		{ "irc:vw-away", "{\"lines\":4}", NULL },
	};
	auto_small struct small small = small_open();
	auto_looked struct looked apart, joined, hat;
	uint64_t before;

	(void)state;
	people(&small);
	(void)small_occasion(&small, "nova", "2026-03-01T12:00:00Z", "ada",
	    attendees, COUNT(attendees));
	(void)small_link(&small, "irc:vw", "bob");
	before = small.size;
	(void)small_link(&small, "irc:vw-away", "bob");
	look(&apart, &small, "handle:bob",
	    "{'sum':{'quantity':'lines','select':{},'at_least':1}}", before);
	assert_int_equal(apart.facts.n, 1);
	assert_int_equal(selection_at(&apart.selection, at(NOON) + 1), 3);
	look(&joined, &small, "irc:vw-away",
	    "{'sum':{'quantity':'lines','select':{},'at_least':1}}",
	    small.size);
	assert_int_equal(joined.facts.n, 1);
	assert_int_equal(joined.facts.item[0].rows_n, 2);
	assert_int_equal(selection_at(&joined.selection, at(NOON) + 1), 7);
	look(&hat, &small, "handle:bob",
	    "{'count':{'select':{'hats':['operator'],'endorsed':{}},"
	    "'at_least':1}}",
	    small.size);
	assert_int_equal(selection_at(&hat.selection, at(NOON) + 1), 1);
}

static void
ended_rows_are_not_seen_and_later_ones_not_yet(void **state)
{
	auto_small struct small small = small_open();
	auto_looked struct looked none, one, gone;
	uint64_t fact, end;

	(void)state;
	fact = small_fact(&small,
	    (struct fact_row){ .identity = "irc:vw", .from = at(NOON) });
	end = small_end(&small, CHANGE_FACT, fact);
	look(&none, &small, "irc:vw", "{'count':{'select':{},'at_least':1}}",
	    fact);
	assert_int_equal(none.facts.n, 0);
	look(&one, &small, "irc:vw", "{'count':{'select':{},'at_least':1}}",
	    end);
	assert_int_equal(one.facts.n, 1);
	look(&gone, &small, "irc:vw", "{'count':{'select':{},'at_least':1}}",
	    end + 1);
	assert_int_equal(gone.facts.n, 0);
}

static void
what_was_taken_back_is_known_and_ignored_from_then_on(void **state)
{
	static const char rule[] = "{'count':{'select':{},'at_least':1}}";
	auto_small struct small small = small_open();
	auto_looked struct looked before, after;
	uint64_t fact, back;

	(void)state;
	fact = small_fact(&small,
	    (struct fact_row){ .identity = "irc:vw", .from = at(NOON) });
	back = small_retract(&small, CHANGE_FACT, fact);
	(void)small_fact(&small,
	    (struct fact_row){ .identity = "irc:vw", .from = at(NOON) });
	look(&before, &small, "irc:vw", rule, back);
	assert_int_equal(selection_at(&before.selection, at(NOON) + 1), 1);
	assert_string_equal(reason(&before, 0), "counts");

	/* The one that was taken back is in nobody's way. */
	look(&after, &small, "irc:vw", rule, small.size);
	assert_int_equal(after.facts.n, 2);
	assert_int_equal(selection_at(&after.selection, at(NOON) + 1), 1);
	assert_string_equal(reason(&after, 0), "retracted");
	assert_string_equal(reason(&after, 1), "counts");
	(void)selection_at(&after.selection, at(NOON));
	assert_string_equal(reason(&after, 0), "after-instant");
}

static void
an_identity_linked_twice_gives_its_facts_once(void **state)
{
	auto_small struct small small = small_open();
	auto_looked struct looked looked;

	(void)state;
	people(&small);
	(void)small_fact(&small,
	    (struct fact_row){ .identity = "irc:vw", .from = at(NOON) });
	(void)small_fact(&small, (struct fact_row){ .identity = "handle:ada",
				     .from = at(NOON),
				     .group = "ops" });
	(void)small_link(&small, "irc:vw", "ada");
	(void)small_link(&small, "irc:vw", "ada");
	look(&looked, &small, "irc:vw", "{'count':{'select':{},'at_least':1}}",
	    small.size);
	assert_string_equal(looked.subject.identity, "handle:ada");
	assert_int_equal(looked.facts.n, 2);
	assert_int_equal(selection_at(&looked.selection, at(NOON) + 1), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_day_sits_at_midnight_in_the_zone_of_the_policy),
		cmocka_unit_test(two_identities_in_one_occasion_are_one_fact),
		cmocka_unit_test(
		    ended_rows_are_not_seen_and_later_ones_not_yet),
		cmocka_unit_test(
		    what_was_taken_back_is_known_and_ignored_from_then_on),
		cmocka_unit_test(an_identity_linked_twice_gives_its_facts_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
