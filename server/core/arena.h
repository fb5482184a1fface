/* arena.h: memory that is freed all at once. */

#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stddef.h>

#include "core/bytes.h"
#include "core/scope.h"

/* Starts as { 0 }.  Pointers from it live until arena_done. */
struct arena {
	struct arena_block *head; /* newest first; owned */
};

/*
 * len zeroed bytes, aligned for any type, or NULL when there is no memory.
 * A length of 0 gives a pointer that must not be read.
 */
void *arena_alloc(struct arena *arena, size_t len) MUST_CHECK;

/* n zeroed elements of the given size; NULL also when the product overflows. */
void *arena_array(struct arena *arena, size_t n, size_t size) MUST_CHECK;

/* A NUL-terminated copy, or NULL when there is no memory. */
char *arena_copy(struct arena *arena, struct bytes text) MUST_CHECK;
char *arena_strdup(struct arena *arena, const char *text) MUST_CHECK;

/* Free everything that came from it and empty it; accepts { 0 }. */
void arena_done(struct arena *arena);

#define auto_arena __attribute__((cleanup(arena_done)))

#endif
