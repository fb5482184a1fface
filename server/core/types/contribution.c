#include "core/identity.h"
#include "core/types/types.h"

/* contribution: what somebody did, claimed by themselves or recorded by
 * somebody in office. */

struct contribution {
	const char *subject;
	const char *activity;
	const char *group; /* or NULL */
	struct digest occasion;
	int64_t from;
	int64_t until_at; /* exclusive; from when it is a point */
	int64_t last;     /* where its last day or instant begins */
	bool day;
	const char *quantities;
	const char *hat;
	const char *evidence;
	struct digest source;
	struct digest import;
	const char *units; /* names of its quantities, as a list */
};

static bool
parse_dates(struct body *body, struct contribution *c)
{
	const char *from = body_text(body, "from");

	c->from = body_date(body, "from", 0);
	c->until_at = c->from;
	c->last = c->from;
	c->day = from != NULL && date_is_day(from);
	if (!body_has(body, "until") || !body_ok(body))
		return body_ok(body);
	c->until_at = body_expiry(body, "until");
	c->last = body_date(body, "until", c->from);
	if (body_ok(body) && c->last < c->from)
		return body_fail(body, "until", "must not be before from");
	return body_ok(body);
}

/* The names of the quantities, to be held against the activity's units. */
static const char *
parse_units(struct body *body)
{
	json_t *quantities = json_object_get(body->json, "quantities");
	auto_buf struct buf list = { 0 };
	const char *unit;
	const char *copy;
	json_t *value;

	json_object_foreach (quantities, unit, value) {
		(void)value;
		if (list.len > 0)
			buf_putc(&list, ' ');
		buf_puts(&list, unit);
	}
	copy = buf_failed(&list) ? NULL
				 : arena_copy(body->arena, buf_bytes(&list));
	if (copy == NULL)
		(void)body_fail(body, "quantities", "out of memory");
	return copy;
}

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct contribution *c = body_alloc(&body, 1, sizeof(*c));
	const char *url = json_string_value(
	    json_array_get(json_object_get(json, "evidence"), 0));

	if (c == NULL)
		return false;
	c->subject = body_identity(&body, "subject");
	c->activity = body_text(&body, "activity");
	c->group = body_text(&body, "group");
	c->occasion = body_reference(&body, "occasion");
	c->quantities = body_canonical(&body, "quantities", "{}");
	c->units = parse_units(&body);
	c->hat = body_text(&body, "hat");
	c->source = body_reference(&body, "source");
	c->import = body_reference(&body, "import");
	if (!body_ok(&body) || !parse_dates(&body, c))
		return false;
	if (url != NULL && (c->evidence = arena_strdup(arena, url)) == NULL)
		return err_memory(err);
	/* The occasion can be erased, and who may record this must stand. */
	if (!digest_is_zero(&c->occasion) && c->group == NULL)
		return body_fail(&body, "group",
		    "is required with an occasion, and is the occasion's");
	if (strcmp(c->activity, ACTIVITY_ATTENDANCE) == 0)
		return body_fail(&body, "activity",
		    "attendance comes from occasions, not from contributions");
	*out = c;
	return true;
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct contribution *c = statement->body;
	const char *handle = identity_handle(c->subject);

	if (handle != NULL && !wants_add(wants, WANT_HANDLE, handle, err))
		return false;
	if (!digest_is_zero(&c->occasion) &&
	    !wants_digest(wants, WANT_STATEMENT, &c->occasion, err))
		return false;
	return digest_is_zero(&c->import) ||
	       wants_digest(wants, WANT_STATEMENT, &c->import, err);
}

/* For somebody else, without a group: the offices the activity names. */
static bool
may_by_activity(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct contribution *c = statement->body;
	const struct activity_row *activity =
	    world_activity(world, c->activity, at->index);
	const struct office_row *office =
	    activity == NULL ? NULL
			     : office_held_of_list(world, statement->by,
				   activity->endorsers, at);

	if (activity == NULL)
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/activity",
		    "there is no activity %s", c->activity);
	if (office == NULL)
		return err_field(err, ERR_FORBIDDEN, "/by",
		    "%s holds no office that records %s for others",
		    statement->by, c->activity);
	authority->office = office->office;
	return true;
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct contribution *c = statement->body;
	const char *handle = identity_handle(c->subject);

	if (handle != NULL && strcmp(handle, statement->by) == 0)
		return true;
	return c->group != NULL
		   ? may_by_group(world, statement, at, c->group, authority,
			 err)
		   : may_by_activity(world, statement, at, authority, err);
}

/* An activity that names its units takes no others. */
static bool
check_units(const struct contribution *c, const struct activity_row *activity,
    struct err *err)
{
	const char *unit = c->units;

	while (*activity->units != '\0' && *unit != '\0') {
		char word[48] = { 0 };
		size_t len = strcspn(unit, " ");

		memcpy(word, unit, len < sizeof(word) ? len : sizeof(word) - 1);
		if (!list_has(activity->units, word))
			return err_field(err, ERR_INVALID, "/body/quantities",
			    "%s is not a unit of %s, which has: %s", word,
			    activity->slug, activity->units);
		unit += len;
		unit += strspn(unit, " ");
	}
	return true;
}

/* An occasion of that group, unless nobody can tell any more. */
static bool
check_occasion(const struct world *world, const struct contribution *c,
    const struct moment *at, struct err *err)
{
	const struct occasion_row *row;

	if (digest_is_zero(&c->occasion) || world_is_hole(world, &c->occasion))
		return true;
	if (!need_unerased(world, &c->occasion, at, "/body/occasion", err))
		return false;
	row = world_standing(world, WORLD_OCCASIONS, digest_bytes(&c->occasion),
	    at->index);
	if (row == NULL)
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/occasion",
		    "there is no such occasion");
	return (c->group != NULL && strcmp(row->group, c->group) == 0) ||
	       err_field(err, ERR_INVALID, "/body/group",
		   "is not the group of that occasion, which is %s",
		   row->group);
}

static bool
check_targets(const struct world *world, const struct contribution *c,
    const struct moment *at, struct err *err)
{
	const char *handle = identity_handle(c->subject);

	if (handle != NULL &&
	    !need_person(world, handle, at, "/body/subject", err))
		return false;
	if (c->group != NULL &&
	    !need_group(world, c->group, at, "/body/group", err))
		return false;
	return check_occasion(world, c, at, err) &&
	       need_import(world, &c->import, &c->source, at, err);
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct contribution *c = statement->body;
	const struct activity_row *activity =
	    world_activity(world, c->activity, at->index);

	if (activity == NULL)
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/activity",
		    "there is no activity %s", c->activity);
	if (c->from > at->recorded_at)
		return err_field(err, ERR_BAD_TIME, "/body/from",
		    "lies in the future");
	if (c->last > at->recorded_at)
		return err_field(err, ERR_BAD_TIME, "/body/until",
		    "lies in the future");
	return check_units(c, activity, err) &&
	       check_targets(world, c, at, err);
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct contribution *c = statement->body;
	const struct activity_row *activity =
	    world_activity(world, c->activity, at->index);
	struct change *row = changes_add(changes, CHANGE_FACT, err);

	if (row == NULL)
		return false;
	row->fact.statement = statement->digest;
	row->fact.identity = c->subject;
	row->fact.activity = c->activity;
	row->fact.group = c->group;
	row->fact.occasion = c->occasion;
	row->fact.from = c->from;
	row->fact.until_at = c->until_at;
	row->fact.day = c->day;
	row->fact.quantities = c->quantities;
	row->fact.hat = c->hat;
	row->fact.evidence = c->evidence;
	row->fact.import = c->import;
	row->fact.by = statement->by;
	row->fact.by_office = authority->office;
	row->fact.endorsers = activity->endorsers;
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct contribution *c = statement->body;

	row->subject = c->subject;
	row->group = c->group;
	row->activity = c->activity;
	row->target = c->import;
}

const struct type type_contribution = {
	.name = "contribution",
	.schema = "contribution.json",
	.erasable = true,
	.parse = parse,
	.wants = wants,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
