#include "test.h"

#include "core/utf8.h"

static const struct {
	const char *why;
	const char *text;
	size_t len;
	uint32_t point;
} cases[] = {
	{ "nothing", "", 0, 0 },
	{ "ASCII", "a", 1, 'a' },
	{ "the first of two bytes", "\xc2\x80", 2, 0x80 },
	{ "the last of two bytes", "\xdf\xbf", 2, 0x7ff },
	{ "the first of three bytes", "\xe0\xa0\x80", 3, 0x800 },
	{ "the last before the surrogates", "\xed\x9f\xbf", 3, 0xd7ff },
	{ "the first after them", "\xee\x80\x80", 3, 0xe000 },
	{ "the first of four bytes", "\xf0\x90\x80\x80", 4, 0x10000 },
	{ "the last there is", "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
	{ "a continuation alone", "\x80", 0, 0 },
	{ "overlong in two bytes", "\xc1\xbf", 0, 0 },
	{ "overlong in three bytes", "\xe0\x9f\xbf", 0, 0 },
	{ "overlong in four bytes", "\xf0\x8f\xbf\xbf", 0, 0 },
	{ "a surrogate", "\xed\xa0\x80", 0, 0 },
	{ "beyond the last", "\xf4\x90\x80\x80", 0, 0 },
	{ "a lead byte that never is", "\xff", 0, 0 },
	{ "cut off", "\xe2\x82", 0, 0 },
	{ "no continuation", "\xe2\x82q", 0, 0 },
};

static void
decodes_only_well_formed_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t point = 0;
		size_t len = utf8_decode(bytes_of(cases[i].text), &point);

		if (len != cases[i].len || point != cases[i].point)
			fail_msg("%s: %zu bytes, %x", cases[i].why, len,
			    (unsigned)point);
	}
}

/* Every code point, one way and back. */
static void
encodes_what_it_decodes(void **state)
{
	(void)state;
	for (uint32_t point = 0; point <= 0x110000; point++) {
		unsigned char text[UTF8_MAX];
		size_t len = utf8_encode(point, text);
		bool none =
		    (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff;
		uint32_t again = 0;

		if (none != (len == 0))
			fail_msg("%x: %zu bytes", (unsigned)point, len);
		if (none)
			continue;
		assert_int_equal(
		    utf8_decode((struct bytes){ text, len }, &again), len);
		assert_int_equal(again, point);
	}
}

static void
counts_characters(void **state)
{
	(void)state;
	assert_int_equal(utf8_count(bytes_of("")), 0);
	assert_int_equal(
	    utf8_count(bytes_of("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x82")), 4);
}

static void
knows_the_noncharacters(void **state)
{
	unsigned n = 0;

	(void)state;
	for (uint32_t point = 0; point <= 0x10ffff; point++)
		if (utf8_is_noncharacter(point))
			n++;
	assert_int_equal(n, 66);
	assert_true(utf8_is_noncharacter(0xfdd0));
	assert_true(utf8_is_noncharacter(0xfffe));
	assert_true(utf8_is_noncharacter(0x10ffff));
	assert_false(utf8_is_noncharacter(0xfdf0));
	assert_false(utf8_is_noncharacter(0xfffd));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_only_well_formed_text),
		cmocka_unit_test(encodes_what_it_decodes),
		cmocka_unit_test(counts_characters),
		cmocka_unit_test(knows_the_noncharacters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
