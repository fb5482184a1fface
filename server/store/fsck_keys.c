#include <sodium.h>
#include <stdio.h>

#include "core/logkeys.h"
#include "core/map.h"
#include "store/fsck_parts.h"

/* The sealed seeds of log keys: does each fit its public key, and is there
 * one for each key that the log names? */

enum { COL_VKEY, COL_SEED };

struct seeds {
	struct checking *checking;
	struct map *there; /* vkeys, once each */
};

static void
damage(struct checking *checking, const char *vkey, const char *column,
    const char *what)
{
	fsck_damage(checking, &(struct fsck_place){ "log_seed", vkey, column },
	    "%s", what);
}

static const char locked[] = "cannot be opened with this master key";

/* Does the master key open the seed, and is it that of this public key? */
static bool
fits(const struct checking *checking, const struct note_key *public,
    struct bytes sealed, const char **what)
{
	unsigned char seed[NOTE_SEED_LEN] = { 0 };
	struct note_key key;
	struct err why;

	*what = NULL;
	if (sealed.len != STORE_SEALED_LEN ||
	    !seal_open_seed(checking->fsck->master, sealed.data, seed, &why))
		*what = locked;
	else if (!note_key_from_seed(public->name, seed, &key, &why) ||
		 memcmp(key.point, public->point, sizeof(key.point)) != 0)
		*what = "is not that of the log key";
	sodium_memzero(seed, sizeof(seed));
	return *what == NULL;
}

/* Has the log named this key, and another since, and it signs no more? */
static bool
is_over(const struct checking *checking, const struct note_key *key)
{
	auto_arena struct arena arena = { 0 };
	struct logkey *list;
	struct err ignored;
	size_t n;

	if (checking->stopped ||
	    !logkeys_list(replay_world(checking->replay), checking->replayed,
		&arena, &list, &n, &ignored))
		return false;
	for (size_t i = 0; i < n; i++)
		if (memcmp(list[i].key.point, key->point, sizeof(key->point)) ==
		    0)
			return !logkey_signs(&list[i], checking->recorded_at);
	return false;
}

void
fsck_seed(struct checking *checking, const struct fsck_place *place,
    const char *vkey, struct bytes sealed)
{
	const struct fsck_place named = { place->table, place->row, "vkey" };
	const struct community_row *genesis =
	    world_community(replay_world(checking->replay));
	struct note_key public;
	const char *what;
	struct err why;

	if (!note_key_parse(vkey, &public, &why))
		fsck_damage(checking, &named, "is no key");
	else if (genesis != NULL && strcmp(public.name, genesis->origin) != 0)
		fsck_damage(checking, &named, "is another log's");
	else if (fits(checking, &public, sealed, &what))
		return;
	else if (what == locked && is_over(checking, &public))
		fsck_note(checking, place, "%s; it signs no more", what);
	else
		fsck_damage(checking, place, "%s", what);
}

static bool
take_seed(const PGresult *res, int row, void *context, struct err *err)
{
	static char there;
	const struct seeds *seeds = context;
	struct checking *checking = seeds->checking;
	auto_arena struct arena arena = { 0 };
	const char *vkey;

	if (!sql_get_text(res, row, COL_VKEY, &arena, &vkey, err))
		return false;
	if (vkey == NULL) {
		damage(checking, "", "vkey", "is missing");
		return true;
	}
	if (map_get(seeds->there, bytes_of(vkey)) != NULL)
		damage(checking, vkey, "", "is there twice");
	fsck_seed(checking, &(struct fsck_place){ "log_seed", vkey, "seed" },
	    vkey, sql_get_bytes(res, row, COL_SEED));
	return map_put(seeds->there, bytes_of(vkey), &there, err);
}

bool
fsck_keys(struct checking *checking, struct err *err)
{
	auto_map struct map *there = map_new(err);
	struct seeds seeds = { checking, there };
	const struct fsck_stream stream = {
		.table = "log_seed",
		.sql = FSCK_CURSOR "SELECT vkey, seed FROM log_seed"
				   " WHERE community = $1 ORDER BY vkey",
		.take = take_seed,
		.context = &seeds,
	};
	const struct rows named =
	    world_all(replay_world(checking->replay), CHANGE_LOG_KEY);

	if (there == NULL || !fsck_stream(checking, &stream, err))
		return false;
	for (size_t i = 0; i < named.n; i++) {
		const struct log_key_row *row = named.item[i];

		if (map_get(there, bytes_of(row->vkey)) == NULL)
			damage(checking, row->vkey, "",
			    "is missing: the log names this key");
	}
	return true;
}
