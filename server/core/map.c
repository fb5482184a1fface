#include "core/map.h"

#include <sodium.h>
#include <stdint.h>

/* uthash calls exit() without this; we want to hear of it instead. */
#define HASH_NONFATAL_OOM 1
#include <uthash.h>

struct entry {
	void *value;
	UT_hash_handle hh;
	size_t len;
	unsigned char key[];
};

struct map {
	struct entry *head;
	unsigned char secret[crypto_shorthash_KEYBYTES]; /* once it has one */
};

static unsigned
hash(const struct map *map, struct bytes key)
{
	unsigned char out[crypto_shorthash_BYTES];
	unsigned value;

	(void)crypto_shorthash(out, key.data, key.len, map->secret);
	memcpy(&value, out, sizeof(value));
	return value;
}

/* The macros of uthash are not ours to make simpler. */
static struct entry *
find(const struct map *map, struct bytes key, /* NOLINT(readability-*) */
    unsigned hashed)
{
	struct entry *entry;

	HASH_FIND_BYHASHVALUE(hh, map->head, key.data, key.len, hashed, entry);
	return entry;
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
map_free(struct map *map) /* NOLINT(readability-*) */
{
	struct entry *entry, *next;

	if (map == NULL)
		return;
	entry = map->head;
	HASH_CLEAR(hh, map->head);
	for (; entry != NULL; entry = next) {
		next = entry->hh.next;
		free(entry);
	}
	free(map);
}

void *
map_get(const struct map *map, struct bytes key)
{
	if (map == NULL || map->head == NULL)
		return NULL;

	const struct entry *entry = find(map, key, hash(map, key));
	return entry != NULL ? entry->value : NULL;
}

bool
map_put(struct map *map, struct bytes key, void *value, /* NOLINT */
    struct err *err)
{
	/* Many maps stay empty, and randomness asks the kernel. */
	if (map->head == NULL)
		randombytes_buf(map->secret, sizeof(map->secret));

	unsigned hashed = hash(map, key);
	struct entry *entry = find(map, key, hashed);
	if (entry != NULL) {
		entry->value = value;
		return true;
	}
	entry = calloc(1, sizeof(*entry) + key.len);
	if (entry == NULL)
		return err_memory(err);
	entry->value = value;
	entry->len = key.len;
	memcpy(entry->key, key.data, key.len);
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, map->head, entry->key, entry->len,
	    hashed, entry);
	if (entry->hh.tbl == NULL) {
		free(entry);
		return err_memory(err);
	}
	return true;
}

size_t
map_count(const struct map *map)
{
	return map != NULL ? HASH_COUNT(map->head) : 0;
}

bool
map_each(const struct map *map,
    bool (*visit)(struct bytes key, void *value, void *context), void *context)
{
	const struct entry *entry = map != NULL ? map->head : NULL;

	for (; entry != NULL; entry = entry->hh.next)
		if (!visit((struct bytes){ entry->key, entry->len },
			entry->value, context))
			return false;
	return true;
}
