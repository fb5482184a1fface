#include "core/instant.h"

enum {
	MS_PER_MINUTE = 60000,
	MS_PER_HOUR = 3600000,
	MONTHS = 12,
	YEAR_MIN = 1970,
	YEAR_MAX = 9999,
	ZONE_MAX_MINUTES = 14 * 60,
};

static int64_t
clamp(int64_t ms)
{
	if (ms < 0)
		return 0;
	return ms > INSTANT_MAX ? INSTANT_MAX : ms;
}

/* Rounds towards minus infinity, as calendars before 1970 need. */
static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0 ? 1 : 0);
}

/*
 * Days since 1970-01-01 of a day in the proleptic Gregorian calendar; the
 * year begins in March here, so that the leap day is its last.
 */
static int64_t
days_of(int64_t year, int64_t month, int64_t day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = floor_div(y, 400);
	int64_t of_era = y - era * 400;
	int64_t m = month > 2 ? month - 3 : month + 9;
	int64_t of_year = (153 * m + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

static int32_t
month_length(int64_t year, int64_t month)
{
	static const int32_t length[MONTHS] = { 31, 28, 31, 30, 31, 30, 31, 31,
		30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return length[month - 1] + (leap && month == 2 ? 1 : 0);
}

/*
 * Match text with a form in which '0' stands for any digit and everything
 * else for itself; no more and no less.
 */
static bool
has_form(const char *text, const char *form)
{
	for (; *form != '\0'; text++, form++) {
		bool digit = *text >= '0' && *text <= '9';

		if (*form == '0' ? !digit : *text != *form)
			return false;
	}
	return *text == '\0';
}

/* n digits at text, which has_form has seen. */
static int32_t
number(const char *text, size_t n)
{
	int32_t value = 0;

	for (size_t i = 0; i < n; i++)
		value = value * 10 + (text[i] - '0');
	return value;
}

/* The "2026-08" that text begins with, as a calendar month. */
static bool
parse_month(const char *text, struct civil *out)
{
	struct civil c = { .year = number(text, 4),
		.month = number(text + 5, 2),
		.day = 1 };

	if (c.year < YEAR_MIN || c.month < 1 || c.month > MONTHS)
		return false;
	*out = c;
	return true;
}

/* The "2026-08-31" that text begins with, as a day of the calendar. */
static bool
parse_day(const char *text, struct civil *out)
{
	struct civil c;

	if (!parse_month(text, &c))
		return false;
	c.day = number(text + 8, 2);
	if (c.day < 1 || c.day > month_length(c.year, c.month))
		return false;
	*out = c;
	return true;
}

/* An instant without a word about why not. */
static bool
read_instant(const char *text, int64_t *ms)
{
	bool fraction = has_form(text, "0000-00-00T00:00:00.000Z");
	struct civil c;

	if (!fraction && !has_form(text, "0000-00-00T00:00:00Z"))
		return false;
	if (!parse_day(text, &c))
		return false;

	int32_t hour = number(text + 11, 2);
	int32_t minute = number(text + 14, 2);
	int32_t second = number(text + 17, 2);
	if (hour > 23 || minute > 59 || second > 59)
		return false;
	c.ms = (int64_t)hour * MS_PER_HOUR + (int64_t)minute * MS_PER_MINUTE +
	       (int64_t)second * 1000 + (fraction ? number(text + 20, 3) : 0);
	*ms = civil_instant(&c, 0);
	return true;
}

static bool
read_day(const char *text, struct civil *out)
{
	return has_form(text, "0000-00-00") && parse_day(text, out);
}

bool
instant_parse(const char *text, int64_t *ms, struct err *err)
{
	if (!read_instant(text, ms))
		return err_set(err, ERR_MALFORMED,
		    "must be an instant such as 2026-11-22T10:00:00Z");
	return true;
}

/* So many digits, and what comes after them; returns where that ends. */
static char *
put_number(char *at, int64_t value, size_t digits, char after)
{
	at[digits] = after;
	for (size_t i = digits; i-- > 0; value /= 10)
		at[i] = (char)('0' + value % 10);
	return at + digits + 1;
}

struct instant_text
instant_format(int64_t ms)
{
	struct civil c = civil_of(clamp(ms), 0);
	int64_t rest = c.ms % 1000;
	struct instant_text out = { 0 };
	char *at = out.text;

	at = put_number(at, c.year, 4, '-');
	at = put_number(at, c.month, 2, '-');
	at = put_number(at, c.day, 2, 'T');
	at = put_number(at, c.ms / MS_PER_HOUR, 2, ':');
	at = put_number(at, c.ms / MS_PER_MINUTE % 60, 2, ':');
	at = put_number(at, c.ms / 1000 % 60, 2, rest != 0 ? '.' : 'Z');
	if (rest != 0)
		(void)put_number(at, rest, 3, 'Z');
	return out;
}

bool
zone_parse(const char *text, int32_t *offset_minutes, struct err *err)
{
	if (strcmp(text, "UTC") == 0) {
		*offset_minutes = 0;
		return true;
	}
	if (strcmp(text, "AoE") == 0) {
		*offset_minutes = -12 * 60;
		return true;
	}
	if (has_form(text, "+00:00") || has_form(text, "-00:00")) {
		int32_t hours = number(text + 1, 2);
		int32_t minutes = number(text + 4, 2);
		int32_t offset = hours * 60 + minutes;

		if (minutes > 59 || offset > ZONE_MAX_MINUTES)
			return err_set(err, ERR_INVALID,
			    "an offset is at most 14:00 hours, with minutes "
			    "up to 59");
		*offset_minutes = text[0] == '-' ? -offset : offset;
		return true;
	}
	if (strchr(text, '/') != NULL)
		return err_set(err, ERR_INVALID,
		    "names of zones are not supported, because their rules "
		    "change; write UTC, AoE, +hh:mm or -hh:mm");
	return err_set(err, ERR_INVALID,
	    "a zone is UTC, AoE, +hh:mm or -hh:mm");
}

bool
date_start(const char *text, int32_t offset_minutes, int64_t *ms,
    struct err *err)
{
	struct civil c;

	if (read_instant(text, ms))
		return true;
	if (!read_day(text, &c))
		return err_set(err, ERR_MALFORMED,
		    "must be a day such as 2026-08-31 or an instant such as "
		    "2026-08-31T10:00:00Z");
	*ms = civil_instant(&c, offset_minutes);
	return true;
}

bool
date_end(const char *text, int32_t offset_minutes, int64_t *ms, struct err *err)
{
	struct civil c;

	if (read_instant(text, ms))
		return true;
	if (read_day(text, &c)) {
		c.ms = INSTANT_MS_PER_DAY;
	} else if (has_form(text, "0000-00") && parse_month(text, &c)) {
		c.day = month_length(c.year, c.month);
		c.ms = INSTANT_MS_PER_DAY;
	} else {
		return err_set(err, ERR_MALFORMED,
		    "must be a day such as 2026-08-31, a month such as "
		    "2026-08 or an instant such as 2026-08-31T10:00:00Z");
	}
	*ms = civil_instant(&c, offset_minutes);
	return true;
}

bool
date_is_day(const char *text)
{
	struct civil c;

	return read_day(text, &c);
}

bool
instant_as_of(const char *text, int64_t *ms, struct err *err)
{
	return date_start(text, 0, ms, err);
}

struct civil
civil_of(int64_t ms, int32_t offset_minutes)
{
	int64_t local = ms + (int64_t)offset_minutes * MS_PER_MINUTE;
	int64_t days = floor_div(local, INSTANT_MS_PER_DAY);
	int64_t z = days + 719468;
	int64_t era = floor_div(z, 146097);
	int64_t of_era = z - era * 146097;
	int64_t year =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t m = (5 * of_year + 2) / 153;
	int64_t month = m < 10 ? m + 3 : m - 9;

	return (struct civil){
		.year = (int32_t)(year + era * 400 + (month <= 2 ? 1 : 0)),
		.month = (int32_t)month,
		.day = (int32_t)(of_year - (153 * m + 2) / 5 + 1),
		.ms = local - days * INSTANT_MS_PER_DAY,
	};
}

int64_t
civil_instant(const struct civil *civil, int32_t offset_minutes)
{
	int64_t days = days_of(civil->year, civil->month, civil->day);

	return clamp(days * INSTANT_MS_PER_DAY + civil->ms -
		     (int64_t)offset_minutes * MS_PER_MINUTE);
}

/* Move by months and days; direction is 1 or -1. */
static int64_t
shift(int64_t ms, const struct span *span, int32_t offset_minutes,
    int64_t direction)
{
	struct civil c = civil_of(clamp(ms), offset_minutes);
	int64_t months = (int64_t)span->years * MONTHS + span->months;
	int64_t at =
	    (int64_t)c.year * MONTHS + (c.month - 1) + direction * months;
	int64_t year = floor_div(at, MONTHS);

	if (year < YEAR_MIN - 1)
		return 0;
	if (year > YEAR_MAX + 1)
		return INSTANT_MAX;
	c.year = (int32_t)year;
	c.month = (int32_t)(at - year * MONTHS) + 1;
	if (c.day > month_length(c.year, c.month))
		c.day = month_length(c.year, c.month);
	c.ms += direction * span->days * INSTANT_MS_PER_DAY;
	return civil_instant(&c, offset_minutes);
}

int64_t
instant_minus(int64_t ms, const struct span *span, int32_t offset_minutes)
{
	return shift(ms, span, offset_minutes, -1);
}

int64_t
instant_plus(int64_t ms, const struct span *span, int32_t offset_minutes)
{
	return shift(ms, span, offset_minutes, 1);
}
