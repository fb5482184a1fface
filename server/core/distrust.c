#include "core/distrust.h"

#include <assert.h>
#include <stdlib.h>

const struct distrust_row *
distrust_find(const struct world *world, const char *handle,
    const char *fingerprint, uint64_t size)
{
	const struct distrust_row *found = NULL;
	struct rows rows = { NULL, 0 };

	if (fingerprint != NULL)
		rows =
		    world_find(world, WORLD_DISTRUSTS, bytes_of(fingerprint));
	for (size_t i = 0; i < rows.n; i++) {
		const struct distrust_row *row = rows.item[i];

		if (row_stands(&row->row, size) &&
		    (handle == NULL || strcmp(row->handle, handle) == 0) &&
		    (found == NULL || row->from < found->from))
			found = row;
	}
	return found;
}

bool
distrust_covers(const struct world *world, const char *handle,
    const char *fingerprint, uint64_t index, uint64_t size)
{
	const struct distrust_row *row =
	    distrust_find(world, handle, fingerprint, size);

	return row != NULL && (uint64_t)row->from <= index;
}

/* A list of distrusted keys that is being spread. */
struct spreading {
	const struct world *world;
	uint64_t size;
	struct arena *arena;
	struct distrusts list;
	size_t room;
	bool again; /* a key is distrusted from earlier than was thought */
};

static struct distrust *
find_key(const struct distrusts *list, const struct key_row *key)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->item[i].fingerprint, key->fingerprint) == 0 &&
		    strcmp(list->item[i].handle, key->handle) == 0)
			return &list->item[i];
	return NULL;
}

static bool
append(struct spreading *spreading, const struct distrust *distrust,
    struct err *err)
{
	enum { FIRST_ROOM = 8 };
	struct distrusts *list = &spreading->list;

	if (list->n == spreading->room) {
		size_t room =
		    spreading->room != 0 ? spreading->room * 2 : FIRST_ROOM;
		struct distrust *item =
		    arena_array(spreading->arena, room, sizeof(*item));

		if (item == NULL)
			return err_memory(err);
		if (list->n > 0)
			(void)memcpy(item, list->item, list->n * sizeof(*item));
		list->item = item;
		spreading->room = room;
	}
	list->item[list->n++] = *distrust;
	return true;
}

/* One key that a distrusted one may have added. */
static bool
reach(struct spreading *spreading, const struct distrust *by,
    const struct key_row *key, struct err *err)
{
	const struct distrust distrust = {
		.handle = key->handle,
		.fingerprint = key->fingerprint,
		.from = (uint64_t)key->said,
	};
	struct distrust *known = find_key(&spreading->list, key);

	if (key->row.since >= spreading->size ||
	    strcmp(key->added_by, by->handle) != 0 || distrust.from < by->from)
		return true;
	if (known != NULL) {
		if (distrust.from < known->from) {
			known->from = distrust.from;
			spreading->again = true;
		}
		return true;
	}
	return distrust_covers(spreading->world, key->handle, key->fingerprint,
		   distrust.from, spreading->size) ||
	       append(spreading, &distrust, err);
}

/* Everything that one key of the list added. */
static bool
spread_one(struct spreading *spreading, size_t i, struct err *err)
{
	const struct distrust by = spreading->list.item[i];
	struct rows rows = world_find(spreading->world, WORLD_KEYS_ADDED,
	    bytes_of(by.fingerprint));

	for (size_t j = 0; j < rows.n; j++)
		if (!reach(spreading, &by, rows.item[j], err))
			return false;
	return true;
}

static int
compare(const void *a, const void *b)
{
	const struct distrust *x = a;
	const struct distrust *y = b;
	int order;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	order = strcmp(x->fingerprint, y->fingerprint);
	return order != 0 ? order : strcmp(x->handle, y->handle);
}

bool
distrust_spread(const struct world *world, const struct distrust *first,
    uint64_t size, struct arena *arena, struct distrusts *out, struct err *err)
{
	struct spreading spreading = {
		.world = world,
		.size = size,
		.arena = arena,
	};

	if (!append(&spreading, first, err))
		return false;
	do {
		spreading.again = false;
		for (size_t i = 0; i < spreading.list.n; i++)
			if (!spread_one(&spreading, i, err))
				return false;
	} while (spreading.again);
	assert(spreading.list.item != NULL);
	qsort(spreading.list.item, spreading.list.n,
	    sizeof(*spreading.list.item), compare);
	*out = spreading.list;
	return true;
}

/* Did the statement add keys, all of which are distrusted? */
static bool
added_keys(const struct world *world, const struct statement_row *statement,
    uint64_t size)
{
	struct rows rows = world_find(world, WORLD_KEYS_ADDED,
	    bytes_of(statement->signed_with));
	bool any = false;

	for (size_t i = 0; i < rows.n; i++) {
		const struct key_row *key = rows.item[i];

		if (!digest_equal(&key->statement, &statement->digest) ||
		    key->row.since >= size)
			continue;
		if (!distrust_covers(world, key->handle, key->fingerprint,
			(uint64_t)key->said, size))
			return false;
		any = true;
	}
	return any;
}

bool
distrust_leaves(const struct world *world,
    const struct statement_row *statement, uint64_t size)
{
	return strcmp(statement->type, "contribution") != 0 &&
	       strcmp(statement->type, "endorsement") != 0 &&
	       (strcmp(statement->type, "key") != 0 ||
		   !added_keys(world, statement, size));
}
