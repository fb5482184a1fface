#include "core/endorsed.h"

#include <stdio.h>

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

/* What the fact of ada, recorded by the group's chair, comes to. */
static const char *
endorsed_reason(const struct small *small, const char *id, const char *endorsed)
{
	auto_looked struct looked looked;
	char rule[256];

	(void)snprintf(rule, sizeof(rule),
	    "{'count':{'select':{'endorsed':%s},'at_least':1}}", endorsed);
	look(&looked, small, id, rule, small->size);
	(void)selection_at(&looked.selection, at(NOON) + 1);
	return reason(&looked, 0);
}

static uint64_t
fact_of(struct small *small, const char *identity, const char *by,
    const char *by_office)
{
	return small_fact(small, (struct fact_row){ .identity = identity,
				     .group = "nova",
				     .from = at(NOON),
				     .by = by,
				     .by_office = by_office });
}

static void
recording_somebody_else_in_office_endorses_them(void **state)
{
	auto_small struct small small = small_open();

	(void)state;
	people(&small);
	(void)fact_of(&small, "handle:ada", "bob", "chair");
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "counts");
	assert_string_equal(
	    endorsed_reason(&small, "handle:ada", "{'by':['chair']}"),
	    "counts");
	assert_string_equal(
	    endorsed_reason(&small, "handle:ada", "{'by':['recorder']}"),
	    "endorser-not-in-office");
	assert_string_equal(
	    endorsed_reason(&small, "handle:ada", "{'at_least':2}"),
	    "not-endorsed");
}

static void
ones_own_word_is_no_endorsement(void **state)
{
	auto_small struct small small = small_open();
	uint64_t fact;

	(void)state;
	people(&small);
	fact = fact_of(&small, "handle:ada", "ada", "chair");
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "own-work");
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "bob", .group = "nova" });
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "counts");
	assert_string_equal(
	    endorsed_reason(&small, "handle:ada", "{'at_least':2}"),
	    "not-endorsed");
}

static void
without_office_the_recorder_endorses_nothing(void **state)
{
	auto_small struct small small = small_open();

	(void)state;
	people(&small);
	(void)fact_of(&small, "handle:ada", "ada", NULL);
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "not-endorsed");
}

static void
a_link_reveals_own_work(void **state)
{
	auto_small struct small small = small_open();
	uint64_t link;

	(void)state;
	people(&small);
	(void)fact_of(&small, "irc:bobby", "bob", "chair");
	assert_string_equal(endorsed_reason(&small, "irc:bobby", "{}"),
	    "counts");
	link = small_link(&small, "irc:bobby", "bob");
	assert_string_equal(endorsed_reason(&small, "irc:bobby", "{}"),
	    "own-work");
	(void)small_end(&small, CHANGE_LINK, link);
	assert_string_equal(endorsed_reason(&small, "irc:bobby", "{}"),
	    "counts");
}

static void
two_endorsements_by_one_person_are_one(void **state)
{
	auto_small struct small small = small_open();
	uint64_t fact;

	(void)state;
	people(&small);
	fact = fact_of(&small, "handle:ada", "ada", NULL);
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "bob", .group = "nova" });
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "bob",
		.office = "recorder",
		.group = "nova" });
	assert_string_equal(
	    endorsed_reason(&small, "handle:ada", "{'at_least':2}"),
	    "not-endorsed");
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "cyd", .group = "tech" });
	assert_string_equal(
	    endorsed_reason(&small, "handle:ada", "{'at_least':2}"), "counts");
}

static void
an_endorsement_of_one_attendee_is_for_that_one(void **state)
{
	auto_small struct small small = small_open();
	uint64_t fact;

	(void)state;
	people(&small);
	fact = fact_of(&small, "irc:vw", "ada", NULL);
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "bob", .identity = "irc:other" });
	assert_string_equal(endorsed_reason(&small, "irc:vw", "{}"),
	    "not-endorsed");
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "bob", .identity = "irc:vw" });
	assert_string_equal(endorsed_reason(&small, "irc:vw", "{}"), "counts");
}

static void
an_endorsement_counts_from_the_size_at_which_it_is_known(void **state)
{
	auto_small struct small small = small_open();
	uint64_t fact, endorsement;

	(void)state;
	people(&small);
	fact = fact_of(&small, "handle:ada", "ada", NULL);
	endorsement = small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "bob", .group = "nova" });
	small.size = endorsement;
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "not-endorsed");
	small.size = endorsement + 1;
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "counts");
}

static void
a_dispute_stands_until_the_group_above_answers(void **state)
{
	auto_small struct small small = small_open();
	uint64_t fact, dispute;

	(void)state;
	people(&small);
	fact = fact_of(&small, "handle:ada", "bob", "chair");
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "cyd", .group = "tech" });
	dispute = small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "dan",
		.group = "nova",
		.dispute = true });
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "disputed");
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "eve", .group = "nova" });
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "disputed");
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "fay",
		.group = "tech",
		.office = "recorder" });
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "disputed");
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "ada", .group = "tech" });
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "disputed");
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "gil", .group = "tech" });
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "counts");
	(void)small_end(&small, CHANGE_ENDORSEMENT, dispute);
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "counts");
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "gil",
		.group = "tech",
		.dispute = true });
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "disputed");
}

static void
a_disputed_fact_counts_nowhere(void **state)
{
	auto_small struct small small = small_open();
	auto_looked struct looked looked;
	uint64_t fact;

	(void)state;
	people(&small);
	fact = fact_of(&small, "handle:ada", "ada", NULL);
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "bob",
		.group = "nova",
		.dispute = true });
	look(&looked, &small, "handle:ada",
	    "{'count':{'select':{},'at_least':1}}", small.size);
	assert_int_equal(selection_at(&looked.selection, at(NOON) + 1), 0);
}

static void
who_disputed_may_endorse_after_all(void **state)
{
	auto_small struct small small = small_open();
	uint64_t fact;

	(void)state;
	people(&small);
	fact = fact_of(&small, "handle:ada", "bob", "chair");
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "cyd",
		.group = "nova",
		.dispute = true });
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "disputed");
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "cyd",
		.group = "nova",
		.identity = "handle:ada" });
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "counts");
}

static void
ones_own_dispute_is_no_dispute(void **state)
{
	auto_small struct small small = small_open();
	uint64_t fact;

	(void)state;
	people(&small);
	fact = fact_of(&small, "handle:ada", "bob", "chair");
	(void)small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "ada",
		.group = "nova",
		.dispute = true });
	assert_string_equal(endorsed_reason(&small, "handle:ada", "{}"),
	    "counts");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    recording_somebody_else_in_office_endorses_them),
		cmocka_unit_test(ones_own_word_is_no_endorsement),
		cmocka_unit_test(without_office_the_recorder_endorses_nothing),
		cmocka_unit_test(a_link_reveals_own_work),
		cmocka_unit_test(two_endorsements_by_one_person_are_one),
		cmocka_unit_test(
		    an_endorsement_of_one_attendee_is_for_that_one),
		cmocka_unit_test(
		    an_endorsement_counts_from_the_size_at_which_it_is_known),
		cmocka_unit_test(
		    a_dispute_stands_until_the_group_above_answers),
		cmocka_unit_test(a_disputed_fact_counts_nowhere),
		cmocka_unit_test(who_disputed_may_endorse_after_all),
		cmocka_unit_test(ones_own_dispute_is_no_dispute),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
