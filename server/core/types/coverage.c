#include "core/types/types.h"

/* coverage: what is recorded of a time is known to be incomplete. */

struct coverage {
	const char *source;
	const char *activity; /* or NULL: any */
	const char *group;    /* or NULL: any */
	int64_t from;
	int64_t until_at;
	const char *reason; /* or NULL */
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct coverage *coverage = body_alloc(&body, 1, sizeof(*coverage));

	if (coverage == NULL)
		return false;
	coverage->source = body_text(&body, "source");
	coverage->activity = body_text(&body, "activity");
	coverage->group = body_text(&body, "group");
	coverage->from = body_date(&body, "from", 0);
	coverage->until_at = body_expiry(&body, "until");
	coverage->reason = body_text(&body, "reason");
	*out = coverage;
	if (body_ok(&body) && coverage->from >= coverage->until_at)
		return body_fail(&body, "until", "must be after from");
	return body_ok(&body);
}

/* An office of the community's, or of the group that it is about. */
static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	static const char *const communal[] = { OFFICE_REGISTRAR,
		OFFICE_OFFICIAL };
	const struct coverage *coverage = statement->body;

	for (size_t i = 0; i < COUNT(communal); i++)
		if (office_held(world, statement->by, communal[i], NULL, at) !=
		    NULL) {
			authority->office = communal[i];
			return true;
		}
	if (coverage->group == NULL)
		return err_field(err, ERR_FORBIDDEN, "/by",
		    "%s is no registrar or official now, and chairs and "
		    "recorders speak of their own group only",
		    statement->by);
	return may_by_group(world, statement, at, coverage->group, authority,
	    err);
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct coverage *coverage = statement->body;

	if (coverage->activity != NULL &&
	    strcmp(coverage->activity, ACTIVITY_ATTENDANCE) != 0 &&
	    world_activity(world, coverage->activity, at->index) == NULL)
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/activity",
		    "there is no activity %s", coverage->activity);
	return coverage->group == NULL ||
	       need_group(world, coverage->group, at, "/body/group", err);
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct coverage *coverage = statement->body;
	struct change *row = changes_add(changes, CHANGE_COVERAGE, err);

	(void)world;
	(void)at;
	(void)authority;
	if (row == NULL)
		return false;
	row->coverage.statement = statement->digest;
	row->coverage.source = coverage->source;
	row->coverage.activity = coverage->activity;
	row->coverage.group = coverage->group;
	row->coverage.from = coverage->from;
	row->coverage.until_at = coverage->until_at;
	row->coverage.reason = coverage->reason;
	row->coverage.by = statement->by;
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct coverage *coverage = statement->body;

	row->group = coverage->group;
	row->activity = coverage->activity;
}

const struct type type_coverage = {
	.name = "coverage",
	.schema = "coverage.json",
	.parse = parse,
	.wants = wants_nothing,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
