#include "core/map.h"

#include <sodium.h>
#include <stdint.h>

/*
 * Entries lie in an array in order of insertion and their keys one behind the
 * other in a buffer; slots, of which at least half are empty, lead from a hash
 * to an entry.  Worlds of millions of rows are mostly spent waiting for memory:
 * a look-up reads one slot, and no more unless the hash is the same.
 */

enum { FIRST_ENTRIES = 8, SLOTS_PER_ENTRY = 2, FIRST_KEYS_LEN = 256 };

struct entry {
	void *value;
	size_t key_at; /* in keys */
	size_t len;
};

struct slot {
	uint32_t hash;
	uint32_t number; /* of the entry, from 1; 0: empty */
};

struct map {
	struct entry *entry;
	struct slot *slot; /* size * SLOTS_PER_ENTRY of them */
	size_t n;
	size_t size; /* a power of two, or 0 */
	unsigned char *keys;
	size_t keys_len;
	size_t keys_size;
	unsigned char secret[crypto_shorthash_KEYBYTES]; /* once it has one */
};

static uint32_t
hash(const struct map *map, struct bytes key)
{
	unsigned char out[crypto_shorthash_BYTES];
	uint32_t value;

	(void)crypto_shorthash(out, key.data, key.len, map->secret);
	memcpy(&value, out, sizeof(value));
	return value;
}

/* The next slot of a walk that begins at a hash. */
static size_t
wrap(size_t size, size_t at)
{
	return at & (size * SLOTS_PER_ENTRY - 1);
}

static struct bytes
key_of(const struct map *map, const struct entry *entry)
{
	return (struct bytes){ map->keys + entry->key_at, entry->len };
}

/* The slot of a key, or the empty one where it would be. */
static struct slot *
find(const struct map *map, struct bytes key, uint32_t hashed)
{
	size_t at = wrap(map->size, hashed);

	for (;; at = wrap(map->size, at + 1)) {
		struct slot *slot = &map->slot[at];

		if (slot->number == 0 ||
		    (slot->hash == hashed &&
			bytes_equal(key_of(map, &map->entry[slot->number - 1]),
			    key)))
			return slot;
	}
}

struct map *
map_new(struct err *err)
{
	struct map *map = calloc(1, sizeof(*map));

	if (map == NULL)
		(void)err_memory(err);
	return map;
}

void
map_free(struct map *map)
{
	if (map == NULL)
		return;
	free(map->entry);
	free(map->slot);
	free(map->keys);
	free(map);
}

void *
map_get(const struct map *map, struct bytes key)
{
	if (map == NULL || map->n == 0)
		return NULL;

	const struct slot *slot = find(map, key, hash(map, key));
	return slot->number != 0 ? map->entry[slot->number - 1].value : NULL;
}

/* Twice the slots, each entry in its new place. */
static bool
grow_slots(struct map *map, size_t size)
{
	struct slot *slots =
	    calloc(size, SLOTS_PER_ENTRY * sizeof(struct slot));

	if (slots == NULL)
		return false;
	for (size_t i = 0; i < map->size * SLOTS_PER_ENTRY; i++) {
		size_t at = wrap(size, map->slot[i].hash);

		if (map->slot[i].number == 0)
			continue;
		while (slots[at].number != 0)
			at = wrap(size, at + 1);
		slots[at] = map->slot[i];
	}
	free(map->slot);
	map->slot = slots;
	return true;
}

static bool
grow(struct map *map)
{
	size_t size = map->size != 0 ? map->size * 2 : FIRST_ENTRIES;
	struct entry *entry;

	if (size > UINT32_MAX / SLOTS_PER_ENTRY)
		return false;
	entry = reallocarray(map->entry, size, sizeof(*entry));
	if (entry == NULL)
		return false;
	map->entry = entry;
	if (!grow_slots(map, size))
		return false;
	map->size = size;
	return true;
}

static bool
keep_key(struct map *map, struct bytes key)
{
	size_t size = map->keys_size != 0 ? map->keys_size : FIRST_KEYS_LEN;

	while (size - map->keys_len < key.len)
		if (__builtin_mul_overflow(size, 2, &size))
			return false;
	if (size > map->keys_size) {
		unsigned char *keys = realloc(map->keys, size);

		if (keys == NULL)
			return false;
		map->keys = keys;
		map->keys_size = size;
	}
	if (key.len > 0)
		memcpy(map->keys + map->keys_len, key.data, key.len);
	map->keys_len += key.len;
	return true;
}

bool
map_put(struct map *map, struct bytes key, void *value, struct err *err)
{
	/* Many maps stay empty, and randomness asks the kernel. */
	if (map->n == 0)
		randombytes_buf(map->secret, sizeof(map->secret));
	uint32_t hashed = hash(map, key);

	if (map->n > 0) {
		const struct slot *slot = find(map, key, hashed);

		if (slot->number != 0) {
			map->entry[slot->number - 1].value = value;
			return true;
		}
	}
	size_t key_at = map->keys_len;
	if ((map->n == map->size && !grow(map)) || !keep_key(map, key))
		return err_memory(err);
	map->entry[map->n] = (struct entry){ value, key_at, key.len };
	map->n++;
	*find(map, key, hashed) = (struct slot){ hashed, (uint32_t)map->n };
	return true;
}

size_t
map_count(const struct map *map)
{
	return map != NULL ? map->n : 0;
}

bool
map_each(const struct map *map,
    bool (*visit)(struct bytes key, void *value, void *context), void *context)
{
	for (size_t i = 0; i < map_count(map); i++)
		if (!visit(key_of(map, &map->entry[i]), map->entry[i].value,
			context))
			return false;
	return true;
}
