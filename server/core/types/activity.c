#include "core/types/types.h"

/* activity: a kind of work that counts, and who judges it where no group
 * does.  A later statement of the same slug takes the place of the earlier. */

struct activity {
	const char *slug;
	const char *title;
	const char *units;     /* list */
	const char *endorsers; /* list */
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct activity *activity = body_alloc(&body, 1, sizeof(*activity));

	if (activity == NULL)
		return false;
	activity->slug = body_text(&body, "slug");
	activity->title = body_text(&body, "title");
	activity->units = body_list(&body, "units");
	activity->endorsers = body_list(&body, "endorsers");
	if (body_ok(&body) && strcmp(activity->slug, ACTIVITY_ATTENDANCE) == 0)
		return body_fail(&body, "slug",
		    "attendance is built in and comes from occasions");
	*out = activity;
	return body_ok(&body);
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	return may_by_office(world, statement, at, OFFICE_REGISTRAR, authority,
	    err);
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct activity *activity = statement->body;
	const struct activity_row *before =
	    world_activity(world, activity->slug, at->index);
	struct change *row;

	(void)authority;
	if (before != NULL &&
	    !changes_end(changes, CHANGE_ACTIVITY, &before->row, err))
		return false;
	row = changes_add(changes, CHANGE_ACTIVITY, err);
	if (row == NULL)
		return false;
	row->activity.statement = statement->digest;
	row->activity.slug = activity->slug;
	row->activity.title = activity->title;
	row->activity.units = activity->units;
	row->activity.endorsers = activity->endorsers;
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct activity *activity = statement->body;

	row->activity = activity->slug;
}

const struct type type_activity = {
	.name = "activity",
	.schema = "activity.json",
	.parse = parse,
	.wants = wants_nothing,
	.may = may,
	.check = check_nothing,
	.change = change,
	.about = about,
};
