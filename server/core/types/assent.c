#include "core/quorum.h"
#include "core/types/types.h"

/* assent: I too.  Gives effect to a statement that needs two people. */

struct assent {
	struct digest of;
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct assent *assent = body_alloc(&body, 1, sizeof(*assent));

	if (assent == NULL)
		return false;
	assent->of = body_digest(&body, "of");
	*out = assent;
	return body_ok(&body);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct assent *assent = statement->body;

	return wants_digest(wants, WANT_STATEMENT, &assent->of, err);
}

/* Nothing takes effect by assenting to what cannot be checked. */
static bool
rests_on_hole(const struct world *world, const struct statement *statement)
{
	const struct assent *assent = statement->body;

	return world_is_hole(world, &assent->of);
}

static const struct pending_row *
pending(const struct world *world, const struct statement *statement,
    const struct moment *at)
{
	const struct assent *assent = statement->body;

	return world_standing(world, WORLD_PENDING, digest_bytes(&assent->of),
	    at->index);
}

/* Why there is nothing to assent to. */
static bool
nothing_waits(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct assent *assent = statement->body;
	struct bytes key = digest_bytes(&assent->of);
	const struct retraction_row *withdrawn =
	    world_standing(world, WORLD_RETRACTIONS, key, at->index);

	if (world_find(world, WORLD_STATEMENTS, key).n == 0)
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/of",
		    "there is no such statement");
	if (world_find(world, WORLD_PENDING, key).n == 0)
		return err_field(err, ERR_CONFLICT, "/body/of",
		    "took effect when it was recorded and needs no assent");
	if (withdrawn != NULL)
		return err_field(err, ERR_CONFLICT, "/body/of",
		    "was withdrawn by %s", withdrawn->by);
	return err_field(err, ERR_CONFLICT, "/body/of",
	    "has taken effect already");
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct pending_row *row = pending(world, statement, at);

	if (row == NULL)
		return nothing_waits(world, statement, at, err);
	if (strcmp(row->type, type_person.name) == 0)
		return err_field(err, ERR_INVALID, "/body/of",
		    "is a person, who needs a vouch and not an assent");
	if (strcmp(row->by, statement->by) == 0)
		return err_field(err, ERR_FORBIDDEN, "/by",
		    "the assent must be another person's than %s's", row->by);
	if (!may_by_office(world, statement, at, row->office, authority, err))
		return false;
	if (quorum_added_by(world, statement->by, row->by))
		return err_field(err, ERR_FORBIDDEN, "/by",
		    "%s added a key of %s, whose assent therefore does not "
		    "count",
		    row->by, statement->by);
	return strcmp(row->type, type_redaction.name) != 0 ||
	       redaction_second(world, row, statement->by, at, err);
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	(void)authority;
	return pending_complete(world, pending(world, statement, at), at,
	    "/body/of", changes, err);
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct assent *assent = statement->body;

	row->target = assent->of;
}

const struct type type_assent = {
	.name = "assent",
	.schema = "assent.json",
	.governance = true,
	.parse = parse,
	.wants = wants,
	.rests_on_hole = rests_on_hole,
	.may = may,
	.check = check_nothing,
	.change = change,
	.about = about,
};
