#include "test.h"

#include "core/armor.h"

#define BEGIN "-----BEGIN SSH SIGNATURE-----"
#define END "-----END SSH SIGNATURE-----"

/* The base64 of "foobar". */
#define FOOBAR "Zm9vYmFy"

static const struct {
	const char *why;
	const char *text;
	bool ok;
} cases[] = {
	{ "as ssh-keygen writes it", BEGIN "\n" FOOBAR "\n" END "\n", true },
	{ "CRLF", BEGIN "\r\n" FOOBAR "\r\n" END "\r\n", true },
	{ "no final line end", BEGIN "\n" FOOBAR "\n" END, true },
	{ "lines of any length", BEGIN "\nZ\nm9vYmF\ny\n" END "\n", true },
	{ "nothing", "", false },
	{ "no base64", BEGIN "\n" END "\n", false },
	{ "no begin", FOOBAR "\n" END "\n", false },
	{ "no end", BEGIN "\n" FOOBAR "\n", false },
	{ "begin alone", BEGIN, false },
	{ "text before it", "\n" BEGIN "\n" FOOBAR "\n" END "\n", false },
	{ "a blank after begin", BEGIN " \n" FOOBAR "\n" END "\n", false },
	{ "a blank before end", BEGIN "\n" FOOBAR "\n " END "\n", false },
	{ "an empty line after it", BEGIN "\n" FOOBAR "\n" END "\n\n", false },
	{ "text after it", BEGIN "\n" FOOBAR "\n" END "\nx", false },
	{ "a CR that ends no line", BEGIN "\n" FOOBAR "\n" END "\r", false },
	{ "an empty line within", BEGIN "\n\n" FOOBAR "\n" END "\n", false },
	{ "a header line", BEGIN "\nComment: x\n" FOOBAR "\n" END, false },
	{ "padding is missing", BEGIN "\nZm9vYg\n" END "\n", false },
	{ "unused bits are set", BEGIN "\nZm9vYh==\n" END "\n", false },
	{ "blanks in the base64", BEGIN "\nZm9v YmFy\n" END "\n", false },
	{ "a PGP signature",
	    "-----BEGIN PGP SIGNATURE-----\n" FOOBAR "\n" END "\n", false },
};

static void
accepts_one_armored_blob_and_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		auto_buf struct buf out = { 0 };
		struct err err = { 0 };
		bool ok = armor_parse(bytes_of(cases[i].text), &out, &err);
		struct bytes want = bytes_of(cases[i].ok ? "foobar" : "");

		if (ok != cases[i].ok || !bytes_equal(buf_bytes(&out), want) ||
		    (!ok && err.code != ERR_MALFORMED))
			fail_msg("%s: %s", cases[i].why, err.msg);
	}
}

static void
appends_to_what_is_there(void **state)
{
	auto_buf struct buf out = { 0 };
	struct err err = { 0 };

	(void)state;
	buf_puts(&out, "<");
	assert_true(armor_parse(bytes_of(cases[0].text), &out, &err));
	assert_true(bytes_equal(buf_bytes(&out), bytes_of("<foobar")));
}

static void
writes_70_columns_and_reads_them_back(void **state)
{
	unsigned char blob[ARMOR_BLOB_MAX] = { 1, 2, 3 };

	(void)state;
	for (size_t len = 1; len <= 300; len++) {
		auto_buf struct buf text = { 0 }, back = { 0 };
		struct err err = { 0 };
		struct bytes want = { blob, len };
		size_t column = 0;

		armor_write(want, &text);
		for (size_t i = 0; i < text.len; i++) {
			column = text.data[i] == '\n' ? 0 : column + 1;
			assert_true(column <= 70);
		}
		assert_int_equal(text.data[text.len - 1], '\n');
		assert_true(armor_parse(buf_bytes(&text), &back, &err));
		assert_true(bytes_equal(buf_bytes(&back), want));
	}
}

static void
writes_the_very_text_of_openssh(void **state)
{
	auto_buf struct buf text = { 0 };
	unsigned char blob[60] = { 0 };

	(void)state;
	armor_write((struct bytes){ blob, sizeof(blob) }, &text);
	assert_string_equal(text.data,
	    BEGIN "\n"
		  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
		  "AAAAAAAAAA\n" END "\n");
}

static void
refuses_a_blob_over_the_limit(void **state)
{
	unsigned char blob[ARMOR_BLOB_MAX + 1] = { 0 };
	auto_buf struct buf largest = { 0 }, larger = { 0 }, out = { 0 };
	struct err err = { 0 };

	(void)state;
	armor_write((struct bytes){ blob, ARMOR_BLOB_MAX }, &largest);
	assert_true(armor_parse(buf_bytes(&largest), &out, &err));
	assert_int_equal(out.len, ARMOR_BLOB_MAX);
	armor_write((struct bytes){ blob, sizeof(blob) }, &larger);
	assert_false(armor_parse(buf_bytes(&larger), &out, &err));
	assert_int_equal(err.code, ERR_MALFORMED);
	assert_int_equal(out.len, ARMOR_BLOB_MAX);
}

static void
refuses_a_text_over_the_limit(void **state)
{
	auto_buf struct buf text = { 0 }, out = { 0 };
	struct err err = { 0 };

	(void)state;
	buf_puts(&text, BEGIN "\n");
	while (text.len <= ARMOR_TEXT_MAX)
		buf_puts(&text, "A\r\n");
	buf_puts(&text, END "\n");
	assert_false(armor_parse(buf_bytes(&text), &out, &err));
	assert_int_equal(err.code, ERR_MALFORMED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts_one_armored_blob_and_nothing_else),
		cmocka_unit_test(appends_to_what_is_there),
		cmocka_unit_test(writes_70_columns_and_reads_them_back),
		cmocka_unit_test(writes_the_very_text_of_openssh),
		cmocka_unit_test(refuses_a_blob_over_the_limit),
		cmocka_unit_test(refuses_a_text_over_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
