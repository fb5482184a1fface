/* For how long a roll stays the same: only its header says when it was. */

#include <stdio.h>

#include "core/roll.h"
#include "small_world.h"

#include "test.h"

#define DOCUMENT(version, zone, from, role)                                    \
	"{'policy':'p','version':" version ",'title':'P','zone':'" zone "',"   \
	"'effective_from':'" from "','roles':{'r':{'title':'t',"               \
	"'use':'franchise'," role "}}}"
#define POLICY(version, from, role) DOCUMENT(version, "UTC", from, role)
#define ZONED(zone, role) DOCUMENT("1", zone, "2026-01-01T00:00:00Z", role)
#define EVER(role) ZONED("UTC", role)
#define COUNT_OF(window)                                                       \
	"'rule':{'count':{'select':{},'window':" window ",'at_least':1}}"

static struct stretch
around(const struct small *small, const char *instant)
{
	struct ask ask = small_ask(small, "r", NULL, instant);
	struct stretch stretch = { 0 };
	struct err err = { 0 };

	if (!roll_around(&ask, &stretch, &err))
		fail_msg("%s: %s", instant, err.msg);
	return stretch;
}

static void
write_at(const struct small *small, int64_t t, struct buf *out,
    struct roll_sums *sums)
{
	struct ask ask = small_ask(small, "r", NULL, "2026-01-01T00:00:00Z");
	struct err err = { 0 };

	ask.instant = t;
	if (!roll_write(&ask, out, sums, NULL, &err))
		fail_msg("%s", err.msg);
}

/* The roll as of one instant, made of the one as of another. */
static void
rewrite(const struct small *small, const struct buf *roll, int64_t t,
    struct buf *out)
{
	struct ask ask = small_ask(small, "r", NULL, "2026-01-01T00:00:00Z");
	struct err err = { 0 };

	ask.instant = t;
	assert_true(roll_as_of(&ask, buf_bytes(roll), out, &err));
}

/* Is the roll of one instant that of another, but for its header? */
static bool
is_same(const struct small *small, int64_t one, int64_t other)
{
	auto_buf struct buf kept = { 0 };
	auto_buf struct buf made = { 0 };
	auto_buf struct buf fresh = { 0 };
	struct roll_sums kept_sums;
	struct roll_sums sums;

	write_at(small, one, &kept, &kept_sums);
	rewrite(small, &kept, other, &made);
	write_at(small, other, &fresh, &sums);
	return bytes_equal(buf_bytes(&made), buf_bytes(&fresh)) &&
	       memcmp(&kept_sums, &sums, sizeof(sums)) == 0;
}

static void
fact(struct small *small, const char *identity, const char *from, bool day)
{
	(void)small_fact(small, (struct fact_row){ .identity = identity,
				    .from = at(from),
				    .day = day });
}

/* Worlds in which one thing changes, and when. */
static void
a_fact(struct small *small)
{
	fact(small, "irc:vw", "2026-03-10T12:00:00Z", false);
}

static void
a_fact_of_the_28th(struct small *small)
{
	fact(small, "irc:vw", "2026-02-28T10:00:00Z", false);
}

static void
a_day(struct small *small)
{
	fact(small, "irc:vw", "2026-03-10T00:00:00Z", true);
}

static void
a_term(struct small *small)
{
	(void)small_person(small, "ada");
	(void)small_office(small, (struct office_row){ .office = "chair",
				      .handle = "ada",
				      .from = at("2026-03-01T00:00:00Z"),
				      .until_at = at("2026-04-01T00:00:00Z") });
}

static void
ends_where_an_answer_changes(void **state)
{
	static const struct {
		const char *why;
		const char *policy;
		void (*fill)(struct small *small);
		const char *instant;
		const char *from;
		const char *until;
	} rows[] = {
		{ "before a fact counts", EVER(COUNT_OF("{'days':10}")), a_fact,
		    "2026-03-10T12:00:00Z", NULL, "2026-03-10T12:00:00.001Z" },
		{ "until it leaves the window", EVER(COUNT_OF("{'days':10}")),
		    a_fact, "2026-03-15T12:34:56.789Z",
		    "2026-03-10T12:00:00.001Z", "2026-03-20T12:00:00.001Z" },
		{ "after that, for ever", EVER(COUNT_OF("{'days':10}")), a_fact,
		    "2026-05-01T00:00:00Z", "2026-03-20T12:00:00.001Z", NULL },
		{ "a month later, by the clock", EVER(COUNT_OF("{'months':1}")),
		    a_fact_of_the_28th, "2026-03-28T09:00:00Z",
		    "2026-02-28T10:00:00.001Z", "2026-03-28T10:00:00.001Z" },
		{ "until the 29th, which is a month after the 28th too",
		    EVER(COUNT_OF("{'months':1}")), a_fact_of_the_28th,
		    "2026-03-28T12:00:00Z", "2026-03-28T10:00:00.001Z",
		    "2026-03-29T00:00:00Z" },
		{ "a day of a zone", ZONED("+02:00", COUNT_OF("{'days':1}")),
		    a_day, "2026-03-10T05:00:00Z", "2026-03-09T22:00:00.001Z",
		    "2026-03-10T22:00:00.001Z" },
		{ "a term", EVER("'rule':{'office':{'kinds':['chair']}}"),
		    a_term, "2026-03-15T00:00:00Z", "2026-03-01T00:00:00.001Z",
		    "2026-04-01T00:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_small struct small small = small_open();

		(void)small_policy(&small, rows[i].policy);
		rows[i].fill(&small);
		struct stretch got = around(&small, rows[i].instant);
		if ((rows[i].from != NULL && got.from != at(rows[i].from)) ||
		    (rows[i].until != NULL && got.until != at(rows[i].until)) ||
		    (rows[i].until == NULL && got.until != INSTANT_MAX + 1))
			fail_msg("%s: %s to %s", rows[i].why,
			    instant_format(got.from).text,
			    instant_format(got.until).text);
		if (rows[i].until != NULL &&
		    is_same(&small, at(rows[i].instant), got.until))
			fail_msg("%s: nothing changes then", rows[i].why);
	}
}

/* A small sequence that is the same each time. */
static int64_t
draw(uint64_t *state, int64_t below)
{
	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (int64_t)(*state >> 33) % below;
}

/* People with offices, facts by the moment and by the day, and gaps. */
static void
fill(struct small *small, uint64_t *seed)
{
	static const char *const who[] = { "irc:vw", "handle:ada", "irc:zed" };
	const int64_t begin = at("2026-01-20T00:00:00Z");

	a_term(small);
	for (int i = 0; i < 12; i++) {
		int64_t from = begin + draw(seed, 60) * INSTANT_MS_PER_DAY;
		bool day = draw(seed, 2) == 0;

		(void)small_fact(small,
		    (struct fact_row){ .identity = who[i % 3],
			.from = day ? from : from + draw(seed, 80000000),
			.day = day });
	}
	(void)small_add(small,
	    (struct change){ .kind = CHANGE_COVERAGE,
		.coverage = { .source = "minutes",
		    .statement = small_digest(small->size),
		    .by = "ada",
		    .from = begin + 40 * INSTANT_MS_PER_DAY,
		    .until_at = begin + 45 * INSTANT_MS_PER_DAY } });
}

/* Every instant that is tried in a stretch gives the roll of its first. */
static bool
holds_throughout(const struct small *small, const struct stretch *stretch,
    uint64_t *seed)
{
	int64_t last = stretch->until - 1;

	return is_same(small, stretch->from, last) &&
	       is_same(small, last, stretch->from) &&
	       is_same(small, stretch->from,
		   stretch->from + draw(seed, last - stretch->from + 1));
}

static void
is_one_roll_from_its_first_instant_to_its_last(void **state)
{
	static const struct {
		const char *why;
		const char *policy;
		const char *later; /* a second version, or NULL */
	} rows[] = {
		{ "days", EVER(COUNT_OF("{'days':10}")), NULL },
		{ "months", EVER(COUNT_OF("{'months':1}")), NULL },
		{ "two versions", EVER(COUNT_OF("{'days':9}")),
		    POLICY("2", "2026-03-01T00:00:00Z",
			COUNT_OF("{'months':2}")) },
		{ "what is held on to",
		    EVER("'holds_for':{'days':7}," COUNT_OF("{'days':5}")),
		    NULL },
		{ "an office, and what is held on to until another version",
		    EVER("'holds_for':{'months':1},'rule':{'office':{'kinds':"
			 "['chair']}}"),
		    POLICY("2", "2026-04-11T00:00:00Z",
			COUNT_OF("{'days':30}")) },
	};
	const int64_t end = at("2026-07-01T00:00:00Z");

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_small struct small small = small_open();
		uint64_t seed = i + 1;
		int64_t t = at("2026-01-02T00:00:00Z");
		size_t changes = 0;

		(void)small_policy(&small, rows[i].policy);
		if (rows[i].later != NULL)
			(void)small_policy(&small, rows[i].later);
		fill(&small, &seed);
		while (t < end) {
			const struct stretch stretch =
			    around(&small, instant_format(t).text);
			const int64_t until = stretch.until;

			assert_in_range(t, stretch.from, until - 1);
			struct stretch inside = { t,
				until < end ? until : end };
			if (!holds_throughout(&small, &inside, &seed))
				fail_msg("%s: not from %s", rows[i].why,
				    instant_format(t).text);
			changes += is_same(&small, t, inside.until) ? 0 : 1;
			t = inside.until;
		}
		/* Or nothing was tried. */
		assert_true(changes > 1);
	}
}

static void
keeps_no_roll_of_a_policy_that_has_not_begun(void **state)
{
	auto_small struct small small = small_open();
	struct ask ask;
	struct stretch stretch;
	struct err err = { 0 };

	(void)state;
	(void)small_policy(&small, EVER(COUNT_OF("{'days':10}")));
	ask = small_ask(&small, "r", NULL, "2025-12-31T23:59:59Z");
	assert_false(roll_around(&ask, &stretch, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_where_an_answer_changes),
		cmocka_unit_test(
		    is_one_roll_from_its_first_instant_to_its_last),
		cmocka_unit_test(keeps_no_roll_of_a_policy_that_has_not_begun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
