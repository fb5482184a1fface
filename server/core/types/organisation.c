#include "core/identity.h"
#include "core/types/types.h"

#include <stdio.h>

/* organisation: an employer or the like, its other names and what it belongs
 * to.  A later statement of the same slug takes the place of the earlier. */

struct alias {
	const char *name;  /* as written */
	const char *alias; /* normalised */
};

struct parent {
	const char *slug;
	int64_t from;
	int64_t until_at;
};

struct organisation {
	const char *slug;
	const char *name;
	const char *url; /* or NULL */
	const struct alias *aliases;
	size_t aliases_n;
	const struct parent *parents;
	size_t parents_n;
};

/* The compared form of what a member says. */
static const char *
normal_form(struct body *body, const char *name)
{
	const char *text = body_text(body, name);
	struct identity normal;
	struct err err;

	if (text == NULL)
		return NULL;
	if (!alias_normalise(text, &normal, &err)) {
		(void)body_fail(body, name, "%s", err.msg);
		return NULL;
	}
	const char *copy = arena_strdup(body->arena, normal.text);
	if (copy == NULL)
		(void)body_fail(body, name, "out of memory");
	return copy;
}

static bool
parse_aliases(struct body *body, struct organisation *organisation)
{
	size_t n = body_count(body, "aliases");
	struct alias *aliases = body_alloc(body, n, sizeof(*aliases));

	for (size_t i = 0; aliases != NULL && i < n; i++) {
		struct body item = body_item(body, "aliases", i);

		aliases[i].name = body_text(&item, "name");
		aliases[i].alias = normal_form(&item, "name");
		if (!body_ok(&item))
			return false;
		for (size_t k = 0; k < i; k++)
			if (strcmp(aliases[k].alias, aliases[i].alias) == 0)
				return body_fail(&item, "name",
				    "%s is the same name", aliases[k].name);
	}
	organisation->aliases = aliases;
	organisation->aliases_n = n;
	return body_ok(body);
}

static bool
parse_parents(struct body *body, struct organisation *organisation)
{
	size_t n = body_count(body, "parents");
	struct parent *parents = body_alloc(body, n, sizeof(*parents));

	for (size_t i = 0; parents != NULL && i < n; i++) {
		struct body item = body_item(body, "parents", i);

		parents[i].slug = body_text(&item, "organisation");
		parents[i].from = body_date(&item, "from", 0);
		parents[i].until_at = body_expiry(&item, "until");
		if (!body_ok(&item))
			return false;
		if (parents[i].from >= parents[i].until_at)
			return body_fail(&item, "until", "must be after from");
	}
	organisation->parents = parents;
	organisation->parents_n = n;
	return body_ok(body);
}

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct organisation *organisation =
	    body_alloc(&body, 1, sizeof(*organisation));

	if (organisation == NULL)
		return false;
	organisation->slug = body_text(&body, "slug");
	organisation->name = body_text(&body, "name");
	organisation->url = body_text(&body, "url");
	*out = organisation;
	return body_ok(&body) && parse_aliases(&body, organisation) &&
	       parse_parents(&body, organisation);
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	return may_by_office(world, statement, at, OFFICE_REGISTRAR, authority,
	    err);
}

/* Names that another organisation has cannot be taken. */
static bool
check_names(const struct world *world, const struct organisation *organisation,
    const struct moment *at, struct err *err)
{
	const struct organisation_row *row =
	    world_organisation_named(world, organisation->slug, at->index);

	if (row != NULL && strcmp(row->slug, organisation->slug) != 0)
		return err_field(err, ERR_CONFLICT, "/body/slug",
		    "%s means %s already", organisation->slug, row->slug);
	for (size_t i = 0; i < organisation->aliases_n; i++) {
		char field[48];

		row = world_organisation_named(world,
		    organisation->aliases[i].name, at->index);
		if (row == NULL || strcmp(row->slug, organisation->slug) == 0)
			continue;
		(void)snprintf(field, sizeof(field), "/body/aliases/%zu/name",
		    i);
		return err_field(err, ERR_CONFLICT, field,
		    "%s means %s already", organisation->aliases[i].name,
		    row->slug);
	}
	return true;
}

/* A parent is another organisation, and none below this one at any time. */
static bool
check_parents(const struct world *world,
    const struct organisation *organisation, const struct moment *at,
    struct err *err)
{
	for (size_t i = 0; i < organisation->parents_n; i++) {
		const char *parent = organisation->parents[i].slug;
		char field[48];

		(void)snprintf(field, sizeof(field),
		    "/body/parents/%zu/organisation", i);
		if (strcmp(parent, organisation->slug) != 0 &&
		    world_organisation(world, parent, at->index) == NULL)
			return err_field(err, ERR_UNKNOWN_TARGET, field,
			    "there is no organisation %s", parent);
		if (world_organisation_is_under(world, parent,
			organisation->slug, at->index))
			return err_field(err, ERR_CONFLICT, field,
			    "%s is the organisation itself or below it",
			    parent);
	}
	return true;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct organisation *organisation = statement->body;

	return check_names(world, organisation, at, err) &&
	       check_parents(world, organisation, at, err);
}

/* End the standing rows of one kind that belong to the organisation. */
static bool
end_rows(const struct world *world, enum world_index index,
    enum change_kind kind, const char *slug, struct changes *changes,
    struct err *err)
{
	struct rows rows = world_find(world, index, bytes_of(slug));

	for (size_t i = 0; i < rows.n; i++)
		if (row_stands(rows.item[i], changes->index) &&
		    !changes_end(changes, kind, rows.item[i], err))
			return false;
	return true;
}

static bool
end_before(const struct world *world, const char *slug, struct changes *changes,
    struct err *err)
{
	return end_rows(world, WORLD_ORGANISATIONS, CHANGE_ORGANISATION, slug,
		   changes, err) &&
	       end_rows(world, WORLD_ORGANISATION_NAMES,
		   CHANGE_ORGANISATION_ALIAS, slug, changes, err) &&
	       end_rows(world, WORLD_ORGANISATION_PARENTS,
		   CHANGE_ORGANISATION_PARENT, slug, changes, err);
}

static bool
add_aliases(const struct statement *statement, struct changes *changes,
    struct err *err)
{
	const struct organisation *organisation = statement->body;

	for (size_t i = 0; i < organisation->aliases_n; i++) {
		struct change *row =
		    changes_add(changes, CHANGE_ORGANISATION_ALIAS, err);

		if (row == NULL)
			return false;
		row->organisation_alias.statement = statement->digest;
		row->organisation_alias.alias = organisation->aliases[i].alias;
		row->organisation_alias.name = organisation->aliases[i].name;
		row->organisation_alias.organisation = organisation->slug;
	}
	return true;
}

static bool
add_parents(const struct statement *statement, struct changes *changes,
    struct err *err)
{
	const struct organisation *organisation = statement->body;

	for (size_t i = 0; i < organisation->parents_n; i++) {
		const struct parent *parent = &organisation->parents[i];
		struct change *row =
		    changes_add(changes, CHANGE_ORGANISATION_PARENT, err);

		if (row == NULL)
			return false;
		row->organisation_parent.statement = statement->digest;
		row->organisation_parent.organisation = organisation->slug;
		row->organisation_parent.parent = parent->slug;
		row->organisation_parent.from = parent->from;
		row->organisation_parent.until_at = parent->until_at;
	}
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct organisation *organisation = statement->body;
	struct change *row;

	(void)at;
	(void)authority;
	if (!end_before(world, organisation->slug, changes, err))
		return false;
	row = changes_add(changes, CHANGE_ORGANISATION, err);
	if (row == NULL)
		return false;
	row->organisation.statement = statement->digest;
	row->organisation.slug = organisation->slug;
	row->organisation.name = organisation->name;
	row->organisation.url = organisation->url;
	row->organisation.by = statement->by;
	return add_aliases(statement, changes, err) &&
	       add_parents(statement, changes, err);
}

const struct type type_organisation = {
	.name = "organisation",
	.schema = "organisation.json",
	.parse = parse,
	.wants = wants_nothing,
	.may = may,
	.check = check,
	.change = change,
};
