#include "core/identity.h"
#include "core/types/types.h"

/* thanks: a thank-you in public, which no policy ever counts. */

struct thanks {
	const char *to;
	struct digest of; /* the work it is for, or zero */
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct thanks *thanks = body_alloc(&body, 1, sizeof(*thanks));

	if (thanks == NULL)
		return false;
	thanks->to = body_identity(&body, "to");
	thanks->of = body_reference(&body, "of");
	*out = thanks;
	return body_ok(&body);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct thanks *thanks = statement->body;
	const char *handle = identity_handle(thanks->to);

	if (!(handle != NULL
		    ? wants_add(wants, WANT_HANDLE, handle, err)
		    : wants_add(wants, WANT_IDENTITY, thanks->to, err)))
		return false;
	return digest_is_zero(&thanks->of) ||
	       wants_digest(wants, WANT_STATEMENT, &thanks->of, err);
}

/* Anybody who is a person of the community. */
static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	(void)world;
	(void)statement;
	(void)at;
	(void)authority;
	(void)err;
	return true;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct thanks *thanks = statement->body;
	const char *handle = identity_handle(thanks->to);
	const char *owner = world_owner(world, thanks->to, at->index);

	if (handle != NULL && !need_person(world, handle, at, "/body/to", err))
		return false;
	if (owner != NULL &&
	    strcmp(owner, world_self(world, statement->by, at->index)) == 0)
		return err_field(err, ERR_OWN_WORK, "/body/to",
		    "is %s, and nobody thanks themselves", statement->by);
	if (digest_is_zero(&thanks->of) || world_is_hole(world, &thanks->of))
		return true;
	if (!need_unerased(world, &thanks->of, at, "/body/of", err))
		return false;
	if (world_find(world, WORLD_STATEMENTS, digest_bytes(&thanks->of)).n ==
	    0)
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/of",
		    "there is no such statement");
	return true;
}

/* It is read where it is recorded: nothing is derived from it. */
static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	(void)world;
	(void)statement;
	(void)at;
	(void)authority;
	(void)changes;
	(void)err;
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct thanks *thanks = statement->body;

	row->subject = thanks->to;
	row->target = thanks->of;
}

const struct type type_thanks = {
	.name = "thanks",
	.schema = "thanks.json",
	.erasable = true,
	.parse = parse,
	.wants = wants,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
