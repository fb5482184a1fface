#include "small_world.h"

#include "test.h"

/* What shows only later that somebody has judged their own work: it does not
 * count at sizes that know of it, counts at those before, and counts again
 * when it turns out to be wrong. */

static const char rule[] = "{'count':{'select':{'endorsed':{'by':['chair']%s}},"
			   "'at_least':1}}";

/* What becomes known, and the kind of row that an undoing ends. */
enum revealed { LINK, MERGE, MERGE_BACK, MERGE_IN_TWO };

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

/* It becomes known that bob and the subject are one; the row to end. */
static uint64_t
reveal(struct small *small, enum revealed what, const char *subject)
{
	switch (what) {
	case LINK:
		return small_link(small, subject, "bob");
	case MERGE:
		return merge(small, "bob", "ann");
	case MERGE_BACK:
		return merge(small, "ann", "bob");
	case MERGE_IN_TWO:
		break;
	}
	(void)merge(small, "bob", "cid");
	return merge(small, "cid", "ann");
}

/* Why the only fact of a subject counts, or not, at a size. */
static const char *
reason_at(const struct small *small, const char *subject, const char *more,
    uint64_t size)
{
	static char text[64];
	struct looked looked;
	char whole[128];

	(void)snprintf(whole, sizeof(whole), rule, more);
	look(&looked, small, subject, whole, size);
	(void)selection_at(&looked.selection, at("2026-06-01T00:00:00Z"));
	(void)snprintf(text, sizeof(text), "%s", reason(&looked, 0));
	looked_close(&looked);
	return text;
}

static void
people(struct small *small)
{
	(void)small_person(small, "ann");
	(void)small_person(small, "bob");
	(void)small_person(small, "cid");
	(void)small_person(small, "dot");
}

/* A fact that bob, a chair, has judged: by recording it, or by endorsing. */
static void
judged_by_bob(struct small *small, const char *subject, bool recorded)
{
	struct fact_row fact = { .identity = subject,
		.from = at("2026-01-01T00:00:00Z"),
		.by = recorded ? "bob" : "dot",
		.by_office = recorded ? "chair" : NULL };
	uint64_t of = small_fact(small, fact);

	if (!recorded)
		(void)small_endorse(small, of,
		    (struct endorsement_row){ .by = "bob", .office = "chair" });
}

static void
own_work_counts_until_it_is_known_and_not_longer(void **state)
{
	static const struct {
		const char *why;
		enum revealed what;
		const char *subject;
		bool recorded;
	} rows[] = {
		{ "a nick was the chair's", LINK, "irc:nick", false },
		{ "a nick was the recording chair's", LINK, "irc:nick", true },
		{ "the chair was the person", MERGE, "handle:ann", false },
		{ "the recording chair was the person", MERGE, "handle:ann",
		    true },
		{ "the person was the chair", MERGE_BACK, "handle:ann", false },
		{ "the person was the recording chair", MERGE_BACK,
		    "handle:ann", true },
		{ "by way of a third handle", MERGE_IN_TWO, "handle:ann",
		    false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_small struct small small = small_open();
		const char *subject = rows[i].subject;

		print_message("# %s\n", rows[i].why);
		people(&small);
		judged_by_bob(&small, subject, rows[i].recorded);
		uint64_t before = small.size;
		uint64_t row = reveal(&small, rows[i].what, subject);
		uint64_t known = small.size;
		(void)small_end(&small,
		    rows[i].what == LINK ? CHANGE_LINK : CHANGE_MERGE, row);
		assert_string_equal(reason_at(&small, subject, "", before),
		    "counts");
		assert_string_equal(reason_at(&small, subject, "", known),
		    "own-work");
		assert_string_equal(reason_at(&small, subject, "", small.size),
		    "counts");
	}
}

static void
two_endorsers_who_are_one_count_once(void **state)
{
	auto_small struct small small = small_open();
	static const char two[] = ",'at_least':2";

	(void)state;
	people(&small);
	judged_by_bob(&small, "handle:ann", false);
	(void)small_endorse(&small, small.size - 2,
	    (struct endorsement_row){ .by = "cid", .office = "chair" });
	uint64_t before = small.size;
	uint64_t row = merge(&small, "cid", "bob");
	uint64_t known = small.size;
	(void)small_end(&small, CHANGE_MERGE, row);
	assert_string_equal(reason_at(&small, "handle:ann", two, before),
	    "counts");
	assert_string_equal(reason_at(&small, "handle:ann", two, known),
	    "not-endorsed");
	assert_string_equal(reason_at(&small, "handle:ann", two, small.size),
	    "counts");
}

static void
another_endorser_makes_up_for_it(void **state)
{
	auto_small struct small small = small_open();

	(void)state;
	people(&small);
	judged_by_bob(&small, "handle:ann", false);
	(void)small_endorse(&small, small.size - 2,
	    (struct endorsement_row){ .by = "cid", .office = "chair" });
	(void)merge(&small, "bob", "ann");
	assert_string_equal(reason_at(&small, "handle:ann", "", small.size),
	    "counts");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    own_work_counts_until_it_is_known_and_not_longer),
		cmocka_unit_test(two_endorsers_who_are_one_count_once),
		cmocka_unit_test(another_endorser_makes_up_for_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
