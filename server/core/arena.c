#include "core/arena.h"

#include <stdalign.h>
#include <stdint.h>

enum { BLOCK_SIZE = 16 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	alignas(max_align_t) unsigned char data[];
};

static struct arena_block *
block_add(struct arena *arena, size_t len)
{
	size_t size = len > BLOCK_SIZE ? len : BLOCK_SIZE;
	struct arena_block *block;

	if (size > SIZE_MAX - sizeof(*block))
		return NULL;
	block = malloc(sizeof(*block) + size);
	if (block == NULL)
		return NULL;
	block->next = arena->head;
	block->used = 0;
	block->size = size;
	arena->head = block;
	return block;
}

void *
arena_alloc(struct arena *arena, size_t len)
{
	const size_t align = alignof(max_align_t);
	struct arena_block *block = arena->head;

	if (len > SIZE_MAX - align)
		return NULL;
	len = (len + align - 1) / align * align;
	if (block == NULL || block->size - block->used < len)
		block = block_add(arena, len);
	if (block == NULL)
		return NULL;

	void *p = block->data + block->used;
	block->used += len;
	return memset(p, 0, len);
}

void *
arena_array(struct arena *arena, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		return NULL;
	return arena_alloc(arena, n * size);
}

char *
arena_copy(struct arena *arena, struct bytes text)
{
	char *copy =
	    text.len < SIZE_MAX ? arena_alloc(arena, text.len + 1) : NULL;

	if (copy != NULL && text.len > 0)
		memcpy(copy, text.data, text.len);
	return copy;
}

char *
arena_strdup(struct arena *arena, const char *text)
{
	return arena_copy(arena, bytes_of(text));
}

void
arena_done(struct arena *arena)
{
	while (arena->head != NULL) {
		struct arena_block *next = arena->head->next;

		free(arena->head);
		arena->head = next;
	}
}
