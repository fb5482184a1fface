#include "core/map.h"

#include <ck_hs.h>
#include <sodium.h>

/* What the table compares. */
struct name {
	unsigned long hash;
	struct bytes key;
};

struct entry {
	struct name name; /* first: the table knows nothing else */
	void *value;
	struct entry *next; /* in order of insertion */
	unsigned char key[];
};

struct map {
	ck_hs_t *table; /* NULL until there is a key */
	struct entry *first;
	struct entry *last;
	size_t n;
	unsigned char secret[crypto_shorthash_KEYBYTES];
};

enum { FIRST_SIZE = 16 };

static void *
allocate(size_t len)
{
	return malloc(len);
}

static void
release(void *memory, size_t len, bool deferred)
{
	(void)len;
	(void)deferred;
	free(memory);
}

/* When the table grows; it is never asked for the hash of anything else. */
static unsigned long
hash_of(const void *entry, unsigned long seed)
{
	const struct name *name = entry;

	(void)seed;
	return name->hash;
}

static bool
is_same(const void *a, const void *b)
{
	const struct name *left = a;
	const struct name *right = b;

	return left->hash == right->hash && left->key.len == right->key.len &&
	       memcmp(left->key.data, right->key.data, left->key.len) == 0;
}

/* The table takes the place of each key from the caller's hash. */
static struct name
name_of(const struct map *map, struct bytes key)
{
	struct name name = { .key = key };
	unsigned char out[crypto_shorthash_BYTES];

	(void)crypto_shorthash(out, key.data, key.len, map->secret);
	memcpy(&name.hash, out, sizeof(name.hash));
	return name;
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
	struct entry *entry, *next;

	if (map == NULL)
		return;
	if (map->table != NULL)
		ck_hs_destroy(map->table);
	for (entry = map->first; entry != NULL; entry = next) {
		next = entry->next;
		free(entry);
	}
	free(map->table);
	free(map);
}

void *
map_get(const struct map *map, struct bytes key)
{
	if (map == NULL || map->n == 0)
		return NULL;

	const struct name name = name_of(map, key);
	const struct entry *entry = ck_hs_get(map->table, name.hash, &name);
	return entry != NULL ? entry->value : NULL;
}

/* Many maps stay empty, and randomness asks the kernel. */
static bool
open_table(struct map *map, struct err *err)
{
	static struct ck_malloc memory = {
		.malloc = allocate,
		.free = release,
	};
	ck_hs_t *table = calloc(1, sizeof(*table));

	if (table == NULL ||
	    !ck_hs_init(table, CK_HS_MODE_SPMC | CK_HS_MODE_OBJECT, hash_of,
		is_same, &memory, FIRST_SIZE, 0)) {
		free(table);
		return err_memory(err);
	}
	randombytes_buf(map->secret, sizeof(map->secret));
	map->table = table;
	return true;
}

static bool
add(struct map *map, const struct name *name, void *value, struct err *err)
{
	struct entry *entry = malloc(sizeof(*entry) + name->key.len);

	if (entry == NULL)
		return err_memory(err);
	*entry = (struct entry){ .name = *name, .value = value };
	entry->name.key.data = entry->key;
	memcpy(entry->key, name->key.data, name->key.len);
	if (!ck_hs_put_unique(map->table, name->hash, entry)) {
		free(entry);
		return err_memory(err);
	}
	if (map->first == NULL)
		map->first = entry;
	else
		map->last->next = entry;
	map->last = entry;
	map->n++;
	return true;
}

bool
map_put(struct map *map, struct bytes key, void *value, struct err *err)
{
	struct entry *entry;

	if (map->table == NULL && !open_table(map, err))
		return false;

	const struct name name = name_of(map, key);
	entry = ck_hs_get(map->table, name.hash, &name);
	if (entry == NULL)
		return add(map, &name, value, err);
	entry->value = value;
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
	const struct entry *entry = map != NULL ? map->first : NULL;

	for (; entry != NULL; entry = entry->next)
		if (!visit(entry->name.key, entry->value, context))
			return false;
	return true;
}
