#include "core/office.h"

bool
office_counts(const struct office_row *office, const struct moment *at)
{
	return row_stands(&office->row, at->index) &&
	       office->from <= at->recorded_at &&
	       at->recorded_at < office->until_at;
}

static bool
same_group(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

const struct office_row *
office_held(const struct world *world, const char *handle, const char *office,
    const char *group, const struct moment *at)
{
	struct rows rows = world_find(world, WORLD_OFFICES, bytes_of(handle));

	for (size_t i = 0; i < rows.n; i++) {
		const struct office_row *row = rows.item[i];

		if (strcmp(row->office, office) == 0 &&
		    same_group(row->group, group) &&
		    digest_is_zero(&row->occasion) && office_counts(row, at))
			return row;
	}
	return NULL;
}

const struct office_row *
office_held_above(const struct world *world, const char *handle,
    const char *office, const char *group, const struct digest *occasion,
    const struct moment *at)
{
	struct rows rows = world_find(world, WORLD_OFFICES, bytes_of(handle));

	for (size_t i = 0; i < rows.n; i++) {
		const struct office_row *row = rows.item[i];
		bool covers = digest_is_zero(&row->occasion) ||
			      digest_equal(&row->occasion, occasion);

		if (strcmp(row->office, office) == 0 && row->group != NULL &&
		    covers && office_counts(row, at) &&
		    world_is_under(world, group, row->group, at->index))
			return row;
	}
	return NULL;
}

/* One of a list, not for one occasion; perhaps one that speaks for all. */
static const struct office_row *
held_of_list(const struct world *world, const char *handle, const char *list,
    bool for_all, const struct moment *at)
{
	struct rows rows = world_find(world, WORLD_OFFICES, bytes_of(handle));

	for (size_t i = 0; i < rows.n; i++) {
		const struct office_row *row = rows.item[i];

		if (list_has(list, row->office) &&
		    digest_is_zero(&row->occasion) && office_counts(row, at) &&
		    (!for_all || row->group == NULL ||
			!office_is_by_chair(row->office)))
			return row;
	}
	return NULL;
}

const struct office_row *
office_held_anywhere(const struct world *world, const char *handle,
    const char *list, const struct moment *at)
{
	return held_of_list(world, handle, list, false, at);
}

const struct office_row *
office_held_of_list(const struct world *world, const char *handle,
    const char *list, const struct moment *at)
{
	return held_of_list(world, handle, list, true, at);
}

bool
office_is_by_chair(const char *office)
{
	return list_has(
	    "recorder organiser moderator editor track-chair member", office);
}

bool
office_has_another(const struct world *world, const char *office,
    const char *handle, const struct moment *at)
{
	struct rows rows =
	    world_find(world, WORLD_OFFICE_KINDS, bytes_of(office));

	for (size_t i = 0; i < rows.n; i++) {
		const struct office_row *row = rows.item[i];

		if (row->group == NULL && strcmp(row->handle, handle) != 0 &&
		    office_counts(row, at))
			return true;
	}
	return false;
}

bool
list_has(const char *list, const char *slug)
{
	size_t len = strlen(slug);

	while (list != NULL && *list != '\0') {
		size_t word = strcspn(list, " ");

		if (word == len && memcmp(list, slug, len) == 0)
			return true;
		list += word;
		list += strspn(list, " ");
	}
	return false;
}
