/*
 * A zone, a LF and a point in time: what is read is written the same, lies
 * within all time, and stays there whatever is added or taken away.
 */

#include "core/instant.h"
#include "fuzz/fuzz.h"

static void
check_range(int64_t ms)
{
	fuzz_require(ms >= 0 && ms <= INSTANT_MAX);
}

static void
check_span(int64_t ms, int32_t zone, unsigned n)
{
	const struct span spans[] = { { .years = (int32_t)n },
		{ .months = (int32_t)n }, { .days = (int32_t)n } };

	for (size_t i = 0; i < COUNT(spans); i++) {
		int64_t before = instant_minus(ms, &spans[i], zone);
		int64_t after = instant_plus(ms, &spans[i], zone);

		check_range(before);
		check_range(after);
		fuzz_require(before <= ms && ms <= after);
	}
}

static bool
try_instant(const char *text, int32_t zone)
{
	struct err err = { 0 };
	int64_t ms, again;

	if (!instant_parse(text, &ms, &err)) {
		fuzz_require(err.code == ERR_MALFORMED && err.msg[0] != '\0');
		return false;
	}
	check_range(ms);
	fuzz_require(instant_parse(instant_format(ms).text, &again, &err));
	fuzz_require(again == ms);
	const struct civil civil = civil_of(ms, zone);
	fuzz_require(civil_instant(&civil, zone) == ms);
	fuzz_require(instant_as_of(text, &again, &err) && again == ms);
	check_span(ms, zone, (unsigned)(ms / 1000 % 20000));
	return true;
}

static bool
try_date(const char *text, int32_t zone)
{
	struct err err = { 0 };
	int64_t start, end;
	bool starts = date_start(text, zone, &start, &err);
	bool ends = date_end(text, zone, &end, &err);

	if (starts)
		check_range(start);
	if (ends)
		check_range(end);
	fuzz_require(!starts || !ends || start <= end);
	return starts || ends;
}

bool
fuzz_one(struct bytes input)
{
	char *text auto_free = fuzz_text(input);
	struct err err = { 0 };
	int32_t zone = 0;

	char *point = strchr(text, '\n');
	if (point == NULL)
		return false;
	*point++ = '\0';
	if (!zone_parse(text, &zone, &err)) {
		fuzz_require(err.code == ERR_INVALID);
		return false;
	}
	fuzz_require(zone >= -14 * 60 && zone <= 14 * 60);
	bool date = try_date(point, zone);
	return try_instant(point, zone) || date;
}
