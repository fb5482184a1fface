#include "core/world.h"

#include "core/identity.h"

/* What is asked of a world in the language of the protocol. */

const char *
world_self(const struct world *world, const char *handle, uint64_t size)
{
	/* Circles are never recorded; should there be one, it ends here. */
	size_t left = world_all(world, CHANGE_MERGE).n;

	while (left-- > 0) {
		const struct merge_row *row =
		    world_standing(world, WORLD_MERGES, bytes_of(handle), size);

		if (row == NULL)
			break;
		handle = row->into;
	}
	return handle;
}

const char *
world_owner(const struct world *world, const char *identity, uint64_t size)
{
	const char *handle = identity_handle(identity);

	if (handle != NULL)
		return world_person(world, handle, size) != NULL
			   ? world_self(world, handle, size)
			   : NULL;
	const struct link_row *link =
	    world_standing(world, WORLD_LINKS, bytes_of(identity), size);
	return link != NULL ? world_self(world, link->handle, size) : NULL;
}

const struct person_row *
world_person(const struct world *world, const char *handle, uint64_t size)
{
	return world_standing(world, WORLD_PEOPLE, bytes_of(handle), size);
}

const struct group_row *
world_group(const struct world *world, const char *slug, uint64_t size)
{
	return world_standing(world, WORLD_GROUPS, bytes_of(slug), size);
}

const struct activity_row *
world_activity(const struct world *world, const char *slug, uint64_t size)
{
	return world_standing(world, WORLD_ACTIVITIES, bytes_of(slug), size);
}

/* The group whose slug, which may have more hyphens, is spelled so. */
static const struct group_row *
group_spelled(const struct world *world, const char *normal, uint64_t size)
{
	struct rows rows = world_all(world, CHANGE_GROUP);
	struct identity spelled;
	struct err ignored;

	for (size_t i = 0; i < rows.n; i++) {
		const struct group_row *row = rows.item[i];

		if (row_stands(&row->row, size) &&
		    alias_normalise(row->slug, &spelled, &ignored) &&
		    strcmp(spelled.text, normal) == 0)
			return row;
	}
	return NULL;
}

const struct group_row *
world_group_named(const struct world *world, const char *name, uint64_t size)
{
	const struct group_row *group = world_group(world, name, size);
	struct identity normal;
	struct err ignored;

	if (group != NULL)
		return group;
	if (!alias_normalise(name, &normal, &ignored))
		return NULL;
	const struct alias_row *alias =
	    world_standing(world, WORLD_ALIASES, bytes_of(normal.text), size);
	return alias != NULL ? world_group(world, alias->group, size)
			     : group_spelled(world, normal.text, size);
}

bool
world_is_under(const struct world *world, const char *group,
    const char *ancestor, uint64_t size)
{
	/* No chain is longer than there are groups, whatever the rows say. */
	size_t left = world_all(world, CHANGE_GROUP).n;

	while (group != NULL && strcmp(group, ancestor) != 0) {
		const struct group_row *row = world_group(world, group, size);

		if (row == NULL || left-- == 0)
			return false;
		group = row->parent;
	}
	return group != NULL;
}

const struct organisation_row *
world_organisation(const struct world *world, const char *slug, uint64_t size)
{
	return world_standing(world, WORLD_ORGANISATIONS, bytes_of(slug), size);
}

const struct organisation_row *
world_organisation_named(const struct world *world, const char *name,
    uint64_t size)
{
	const struct organisation_row *row =
	    world_organisation(world, name, size);
	struct identity normal;
	struct err ignored;

	if (row != NULL || !alias_normalise(name, &normal, &ignored))
		return row;
	const struct organisation_alias_row *alias = world_standing(world,
	    WORLD_ORGANISATION_ALIASES, bytes_of(normal.text), size);
	return world_organisation(world,
	    alias != NULL ? alias->organisation : normal.text, size);
}

bool
world_organisation_is_under(const struct world *world, const char *organisation,
    const char *ancestor, uint64_t size)
{
	struct rows rows = world_find(world, WORLD_ORGANISATION_PARENTS,
	    bytes_of(organisation));

	if (strcmp(organisation, ancestor) == 0)
		return true;
	/* Circles are never recorded, so that this comes to an end. */
	for (size_t i = 0; i < rows.n; i++) {
		const struct organisation_parent_row *row = rows.item[i];

		if (row_stands(&row->row, size) &&
		    world_organisation_is_under(world, row->parent, ancestor,
			size))
			return true;
	}
	return false;
}

const struct declaration_row *
world_declaration(const struct world *world, const char *handle,
    const char *question, int64_t instant, uint64_t size)
{
	struct rows rows =
	    world_find(world, WORLD_DECLARATIONS, bytes_of(handle));
	const struct declaration_row *newest = NULL;

	for (size_t i = 0; i < rows.n; i++) {
		const struct declaration_row *row = rows.item[i];

		if (row_stands(&row->row, size) &&
		    strcmp(row->question, question) == 0 &&
		    row->from <= instant && instant < row->until_at &&
		    (newest == NULL || row->row.since > newest->row.since))
			newest = row;
	}
	return newest;
}

bool
world_is_nobody(const struct world *world, const char *id, uint64_t size)
{
	return identity_handle(id) != NULL &&
	       world_owner(world, id, size) == NULL &&
	       world_find(world, WORLD_FACTS, bytes_of(id)).n == 0;
}
