#include "core/logkeys.h"

#include "core/instant.h"

bool
logkey_signs(const struct logkey *key, int64_t recorded_at)
{
	return recorded_at < key->until;
}

/* The rows of later keys that are known at this size; they come in order. */
static struct rows
later_keys(const struct world *world, uint64_t size)
{
	struct rows rows = world_all(world, CHANGE_LOG_KEY);

	while (rows.n > 0 && !row_stands(rows.item[rows.n - 1], size))
		rows.n--;
	return rows;
}

/* Until when does the i-th key sign, the first of which genesis names? */
static int64_t
until_of(struct rows later, size_t i)
{
	const struct log_key_row *next = i < later.n ? later.item[i] : NULL;

	return next != NULL ? next->overlap_until : INSTANT_MAX;
}

static bool
read_key(const struct world *world, struct rows later, size_t i,
    struct logkey *out, struct err *err)
{
	const struct community_row *genesis = world_community(world);
	const struct log_key_row *row = i > 0 ? later.item[i - 1] : NULL;

	if (genesis == NULL)
		return err_set(err, ERR_INTERNAL, "a log without a genesis");
	out->from = row != NULL ? row->row.since : 0;
	out->until = until_of(later, i);
	if (note_key_reparse(row != NULL ? row->vkey : genesis->log_key,
		&out->key, err))
		return true;
	err->code = ERR_INTERNAL;
	return false;
}

bool
logkeys_list(const struct world *world, uint64_t size, struct arena *arena,
    struct logkey **out, size_t *n, struct err *err)
{
	struct rows later = later_keys(world, size);
	struct logkey *list = arena_array(arena, later.n + 1, sizeof(*list));

	if (list == NULL)
		return err_memory(err);
	for (size_t i = 0; i <= later.n; i++)
		if (!read_key(world, later, i, &list[i], err))
			return false;
	*out = list;
	*n = later.n + 1;
	return true;
}

bool
logkeys_signing(const struct world *world, uint64_t size, int64_t recorded_at,
    struct logkeys *out, struct err *err)
{
	struct rows later = later_keys(world, size);
	struct logkeys read = { 0 };

	/* Nobody may bring one key more than there is room for. */
	for (size_t i = later.n + 1; i-- > 0 && read.n < COUNT(read.key);) {
		const struct logkey key = { .until = until_of(later, i) };

		if (!logkey_signs(&key, recorded_at))
			continue;
		if (!read_key(world, later, i, &read.key[read.n++], err))
			return false;
	}
	*out = read;
	return true;
}
