#include "small_world.h"

#include "core/instant.h"
#include "core/private.h"

#include "test.h"

/* Who may write and read which private row. */

enum { NOW = 5000 };

/* Registrar rita, official olga, mia, and kim, who has no key. */
static void
fill(struct small *small)
{
	(void)small_person(small, "rita");
	(void)small_person(small, "olga");
	(void)small_person(small, "mia");
	(void)small_add(small, (struct change){ .kind = CHANGE_PERSON,
				   .person = { .handle = "kim",
				       .by = "rita",
				       .kinds = "",
				       .keyless = true } });
	(void)small_office(small, (struct office_row){ .handle = "rita",
				      .office = "registrar",
				      .until_at = INSTANT_MAX });
	(void)small_office(small, (struct office_row){ .handle = "olga",
				      .office = "official",
				      .until_at = INSTANT_MAX });
}

static void
the_table_of_who_may_what_is_closed(void **state)
{
	static const struct {
		const char *why;
		const char *kind;
		const char *owner;
		const char *who;
		bool writes;
		bool reads;
	} rows[] = {
		{ "one's own contact", "contact", "mia", "mia", true, true },
		{ "registrars see contacts", "contact", "mia", "rita", false,
		    true },
		{ "officials do not", "contact", "mia", "olga", false, false },
		{ "of who has no key, registrars write", "contact", "kim",
		    "rita", true, true },
		{ "others do not", "contact", "kim", "mia", false, false },
		{ "nor for who is nobody", "contact", "zed", "rita", false,
		    true },
		{ "one's own grounds", "grounds", "mia", "mia", true, true },
		{ "officials see grounds", "grounds", "mia", "olga", false,
		    true },
		{ "registrars do not", "grounds", "mia", "rita", false, false },
		{ "not even of who has no key", "grounds", "kim", "rita", false,
		    false },
		{ "one's own conflict", "conflict", "mia", "mia", true, true },
		{ "officials see conflicts", "conflict", "mia", "olga", false,
		    true },
		{ "others do not", "conflict", "mia", "kim", false, false },
	};
	auto_small struct small small = small_open();
	(void)state;

	fill(&small);
	const struct moment at = { small.size, NOW };
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = { 0 };
		const struct private_kind *kind =
		    private_kind_find(rows[i].kind, &err);

		assert_non_null(kind);
		if (private_may_write(kind, small.world, rows[i].owner,
			rows[i].who, &at, &err) != rows[i].writes ||
		    private_may_read(kind, small.world, rows[i].owner,
			rows[i].who, &at, &err) != rows[i].reads)
			fail_msg("%s", rows[i].why);
		if (!rows[i].reads)
			assert_int_equal(err.code, ERR_FORBIDDEN);
	}
}

static void
an_office_counts_only_while_it_lasts(void **state)
{
	auto_small struct small small = small_open();
	struct err err = { 0 };
	const struct private_kind *kind = private_kind_find("grounds", &err);
	(void)state;

	(void)small_office(&small, (struct office_row){ .handle = "olga",
				       .office = "official",
				       .until_at = NOW });
	const struct moment before = { small.size, NOW - 1 };
	const struct moment after = { small.size, NOW };
	assert_true(
	    private_may_read(kind, small.world, "mia", "olga", &before, &err));
	assert_false(
	    private_may_read(kind, small.world, "mia", "olga", &after, &err));
}

static void
ids_are_handles_or_random(void **state)
{
	static const struct {
		const char *why;
		const char *kind;
		const char *id;
		bool ok;
	} rows[] = {
		{ "a handle", "contact", "mia", true },
		{ "no handle", "contact", "Mia", false },
		{ "random", "grounds", "AbCdEfGhIjKlMnOpQrSt-_", true },
		{ "too short", "grounds", "AbCdEfGhIjKlMnOpQrSt-", false },
		{ "too long", "conflict", "AbCdEfGhIjKlMnOpQrSt-_0", false },
		{ "another alphabet", "conflict", "AbCdEfGhIjKlMnOpQrSt+/",
		    false },
		{ "nothing", "conflict", "", false },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = { 0 };
		const struct private_kind *kind =
		    private_kind_find(rows[i].kind, &err);

		if (private_check_id(kind, rows[i].id, &err) != rows[i].ok)
			fail_msg("%s", rows[i].why);
		assert_int_equal(err.code, rows[i].ok ? ERR_NONE : ERR_INVALID);
	}
}

static void
there_are_no_other_kinds(void **state)
{
	struct err err = { 0 };
	(void)state;

	assert_null(private_kind_find("diary", &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_of_who_may_what_is_closed),
		cmocka_unit_test(an_office_counts_only_while_it_lasts),
		cmocka_unit_test(ids_are_handles_or_random),
		cmocka_unit_test(there_are_no_other_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
