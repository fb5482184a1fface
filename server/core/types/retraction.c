#include "core/types/types.h"

/* retraction: an earlier statement is taken back, by who said it or by two
 * registrars; what waits for an assent, by who asked. */

struct retraction {
	struct digest of;
	const char *reason; /* or NULL */
};

/*
 * What can be taken back, and the rows that end with it.  A type has as many
 * lines as kinds of rows.
 */
static const struct {
	const char *type;
	enum change_kind kind;
	enum world_index index; /* of that kind, by digest of the statement */
} table[] = {
	{ "occasion", CHANGE_OCCASION, WORLD_OCCASIONS },
	{ "occasion", CHANGE_FACT, WORLD_FACTS_OF },
	{ "contribution", CHANGE_FACT, WORLD_FACTS_OF },
	{ "endorsement", CHANGE_ENDORSEMENT, WORLD_ENDORSEMENTS_IN },
	{ "import", CHANGE_IMPORT, WORLD_IMPORTS },
	{ "coverage", CHANGE_COVERAGE, WORLD_COVERAGES },
	{ "affiliation", CHANGE_AFFILIATION, WORLD_AFFILIATIONS_IN },
};

/* How the others are put right: each by its own type. */
static const struct {
	const char *type;
	const char *way;
} ways[] = {
	{ "community", "it stands for as long as its log" },
	{ "log-key", "name the next key with another log-key statement" },
	{ "person", "somebody who entered stays; revoke the keys with a key"
		    " statement" },
	{ "profile", "say what holds now with another profile statement" },
	{ "vouch", "revoke the person's keys with a key statement" },
	{ "key", "revoke or add the key with another key statement" },
	{ "assent", "what it gave effect to is put right by its own type" },
	{ "identity", "say unlink or unmerge with another identity statement" },
	{ "organisation", "say it again with another organisation"
			  " statement" },
	{ "activity", "say it again with another activity statement" },
	{ "group", "change the group with another group statement" },
	{ "office", "end the office with another office statement" },
	{ "thanks", "it counts for nothing; it can only be erased" },
	{ "list", "replace the part with another list statement" },
	{ "metric", "replace the part with another metric statement" },
	{ "declaration", "declare what holds now" },
	{ "policy", "publish the next version with a policy statement" },
	{ "retraction", "say again what was taken back" },
	{ "redaction", "what it erased is gone" },
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct retraction *retraction =
	    body_alloc(&body, 1, sizeof(*retraction));

	if (retraction == NULL)
		return false;
	retraction->of = body_reference(&body, "of");
	retraction->reason = body_text(&body, "reason");
	*out = retraction;
	return body_ok(&body);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct retraction *retraction = statement->body;

	return wants_digest(wants, WANT_STATEMENT, &retraction->of, err);
}

static bool
rests_on_hole(const struct world *world, const struct statement *statement)
{
	const struct retraction *retraction = statement->body;

	return world_is_hole(world, &retraction->of);
}

/* The statement it is about, or NULL with err set. */
static const struct statement_row *
target_of(const struct world *world, const struct retraction *retraction,
    const struct moment *at, struct err *err)
{
	struct rows rows =
	    world_find(world, WORLD_STATEMENTS, digest_bytes(&retraction->of));

	if (!need_unerased(world, &retraction->of, at, "/body/of", err))
		return NULL;
	if (rows.n > 0)
		return rows.item[0];
	(void)err_field(err, ERR_UNKNOWN_TARGET, "/body/of",
	    "there is no such statement");
	return NULL;
}

/*
 * The row of a request that waits for an assent, or NULL.  Not that of a
 * retraction: with what it is about it may be erased.
 */
static const struct pending_row *
request_of(const struct world *world, const struct retraction *retraction,
    const struct moment *at)
{
	const struct pending_row *row = world_standing(world, WORLD_PENDING,
	    digest_bytes(&retraction->of), at->index);

	return row != NULL && strcmp(row->type, type_retraction.name) != 0
		   ? row
		   : NULL;
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct retraction *retraction = statement->body;
	const struct statement_row *target =
	    target_of(world, retraction, at, err);

	if (target == NULL)
		return false;
	if (strcmp(target->by, statement->by) == 0)
		return true;
	if (request_of(world, retraction, at) != NULL)
		return err_field(err, ERR_FORBIDDEN, "/by",
		    "it waits for an assent, and only %s, who asked, can "
		    "withdraw it",
		    target->by);
	if (office_held(world, statement->by, OFFICE_REGISTRAR, NULL, at) ==
	    NULL)
		return err_field(err, ERR_FORBIDDEN, "/by",
		    "it was said by %s, and %s is no registrar now", target->by,
		    statement->by);
	if (retraction->reason == NULL)
		return err_field(err, ERR_INVALID, "/body/reason",
		    "is required from a registrar who takes back what %s said",
		    target->by);
	authority->office = OFFICE_REGISTRAR;
	authority->second = OFFICE_REGISTRAR;
	return true;
}

/* Only what the table names can be taken back. */
static bool
check_type(const char *type, struct err *err)
{
	for (size_t i = 0; i < COUNT(table); i++)
		if (strcmp(table[i].type, type) == 0)
			return true;
	for (size_t i = 0; i < COUNT(ways); i++)
		if (strcmp(ways[i].type, type) == 0)
			return err_field(err, ERR_INVALID, "/body/of",
			    "a statement of type %s is not taken back: %s",
			    type, ways[i].way);
	return err_field(err, ERR_INVALID, "/body/of",
	    "a statement of type %s is not taken back, but put right by its "
	    "own type",
	    type);
}

/*
 * Does any row of the target stand?  A judgement may have stood for work alone
 * that is erased.
 */
static bool
stands(const struct world *world, const struct statement_row *target,
    const struct moment *at)
{
	for (size_t i = 0; i < COUNT(table); i++)
		if (strcmp(table[i].type, target->type) == 0 &&
		    world_standing(world, table[i].index,
			digest_bytes(&target->digest), at->index) != NULL)
			return true;
	return world_has_holes(world) &&
	       strcmp(target->type, type_endorsement.name) == 0;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct retraction *retraction = statement->body;
	const struct statement_row *target =
	    target_of(world, retraction, at, err);
	const struct retraction_row *before = world_standing(world,
	    WORLD_RETRACTIONS, digest_bytes(&retraction->of), at->index);

	if (target == NULL)
		return false;
	if (before != NULL)
		return err_field(err, ERR_CONFLICT, "/body/of",
		    "was taken back already, by %s",
		    digest_hex(&before->statement).text);
	if (request_of(world, retraction, at) != NULL)
		return true;
	if (!check_type(target->type, err))
		return false;
	if (!stands(world, target, at))
		return err_field(err, ERR_CONFLICT, "/body/of",
		    "holds no more: a later %s took its place", target->type);
	return true;
}

/* End the rows of one kind that the target left. */
static bool
end_rows(struct rows rows, enum change_kind kind, struct changes *changes,
    struct err *err)
{
	for (size_t i = 0; i < rows.n; i++) {
		const struct row *row = rows.item[i];

		if (row_stands(row, changes->index) &&
		    !changes_end(changes, kind, row, err))
			return false;
	}
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct retraction *retraction = statement->body;
	const struct statement_row *target =
	    target_of(world, retraction, at, err);
	const struct pending_row *request = request_of(world, retraction, at);
	struct bytes key = digest_bytes(&retraction->of);
	struct change *row;

	(void)authority;
	if (target == NULL ||
	    (request != NULL &&
		!changes_end(changes, CHANGE_PENDING, &request->row, err)))
		return false;
	for (size_t i = 0; i < COUNT(table); i++)
		if (strcmp(table[i].type, target->type) == 0 &&
		    !end_rows(world_find(world, table[i].index, key),
			table[i].kind, changes, err))
			return false;
	row = changes_add(changes, CHANGE_RETRACTION, err);
	if (row == NULL)
		return false;
	row->retraction.statement = statement->digest;
	row->retraction.target = retraction->of;
	row->retraction.type = target->type;
	row->retraction.by = statement->by;
	row->retraction.reason = retraction->reason;
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct retraction *retraction = statement->body;

	row->target = retraction->of;
}

const struct type type_retraction = {
	.name = "retraction",
	.schema = "retraction.json",
	.parse = parse,
	.wants = wants,
	.rests_on_hole = rests_on_hole,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
