#include "test.h"

#include "core/buf.h"

static void
appends_in_every_way(void **state)
{
	struct buf buf auto_buf = { 0 };

	(void)state;
	buf_puts(&buf, "one");
	buf_putc(&buf, ' ');
	buf_printf(&buf, "%d-%s", 2, "three");
	buf_add(&buf, "\0x", 2);
	assert_false(buf_failed(&buf));
	assert_int_equal(buf.len, 13);
	assert_memory_equal(buf.data, "one 2-three\0x", 14);
}

static void
grows_far_beyond_its_first_size(void **state)
{
	struct buf buf auto_buf = { 0 };

	(void)state;
	for (int i = 0; i < 100000; i++)
		buf_putc(&buf, (char)('a' + i % 26));
	assert_false(buf_failed(&buf));
	assert_int_equal(buf_bytes(&buf).len, 100000);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(buf.data[i], 'a' + i % 26);
	assert_int_equal(buf.data[buf.len], '\0');
}

static void
fills_up_to_its_limit_and_no_further(void **state)
{
	struct buf buf auto_buf = { .max = 4 };

	(void)state;
	buf_puts(&buf, "abcd");
	assert_false(buf_failed(&buf));
	buf_putc(&buf, 'e');
	assert_true(buf_failed(&buf));
	assert_string_equal(buf.data, "abcd");
}

static void
remembers_a_failure(void **state)
{
	struct buf buf auto_buf = { .max = 4 };

	(void)state;
	buf_printf(&buf, "%s", "abcde");
	buf_putc(&buf, 'a');
	assert_true(buf_failed(&buf));
	assert_int_equal(buf.len, 0);
	assert_null(buf_take(&buf));
}

static void
hands_its_text_over_and_starts_again(void **state)
{
	struct buf buf auto_buf = { .max = 4 };

	(void)state;
	buf_puts(&buf, "abcd");
	char *first auto_free = buf_take(&buf);
	assert_string_equal(first, "abcd");
	buf_puts(&buf, "ef");
	char *second auto_free = buf_take(&buf);
	assert_string_equal(second, "ef");
	assert_int_equal(buf.max, 4);
}

static void
gives_an_empty_text_when_nothing_was_added(void **state)
{
	struct buf buf = { 0 };
	char *text auto_free = buf_take(&buf);

	(void)state;
	assert_string_equal(text, "");
	assert_int_equal(buf_bytes(&buf).len, 0);
	buf_done(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(appends_in_every_way),
		cmocka_unit_test(grows_far_beyond_its_first_size),
		cmocka_unit_test(fills_up_to_its_limit_and_no_further),
		cmocka_unit_test(remembers_a_failure),
		cmocka_unit_test(hands_its_text_over_and_starts_again),
		cmocka_unit_test(gives_an_empty_text_when_nothing_was_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
