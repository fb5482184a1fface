#include "test.h"

#include "core/pointer.h"
#include "core/scope.h"

static void
names_a_place_by_its_json_pointer(void **state)
{
	struct pointer body = pointer_field(NULL, "body");
	struct pointer item = pointer_item(&body, 12);
	struct pointer odd = pointer_field(&item, "a/b~c");
	struct pointer empty = pointer_field(&odd, "");
	struct err err = { 0 };

	(void)state;
	assert_false(pointer_fail(&empty, &err, ERR_INVALID, "must be %d", 3));
	assert_int_equal(err.code, ERR_INVALID);
	assert_string_equal(err.field, "/body/12/a~1b~0c/");
	assert_string_equal(err.msg, "must be 3");
	assert_int_equal(pointer_depth(&empty), 4);
}

static void
names_the_root_by_nothing(void **state)
{
	struct err err = { .field = "old" };

	(void)state;
	assert_false(pointer_fail(NULL, &err, ERR_INVALID, "no"));
	assert_string_equal(err.field, "");
	assert_int_equal(pointer_depth(NULL), 0);
}

static void
cuts_a_pointer_that_is_too_long(void **state)
{
	struct pointer steps[100];
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(steps); i++)
		steps[i] = pointer_field(i > 0 ? &steps[i - 1] : NULL, "key");
	assert_false(pointer_fail(&steps[99], &err, ERR_INVALID, "no"));
	assert_int_equal(strlen(err.field), ERR_FIELD_MAX - 1);
	assert_memory_equal(err.field, "/key/key/", 9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_a_place_by_its_json_pointer),
		cmocka_unit_test(names_the_root_by_nothing),
		cmocka_unit_test(cuts_a_pointer_that_is_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
