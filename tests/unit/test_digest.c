#include "test.h"

#include "core/digest.h"

/* FIPS 180-4 examples. */
static const struct {
	const char *why;
	const char *text;
	const char *hex;
} vectors[] = {
	{ "nothing", "",
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b"
	    "7852b855" },
	{ "one block", "abc",
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61"
	    "f20015ad" },
	{ "two blocks",
	    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd4"
	    "19db06c1" },
};

static void
hashes_as_published(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct digest d = digest_sha256(bytes_of(vectors[i].text));
		struct digest parsed;

		assert_string_equal(digest_hex(&d).text, vectors[i].hex);
		assert_true(digest_parse(vectors[i].hex, &parsed));
		assert_true(digest_equal(&d, &parsed));
	}
}

static void
parses_only_64_lower_case_digits(void **state)
{
	const char *const good = vectors[0].hex;
	char text[DIGEST_HEX_LEN + 2];
	struct digest before = digest_sha256(bytes_of("before"));
	struct digest d = before;

	(void)state;
	memcpy(text, good, DIGEST_HEX_LEN + 1);
	text[0] = 'E';
	assert_false(digest_parse(text, &d));
	text[0] = 'g';
	assert_false(digest_parse(text, &d));
	text[0] = ' ';
	assert_false(digest_parse(text, &d));
	assert_false(digest_parse(good + 1, &d));
	memcpy(text, good, DIGEST_HEX_LEN);
	memcpy(text + DIGEST_HEX_LEN, "0", 2);
	assert_false(digest_parse(text, &d));
	assert_false(digest_parse("", &d));
	assert_true(digest_equal(&d, &before));
}

static void
tells_digests_apart_by_their_last_bit(void **state)
{
	struct digest a = digest_sha256(bytes_of("a"));
	struct digest b = a;

	(void)state;
	assert_true(digest_equal(&a, &b));
	b.byte[DIGEST_LEN - 1] ^= 1;
	assert_false(digest_equal(&a, &b));
}

static void
knows_none_from_a_digest(void **state)
{
	struct digest none = { 0 };

	(void)state;
	assert_true(digest_is_zero(&none));
	none.byte[DIGEST_LEN - 1] = 1;
	assert_false(digest_is_zero(&none));
	assert_int_equal(digest_bytes(&none).len, DIGEST_LEN);
	assert_ptr_equal(digest_bytes(&none).data, none.byte);
}

static void
finds_the_digests_that_begin_so(void **state)
{
	static const char *const wrong[] = { "", "E3", "g", "0 ", "-1" };
	const char *const hex = vectors[0].hex;
	struct digest d, first, last;
	char text[DIGEST_HEX_LEN + 2];

	(void)state;
	assert_true(digest_parse(hex, &d));
	for (size_t len = 1; len <= DIGEST_HEX_LEN; len++) {
		(void)snprintf(text, sizeof(text), "%.*s", (int)len, hex);
		assert_true(digest_range(text, &first, &last));
		assert_int_equal(strspn(digest_hex(&first).text + len, "0"),
		    DIGEST_HEX_LEN - len);
		assert_int_equal(strspn(digest_hex(&last).text + len, "f"),
		    DIGEST_HEX_LEN - len);
		assert_true(memcmp(first.byte, d.byte, DIGEST_LEN) <= 0);
		assert_true(memcmp(last.byte, d.byte, DIGEST_LEN) >= 0);
	}
	assert_true(digest_equal(&first, &d));
	assert_true(digest_equal(&last, &d));
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(digest_range(wrong[i], &first, &last));
	(void)snprintf(text, sizeof(text), "%s0", hex);
	assert_false(digest_range(text, &first, &last));
	assert_true(digest_equal(&first, &d));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_as_published),
		cmocka_unit_test(parses_only_64_lower_case_digits),
		cmocka_unit_test(finds_the_digests_that_begin_so),
		cmocka_unit_test(tells_digests_apart_by_their_last_bit),
		cmocka_unit_test(knows_none_from_a_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
