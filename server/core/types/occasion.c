#include "core/identity.h"
#include "core/types/types.h"

#include <stdio.h>

/* occasion: something a group planned, held or cancelled, and who was there.
 * Each attendee of one that was held is a fact. */

struct attendee {
	const char *identity;
	const char *hat; /* or NULL */
	const char *quantities;
};

struct occasion {
	const char *group;
	const char *status;
	const char *name;
	const char *url; /* or NULL */
	int64_t start;
	int64_t end_at;
	struct digest source;
	struct digest import;
	const struct attendee *attendees;
	size_t attendees_n;
};

static bool
is_held(const struct occasion *occasion)
{
	return strcmp(occasion->status, "held") == 0;
}

/* Sorted, so that no identity can be there twice unseen. */
static bool
parse_attendees(struct body *body, struct occasion *occasion)
{
	size_t n = body_count(body, "attendees");
	struct attendee *list = body_alloc(body, n, sizeof(*list));

	for (size_t i = 0; i < n && body_ok(body); i++) {
		struct body item = body_item(body, "attendees", i);

		list[i].identity = body_identity(&item, "identity");
		list[i].hat = body_text(&item, "hat");
		list[i].quantities = body_canonical(&item, "quantities", "{}");
		if (!body_ok(&item))
			return false;
		if (i > 0 &&
		    strcmp(list[i - 1].identity, list[i].identity) >= 0)
			return body_fail(&item, "identity",
			    "attendees must be sorted, each named once");
	}
	occasion->attendees = list;
	occasion->attendees_n = n;
	return body_ok(body);
}

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct occasion *occasion = body_alloc(&body, 1, sizeof(*occasion));

	if (occasion == NULL)
		return false;
	occasion->group = body_text(&body, "group");
	occasion->status = body_text(&body, "status");
	occasion->name = body_text(&body, "name");
	occasion->url = body_text(&body, "url");
	occasion->start = body_date(&body, "start", 0);
	occasion->end_at = body_date(&body, "end", INSTANT_MAX);
	occasion->source = body_reference(&body, "source");
	occasion->import = body_reference(&body, "import");
	if (!body_ok(&body) || !parse_attendees(&body, occasion))
		return false;
	if (occasion->end_at < occasion->start)
		return body_fail(&body, "end", "must not be before start");
	if (occasion->attendees_n > 0 && !is_held(occasion))
		return body_fail(&body, "attendees",
		    "only an occasion that was held has");
	*out = occasion;
	return true;
}

/* The two places that must be its own, in the form of WANT_PLACE. */
static bool
places(const struct occasion *occasion, struct buf *place, struct buf *source,
    struct err *err)
{
	world_place(occasion->group, occasion->start, occasion->url, place);
	if (!digest_is_zero(&occasion->source))
		world_source_place(&occasion->source, occasion->start, source);
	return (!buf_failed(place) && !buf_failed(source)) || err_memory(err);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct occasion *occasion = statement->body;
	auto_buf struct buf place = { 0 };
	auto_buf struct buf source = { 0 };

	if (!places(occasion, &place, &source, err) ||
	    !wants_add(wants, WANT_PLACE, place.data, err))
		return false;
	if (source.data != NULL &&
	    !wants_add(wants, WANT_PLACE, source.data, err))
		return false;
	for (size_t i = 0; i < occasion->attendees_n; i++) {
		const char *handle =
		    identity_handle(occasion->attendees[i].identity);

		if (handle != NULL &&
		    !wants_add(wants, WANT_HANDLE, handle, err))
			return false;
	}
	return digest_is_zero(&occasion->import) ||
	       wants_digest(wants, WANT_STATEMENT, &occasion->import, err);
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct occasion *occasion = statement->body;

	return may_by_group(world, statement, at, occasion->group, authority,
	    err);
}

static const struct occasion_row *
standing(const struct world *world, const struct buf *place,
    const struct moment *at)
{
	return place->data == NULL
		   ? NULL
		   : world_standing(world, WORLD_OCCASION_PLACES,
			 buf_bytes(place), at->index);
}

/* What was planned may be held or cancelled later; nothing else repeats. */
static bool
supersedes(const struct occasion *occasion, const struct occasion_row *before)
{
	return strcmp(before->status, "planned") == 0 &&
	       strcmp(occasion->status, "planned") != 0;
}

/* Under a handle that is free, somebody else would inherit it one day. */
static bool
check_attendees(const struct world *world, const struct occasion *occasion,
    const struct moment *at, struct err *err)
{
	for (size_t i = 0; i < occasion->attendees_n; i++) {
		const char *handle =
		    identity_handle(occasion->attendees[i].identity);
		char field[48];

		(void)snprintf(field, sizeof(field),
		    "/body/attendees/%zu/identity", i);
		if (handle != NULL &&
		    !need_person(world, handle, at, field, err))
			return false;
	}
	return true;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct occasion *occasion = statement->body;
	auto_buf struct buf place = { 0 };
	auto_buf struct buf source = { 0 };

	if (is_held(occasion) && occasion->start > at->recorded_at)
		return err_field(err, ERR_BAD_TIME, "/body/start",
		    "what was held cannot lie in the future");
	if (!places(occasion, &place, &source, err))
		return false;
	const struct occasion_row *before = standing(world, &place, at);
	if (before != NULL && !supersedes(occasion, before))
		return err_field(err, ERR_CONFLICT, "/body/start",
		    "this occasion of %s is recorded already, as %s",
		    occasion->group, digest_hex(&before->statement).text);
	const struct occasion_row *other = standing(world, &source, at);
	if (other != NULL && other != before)
		return err_field(err, ERR_CONFLICT, "/body/source",
		    "this file's occasion is recorded already, as %s",
		    digest_hex(&other->statement).text);
	return check_attendees(world, occasion, at, err) &&
	       need_import(world, &occasion->import, &occasion->source, at,
		   err);
}

static bool
change_attendee(struct changes *changes, const struct statement *statement,
    const struct attendee *attendee, const struct authority *authority,
    struct err *err)
{
	const struct occasion *occasion = statement->body;
	struct change *row = changes_add(changes, CHANGE_FACT, err);

	if (row == NULL)
		return false;
	row->fact.statement = statement->digest;
	row->fact.identity = attendee->identity;
	row->fact.activity = ACTIVITY_ATTENDANCE;
	row->fact.group = occasion->group;
	row->fact.occasion = statement->digest;
	row->fact.from = occasion->start;
	row->fact.until_at = occasion->start;
	row->fact.quantities = attendee->quantities;
	row->fact.hat = attendee->hat;
	row->fact.evidence = occasion->url;
	row->fact.import = occasion->import;
	row->fact.by = statement->by;
	row->fact.by_office = authority->office;
	row->fact.endorsers = "";
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct occasion *occasion = statement->body;
	auto_buf struct buf place = { 0 };
	auto_buf struct buf source = { 0 };

	if (!places(occasion, &place, &source, err))
		return false;
	const struct occasion_row *before = standing(world, &place, at);
	if (before != NULL &&
	    !changes_end(changes, CHANGE_OCCASION, &before->row, err))
		return false;
	struct change *row = changes_add(changes, CHANGE_OCCASION, err);
	if (row == NULL)
		return false;
	row->occasion.statement = statement->digest;
	row->occasion.group = occasion->group;
	row->occasion.status = occasion->status;
	row->occasion.name = occasion->name;
	row->occasion.start = occasion->start;
	row->occasion.end_at = occasion->end_at;
	row->occasion.url = occasion->url;
	row->occasion.source = occasion->source;
	row->occasion.import = occasion->import;
	row->occasion.by = statement->by;
	for (size_t i = 0; i < occasion->attendees_n; i++)
		if (!change_attendee(changes, statement,
			&occasion->attendees[i], authority, err))
			return false;
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct occasion *occasion = statement->body;

	row->group = occasion->group;
	row->activity = ACTIVITY_ATTENDANCE;
	row->target = occasion->import;
}

const struct type type_occasion = {
	.name = "occasion",
	.schema = "occasion.json",
	.erasable = true,
	.parse = parse,
	.wants = wants,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
