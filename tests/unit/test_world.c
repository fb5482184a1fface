#include "test.h"

#include "core/instant.h"
#include "core/world.h"

/* What is known, and by which size of the log. */

static int
start(void **state)
{
	struct err err = { 0 };

	*state = world_new(&err);
	assert_non_null(*state);
	return 0;
}

static int
stop(void **state)
{
	world_free(*state);
	return 0;
}

static void
add(struct world *world, struct change change)
{
	struct err err = { 0 };

	change.row.until = ROW_OPEN;
	if (!world_add(world, &change, &err))
		fail_msg("%s", err.msg);
}

static void
add_person(struct world *world, uint64_t since, const char *handle)
{
	add(world,
	    (struct change){ .kind = CHANGE_PERSON,
		.person = { .row = { .since = since }, .handle = handle } });
}

static void
add_link(struct world *world, uint64_t since, const char *identity,
    const char *handle)
{
	add(world, (struct change){ .kind = CHANGE_LINK,
		       .link = { .row = { .since = since },
			   .identity = identity,
			   .handle = handle } });
}

static void
add_group(struct world *world, uint64_t since, const char *slug,
    const char *parent)
{
	add(world, (struct change){ .kind = CHANGE_GROUP,
		       .group = { .row = { .since = since },
			   .slug = slug,
			   .parent = parent } });
}

static void
add_alias(struct world *world, uint64_t since, const char *alias,
    const char *group)
{
	add(world, (struct change){ .kind = CHANGE_ALIAS,
		       .alias = { .row = { .since = since },
			   .alias = alias,
			   .group = group } });
}

static bool
end(struct world *world, enum change_kind kind, uint64_t since, uint64_t until)
{
	struct err err = { 0 };

	return world_add(world,
	    &(struct change){ .kind = CHANGE_END,
		.end = { kind, since, 0, until } },
	    &err);
}

/* The slug of the group that is meant, or "". */
static const char *
meant(const struct world *world, const char *name, uint64_t size)
{
	const struct group_row *row = world_group_named(world, name, size);

	return row != NULL ? row->slug : "";
}

static const char *
owner(const struct world *world, const char *identity, uint64_t size)
{
	const char *handle = world_owner(world, identity, size);

	return handle != NULL ? handle : "";
}

static void
a_row_stands_after_its_entry_and_until_that_which_ends_it(void **state)
{
	struct world *world = *state;

	add_person(world, 3, "ada");
	assert_null(world_person(world, "ada", 3));
	assert_non_null(world_person(world, "ada", 4));
	assert_true(end(world, CHANGE_PERSON, 3, 7));
	assert_non_null(world_person(world, "ada", 7));
	assert_null(world_person(world, "ada", 8));
	assert_int_equal(world_all(world, CHANGE_PERSON).n, 1);
}

static void
what_is_added_twice_is_there_once(void **state)
{
	struct world *world = *state;

	add_person(world, 3, "ada");
	add_person(world, 3, "ada");
	assert_int_equal(world_all(world, CHANGE_PERSON).n, 1);
	assert_int_equal(world_find(world, WORLD_PEOPLE, bytes_of("ada")).n, 1);
	assert_false(end(world, CHANGE_PERSON, 4, 7));
	assert_false(end(world, CHANGE_GROUP, 3, 7));
}

static void
texts_are_the_worlds_own(void **state)
{
	struct world *world = *state;
	char handle[] = "ada";

	add_person(world, 3, handle);
	handle[0] = 'i';
	assert_string_equal(world_person(world, "ada", 4)->handle, "ada");
	assert_null(world_person(world, "ida", 4));
}

/* Is each of these rows there once, and can it be ended? */
static bool
finds_each_row(const uint64_t *since, size_t n)
{
	struct err err = { 0 };
	struct world *world auto_world = world_new(&err);
	bool ok = true;

	for (size_t i = 0; i < n; i++)
		add_person(world, since[i], "ada");
	for (size_t i = 0; i < n; i++) {
		add_person(world, since[i], "ida");
		ok = ok && end(world, CHANGE_PERSON, since[i], 20) &&
		     !end(world, CHANGE_PERSON, since[i] + 1, 20);
	}
	return ok && world_all(world, CHANGE_PERSON).n == n &&
	       world_person(world, "ada", 20) != NULL &&
	       world_person(world, "ada", 21) == NULL;
}

/* From a log rows come in order, from lookups in any. */
static void
rows_are_found_in_whatever_order_they_came(void **state)
{
	static const struct {
		uint64_t since[6];
		const char *why;
	} tables[] = {
		{ { 1, 3, 5, 7, 9, 11 }, "in order" },
		{ { 11, 9, 7, 5, 3, 1 }, "backwards" },
		{ { 3, 5, 1, 11, 7, 9 }, "jumbled" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(tables); i++)
		if (!finds_each_row(tables[i].since, COUNT(tables[i].since)))
			fail_msg("%s", tables[i].why);
}

static void
many_rows_under_one_key_stay_in_order(void **state)
{
	struct world *world = *state;

	for (uint64_t i = 0; i < 100; i++)
		add_link(world, i, "irc:x", "ada");
	struct rows rows = world_find(world, WORLD_LINKS, bytes_of("irc:x"));
	assert_int_equal(rows.n, 100);
	for (uint64_t i = 0; i < 100; i++) {
		const struct link_row *link = rows.item[i];

		assert_int_equal(link->row.since, i);
	}
	const struct link_row *newest =
	    world_standing(world, WORLD_LINKS, bytes_of("irc:x"), 50);
	assert_int_equal(newest->row.since, 49);
	assert_null(world_standing(world, WORLD_LINKS, bytes_of("irc:x"), 0));
	assert_int_equal(world_find(world, WORLD_LINKS, bytes_of("irc:y")).n,
	    0);
}

static void
an_identity_is_whose_it_was_linked_to_at_the_size(void **state)
{
	struct world *world = *state;

	add_person(world, 1, "ada");
	add_link(world, 3, "irc:x", "ada");
	assert_string_equal(owner(world, "irc:x", 3), "");
	assert_string_equal(owner(world, "irc:x", 4), "ada");
	assert_true(end(world, CHANGE_LINK, 3, 5));
	add_link(world, 8, "irc:x", "bea");
	assert_string_equal(owner(world, "irc:x", 5), "ada");
	assert_string_equal(owner(world, "irc:x", 6), "");
	assert_string_equal(owner(world, "irc:x", 9), "bea");
}

static void
a_handle_is_its_persons_once_there_is_one(void **state)
{
	struct world *world = *state;

	assert_string_equal(owner(world, "handle:ada", 9), "");
	add_person(world, 3, "ada");
	assert_string_equal(owner(world, "handle:ada", 3), "");
	assert_string_equal(owner(world, "handle:ada", 4), "ada");
}

static void
a_group_is_found_by_slug_and_by_any_spelling(void **state)
{
	struct world *world = *state;

	add_group(world, 1, "ops", NULL);
	add_group(world, 2, "web--team", NULL);
	add_alias(world, 3, "op-tools", "ops");
	assert_string_equal(meant(world, "ops", 4), "ops");
	assert_string_equal(meant(world, "OPS", 4), "ops");
	assert_string_equal(meant(world, "Op_Tools", 4), "ops");
	assert_string_equal(meant(world, "Op_Tools", 3), "");
	assert_string_equal(meant(world, "web--team", 4), "web--team");
	assert_string_equal(meant(world, "Web Team", 4), "web--team");
	assert_string_equal(meant(world, "Web Team", 2), "");
	assert_string_equal(meant(world, "-", 4), "");
}

static void
a_group_is_under_itself_and_those_above_it(void **state)
{
	struct world *world = *state;

	add_group(world, 1, "sig", NULL);
	add_group(world, 2, "ops", "sig");
	add_group(world, 3, "tools", "ops");
	assert_true(world_is_under(world, "ops", "ops", 4));
	assert_true(world_is_under(world, "tools", "sig", 4));
	assert_false(world_is_under(world, "sig", "tools", 4));
	assert_false(world_is_under(world, "nobody", "sig", 4));

	/* Moved to the top; before that, it stays where it was. */
	assert_true(end(world, CHANGE_GROUP, 2, 5));
	add_group(world, 5, "ops", NULL);
	assert_true(world_is_under(world, "tools", "sig", 5));
	assert_false(world_is_under(world, "tools", "sig", 6));
	assert_true(world_is_under(world, "tools", "ops", 6));
}

static void
groups_in_a_circle_end_nowhere(void **state)
{
	struct world *world = *state;

	add_group(world, 1, "a", "b");
	add_group(world, 2, "b", "a");
	assert_true(world_is_under(world, "a", "b", 3));
	assert_false(world_is_under(world, "a", "c", 3));
}

static void
an_occasion_is_found_by_place_and_by_file(void **state)
{
	struct world *world = *state;
	const struct digest source = { { 7 } };
	const struct digest zero = { 0 };
	auto_buf struct buf place = { 0 }, file = { 0 }, nowhere = { 0 };

	add(world, (struct change){ .kind = CHANGE_OCCASION,
		       .occasion = { .row = { .since = 1 },
			   .group = "ops",
			   .start = 5000,
			   .source = source } });
	add(world, (struct change){ .kind = CHANGE_OCCASION,
		       .occasion = { .row = { .since = 2 },
			   .group = "ops",
			   .start = 5000,
			   .url = "https://ops.example/" } });
	world_place("ops", 5000, NULL, &place);
	world_source_place(&source, 5000, &file);
	world_source_place(&zero, 5000, &nowhere);
	assert_int_equal(
	    world_find(world, WORLD_OCCASION_PLACES, buf_bytes(&place)).n, 1);
	assert_int_equal(
	    world_find(world, WORLD_OCCASION_PLACES, buf_bytes(&file)).n, 1);
	assert_int_equal(
	    world_find(world, WORLD_OCCASION_PLACES, buf_bytes(&nowhere)).n, 0);
}

static void
a_head_is_known_once_it_was_noted(void **state)
{
	struct world *world = *state;
	const struct digest root = { { 9 } };
	struct err err = { 0 };

	assert_null(world_head(world, 4));
	assert_true(world_note_head(world, 4, &root, &err));
	assert_true(digest_equal(world_head(world, 4), &root));
	assert_null(world_head(world, 5));
}

static void
an_empty_world_knows_nothing(void **state)
{
	const struct world *world = *state;

	assert_null(world_community(world));
	assert_null(world_person(world, "ada", 9));
	assert_null(world_group(world, "ops", 9));
	assert_null(world_activity(world, "talk", 9));
	assert_false(world_is_under(world, "ops", "sig", 9));
	world_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_row_stands_after_its_entry_and_until_that_which_ends_it),
		cmocka_unit_test(what_is_added_twice_is_there_once),
		cmocka_unit_test(texts_are_the_worlds_own),
		cmocka_unit_test(rows_are_found_in_whatever_order_they_came),
		cmocka_unit_test(many_rows_under_one_key_stay_in_order),
		cmocka_unit_test(
		    an_identity_is_whose_it_was_linked_to_at_the_size),
		cmocka_unit_test(a_handle_is_its_persons_once_there_is_one),
		cmocka_unit_test(a_group_is_found_by_slug_and_by_any_spelling),
		cmocka_unit_test(a_group_is_under_itself_and_those_above_it),
		cmocka_unit_test(groups_in_a_circle_end_nowhere),
		cmocka_unit_test(an_occasion_is_found_by_place_and_by_file),
		cmocka_unit_test(a_head_is_known_once_it_was_noted),
		cmocka_unit_test(an_empty_world_knows_nothing),
	};
	struct CMUnitTest fresh[COUNT(tests)];

	for (size_t i = 0; i < COUNT(tests); i++) {
		fresh[i] = tests[i];
		fresh[i].setup_func = start;
		fresh[i].teardown_func = stop;
	}
	return cmocka_run_group_tests(fresh, NULL, NULL);
}
