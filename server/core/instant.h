/* instant.h: instants, days, zones and the arithmetic of windows
 * (policy.md, "Two cuts"). */

#ifndef CORE_INSTANT_H
#define CORE_INSTANT_H

#include <stdint.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/scope.h"

/*
 * Milliseconds since 1970-01-01T00:00:00Z.  Instants run from
 * 1970-01-01 to 9999-12-31; arithmetic stays inside (it clamps).
 */
#define INSTANT_MAX INT64_C(253402300799999)
#define INSTANT_MS_PER_DAY INT64_C(86400000)

/*
 * "2026-11-22T10:00:00Z", seconds always there, optionally ".000" with
 * exactly three digits; upper-case T and Z; no offset, no leap second.
 * ERR_MALFORMED that names the form otherwise.
 */
bool instant_parse(const char *text, int64_t *ms, struct err *err) MUST_CHECK;

/* The same form; milliseconds only when they are not 0. */
struct instant_text {
	char text[32];
};
struct instant_text instant_format(int64_t ms);

/*
 * A zone is "UTC", "AoE" (UTC-12) or "+hh:mm"/"-hh:mm" up to 14 hours.
 * Offset in minutes east.  ERR_INVALID that lists the forms otherwise;
 * names such as Europe/Paris are refused with a message of their own.
 */
bool zone_parse(const char *text, int32_t *offset_minutes,
    struct err *err) MUST_CHECK;

/*
 * A point of the record that may be an instant or a day: "2026-08-31" sits at
 * 00:00 in the zone.
 */
bool date_start(const char *text, int32_t offset_minutes, int64_t *ms,
    struct err *err) MUST_CHECK;

/*
 * The end of validity written as an instant, a day or a month: it reaches to
 * the end of it, so "2026-08-31" and "2026-08" both give the first
 * millisecond of September.  An instant is itself.
 */
bool date_end(const char *text, int32_t offset_minutes, int64_t *ms,
    struct err *err) MUST_CHECK;

/* Is it a day, an instant?  (What the schemas' patterns admit.) */
bool date_is_day(const char *text) MUST_CHECK;

/* An as-of: an instant, or a bare day, which means 00:00:00Z of that day. */
bool instant_as_of(const char *text, int64_t *ms, struct err *err) MUST_CHECK;

/* Calendar parts of an instant, in a zone. */
struct civil {
	int32_t year;
	int32_t month; /* 1 to 12 */
	int32_t day;   /* 1 to 31 */
	int64_t ms;    /* within the day */
};
struct civil civil_of(int64_t ms, int32_t offset_minutes);
int64_t civil_instant(const struct civil *civil, int32_t offset_minutes);

/*
 * A length as policies write it: exactly one is not 0.  Months and years
 * clamp to the end of the month: 31 March less one month is the last of
 * February.
 */
struct span {
	int32_t years;
	int32_t months;
	int32_t days;
};

/* t less or plus the span, counted in the zone's calendar. */
int64_t instant_minus(int64_t ms, const struct span *span,
    int32_t offset_minutes);
int64_t instant_plus(int64_t ms, const struct span *span,
    int32_t offset_minutes);

#endif
