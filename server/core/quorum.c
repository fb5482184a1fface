#include "core/quorum.h"

#include "core/types/types.h"

bool
quorum_added_by(const struct world *world, const char *handle,
    const char *first)
{
	struct rows rows = world_find(world, WORLD_KEYS, bytes_of(handle));

	for (size_t i = 0; i < rows.n; i++) {
		const struct key_row *row = rows.item[i];

		if (strcmp(row->added_by, first) == 0)
			return true;
	}
	return false;
}

/* Does this row make its holder an officer of the community's with a key? */
static bool
can_sign(const struct world *world, const struct office_row *row,
    const struct moment *at)
{
	return row->group == NULL && digest_is_zero(&row->occasion) &&
	       office_counts(row, at) &&
	       world_standing(world, WORLD_KEYS, bytes_of(row->handle),
		   at->index) != NULL;
}

static bool
is_same(const char *handle, const char *other)
{
	return other != NULL && strcmp(handle, other) == 0;
}

/*
 * Has anybody but these two (each may be NULL) that office and a key?  With
 * second_to, only whoever is a second person to the first of the two counts.
 */
static bool
others_sign(const struct world *world, const char *office, const char *first,
    const char *lost, bool second_to, const struct moment *at)
{
	struct rows rows =
	    world_find(world, WORLD_OFFICE_KINDS, bytes_of(office));

	for (size_t i = 0; i < rows.n; i++) {
		const struct office_row *row = rows.item[i];

		if (can_sign(world, row, at) && !is_same(row->handle, first) &&
		    !is_same(row->handle, lost) &&
		    !(second_to && quorum_added_by(world, row->handle, first)))
			return true;
	}
	return false;
}

const char *
quorum_for_key(const struct world *world, const char *by, const char *handle,
    const struct moment *at)
{
	bool stuck =
	    office_held(world, handle, OFFICE_REGISTRAR, NULL, at) != NULL &&
	    !others_sign(world, OFFICE_REGISTRAR, by, NULL, false, at);

	return stuck && others_sign(world, OFFICE_OFFICIAL, by, NULL, false, at)
		   ? OFFICE_OFFICIAL
		   : OFFICE_REGISTRAR;
}

/* Can this registrar still find somebody to say "I too"? */
static bool
finds_another(const struct world *world, const char *first, const char *lost,
    const struct moment *at)
{
	if (!office_has_another(world, OFFICE_REGISTRAR, first, at) ||
	    others_sign(world, OFFICE_REGISTRAR, first, lost, true, at))
		return true;
	return !others_sign(world, OFFICE_REGISTRAR, first, lost, false, at) &&
	       others_sign(world, OFFICE_OFFICIAL, first, lost, true, at);
}

bool
quorum_left(const struct world *world, const char *lost,
    const struct moment *at)
{
	struct rows rows =
	    world_find(world, WORLD_OFFICE_KINDS, bytes_of(OFFICE_REGISTRAR));

	for (size_t i = 0; i < rows.n; i++) {
		const struct office_row *row = rows.item[i];

		if (can_sign(world, row, at) && !is_same(row->handle, lost) &&
		    finds_another(world, row->handle, lost, at))
			return true;
	}
	return false;
}

/* A list of handles in an arena. */
struct people {
	struct arena *arena;
	const char **list;
	size_t n;
};

static bool
is_listed(const char *const *list, size_t n, const char *handle)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], handle) == 0)
			return true;
	return false;
}

/* The registrars in office of whom this is true, each once. */
static bool
list_registrars(const struct world *world, const struct moment *at,
    bool (*is)(const struct world *, const struct office_row *,
	const struct moment *),
    struct people *people, struct err *err)
{
	struct rows rows =
	    world_find(world, WORLD_OFFICE_KINDS, bytes_of(OFFICE_REGISTRAR));
	const char **list =
	    arena_array(people->arena, rows.n + 1, sizeof(*list));

	if (list == NULL)
		return err_memory(err);
	people->n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		const struct office_row *row = rows.item[i];

		if (!is_listed(list, people->n, row->handle) &&
		    is(world, row, at))
			list[people->n++] = row->handle;
	}
	people->list = list;
	return true;
}

static bool
is_missed(const struct world *world, const struct office_row *row,
    const struct moment *at)
{
	return can_sign(world, row, at) && !quorum_left(world, row->handle, at);
}

static bool
is_keyless(const struct world *world, const struct office_row *row,
    const struct moment *at)
{
	return office_counts(row, at) && !can_sign(world, row, at);
}

bool
quorum_missed(const struct world *world, const struct moment *at,
    struct arena *arena, const char ***out, size_t *n, struct err *err)
{
	struct people people = { .arena = arena };

	if (!list_registrars(world, at, is_missed, &people, err))
		return false;
	*out = people.list;
	*n = people.n;
	return true;
}

bool
quorum_keyless(const struct world *world, const struct moment *at,
    struct arena *arena, const char ***out, size_t *n, struct err *err)
{
	struct people people = { .arena = arena };

	if (!list_registrars(world, at, is_keyless, &people, err))
		return false;
	*out = people.list;
	*n = people.n;
	return true;
}

bool
quorum_wants(const struct world *world, struct wants *wants, struct err *err)
{
	static const char *const offices[] = { OFFICE_REGISTRAR,
		OFFICE_OFFICIAL };

	for (size_t i = 0; i < COUNT(offices); i++) {
		struct rows rows =
		    world_find(world, WORLD_OFFICE_KINDS, bytes_of(offices[i]));

		for (size_t j = 0; j < rows.n; j++) {
			const struct office_row *row = rows.item[j];

			if (row_stands(&row->row, ROW_OPEN - 1) &&
			    !wants_add(wants, WANT_HANDLE, row->handle, err))
				return false;
		}
	}
	return true;
}
