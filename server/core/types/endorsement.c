#include "core/identity.h"
#include "core/types/types.h"

#include <stdio.h>

/* endorsement: somebody entitled to judge says of recorded work that it was
 * done, or disputes it. */

struct target {
	struct digest statement;
	const char *attendee; /* or NULL: the whole statement */
};

struct endorsement {
	bool dispute;
	const char *reason; /* or NULL */
	const struct target *targets;
	size_t targets_n;
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct endorsement *e = body_alloc(&body, 1, sizeof(*e));
	size_t n = body_count(&body, "of");
	struct target *targets = body_alloc(&body, n, sizeof(*targets));
	const char *verdict = body_text(&body, "verdict");

	if (e == NULL || targets == NULL || verdict == NULL)
		return false;
	e->dispute = strcmp(verdict, "dispute") == 0;
	e->reason = body_text(&body, "reason");
	for (size_t i = 0; i < n; i++) {
		struct body item = body_item(&body, "of", i);

		targets[i].statement = body_digest(&item, "statement");
		targets[i].attendee = body_identity(&item, "attendee");
		if (!body_ok(&item))
			return false;
	}
	e->targets = targets;
	e->targets_n = n;
	*out = e;
	return body_ok(&body);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct endorsement *e = statement->body;

	for (size_t i = 0; i < e->targets_n; i++)
		if (!wants_digest(wants, WANT_STATEMENT,
			&e->targets[i].statement, err))
			return false;
	return true;
}

/* What was erased is passed over; the rest of an endorsement holds. */
static bool
is_erased(const struct world *world, const struct target *target)
{
	return world_is_hole(world, &target->statement);
}

static bool
rests_on_hole(const struct world *world, const struct statement *statement)
{
	const struct endorsement *e = statement->body;

	for (size_t i = 0; i < e->targets_n; i++)
		if (!is_erased(world, &e->targets[i]))
			return false;
	return true;
}

/* Is this fact one that the target is about? */
static bool
is_meant(const struct target *target, const struct fact_row *fact)
{
	return target->attendee == NULL ||
	       strcmp(target->attendee, fact->identity) == 0;
}

/* The first standing fact of a target, or NULL. */
static const struct fact_row *
first_fact(const struct world *world, const struct target *target,
    const struct moment *at)
{
	struct rows rows =
	    world_find(world, WORLD_FACTS_OF, digest_bytes(&target->statement));

	for (size_t i = 0; i < rows.n; i++) {
		const struct fact_row *fact = rows.item[i];

		if (row_stands(&fact->row, at->index) && is_meant(target, fact))
			return fact;
	}
	return NULL;
}

static bool
no_fact(const struct world *world, const struct target *target, size_t i,
    const struct moment *at, struct err *err)
{
	struct bytes key = digest_bytes(&target->statement);

	if (!need_unerased(world, &target->statement, at,
		body_field("of", i, "statement").text, err))
		return false;
	if (world_find(world, WORLD_STATEMENTS, key).n == 0)
		return err_field(err, ERR_UNKNOWN_TARGET,
		    body_field("of", i, "statement").text,
		    "there is no such statement");
	if (target->attendee != NULL &&
	    world_find(world, WORLD_FACTS_OF, key).n > 0)
		return err_field(err, ERR_UNKNOWN_TARGET,
		    body_field("of", i, "attendee").text, "%s was not there",
		    target->attendee);
	if (world_find(world, WORLD_RETRACTIONS, key).n > 0)
		return err_field(err, ERR_CONFLICT,
		    body_field("of", i, "statement").text, "was taken back");
	return err_field(err, ERR_INVALID,
	    body_field("of", i, "statement").text,
	    "is not work that can be endorsed");
}

/* The office by which the signer judges this fact, or NULL. */
static const struct office_row *
judge(const struct world *world, const char *by, const struct fact_row *fact,
    const struct moment *at)
{
	return fact->group != NULL
		   ? office_held_above(world, by, OFFICE_CHAIR, fact->group,
			 &fact->occasion, at)
		   : office_held_of_list(world, by, fact->endorsers, at);
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct endorsement *e = statement->body;

	for (size_t i = 0; i < e->targets_n; i++) {
		const struct fact_row *fact =
		    first_fact(world, &e->targets[i], at);
		const struct office_row *office;

		if (is_erased(world, &e->targets[i]))
			continue;
		if (fact == NULL)
			return no_fact(world, &e->targets[i], i, at, err);
		office = judge(world, statement->by, fact, at);
		if (office != NULL) {
			authority->office = office->office;
			continue;
		}
		if (fact->group != NULL)
			return err_field(err, ERR_FORBIDDEN,
			    body_field("of", i, "statement").text,
			    "%s is not chair of %s or a group above it now",
			    statement->by, fact->group);
		return err_field(err, ERR_FORBIDDEN,
		    body_field("of", i, "statement").text,
		    "%s holds none of the offices that judge it: %s",
		    statement->by,
		    *fact->endorsers != '\0' ? fact->endorsers
					     : "its activity names none");
	}
	return true;
}

/* The signer's standing word on exactly this target, or NULL. */
static const struct endorsement_row *
said_before(const struct world *world, const struct statement *statement,
    const struct target *target, const struct moment *at)
{
	struct rows rows = world_find(world, WORLD_ENDORSEMENTS,
	    digest_bytes(&target->statement));

	for (size_t i = 0; i < rows.n; i++) {
		const struct endorsement_row *row = rows.item[i];
		bool same = row->identity == NULL || target->attendee == NULL
				? row->identity == target->attendee
				: strcmp(row->identity, target->attendee) == 0;

		if (same && strcmp(row->by, statement->by) == 0 &&
		    row_stands(&row->row, at->index))
			return row;
	}
	return NULL;
}

/*
 * The signer's word that holds for this target: on exactly this, or else on
 * the whole that it is a part of.
 */
static const struct endorsement_row *
word_on(const struct world *world, const struct statement *statement,
    const struct target *target, const struct moment *at)
{
	const struct target whole = { .statement = target->statement };
	const struct endorsement_row *before =
	    said_before(world, statement, target, at);

	return before != NULL ? before
			      : said_before(world, statement, &whole, at);
}

/* Do two targets have something in common? */
static bool
overlap(const struct target *a, const struct target *b)
{
	return digest_equal(&a->statement, &b->statement) &&
	       (a->attendee == NULL || b->attendee == NULL ||
		   strcmp(a->attendee, b->attendee) == 0);
}

/*
 * Is all that the target means the signer's own work?  Of an occasion taken
 * whole, the signer's own attendance is passed over by the evaluator.
 */
static bool
is_own(const struct world *world, const struct statement *statement,
    const struct target *target, const struct moment *at)
{
	const char *self = world_self(world, statement->by, at->index);
	struct rows rows =
	    world_find(world, WORLD_FACTS_OF, digest_bytes(&target->statement));

	for (size_t i = 0; i < rows.n; i++) {
		const struct fact_row *fact = rows.item[i];
		const char *owner =
		    world_owner(world, fact->identity, at->index);

		if (is_meant(target, fact) &&
		    (owner == NULL || strcmp(owner, self) != 0))
			return false;
	}
	return true;
}

/*
 * Nobody says twice what they have said.  Between, they may have said the
 * opposite, which is erased.
 */
static bool
check_new(const struct world *world, const struct statement *statement,
    size_t i, const struct moment *at, struct err *err)
{
	const struct endorsement *e = statement->body;
	const struct target *target = &e->targets[i];
	const struct fact_row *fact = first_fact(world, target, at);
	const struct endorsement_row *before =
	    word_on(world, statement, target, at);
	struct body_field place = body_field("of", i, "statement");

	if (world_has_holes(world))
		return true;
	if (before != NULL && before->dispute == e->dispute)
		return err_field(err, ERR_CONFLICT, place.text,
		    "%s has said that already, in %s", statement->by,
		    digest_hex(&before->statement).text);
	if (!e->dispute && fact->by_office != NULL && before == NULL &&
	    strcmp(fact->by, statement->by) == 0)
		return err_field(err, ERR_CONFLICT, place.text,
		    "%s endorsed it by recording it as %s", statement->by,
		    fact->by_office);
	return true;
}

static bool
check_target(const struct world *world, const struct statement *statement,
    size_t i, const struct moment *at, struct err *err)
{
	const struct endorsement *e = statement->body;
	const struct target *target = &e->targets[i];
	struct body_field place = body_field("of", i, "statement");

	if (first_fact(world, target, at) == NULL)
		return no_fact(world, target, i, at, err);
	if (is_own(world, statement, target, at))
		return err_field(err, ERR_OWN_WORK, place.text,
		    "is %s's own work, which others must judge", statement->by);
	if (!check_new(world, statement, i, at, err))
		return false;
	for (size_t k = 0; k < i; k++)
		if (overlap(target, &e->targets[k]))
			return err_field(err, ERR_INVALID, place.text,
			    "is named twice");
	return true;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct endorsement *e = statement->body;

	for (size_t i = 0; i < e->targets_n; i++)
		if (!is_erased(world, &e->targets[i]) &&
		    !check_target(world, statement, i, at, err))
			return false;
	return true;
}

static bool
change_target(const struct world *world, const struct statement *statement,
    const struct target *target, const struct moment *at,
    struct changes *changes, struct err *err)
{
	const struct endorsement *e = statement->body;
	const struct office_row *office =
	    judge(world, statement->by, first_fact(world, target, at), at);
	const struct endorsement_row *before =
	    said_before(world, statement, target, at);
	struct change *row;

	if (before != NULL &&
	    !changes_end(changes, CHANGE_ENDORSEMENT, &before->row, err))
		return false;
	row = changes_add(changes, CHANGE_ENDORSEMENT, err);
	if (row == NULL)
		return false;
	row->endorsement.statement = statement->digest;
	row->endorsement.target = target->statement;
	row->endorsement.identity = target->attendee;
	row->endorsement.by = statement->by;
	row->endorsement.office = office->office;
	row->endorsement.group = office->group;
	row->endorsement.dispute = e->dispute;
	row->endorsement.reason = e->reason;
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct endorsement *e = statement->body;

	(void)authority;
	for (size_t i = 0; i < e->targets_n; i++) {
		if (is_erased(world, &e->targets[i]))
			changes_skip(changes);
		else if (!change_target(world, statement, &e->targets[i], at,
			     changes, err))
			return false;
	}
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct endorsement *e = statement->body;

	row->target = e->targets[0].statement;
}

const struct type type_endorsement = {
	.name = "endorsement",
	.schema = "endorsement.json",
	.erasable = true,
	.parse = parse,
	.wants = wants,
	.rests_on_hole = rests_on_hole,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
