#include "core/distrust.h"

#include "small_world.h"

#include "test.h"

#define NOON "2026-03-01T12:00:00Z"

/* What a distrusted key signed gives nothing (docs/keys.md). */

static uint64_t
distrusted(struct small *small, const char *handle, const char *fingerprint,
    uint64_t from)
{
	return small_add(small, (struct change){ .kind = CHANGE_DISTRUST,
				    .distrust = { .handle = handle,
					.fingerprint = fingerprint,
					.from = (int64_t)from } });
}

static const char *
reason_at(const struct small *small, const char *select, uint64_t size)
{
	auto_looked struct looked looked;

	look(&looked, small, "handle:ada", select, size);
	(void)selection_at(&looked.selection, at(NOON) + 1);
	return reason(&looked, 0);
}

static const char anything[] = "{'count':{'select':{},'at_least':1}}";
static const char endorsed[] =
    "{'count':{'select':{'endorsed':{}},'at_least':1}}";

static uint64_t
talk(struct small *small, const char *signed_with)
{
	return small_fact(small, (struct fact_row){ .identity = "handle:ada",
				     .from = at(NOON),
				     .by = "ada",
				     .signed_with = signed_with });
}

static void
facts_signed_from_an_index_on_count_no_more(void **state)
{
	static const struct {
		const char *why;
		const char *handle;
		const char *key;
		int from; /* after the fact */
		const char *reason;
	} rows[] = {
		{ "from before the fact", "ada", "k1", -1, "distrusted-key" },
		{ "from the fact", "ada", "k1", 0, "distrusted-key" },
		{ "from after the fact", "ada", "k1", 1, "counts" },
		{ "another key", "ada", "k2", 0, "counts" },
		{ "somebody else had that key", "bob", "k1", 0, "counts" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_small struct small small = small_open();
		uint64_t fact, size;

		(void)small_person(&small, "ada");
		fact = talk(&small, "k1");
		size = small.size;
		(void)distrusted(&small, rows[i].handle, rows[i].key,
		    fact + (uint64_t)(int64_t)rows[i].from);
		print_message("%s\n", rows[i].why);
		assert_string_equal(reason_at(&small, anything, small.size),
		    rows[i].reason);
		/* A size that does not know of it yet. */
		assert_string_equal(reason_at(&small, anything, size),
		    "counts");
	}
}

static void
a_row_without_a_key_is_nobodys(void **state)
{
	auto_small struct small small = small_open();

	(void)state;
	(void)small_person(&small, "ada");
	(void)talk(&small, NULL);
	(void)distrusted(&small, "ada", "k1", 0);
	assert_string_equal(reason_at(&small, anything, small.size), "counts");
}

static void
endorsements_and_disputes_of_a_distrusted_key_count_no_more(void **state)
{
	auto_small struct small small = small_open();
	uint64_t fact, yes, no;

	(void)state;
	(void)small_person(&small, "ada");
	(void)small_person(&small, "bob");
	fact = talk(&small, "k1");
	yes = small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "bob", .signed_with = "k2" });
	no = small_endorse(&small, fact,
	    (struct endorsement_row){ .by = "bob",
		.dispute = true,
		.signed_with = "k3" });
	assert_string_equal(reason_at(&small, endorsed, small.size),
	    "disputed");
	(void)distrusted(&small, "bob", "k3", no);
	assert_string_equal(reason_at(&small, endorsed, small.size), "counts");
	(void)distrusted(&small, "bob", "k2", yes + 1);
	assert_string_equal(reason_at(&small, endorsed, small.size), "counts");
	(void)distrusted(&small, "bob", "k2", yes);
	assert_string_equal(reason_at(&small, endorsed, small.size),
	    "not-endorsed");
}

static void
add_key(struct small *small, const char *handle, const char *fingerprint,
    const char *by, const char *signed_with)
{
	(void)small_add(small, (struct change){ .kind = CHANGE_KEY,
				   .key = { .handle = handle,
				       .line = fingerprint,
				       .fingerprint = fingerprint,
				       .added_by = by,
				       .signed_with = signed_with,
				       .said = (int64_t)small->size } });
}

static void
distrust_spreads_in_one_order_however_keys_were_found(void **state)
{
	auto_small struct small small = small_open();
	auto_arena struct arena arena = { 0 };
	struct err err = { 0 };
	struct distrusts all;
	uint64_t from = small.size;

	(void)state;
	add_key(&small, "ada", "k1", "ada", "k1"); /* a founder's */
	add_key(&small, "ada", "k9", "ada", "k1");
	add_key(&small, "bob", "k3", "ada", "k9"); /* by a registrar */
	add_key(&small, "ada", "k2", "ada", "k1");
	add_key(&small, "eve", "k4", "bob", "k3");
	add_key(&small, "ada", "k1", "ada", "k2"); /* in a circle */
	add_key(&small, "eve", "k5", "eve", "k6"); /* no relation */
	const struct distrust first = { "ada", "k1", from + 1 };
	assert_true(distrust_spread(small.world, &first, small.size, &arena,
	    &all, &err));
	assert_int_equal(all.n, 5);
	const char *const order[] = { "k1", "k9", "k3", "k2", "k4" };
	for (size_t i = 0; i < all.n; i++) {
		/* k1 and k9 have one index, and go by fingerprint. */
		assert_string_equal(all.item[i].fingerprint, order[i]);
		assert_int_equal(all.item[i].from,
		    i == 0 ? from + 1 : from + i);
	}
	const struct distrust later = { "ada", "k1", from + 2 };
	assert_true(distrust_spread(small.world, &later, small.size, &arena,
	    &all, &err));
	assert_int_equal(all.n, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_signed_from_an_index_on_count_no_more),
		cmocka_unit_test(a_row_without_a_key_is_nobodys),
		cmocka_unit_test(
		    endorsements_and_disputes_of_a_distrusted_key_count_no_more),
		cmocka_unit_test(
		    distrust_spreads_in_one_order_however_keys_were_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
