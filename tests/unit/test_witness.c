#include "formats/witness.h"

#include <stdio.h>

#include "core/cosignature.h"
#include "test.h"

#define W1                                                                     \
	"witness.example/w1+567cde09+"                                         \
	"BG56HN0psLeP0Tr0xVmP7/TvKpcWbjym8uT7/M2AUFvx"
#define A_LOG                                                                  \
	"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

/* The verifier key of the n-th witness. */
static struct note_vkey
vkey_of(unsigned n)
{
	const unsigned char seed[NOTE_SEED_LEN] = { (unsigned char)n, 1 };
	struct note_key key;
	struct err err;
	char name[32];

	(void)snprintf(name, sizeof(name), "witness.example/n%u", n);
	assert_true(note_key_from_seed(name, seed, &key, &err));
	return cosignature_vkey(&key);
}

static void
reads_a_list_of_witnesses(void **state)
{
	auto_arena struct arena arena = { 0 };
	auto_buf struct buf text = { 0 };
	struct witness *list;
	struct err err = { 0 };
	size_t n;

	(void)state;
	buf_puts(&text, "# whom we ask\n\n" W1 " https://w1.example/log//\n");
	buf_printf(&text, "  %s\t http://127.0.0.1:9/ \r\n", vkey_of(1).text);
	buf_printf(&text, "%s http://[::1]:9", vkey_of(2).text);
	assert_true(witness_list(buf_bytes(&text), &arena, &list, &n, &err));
	assert_int_equal(n, 3);
	assert_string_equal(list[0].key.name, "witness.example/w1");
	assert_string_equal(list[0].url, "https://w1.example/log");
	assert_string_equal(list[1].url, "http://127.0.0.1:9");
	assert_string_equal(list[2].url, "http://[::1]:9");
	assert_true(witness_list(bytes_of(""), &arena, &list, &n, &err));
	assert_int_equal(n, 0);
}

static void
names_the_line_that_it_cannot_read(void **state)
{
	static const struct {
		const char *why;
		const char *text;
		const char *line;
	} rows[] = {
		{ "no address", W1 "\n", "line 1" },
		{ "an address of something else", "\n" W1 " ftp://w1.example",
		    "line 2" },
		{ "two addresses", W1 " http://a http://b\n", "line 1" },
		{ "a control character", W1 " http://a\x01", "line 1" },
		{ "nobody to ask", W1 " http:///\n", "line 1" },
		{ "a path of nobody", W1 " https:///log\n", "line 1" },
		{ "no key", "https://w1.example/\n", "line 1" },
		{ "the key of a log", A_LOG " https://w1.example\n", "line 1" },
		{ "a key twice",
		    W1 " http://a\n#\n" W1 " http://b\n" A_LOG " x\n",
		    "line 3" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_arena struct arena arena = { 0 };
		struct witness *list = NULL;
		struct err err = { 0 };
		size_t n = 7;

		if (witness_list(bytes_of(rows[i].text), &arena, &list, &n,
			&err) ||
		    err.code != ERR_INVALID || n != 7)
			fail_msg("%s", rows[i].why);
		assert_string_equal(err.field, rows[i].line);
	}
}

/* A C string ends at a NUL; what stands behind one would be lost unseen. */
static void
nothing_hides_behind_a_nul(void **state)
{
	static const char *const lines[] = { W1 " http://a_.example\n",
		W1 "_ http://a\n" };
	(void)state;

	for (size_t i = 0; i < COUNT(lines); i++) {
		auto_arena struct arena arena = { 0 };
		char text[256];
		struct witness *list;
		struct err err = { 0 };
		size_t n = 7;

		(void)snprintf(text, sizeof(text), "%s", lines[i]);
		*strchr(text, '_') = '\0';
		const struct bytes file = { (const unsigned char *)text,
			strlen(lines[i]) };
		assert_false(witness_list(file, &arena, &list, &n, &err));
		assert_int_equal(err.code, ERR_INVALID);
		assert_string_equal(err.field, "line 1");
	}
}

static void
reads_so_many_witnesses_and_not_more(void **state)
{
	auto_arena struct arena arena = { 0 };
	auto_buf struct buf text = { 0 };
	struct witness *list;
	struct err err = { 0 };
	size_t n;

	(void)state;
	for (unsigned i = 0; i < WITNESSES_MAX; i++)
		buf_printf(&text, "%s http://w\n", vkey_of(i).text);
	assert_true(witness_list(buf_bytes(&text), &arena, &list, &n, &err));
	assert_int_equal(n, WITNESSES_MAX);
	buf_puts(&text, W1 " http://w\n");
	assert_false(witness_list(buf_bytes(&text), &arena, &list, &n, &err));
}

static void
writes_what_a_witness_is_asked(void **state)
{
	const struct merkle_proof proof = { .n = 2, .hash = { { { 1 } } } };
	auto_buf struct buf out = { 0 };

	(void)state;
	witness_request(20852014, &proof, bytes_of("a\n1\nb\n\nc\n"), &out);
	assert_string_equal(out.data,
	    "old 20852014\n"
	    "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
	    "\n"
	    "a\n1\nb\n\nc\n");
}

static void
reads_the_size_that_a_witness_has_seen(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		uint64_t size;
	} rows[] = {
		{ "0\n", true, 0 },
		{ "20852163\n", true, 20852163 },
		{ "18446744073709551615\n", true, UINT64_MAX },
		{ "18446744073709551616\n", false, 0 },
		{ "", false, 0 },
		{ "\n", false, 0 },
		{ "7", false, 0 },
		{ "07\n", false, 0 },
		{ "-7\n", false, 0 },
		{ "7\n\n", false, 0 },
		{ "7\r\n", false, 0 },
		{ "<html>\n", false, 0 },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		uint64_t size = 0;

		if (witness_size(bytes_of(rows[i].text), &size) != rows[i].ok ||
		    size != rows[i].size)
			fail_msg("%s", rows[i].text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_list_of_witnesses),
		cmocka_unit_test(names_the_line_that_it_cannot_read),
		cmocka_unit_test(nothing_hides_behind_a_nul),
		cmocka_unit_test(reads_so_many_witnesses_and_not_more),
		cmocka_unit_test(writes_what_a_witness_is_asked),
		cmocka_unit_test(reads_the_size_that_a_witness_has_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
