/* window.h: what the windows of a policy cover at an instant, and when
 * something falls out of them (docs/policy.md, "Two cuts"). */

#ifndef CORE_WINDOW_H
#define CORE_WINDOW_H

#include "core/policy.h"

/* [from, until); from may lie before all instants. */
struct stretch {
	int64_t from;
	int64_t until;
};

/*
 * What a window covers when it is asked about at t: never anything at or
 * after t.  Empty stretches have until <= from.
 */
struct stretch window_at(const struct window *window, int64_t t,
    int32_t offset_minutes);

/* [t - span, t) */
struct stretch window_of_span(const struct span *span, int64_t t,
    int32_t offset_minutes);

/* Does [from, until) have a moment in the stretch? */
bool window_touches(const struct stretch *stretch, int64_t from,
    int64_t until) MUST_CHECK;

#define WINDOW_DROPS_MAX 10

/*
 * All t at which t - span comes to lie at or after `end`, or ceases to: one,
 * or several where months clamp, because 29, 30 and 31 March less one month
 * are all 28 February, each with its own time of day.  Ascending; returns how
 * many.  They may lie beyond INSTANT_MAX.
 */
size_t window_drops(const struct span *span, int64_t end,
    int32_t offset_minutes, int64_t out[WINDOW_DROPS_MAX]);

/*
 * The least instant after t at which something that ended at `end`, and is in
 * the window at t, no longer is.  False when it always will be.
 */
bool window_drop(const struct window *window, int64_t t, int64_t end,
    int32_t offset_minutes, int64_t *out) MUST_CHECK;

/* Is it a length at all? */
bool span_is_set(const struct span *span) MUST_CHECK;

#endif
