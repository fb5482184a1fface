#include "test.h"

#include "core/instant.h"
#include "core/office.h"

/* Who holds what, where, and for how long. */

enum { GRANTED = 5, ENDED = 9, FROM = 1000, UNTIL = 2000 };

static struct world *
world(void)
{
	struct err err = { 0 };
	struct world *new = world_new(&err);

	assert_non_null(new);
	return new;
}

static void
add_group(struct world *to, uint64_t since, const char *slug,
    const char *parent)
{
	const struct change change = { .kind = CHANGE_GROUP,
		.group = { .row = { since, ROW_OPEN, 0 },
		    .slug = slug,
		    .parent = parent } };
	struct err err = { 0 };

	assert_true(world_add(to, &change, &err));
}

static void
add_office(struct world *to, uint64_t since, const char *handle,
    const char *office, const char *group)
{
	const struct change change = { .kind = CHANGE_OFFICE,
		.office = { .row = { since, ROW_OPEN, 0 },
		    .handle = handle,
		    .office = office,
		    .group = group,
		    .until_at = INSTANT_MAX } };
	struct err err = { 0 };

	assert_true(world_add(to, &change, &err));
}

/* The same, for one occasion only. */
static void
add_bound(struct world *to, uint64_t since, const char *office,
    const char *group, const struct digest *occasion)
{
	struct change change = { .kind = CHANGE_OFFICE,
		.office = { .row = { since, ROW_OPEN, 0 },
		    .handle = "ada",
		    .office = office,
		    .group = group,
		    .occasion = *occasion,
		    .until_at = INSTANT_MAX } };
	struct err err = { 0 };

	assert_true(world_add(to, &change, &err));
}

static const struct moment now = { 100, 1500 };
static const struct digest none;
static const struct digest one = { { 1 } };
static const struct digest two = { { 2 } };

static const struct {
	const char *why;
	struct moment at;
	bool counts;
} terms[] = {
	{ "the entry that grants it is not yet covered", { GRANTED, FROM },
	    false },
	{ "the next one is", { GRANTED + 1, FROM }, true },
	{ "before the term", { GRANTED + 1, FROM - 1 }, false },
	{ "its last moment", { GRANTED + 1, UNTIL - 1 }, true },
	{ "its end is not included", { GRANTED + 1, UNTIL }, false },
	{ "the entry that ends it is still covered", { ENDED, FROM }, true },
	{ "the next one is not, at the same time", { ENDED + 1, FROM }, false },
};

static void
an_office_counts_from_its_grant_to_its_end_within_its_term(void **state)
{
	const struct office_row row = { .row = { GRANTED, ENDED, 0 },
		.from = FROM,
		.until_at = UNTIL };

	(void)state;
	for (size_t i = 0; i < COUNT(terms); i++)
		if (office_counts(&row, &terms[i].at) != terms[i].counts)
			fail_msg("%s", terms[i].why);
}

static void
an_office_is_held_in_exactly_this_group(void **state)
{
	auto_world struct world *w = world();

	(void)state;
	add_office(w, 1, "ada", "chair", "ops");
	add_office(w, 2, "ada", "registrar", NULL);
	assert_non_null(office_held(w, "ada", "chair", "ops", &now));
	assert_null(office_held(w, "ada", "chair", "op", &now));
	assert_null(office_held(w, "ada", "chair", NULL, &now));
	assert_null(office_held(w, "bea", "chair", "ops", &now));
	assert_non_null(office_held(w, "ada", "registrar", NULL, &now));
	assert_null(office_held(w, "ada", "registrar", "ops", &now));
	assert_null(office_held(w, "ada", "regist", NULL, &now));
}

static void
an_office_reaches_down_and_never_up_or_across(void **state)
{
	auto_world struct world *w = world();

	(void)state;
	add_group(w, 1, "sig", NULL);
	add_group(w, 2, "ops", "sig");
	add_group(w, 3, "tools", "ops");
	add_group(w, 4, "docs", "sig");
	add_office(w, 5, "ada", "chair", "ops");
	add_office(w, 6, "bea", "chair", NULL);
	assert_non_null(
	    office_held_above(w, "ada", "chair", "ops", &none, &now));
	assert_non_null(
	    office_held_above(w, "ada", "chair", "tools", &none, &now));
	assert_null(office_held_above(w, "ada", "chair", "sig", &none, &now));
	assert_null(office_held_above(w, "ada", "chair", "docs", &none, &now));
	assert_null(office_held_above(w, "bea", "chair", "ops", &none, &now));
}

static void
an_office_for_one_occasion_is_for_that_one(void **state)
{
	auto_world struct world *w = world();

	(void)state;
	add_group(w, 1, "ops", NULL);
	add_bound(w, 2, "chair", "ops", &one);
	add_bound(w, 3, "track-chair", NULL, &one);
	assert_null(office_held(w, "ada", "chair", "ops", &now));
	assert_non_null(
	    office_held_above(w, "ada", "chair", "ops", &one, &now));
	assert_null(office_held_above(w, "ada", "chair", "ops", &two, &now));
	assert_null(office_held_above(w, "ada", "chair", "ops", &none, &now));
	assert_null(office_held_anywhere(w, "ada", "chair", &now));
	assert_null(office_held_of_list(w, "ada", "track-chair", &now));
}

static void
what_a_chair_can_give_speaks_for_its_group_alone(void **state)
{
	auto_world struct world *w = world();

	(void)state;
	add_office(w, 1, "ada", "editor", "ops");
	add_office(w, 2, "bea", "editor", NULL);
	add_office(w, 3, "cleo", "chair", "ops");
	assert_null(office_held_of_list(w, "ada", "mentor editor", &now));
	assert_non_null(office_held_anywhere(w, "ada", "mentor editor", &now));
	assert_non_null(office_held_of_list(w, "bea", "mentor editor", &now));
	assert_non_null(office_held_of_list(w, "cleo", "chair", &now));
	assert_null(office_held_of_list(w, "bea", "", &now));
}

static void
another_is_somebody_else_in_the_whole_community(void **state)
{
	auto_world struct world *w = world();

	(void)state;
	add_office(w, 1, "ada", "registrar", NULL);
	assert_false(office_has_another(w, "registrar", "ada", &now));
	assert_true(office_has_another(w, "registrar", "bea", &now));
	add_office(w, 2, "bea", "registrar", "ops");
	assert_false(office_has_another(w, "registrar", "ada", &now));
	add_office(w, 99, "cleo", "registrar", NULL);
	assert_true(office_has_another(w, "registrar", "ada", &now));
	const struct moment before = { 99, 1500 };
	assert_false(office_has_another(w, "registrar", "ada", &before));
}

static const struct {
	const char *why;
	const char *list;
	const char *slug;
	bool has;
} lists[] = {
	{ "the only one", "chair", "chair", true },
	{ "the last", "editor chair", "chair", true },
	{ "a part at the end", "track-chair", "chair", false },
	{ "a part at the beginning", "chairs", "chair", false },
	{ "an empty list", "", "chair", false },
	{ "no list", NULL, "chair", false },
};

static void
a_list_has_whole_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++)
		if (list_has(lists[i].list, lists[i].slug) != lists[i].has)
			fail_msg("%s", lists[i].why);
	assert_true(office_is_by_chair("track-chair"));
	assert_false(office_is_by_chair("chair"));
	assert_false(office_is_by_chair("registrar"));
	assert_false(office_is_by_chair("mentor"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    an_office_counts_from_its_grant_to_its_end_within_its_term),
		cmocka_unit_test(an_office_is_held_in_exactly_this_group),
		cmocka_unit_test(an_office_reaches_down_and_never_up_or_across),
		cmocka_unit_test(an_office_for_one_occasion_is_for_that_one),
		cmocka_unit_test(
		    what_a_chair_can_give_speaks_for_its_group_alone),
		cmocka_unit_test(
		    another_is_somebody_else_in_the_whole_community),
		cmocka_unit_test(a_list_has_whole_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
