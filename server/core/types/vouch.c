#include "core/types/types.h"

/* vouch: a registrar says that a waiting person is real. */

struct vouch {
	struct digest person; /* of the waiting statement */
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct vouch *vouch = body_alloc(&body, 1, sizeof(*vouch));

	if (vouch == NULL)
		return false;
	vouch->person = body_digest(&body, "person");
	*out = vouch;
	return body_ok(&body);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct vouch *vouch = statement->body;

	return wants_digest(wants, WANT_STATEMENT, &vouch->person, err);
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	return may_by_office(world, statement, at, OFFICE_REGISTRAR, authority,
	    err);
}

static const struct pending_row *
waiting(const struct world *world, const struct statement *statement,
    const struct moment *at)
{
	const struct vouch *vouch = statement->body;
	const struct pending_row *row = world_standing(world, WORLD_PENDING,
	    digest_bytes(&vouch->person), at->index);

	return row != NULL && strcmp(row->type, type_person.name) == 0 ? row
								       : NULL;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct vouch *vouch = statement->body;

	if (waiting(world, statement, at) != NULL)
		return true;
	if (world_find(world, WORLD_STATEMENTS, digest_bytes(&vouch->person))
		.n > 0)
		return err_field(err, ERR_CONFLICT, "/body/person",
		    "is not a person who waits for a vouch");
	return err_field(err, ERR_UNKNOWN_TARGET, "/body/person",
	    "no such person statement waits");
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	(void)authority;
	return pending_complete(world, waiting(world, statement, at), at,
	    "/body/person", changes, err);
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct vouch *vouch = statement->body;

	row->target = vouch->person;
}

const struct type type_vouch = {
	.name = "vouch",
	.schema = "vouch.json",
	.parse = parse,
	.wants = wants,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
