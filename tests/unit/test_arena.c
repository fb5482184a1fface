#include "test.h"

#include "core/arena.h"

#include <stdalign.h>

static void
gives_zeroed_and_aligned_memory(void **state)
{
	static const size_t lens[] = { 1, 7, 16, 100, 16384, 100000, 3 };
	struct arena arena auto_arena = { 0 };

	(void)state;
	for (int round = 0; round < 50; round++) {
		for (size_t i = 0; i < COUNT(lens); i++) {
			unsigned char *p = arena_alloc(&arena, lens[i]);

			assert_non_null(p);
			assert_int_equal((uintptr_t)p % alignof(max_align_t),
			    0);
			for (size_t j = 0; j < lens[i]; j++)
				assert_int_equal(p[j], 0);
			memset(p, 0xff, lens[i]);
		}
	}
}

static void
keeps_what_it_gave_apart(void **state)
{
	struct arena arena auto_arena = { 0 };
	unsigned char *p[3000];

	(void)state;
	for (size_t i = 0; i < COUNT(p); i++) {
		p[i] = arena_alloc(&arena, 20);
		assert_non_null(p[i]);
		memset(p[i], (int)(i % 251), 20);
	}
	for (size_t i = 0; i < COUNT(p); i++)
		for (size_t j = 0; j < 20; j++)
			assert_int_equal(p[i][j], i % 251);
}

static void
refuses_sizes_that_overflow(void **state)
{
	struct arena arena auto_arena = { 0 };

	(void)state;
	assert_null(arena_alloc(&arena, SIZE_MAX));
	assert_null(arena_array(&arena, SIZE_MAX / 2, 3));
	assert_null(arena_copy(&arena, (struct bytes){ NULL, SIZE_MAX }));
	assert_non_null(arena_array(&arena, 0, 0));
}

static void
copies_text(void **state)
{
	struct arena arena auto_arena = { 0 };
	char text[] = "ada";
	char *copy = arena_strdup(&arena, text);
	char *part = arena_copy(&arena,
	    (struct bytes){ (const unsigned char *)"a\0bc", 3 });
	char *none = arena_copy(&arena, (struct bytes){ 0 });

	(void)state;
	text[0] = 'x';
	assert_string_equal(copy, "ada");
	assert_memory_equal(part, "a\0b", 4);
	assert_string_equal(none, "");
}

static void
can_be_used_again_when_done(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	arena_done(&arena);
	assert_non_null(arena_alloc(&arena, 1));
	arena_done(&arena);
	assert_null(arena.head);
	assert_string_equal(arena_strdup(&arena, "again"), "again");
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_zeroed_and_aligned_memory),
		cmocka_unit_test(keeps_what_it_gave_apart),
		cmocka_unit_test(refuses_sizes_that_overflow),
		cmocka_unit_test(copies_text),
		cmocka_unit_test(can_be_used_again_when_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
