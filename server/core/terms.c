#include "core/terms.h"

#include "core/selection.h"
#include "core/window.h"

static bool
fits(const struct subject *subject, uint64_t size, const struct rule *rule,
    const struct office_row *office)
{
	bool kind = false;

	for (size_t i = 0; i < rule->kinds.n; i++)
		kind = kind || strcmp(rule->kinds.item[i], office->office) == 0;
	return kind && row_stands(&office->row, size) &&
	       (rule->groups_n == 0 ||
		   group_is_picked(subject->world, office->group, rule->groups,
		       rule->groups_n, size));
}

static int
compare_terms(const void *a, const void *b)
{
	const struct office_row *const *left = a;
	const struct office_row *const *right = b;
	const struct office_row *x = *left;
	const struct office_row *y = *right;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->row.since != y->row.since)
		return x->row.since < y->row.since ? -1 : 1;
	return (x->row.ordinal > y->row.ordinal) -
	       (x->row.ordinal < y->row.ordinal);
}

bool
terms_find(const struct subject *subject, uint64_t size,
    const struct rule *rule, struct arena *arena, struct terms *terms,
    struct err *err)
{
	struct rows rows = { NULL, 0 };

	if (subject->handle != NULL)
		rows = world_find(subject->world, WORLD_OFFICES,
		    bytes_of(subject->handle));
	*terms = (struct terms){ 0 };
	terms->item = arena_array(arena, rows.n, sizeof(*terms->item));
	if (terms->item == NULL)
		return err_memory(err);
	for (size_t i = 0; i < rows.n; i++)
		if (fits(subject, size, rule, rows.item[i]))
			terms->item[terms->n++] = rows.item[i];
	if (terms->n > 1)
		qsort(terms->item, terms->n, sizeof(*terms->item),
		    compare_terms);
	return true;
}

/* Is some moment of the stretch in a term? */
static bool
touches(const struct terms *terms, const struct stretch *stretch)
{
	for (size_t i = 0; i < terms->n; i++)
		if (window_touches(stretch, terms->item[i]->from,
			terms->item[i]->until_at))
			return true;
	return false;
}

/* Is every moment of the stretch in a term? */
static bool
covers(const struct terms *terms, const struct stretch *stretch)
{
	int64_t reached = stretch->from;

	for (size_t i = 0; i < terms->n && terms->item[i]->from <= reached; i++)
		if (terms->item[i]->until_at > reached)
			reached = terms->item[i]->until_at;
	return reached >= stretch->until;
}

bool
terms_hold(const struct terms *terms, const struct rule *rule, int64_t t,
    int32_t offset_minutes)
{
	const struct span days = { .days = (int32_t)rule->for_days };
	struct stretch stretch = { t, t + 1 };

	if (rule->when == OFFICE_DURING)
		stretch = window_at(&rule->window, t, offset_minutes);
	if (rule->when != OFFICE_FOR_DAYS)
		return touches(terms, &stretch);
	stretch = window_of_span(&days, t, offset_minutes);
	return covers(terms, &stretch);
}
