#include "core/identity.h"
#include "core/types/types.h"

/* identity: link an identity to a person, or unlink it; merge two people, or
 * take them apart again. */

enum action { LINK, UNLINK, MERGE, UNMERGE };

struct identity_body {
	enum action action;
	const char *identity; /* link, unlink */
	const char *handle;
	const char *subject; /* "handle:" and the handle; merge, unmerge */
	const char *into;    /* merge */
};

static enum action
action_of(const char *text)
{
	static const char *const names[] = { "link", "unlink", "merge",
		"unmerge" };
	size_t i = 0;

	while (i + 1 < COUNT(names) && strcmp(names[i], text) != 0)
		i++;
	return (enum action)i;
}

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct identity_body *b = body_alloc(&body, 1, sizeof(*b));
	const char *action = body_text(&body, "action");

	if (b == NULL || action == NULL)
		return false;
	b->action = action_of(action);
	b->handle = body_text(&body, "handle");
	b->subject = body_handle(&body, "handle");
	b->into = body_text(&body, "into");
	b->identity = body_identity(&body, "identity");
	if (b->identity != NULL && identity_handle(b->identity) != NULL)
		return body_fail(&body, "identity",
		    "a handle is its own person's and cannot be linked");
	if (b->into != NULL && strcmp(b->into, b->handle) == 0)
		return body_fail(&body, "into", "is the same handle");
	*out = b;
	return body_ok(&body);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct identity_body *b = statement->body;

	return wants_add(wants, WANT_HANDLE, b->handle, err) &&
	       (b->identity == NULL ||
		   wants_add(wants, WANT_IDENTITY, b->identity, err)) &&
	       (b->into == NULL || wants_add(wants, WANT_HANDLE, b->into, err));
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	return may_by_office(world, statement, at, OFFICE_REGISTRAR, authority,
	    err);
}

static const struct link_row *
standing_link(const struct world *world, const struct identity_body *b,
    const struct moment *at)
{
	return world_standing(world, WORLD_LINKS, bytes_of(b->identity),
	    at->index);
}

static const struct merge_row *
standing_merge(const struct world *world, const struct identity_body *b,
    const struct moment *at)
{
	return world_standing(world, WORLD_MERGES, bytes_of(b->handle),
	    at->index);
}

static bool
check_link(const struct world *world, const struct identity_body *b,
    const struct moment *at, struct err *err)
{
	const struct link_row *row = standing_link(world, b, at);

	if (b->action == LINK && row != NULL)
		return err_field(err, ERR_CONFLICT, "/body/identity",
		    "is linked to %s already", row->handle);
	if (b->action == UNLINK &&
	    (row == NULL || strcmp(row->handle, b->handle) != 0))
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/identity",
		    "is not linked to %s", b->handle);
	return true;
}

/* Everybody is at most one other, and in the end somebody. */
static bool
check_merge(const struct world *world, const struct identity_body *b,
    const struct moment *at, struct err *err)
{
	const struct merge_row *row = standing_merge(world, b, at);

	if (b->action == UNMERGE)
		return row != NULL ||
		       err_field(err, ERR_UNKNOWN_TARGET, "/body/handle",
			   "%s is not merged into anybody", b->handle);
	if (!need_person(world, b->into, at, "/body/into", err))
		return false;
	if (row != NULL)
		return err_field(err, ERR_CONFLICT, "/body/handle",
		    "%s is merged into %s already", b->handle, row->into);
	if (strcmp(world_self(world, b->into, at->index), b->handle) == 0)
		return err_field(err, ERR_CONFLICT, "/body/into",
		    "%s is merged into %s: that would be a circle", b->into,
		    b->handle);
	return true;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct identity_body *b = statement->body;

	if (!need_person(world, b->handle, at, "/body/handle", err))
		return false;
	return b->identity != NULL ? check_link(world, b, at, err)
				   : check_merge(world, b, at, err);
}

static bool
add_link(const struct statement *statement, struct changes *changes,
    struct err *err)
{
	const struct identity_body *b = statement->body;
	struct change *row = changes_add(changes, CHANGE_LINK, err);

	if (row == NULL)
		return false;
	row->link.statement = statement->digest;
	row->link.identity = b->identity;
	row->link.handle = b->handle;
	row->link.by = statement->by;
	return true;
}

static bool
add_merge(const struct statement *statement, struct changes *changes,
    struct err *err)
{
	const struct identity_body *b = statement->body;
	struct change *row = changes_add(changes, CHANGE_MERGE, err);

	if (row == NULL)
		return false;
	row->merge.statement = statement->digest;
	row->merge.handle = b->handle;
	row->merge.into = b->into;
	row->merge.by = statement->by;
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct identity_body *b = statement->body;

	(void)authority;
	switch (b->action) {
	case LINK:
		return add_link(statement, changes, err);
	case UNLINK:
		return changes_end(changes, CHANGE_LINK,
		    &standing_link(world, b, at)->row, err);
	case MERGE:
		return add_merge(statement, changes, err);
	case UNMERGE:
		break;
	}
	return changes_end(changes, CHANGE_MERGE,
	    &standing_merge(world, b, at)->row, err);
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct identity_body *b = statement->body;

	row->subject = b->identity != NULL ? b->identity : b->subject;
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
