#include "core/types/types.h"

/* profile: what somebody wants to be seen of them.  A later one takes the
 * place of the earlier. */

struct profile {
	const char *handle;
	const char *subject; /* "handle:" and the handle */
	const char *name;    /* or NULL */
	const char *hats;    /* list */
	const char *links;   /* list */
	const char *show;    /* list, or NULL: everything */
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct profile *profile = body_alloc(&body, 1, sizeof(*profile));

	if (profile == NULL)
		return false;
	profile->handle = body_text(&body, "handle");
	profile->subject = body_handle(&body, "handle");
	profile->name = body_text(&body, "name");
	profile->hats = body_list(&body, "hats");
	profile->links = body_list(&body, "links");
	if (body_has(&body, "show"))
		profile->show = body_list(&body, "show");
	*out = profile;
	return body_ok(&body);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct profile *profile = statement->body;

	return wants_add(wants, WANT_HANDLE, profile->handle, err) &&
	       wants_add(wants, WANT_ABOUT, profile->handle, err);
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct profile *profile = statement->body;

	return may_for_person(world, statement, at, profile->handle, authority,
	    err);
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct profile *profile = statement->body;

	return need_person(world, profile->handle, at, "/body/handle", err);
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct profile *profile = statement->body;
	const struct profile_row *before = world_standing(world, WORLD_PROFILES,
	    bytes_of(profile->handle), at->index);
	struct change *row;

	(void)authority;
	if (before != NULL &&
	    !changes_end(changes, CHANGE_PROFILE, &before->row, err))
		return false;
	row = changes_add(changes, CHANGE_PROFILE, err);
	if (row == NULL)
		return false;
	row->profile.statement = statement->digest;
	row->profile.handle = profile->handle;
	row->profile.name = profile->name;
	row->profile.hats = profile->hats;
	row->profile.links = profile->links;
	row->profile.show = profile->show;
	row->profile.by = statement->by;
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct profile *profile = statement->body;

	row->subject = profile->subject;
}

const struct type type_profile = {
	.name = "profile",
	.schema = "profile.json",
	.erasable = true,
	.parse = parse,
	.wants = wants,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
