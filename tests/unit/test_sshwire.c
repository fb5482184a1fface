#include "test.h"

#include "core/sshwire.h"

static struct sshwire
reader(const void *data, size_t len)
{
	return (struct sshwire){ .rest = { data, len } };
}

static void
reads_what_it_has_written(void **state)
{
	struct sshwire_out out = { 0 };

	(void)state;
	sshwire_put(&out, bytes_of("MAGIC"));
	sshwire_put_uint32(&out, 0xfffefdfc);
	sshwire_put_string(&out, bytes_of("text"));
	sshwire_put_string(&out, bytes_of(""));
	sshwire_put(&out, bytes_of("x"));
	assert_memory_equal(out.data,
	    "MAGIC\xff\xfe\xfd\xfc\0\0\0\4text\0\0\0\0x", out.len);

	struct sshwire in = { .rest = sshwire_bytes(&out) };
	assert_true(bytes_equal(sshwire_raw(&in, 5), bytes_of("MAGIC")));
	assert_true(sshwire_uint32(&in) == 0xfffefdfc);
	assert_true(bytes_equal(sshwire_string(&in), bytes_of("text")));
	assert_int_equal(sshwire_string(&in).len, 0);
	assert_false(sshwire_done(&in));
	assert_int_equal(sshwire_byte(&in), 'x');
	assert_true(sshwire_done(&in));
}

static void
reads_nothing_beyond_the_end(void **state)
{
	struct sshwire one_short = reader("\0\0\0\5text", 8);
	struct sshwire huge = reader("\xff\xff\xff\xfftext", 8);
	struct sshwire cut = reader("\0\0\1", 3);
	struct sshwire empty = { 0 };

	(void)state;
	assert_int_equal(sshwire_string(&one_short).len, 0);
	assert_false(sshwire_done(&one_short));
	assert_int_equal(sshwire_string(&huge).len, 0);
	assert_false(sshwire_done(&huge));
	assert_true(sshwire_uint32(&cut) == 0);
	assert_false(sshwire_done(&cut));
	assert_true(sshwire_done(&empty));
	assert_int_equal(sshwire_byte(&empty), 0);
	assert_false(sshwire_done(&empty));
}

static void
stays_failed_after_a_failure(void **state)
{
	struct sshwire in = reader("\0\0\0\5text", 8);

	(void)state;
	(void)sshwire_string(&in);
	assert_int_equal(sshwire_raw(&in, 1).len, 0);
	assert_int_equal(sshwire_byte(&in), 0);
	assert_true(sshwire_uint32(&in) == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_it_has_written),
		cmocka_unit_test(reads_nothing_beyond_the_end),
		cmocka_unit_test(stays_failed_after_a_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
