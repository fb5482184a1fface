#include "test.h"

#include "core/map.h"

#include <stdio.h>

enum { MANY = 5000 };

static struct map *
new_map(void)
{
	struct err err = { 0 };
	struct map *map = map_new(&err);

	assert_non_null(map);
	return map;
}

static void
put(struct map *map, const char *key, void *value)
{
	struct err err = { 0 };

	assert_true(map_put(map, bytes_of(key), value, &err));
}

static void
finds_each_of_many_keys(void **state)
{
	struct map *map auto_map = new_map();
	static int values[MANY];
	char key[24];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		(void)snprintf(key, sizeof(key), "key %d", i);
		put(map, key, &values[i]);
	}
	assert_int_equal(map_count(map), MANY);
	for (int i = 0; i < MANY; i++) {
		(void)snprintf(key, sizeof(key), "key %d", i);
		assert_ptr_equal(map_get(map, bytes_of(key)), &values[i]);
	}
	assert_null(map_get(map, bytes_of("key")));
}

static void
puts_in_place_of_what_was_there(void **state)
{
	struct map *map auto_map = new_map();
	int first, second;

	(void)state;
	put(map, "ada", &first);
	put(map, "ada", &second);
	assert_int_equal(map_count(map), 1);
	assert_ptr_equal(map_get(map, bytes_of("ada")), &second);
}

static void
compares_whole_keys(void **state)
{
	struct map *map auto_map = new_map();
	struct bytes with_nul = { (const unsigned char *)"a\0b", 3 };
	struct err err = { 0 };
	int whole, start, empty;

	(void)state;
	assert_true(map_put(map, with_nul, &whole, &err));
	put(map, "a", &start);
	put(map, "", &empty);
	assert_ptr_equal(map_get(map, with_nul), &whole);
	assert_ptr_equal(map_get(map, bytes_of("a")), &start);
	assert_ptr_equal(map_get(map, bytes_of("")), &empty);
}

static void
keeps_its_own_copy_of_keys(void **state)
{
	struct map *map auto_map = new_map();
	char key[] = "ada";
	int value;

	(void)state;
	put(map, key, &value);
	key[0] = 'x';
	assert_ptr_equal(map_get(map, bytes_of("ada")), &value);
	assert_null(map_get(map, bytes_of("xda")));
}

static void
takes_no_map_for_an_empty_one(void **state)
{
	(void)state;
	assert_null(map_get(NULL, bytes_of("a")));
	assert_int_equal(map_count(NULL), 0);
	map_free(NULL);
}

/* Notes the first letters of the keys and stops at the third. */
static bool
note_key(struct bytes key, void *value, void *context)
{
	char *notes = context;
	size_t len = strlen(notes);

	assert_non_null(value);
	notes[len] = (char)key.data[0];
	return len < 2;
}

static void
visits_in_order_of_insertion_until_told_to_stop(void **state)
{
	struct map *map auto_map = new_map();
	char notes[8] = "";
	int value;

	(void)state;
	put(map, "z", &value);
	put(map, "b", &value);
	assert_true(map_each(map, note_key, notes));
	assert_string_equal(notes, "zb");
	put(map, "m", &value);
	put(map, "a", &value);
	put(map, "z", &value);
	memset(notes, 0, sizeof(notes));
	assert_false(map_each(map, note_key, notes));
	assert_string_equal(notes, "zbm");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_each_of_many_keys),
		cmocka_unit_test(puts_in_place_of_what_was_there),
		cmocka_unit_test(compares_whole_keys),
		cmocka_unit_test(keeps_its_own_copy_of_keys),
		cmocka_unit_test(takes_no_map_for_an_empty_one),
		cmocka_unit_test(
		    visits_in_order_of_insertion_until_told_to_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
