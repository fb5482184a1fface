#include "test.h"

#include "core/instant.h"

static int64_t
at(const char *text)
{
	struct err err = { 0 };
	int64_t ms = -1;

	if (!instant_parse(text, &ms, &err))
		fail_msg("%s: %s", text, err.msg);
	return ms;
}

static void
instants_have_one_form(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} cases[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "1970-01-01T00:00:00.001Z", 1 },
		{ "2000-02-29T12:00:00Z", 951825600000 },
		{ "2025-03-04T15:00:12Z", 1741100412000 },
		{ "2026-11-22T10:00:00.250Z", 1795341600250 },
		{ "9999-12-31T23:59:59.999Z", INSTANT_MAX },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(at(cases[i].text) == cases[i].ms);
		assert_string_equal(instant_format(cases[i].ms).text,
		    cases[i].text);
	}
	assert_true(
	    at("2026-11-22T10:00:00.000Z") == at("2026-11-22T10:00:00Z"));
}

static void
anything_else_is_no_instant(void **state)
{
	static const char *const texts[] = { "", "2026-11-22",
		"2026-11-22T10:00Z", "2026-11-22T10:00:00",
		"2026-11-22t10:00:00z", "2026-11-22 10:00:00Z",
		"2026-11-22T10:00:00+00:00", "2026-11-22T10:00:00.1Z",
		"2026-11-22T10:00:00.1234Z", "2026-11-22T10:00:00,123Z",
		"2026-11-22T10:00:60Z", "2026-11-22T24:00:00Z",
		"2026-11-22T10:60:00Z", "2026-02-29T10:00:00Z",
		"2100-02-29T10:00:00Z", "2026-13-01T10:00:00Z",
		"2026-00-01T10:00:00Z", "2026-11-00T10:00:00Z",
		"2026-11-31T10:00:00Z", "1969-12-31T23:59:59Z",
		"12026-11-22T10:00:00Z", " 2026-11-22T10:00:00Z",
		"2026-11-22T10:00:00Z ", "2026-11-22T10:00:00ZZ" };
	struct err err;
	int64_t ms = 7;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		err = (struct err){ 0 };
		if (instant_parse(texts[i], &ms, &err))
			fail_msg("\"%s\" was read", texts[i]);
		assert_int_equal(err.code, ERR_MALFORMED);
		assert_non_null(strstr(err.msg, "2026-11-22T10:00:00Z"));
	}
	assert_true(ms == 7);
}

static void
every_day_is_the_one_after_the_day_before(void **state)
{
	struct civil before = civil_of(0, 0);

	(void)state;
	for (int64_t day = 1; day <= INSTANT_MAX / INSTANT_MS_PER_DAY; day++) {
		struct civil c = civil_of(day * INSTANT_MS_PER_DAY, 0);
		bool next = c.day == before.day + 1 &&
			    c.month == before.month && c.year == before.year;
		bool first = c.day == 1 && before.day >= 28 &&
			     (c.month == before.month + 1 ||
				 (c.month == 1 && before.month == 12 &&
				     c.year == before.year + 1));

		if (!next && !first)
			fail_msg("%d-%d-%d", c.year, c.month, c.day);
		if (civil_instant(&c, 0) != day * INSTANT_MS_PER_DAY)
			fail_msg("%d-%d-%d is not itself", c.year, c.month,
			    c.day);
		before = c;
	}
	assert_int_equal(before.year, 9999);
	assert_int_equal(before.month, 12);
	assert_int_equal(before.day, 31);
}

static void
zones_are_utc_aoe_and_offsets(void **state)
{
	static const struct {
		const char *text;
		int32_t minutes;
	} good[] = { { "UTC", 0 }, { "AoE", -720 }, { "+00:00", 0 },
		{ "-00:00", 0 }, { "+05:30", 330 }, { "-08:00", -480 },
		{ "+14:00", 840 }, { "-14:00", -840 } };
	static const struct {
		const char *text;
		const char *says;
	} bad[] = { { "", "AoE" }, { "utc", "AoE" }, { "Z", "AoE" },
		{ "5:30", "AoE" }, { "+5:30", "AoE" }, { "+0530", "AoE" },
		{ "+14:01", "at most" }, { "-15:00", "at most" },
		{ "+10:60", "at most" }, { "Europe/Paris", "names of zones" } };
	struct err err = { 0 };
	int32_t minutes;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		minutes = 1;
		assert_true(zone_parse(good[i].text, &minutes, &err));
		assert_int_equal(minutes, good[i].minutes);
	}
	minutes = 7;
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (zone_parse(bad[i].text, &minutes, &err))
			fail_msg("\"%s\" is a zone", bad[i].text);
		assert_int_equal(err.code, ERR_INVALID);
		assert_non_null(strstr(err.msg, bad[i].says));
		assert_int_equal(minutes, 7);
	}
}

static const struct {
	const char *why;
	const char *text;
	int32_t zone;
	const char *start; /* NULL: refused */
	const char *end;   /* NULL: refused */
} dates[] = {
	{ "a day begins at midnight and ends at the next", "2026-08-31", 0,
	    "2026-08-31T00:00:00Z", "2026-09-01T00:00:00Z" },
	{ "a month reaches to its end", "2026-08", 0, NULL,
	    "2026-09-01T00:00:00Z" },
	{ "the last month of a year too", "2026-12", 0, NULL,
	    "2027-01-01T00:00:00Z" },
	{ "a February of 29 days", "2028-02", 0, NULL, "2028-03-01T00:00:00Z" },
	{ "the zone moves a day", "2026-08-31", 330, "2026-08-30T18:30:00Z",
	    "2026-08-31T18:30:00Z" },
	{ "anywhere on earth is late", "2026-08-31", -720,
	    "2026-08-31T12:00:00Z", "2026-09-01T12:00:00Z" },
	{ "an instant is itself in any zone", "2026-08-31T10:00:00Z", 330,
	    "2026-08-31T10:00:00Z", "2026-08-31T10:00:00Z" },
	{ "time does not begin before 1970", "1970-01-01", 330,
	    "1970-01-01T00:00:00Z", "1970-01-01T18:30:00Z" },
	{ "nor end after 9999", "9999-12", 0, NULL,
	    "9999-12-31T23:59:59.999Z" },
	{ "a day that is none", "2026-02-30", 0, NULL, NULL },
	{ "a month that is none", "2026-13", 0, NULL, NULL },
	{ "a year", "2026", 0, NULL, NULL },
	{ "the other order", "31.08.2026", 0, NULL, NULL },
	{ "slashes", "2026/08/31", 0, NULL, NULL },
	{ "nothing", "", 0, NULL, NULL },
};

static void
dates_have_a_start_and_an_end(void **state)
{
	struct err err;
	int64_t ms;

	(void)state;
	for (size_t i = 0; i < COUNT(dates); i++) {
		bool start =
		    date_start(dates[i].text, dates[i].zone, &ms, &err);

		if (start != (dates[i].start != NULL) ||
		    (start && ms != at(dates[i].start)))
			fail_msg("start: %s", dates[i].why);
		bool end = date_end(dates[i].text, dates[i].zone, &ms, &err);

		if (end != (dates[i].end != NULL) ||
		    (end && ms != at(dates[i].end)))
			fail_msg("end: %s", dates[i].why);
	}
}

static void
days_are_told_from_instants(void **state)
{
	(void)state;
	assert_true(date_is_day("2024-02-29"));
	assert_false(date_is_day("2025-02-29"));
	assert_false(date_is_day("2024-02"));
	assert_false(date_is_day("2024-02-29T00:00:00Z"));
	assert_false(date_is_day("1969-12-31"));
}

static void
a_bare_day_as_of_is_its_midnight_in_utc(void **state)
{
	struct err err = { 0 };
	int64_t ms = 0;

	(void)state;
	assert_true(instant_as_of("2016-04-05", &ms, &err));
	assert_true(ms == at("2016-04-05T00:00:00Z"));
	assert_true(instant_as_of("2016-04-05T10:00:00Z", &ms, &err));
	assert_true(ms == at("2016-04-05T10:00:00Z"));
	assert_false(instant_as_of("2016-04", &ms, &err));
	assert_false(instant_as_of("yesterday", &ms, &err));
	assert_int_equal(err.code, ERR_MALFORMED);
}

static const struct {
	const char *why;
	const char *from;
	struct span span;
	int32_t zone;
	const char *minus;
	const char *plus;
} spans[] = {
	{ "a month clamps to the end of a short one", "2026-03-31T10:00:00Z",
	    { .months = 1 }, 0, "2026-02-28T10:00:00Z",
	    "2026-04-30T10:00:00Z" },
	{ "a leap day less a year", "2024-02-29T00:00:00Z", { .years = 1 }, 0,
	    "2023-02-28T00:00:00Z", "2025-02-28T00:00:00Z" },
	{ "six months over the turn of a year", "2026-01-15T00:00:00Z",
	    { .months = 6 }, 0, "2025-07-15T00:00:00Z",
	    "2026-07-15T00:00:00Z" },
	{ "183 days", "2016-04-05T00:00:00Z", { .days = 183 }, 0,
	    "2015-10-05T00:00:00Z", "2016-10-05T00:00:00Z" },
	{ "months are counted in the zone", "2026-03-31T20:00:00Z",
	    { .months = 1 }, 330, "2026-02-28T20:00:00Z",
	    "2026-04-30T20:00:00Z" },
	{ "the zone decides which day is clamped", "2026-03-30T23:00:00Z",
	    { .months = 1 }, 120, "2026-02-27T23:00:00Z",
	    "2026-04-29T23:00:00Z" },
	{ "time does not run out", "2026-03-31T20:00:00Z",
	    { .years = INT32_MAX }, 0, "1970-01-01T00:00:00Z",
	    "9999-12-31T23:59:59.999Z" },
	{ "not by days either", "2026-03-31T20:00:00Z", { .days = INT32_MAX },
	    0, "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z" },
};

static void
spans_are_counted_in_the_calendar(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(spans); i++) {
		int64_t from = at(spans[i].from);

		if (instant_minus(from, &spans[i].span, spans[i].zone) !=
		    at(spans[i].minus))
			fail_msg("minus: %s", spans[i].why);
		if (instant_plus(from, &spans[i].span, spans[i].zone) !=
		    at(spans[i].plus))
			fail_msg("plus: %s", spans[i].why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instants_have_one_form),
		cmocka_unit_test(anything_else_is_no_instant),
		cmocka_unit_test(every_day_is_the_one_after_the_day_before),
		cmocka_unit_test(zones_are_utc_aoe_and_offsets),
		cmocka_unit_test(dates_have_a_start_and_an_end),
		cmocka_unit_test(days_are_told_from_instants),
		cmocka_unit_test(a_bare_day_as_of_is_its_midnight_in_utc),
		cmocka_unit_test(spans_are_counted_in_the_calendar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
