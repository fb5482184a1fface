#include "core/window.h"

enum {
	MONTHS = 12,
	YEAR_MAX = 9999,
	SHORTEST_MONTH = 28,
	LONGEST_MONTH = 31,
};

bool
span_is_set(const struct span *span)
{
	return span->years != 0 || span->months != 0 || span->days != 0;
}

struct stretch
window_of_span(const struct span *span, int64_t t, int32_t offset_minutes)
{
	return (struct stretch){ instant_minus(t, span, offset_minutes), t };
}

struct stretch
window_at(const struct window *window, int64_t t, int32_t offset_minutes)
{
	switch (window->kind) {
	case WINDOW_SPAN:
		return window_of_span(&window->span, t, offset_minutes);
	case WINDOW_FIXED:
		return (struct stretch){ window->from,
			window->until_at < t ? window->until_at : t };
	case WINDOW_ALWAYS:
	default:
		return (struct stretch){ INT64_MIN, t };
	}
}

bool
window_touches(const struct stretch *stretch, int64_t from, int64_t until)
{
	return stretch->from < stretch->until && from < until &&
	       from < stretch->until && until > stretch->from;
}

/* Is t - span on the other side of `end` than a millisecond before? */
static bool
crosses(const struct span *span, int64_t t, int64_t end, int32_t offset_minutes)
{
	return (instant_minus(t, span, offset_minutes) >= end) !=
	       (instant_minus(t - 1, span, offset_minutes) >= end);
}

size_t
window_drops(const struct span *span, int64_t end, int32_t offset_minutes,
    int64_t out[WINDOW_DROPS_MAX])
{
	int64_t months = (int64_t)span->years * MONTHS + span->months;
	struct civil c = civil_of(end, offset_minutes);
	int64_t ms = c.ms;

	if (months == 0) {
		out[0] = end + span->days * INSTANT_MS_PER_DAY;
		return 1;
	}
	months += (int64_t)c.year * MONTHS + c.month - 1;
	if (months / MONTHS > YEAR_MAX)
		return 0;
	c.year = (int32_t)(months / MONTHS);
	c.month = (int32_t)(months % MONTHS) + 1;
	if (c.day < SHORTEST_MONTH) {
		out[0] = civil_instant(&c, offset_minutes);
		return 1;
	}
	/* Days beyond the month's last run on into the next one. */
	const int64_t times[] = { 0, ms };
	size_t n = 0;
	for (c.day = SHORTEST_MONTH; c.day <= LONGEST_MONTH + 1; c.day++)
		for (size_t i = ms == 0 ? 1 : 0; i < COUNT(times); i++) {
			c.ms = times[i];
			out[n] = civil_instant(&c, offset_minutes);
			if (crosses(span, out[n], end, offset_minutes))
				n++;
		}
	return n;
}

bool
window_drop(const struct window *window, int64_t t, int64_t end,
    int32_t offset_minutes, int64_t *out)
{
	int64_t drops[WINDOW_DROPS_MAX];
	size_t n = 0;

	if (window->kind == WINDOW_SPAN)
		n = window_drops(&window->span, end, offset_minutes, drops);
	for (size_t i = 0; i < n; i++) {
		if (drops[i] <= t || drops[i] > INSTANT_MAX ||
		    window_at(window, drops[i], offset_minutes).from < end)
			continue;
		*out = drops[i];
		return true;
	}
	return false;
}
