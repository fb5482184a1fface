#include "test.h"

#include "core/base64.h"

/* RFC 4648, section 10, and one with + and /. */
static const struct {
	const char *plain;
	const char *base64;
} pairs[] = {
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
	{ "\xfb\xff\xbf", "+/+/" },
};

static void
agrees_with_the_rfc_both_ways(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		auto_buf struct buf out = { 0 };
		unsigned char back[16];
		size_t len = 99;

		base64_encode(bytes_of(pairs[i].plain), &out);
		assert_false(buf_failed(&out));
		assert_true(
		    bytes_equal(buf_bytes(&out), bytes_of(pairs[i].base64)));
		assert_true(base64_valid(bytes_of(pairs[i].base64)));
		assert_true(base64_decode(bytes_of(pairs[i].base64), back,
		    sizeof(back), &len));
		assert_true(bytes_equal((struct bytes){ back, len },
		    bytes_of(pairs[i].plain)));
	}
}

static const struct {
	const char *why;
	struct bytes text;
} refused[] = {
#define TEXT(literal)                                                          \
	{                                                                      \
		(const unsigned char *)(literal), sizeof(literal) - 1          \
	}
	{ "padding is missing", TEXT("Zg") },
	{ "half of the padding is missing", TEXT("Zg=") },
	{ "padding too much", TEXT("Zm9v====") },
	{ "padding alone", TEXT("====") },
	{ "one character alone", TEXT("Z") },
	{ "unused bits are set", TEXT("Zh==") },
	{ "unused bits are set, two bytes", TEXT("Zm9=") },
	{ "a blank", TEXT("Zm 9v") },
	{ "a line end", TEXT("Zm9v\n") },
	{ "a NUL", TEXT("Zm9\0") },
	{ "the alphabet for URLs", TEXT("-_-_") },
	{ "something after the padding", TEXT("Zg==Zg==") },
	{ "padding within a long text",
	    TEXT("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		 "AAAA==AAAA") },
#undef TEXT
};

static void
refuses_every_other_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		unsigned char out[64];
		size_t len = 99;

		if (base64_decode(refused[i].text, out, sizeof(out), &len) ||
		    base64_valid(refused[i].text) || len != 99)
			fail_msg("%s", refused[i].why);
	}
}

static void
knows_64_digits_and_no_other_byte(void **state)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";

	(void)state;
	for (size_t at = 0; at < 4; at++)
		for (unsigned c = 0; c <= 0xff; c++) {
			unsigned char quad[] = { 'A', 'A', 'A', 'A' }, out[3];
			struct bytes text = { quad, sizeof(quad) };
			bool padding = at == 3 && c == '=';
			size_t len;

			quad[at] = (unsigned char)c;
			bool digit = c != 0 && strchr(digits, (int)c) != NULL;
			if (base64_decode(text, out, 3, &len) !=
			    (digit || padding))
				fail_msg("byte 0x%02x at %zu", c, at);
		}
}

static void
long_data_comes_back(void **state)
{
	unsigned char data[500], back[500];

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (unsigned char)(i * 7);
	for (size_t len = 0; len <= sizeof(data); len++) {
		auto_buf struct buf out = { 0 };

		base64_encode((struct bytes){ data, len }, &out);
		assert_int_equal(out.len, (len + 2) / 3 * 4);
		assert_true(base64_valid(buf_bytes(&out)));
		assert_true(base64_decode_exactly(buf_bytes(&out), back, len));
		if (len > 0)
			assert_memory_equal(back, data, len);
	}
}

static void
refuses_what_does_not_fit(void **state)
{
	unsigned char out[3];
	size_t len;

	(void)state;
	assert_true(base64_decode(bytes_of("Zm9v"), out, 3, &len));
	assert_false(base64_decode(bytes_of("Zm9v"), out, 2, &len));
	assert_false(base64_decode_exactly(bytes_of("Zm8="), out, 3));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_the_rfc_both_ways),
		cmocka_unit_test(refuses_every_other_form),
		cmocka_unit_test(knows_64_digits_and_no_other_byte),
		cmocka_unit_test(long_data_comes_back),
		cmocka_unit_test(refuses_what_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
