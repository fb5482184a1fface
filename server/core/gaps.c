#include "core/gaps.h"

#include "core/window.h"

static bool
is_selected(const struct slugs *list, const char *text)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->item[i], text) == 0)
			return true;
	return list->n == 0;
}

bool
gap_matters(const struct selection *selection, const struct coverage_row *gap,
    int64_t t)
{
	const struct facts *facts = selection->facts;
	const struct world *world = facts->subject->world;
	const struct select *select = &selection->rule->select;
	const struct stretch window =
	    window_at(&selection->rule->window, t, facts->offset_minutes);

	if (!row_stands(&gap->row, facts->size) || gap->from >= t ||
	    !window_touches(&window, gap->from, gap->until_at))
		return false;
	if (gap->activity != NULL &&
	    !is_selected(&select->activities, gap->activity))
		return false;
	return gap->group == NULL || select->groups_n == 0 ||
	       group_is_picked(world, gap->group, select->groups,
		   select->groups_n, facts->size);
}

bool
gaps_matter(const struct selection *selection, int64_t t)
{
	struct rows gaps =
	    world_all(selection->facts->subject->world, CHANGE_COVERAGE);

	for (size_t i = 0; i < gaps.n; i++)
		if (gap_matters(selection, gaps.item[i], t))
			return true;
	return false;
}
