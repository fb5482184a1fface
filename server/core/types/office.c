#include "core/types/types.h"

/* office: a person holds an office from then until then; or it ends. */

struct office {
	bool grant;
	const char *handle;     /* grant; end: the founder, or NULL */
	const char *subject;    /* "handle:" and the handle; grant */
	const char *office;     /* grant; end: the founder's, or NULL */
	const char *group;      /* grant, or NULL */
	struct digest occasion; /* grant, or zero */
	int64_t from;
	int64_t until_at;
	struct digest granted; /* end: digest of the grant */
	bool dated;            /* end: says when */
	int64_t at;            /* end: when, if it does */
};

static bool
is_communal(const char *office)
{
	return strcmp(office, OFFICE_REGISTRAR) == 0 ||
	       strcmp(office, OFFICE_OFFICIAL) == 0;
}

static bool
parse_grant(struct body *body, struct office *office)
{
	static const char *const places[] = { "group", "occasion" };

	office->handle = body_text(body, "handle");
	office->subject = body_handle(body, "handle");
	office->office = body_text(body, "office");
	office->group = body_text(body, "group");
	office->occasion = body_reference(body, "occasion");
	office->from = body_date(body, "from", 0);
	office->until_at = body_expiry(body, "until");
	if (!body_ok(body))
		return false;
	for (size_t i = 0; is_communal(office->office) && i < COUNT(places);
	     i++)
		if (body_has(body, places[i]))
			return body_fail(body, places[i],
			    "%s is an office of the whole community",
			    office->office);
	if ((strcmp(office->office, OFFICE_CHAIR) == 0 ||
		strcmp(office->office, OFFICE_RECORDER) == 0) &&
	    office->group == NULL)
		return body_fail(body, "group", "is required for a %s",
		    office->office);
	if (office->from >= office->until_at)
		return body_fail(body, "until", "must be after from");
	return true;
}

static bool
parse_end(struct body *body, struct office *office)
{
	office->granted = body_digest(body, "grant");
	office->handle = body_text(body, "founder");
	office->subject = body_handle(body, "founder");
	office->office = body_text(body, "office");
	office->dated = body_has(body, "at");
	office->at = body_date(body, "at", 0);
	if (office->handle != NULL && office->office == NULL)
		return body_fail(body, "office", "is required with founder");
	if (office->handle == NULL && office->office != NULL)
		return body_fail(body, "founder", "is required with office");
	return body_ok(body);
}

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct office *office = body_alloc(&body, 1, sizeof(*office));

	if (office == NULL)
		return false;
	*out = office;
	office->grant = !body_has(&body, "grant");
	return office->grant ? parse_grant(&body, office)
			     : parse_end(&body, office);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct office *office = statement->body;

	if (!office->grant)
		return wants_digest(wants, WANT_STATEMENT, &office->granted,
		    err);
	return wants_add(wants, WANT_HANDLE, office->handle, err) &&
	       (digest_is_zero(&office->occasion) ||
		   wants_digest(wants, WANT_STATEMENT, &office->occasion, err));
}

/* The standing row that an end is about, or NULL. */
static const struct office_row *
granted(const struct world *world, const struct office *office,
    const struct moment *at)
{
	struct rows rows =
	    world_find(world, WORLD_GRANTS, digest_bytes(&office->granted));

	for (size_t i = rows.n; i-- > 0;) {
		const struct office_row *row = rows.item[i];

		if (row_stands(&row->row, at->index) &&
		    (office->handle == NULL ||
			(strcmp(row->handle, office->handle) == 0 &&
			    strcmp(row->office, office->office) == 0)))
			return row;
	}
	return NULL;
}

/* The genesis grants many offices: which of them ends must be said. */
static bool
check_founder(const struct world *world, const struct office *office,
    struct err *err)
{
	const struct community_row *community = world_community(world);

	if (office->handle != NULL ||
	    !digest_equal(&office->granted, &community->log))
		return true;
	return err_field(err, ERR_INVALID, "/body/founder",
	    "is required, with office, to end one that was granted by the "
	    "community statement");
}

/* When an end ends it: as it says, or now. */
static int64_t
end_of(const struct office *office, const struct moment *at)
{
	return office->dated ? office->at : at->recorded_at;
}

/*
 * registrar, official and offices the protocol does not know (which may sit
 * in bodies that decide): two registrars.  chair: one registrar.  The others:
 * one registrar, or the group's chair.
 */
static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct office *body = statement->body;
	const struct office_row *row =
	    body->grant ? NULL : granted(world, body, at);
	const char *office, *group;

	if (!body->grant && !check_founder(world, body, err))
		return false;
	if (!body->grant && row == NULL)
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/grant",
		    "there is no such office now");
	office = row != NULL ? row->office : body->office;
	group = row != NULL ? row->group : body->group;
	if (group != NULL && office_is_by_chair(office) &&
	    office_held(world, statement->by, OFFICE_CHAIR, group, at) !=
		NULL) {
		authority->office = OFFICE_CHAIR;
		return true;
	}
	if (!may_by_office(world, statement, at, OFFICE_REGISTRAR, authority,
		err))
		return false;
	if (strcmp(office, OFFICE_CHAIR) != 0 && !office_is_by_chair(office))
		authority->second = OFFICE_REGISTRAR;
	return true;
}

static bool
same_place(const struct office_row *row, const struct office *office)
{
	bool same_group = row->group == NULL || office->group == NULL
			      ? row->group == office->group
			      : strcmp(row->group, office->group) == 0;

	return same_group && digest_equal(&row->occasion, &office->occasion);
}

/* The same office for the same time cannot be held twice. */
static bool
check_again(const struct world *world, const struct office *office,
    const struct moment *at, struct err *err)
{
	struct rows rows =
	    world_find(world, WORLD_OFFICES, bytes_of(office->handle));

	for (size_t i = 0; i < rows.n; i++) {
		const struct office_row *row = rows.item[i];

		if (row_stands(&row->row, at->index) &&
		    strcmp(row->office, office->office) == 0 &&
		    same_place(row, office) && row->from <= office->from &&
		    row->until_at >= office->until_at)
			return err_field(err, ERR_CONFLICT, "/body/office",
			    "%s holds that office for all that time already",
			    office->handle);
	}
	return true;
}

/* Who may grant the office does not depend on the occasion. */
static bool
check_occasion(const struct world *world, const struct office *office,
    const struct moment *at, struct err *err)
{
	if (digest_is_zero(&office->occasion) ||
	    world_is_hole(world, &office->occasion))
		return true;
	if (!need_unerased(world, &office->occasion, at, "/body/occasion", err))
		return false;
	return world_find(world, WORLD_OCCASIONS,
		   digest_bytes(&office->occasion))
		       .n > 0 ||
	       err_field(err, ERR_UNKNOWN_TARGET, "/body/occasion",
		   "there is no such occasion");
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct office *office = statement->body;

	if (!office->grant) {
		const struct office_row *row = granted(world, office, at);

		if (row == NULL || row->until_at <= end_of(office, at))
			return err_field(err, ERR_CONFLICT, "/body/grant",
			    "that office ends before that already");
		return true;
	}
	if (!need_person(world, office->handle, at, "/body/handle", err) ||
	    (office->group != NULL &&
		!need_group(world, office->group, at, "/body/group", err)))
		return false;
	return check_occasion(world, office, at, err) &&
	       check_again(world, office, at, err);
}

/* What was held stays on record as a term that ended. */
static bool
change_end(const struct world *world, const struct office *office,
    const struct moment *at, struct changes *changes, struct err *err)
{
	const struct office_row *before = granted(world, office, at);
	int64_t end = end_of(office, at);
	struct change *row;

	if (!changes_end(changes, CHANGE_OFFICE, &before->row, err))
		return false;
	if (end <= before->from)
		return true;
	row = changes_add(changes, CHANGE_OFFICE, err);
	if (row == NULL)
		return false;
	const struct row name = row->row;
	row->office = *before;
	row->office.row = name;
	row->office.until_at = end;
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct office *office = statement->body;
	struct change *row;

	(void)authority;
	if (!office->grant)
		return change_end(world, office, at, changes, err);
	row = changes_add(changes, CHANGE_OFFICE, err);
	if (row == NULL)
		return false;
	row->office.statement = statement->digest;
	row->office.handle = office->handle;
	row->office.office = office->office;
	row->office.group = office->group;
	row->office.occasion = office->occasion;
	row->office.from = office->from;
	row->office.until_at = office->until_at;
	row->office.by = statement->by;
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct office *office = statement->body;

	row->subject = office->subject;
	row->group = office->group;
	row->target = office->granted;
}

const struct type type_office = {
	.name = "office",
	.schema = "office.json",
	.governance = true,
	.parse = parse,
	.wants = wants,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
