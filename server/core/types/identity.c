#include "core/identity.h"
#include "core/types/types.h"

/* identity: link an identity to a person, or unlink it. */

struct identity_body {
	bool link;
	const char *identity;
	const char *handle;
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct identity_body *b = body_alloc(&body, 1, sizeof(*b));
	const char *action = body_text(&body, "action");

	if (b == NULL || action == NULL)
		return false;
	b->link = strcmp(action, "link") == 0;
	b->handle = body_text(&body, "handle");
	b->identity = body_identity(&body, "identity");
	if (b->identity != NULL && identity_handle(b->identity) != NULL)
		return body_fail(&body, "identity",
		    "a handle is its own person's and cannot be linked");
	*out = b;
	return body_ok(&body);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct identity_body *b = statement->body;

	return wants_add(wants, WANT_HANDLE, b->handle, err) &&
	       wants_add(wants, WANT_IDENTITY, b->identity, err);
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	return may_by_office(world, statement, at, OFFICE_REGISTRAR, authority,
	    err);
}

static const struct link_row *
standing(const struct world *world, const struct identity_body *b,
    const struct moment *at)
{
	return world_standing(world, WORLD_LINKS, bytes_of(b->identity),
	    at->index);
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct identity_body *b = statement->body;
	const struct link_row *row = standing(world, b, at);

	if (!need_person(world, b->handle, at, "/body/handle", err))
		return false;
	if (b->link && row != NULL)
		return err_field(err, ERR_CONFLICT, "/body/identity",
		    "is linked to %s already", row->handle);
	if (!b->link && (row == NULL || strcmp(row->handle, b->handle) != 0))
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/identity",
		    "is not linked to %s", b->handle);
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct identity_body *b = statement->body;
	struct change *row;

	(void)authority;
	if (!b->link)
		return changes_end(changes, CHANGE_LINK,
		    &standing(world, b, at)->row, err);
	row = changes_add(changes, CHANGE_LINK, err);
	if (row == NULL)
		return false;
	row->link.statement = statement->digest;
	row->link.identity = b->identity;
	row->link.handle = b->handle;
	row->link.by = statement->by;
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct identity_body *b = statement->body;

	row->subject = b->identity;
}

const struct type type_identity = {
	.name = "identity",
	.schema = "identity.json",
	.erasable = true,
	.parse = parse,
	.wants = wants,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
