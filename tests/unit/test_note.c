#include "test.h"

#include "core/note.h"

/* The published example of the format. */
static const char vkey[] =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
#define TEXT                                                                   \
	"If you think cryptography is the answer to your problem,\n"           \
	"then you don't know what your problem is.\n"
#define DASH "\xe2\x80\x94 "
#define OURS                                                                   \
	DASH "PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuG"   \
	     "UgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

/* A line of a key that nobody here knows: id 1 and one byte. */
#define OTHER DASH "example.org/witness AAAAAQA=\n"

static const unsigned char seed[NOTE_SEED_LEN] = { 7 };

static struct note_key
published_key(void)
{
	struct note_key key;
	struct err err = { 0 };

	assert_true(note_key_parse(vkey, &key, &err));
	return key;
}

static void
reads_and_writes_the_published_key(void **state)
{
	struct note_key key = published_key();

	(void)state;
	assert_string_equal(key.name, "PeterNeumann");
	assert_int_equal(note_key_id(&key), 0xc74f20a3);
	assert_string_equal(note_vkey(&key).text, vkey);
}

static const struct {
	const char *why;
	const char *vkey;
} bad_keys[] = {
	{ "nothing", "" },
	{ "a name alone", "PeterNeumann" },
	{ "no base64", "PeterNeumann+c74f20a3" },
	{ "another hash",
	    "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
	    "LDE4izWy10TW" },
	{ "a hash in upper case",
	    "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
	    "LDE4izWy10TW" },
	{ "another name",
	    "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
	    "LDE4izWy10TW" },
	{ "no name", "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW" },
	{ "a blank in the name",
	    "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
	    "LDE4izWy10TW" },
	{ "another algorithm",
	    "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
	    "LDE4izWy10TW" },
	{ "a byte short",
	    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
	    "LDE4izWy10Q=" },
	{ "something after it",
	    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
	    "LDE4izWy10TW\n" },
};

static void
refuses_broken_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad_keys); i++) {
		struct note_key key = { .name = "kept" };
		struct err err = { 0 };

		if (note_key_parse(bad_keys[i].vkey, &key, &err) ||
		    note_key_reparse(bad_keys[i].vkey, &key, &err) ||
		    err.code != ERR_INVALID || strcmp(key.name, "kept") != 0)
			fail_msg("%s", bad_keys[i].why);
	}
}

static void
refuses_a_weak_point_with_a_fitting_hash(void **state)
{
	struct note_key weak = { .name = "example.org/log", .point = { 1 } };
	struct note_key key;
	struct err err = { 0 };

	(void)state;
	assert_false(note_key_parse(note_vkey(&weak).text, &key, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_non_null(strstr(err.msg, "weak"));
}

static void
refuses_names_that_would_not_come_back(void **state)
{
	static const char *const names[] = { "", "two words", "a+b",
		"tab\there", "line\nend", "no\xc2\xa0sense", "\xe2\x80\x83",
		"\xff", "\x01" };
	char longest[NOTE_NAME_MAX + 1];
	struct note_key key;
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		if (note_key_from_seed(names[i], seed, &key, &err))
			fail_msg("accepted name %zu", i);
		assert_int_equal(err.code, ERR_INVALID);
	}
	memset(longest, 'x', sizeof(longest));
	longest[NOTE_NAME_MAX] = '\0';
	assert_false(note_key_from_seed(longest, seed, &key, &err));
	longest[NOTE_NAME_MAX - 1] = '\0';
	assert_true(note_key_from_seed(longest, seed, &key, &err));
	struct note_key back;
	assert_true(note_key_reparse(note_vkey(&key).text, &back, &err));
	assert_memory_equal(&back, &key, sizeof(key));
	assert_true(note_key_parse(note_vkey(&key).text, &back, &err));
	assert_string_equal(back.name, longest);
}

static const struct {
	const char *why;
	const char *note;
	enum err_code code;
} notes[] = {
	{ "the published example", TEXT "\n" OURS, ERR_NONE },
	{ "another signature before it", TEXT "\n" OTHER OURS, ERR_NONE },
	{ "another signature after it", TEXT "\n" OURS OTHER, ERR_NONE },
	{ "the name of the key with another id",
	    TEXT "\n" OURS DASH "PeterNeumann AAAAAQA=\n", ERR_NONE },
	{ "another text", "x" TEXT "\n" OURS, ERR_BAD_SIGNATURE },
	{ "the text without its end",
	    "If you think cryptography is the answer to your problem,\n\n" OURS,
	    ERR_BAD_SIGNATURE },
	{ "an empty line more", TEXT "\n\n" OURS, ERR_BAD_SIGNATURE },
	{ "only another's signature", TEXT "\n" OTHER, ERR_BAD_SIGNATURE },
	{ "a signature that is too short",
	    TEXT "\n" DASH "PeterNeumann x08go/Y=\n", ERR_BAD_SIGNATURE },
	{ "nothing", "", ERR_MALFORMED },
	{ "no signature", TEXT, ERR_MALFORMED },
	{ "no signature after the empty line", TEXT "\n", ERR_MALFORMED },
	{ "no empty line", TEXT OURS, ERR_MALFORMED },
	{ "no final line end", TEXT "\n" OURS "x", ERR_MALFORMED },
	{ "signed twice by this key", TEXT "\n" OURS OURS, ERR_MALFORMED },
	{ "signed twice by another", TEXT "\n" OURS OTHER OTHER,
	    ERR_MALFORMED },
	{ "a hyphen for the dash",
	    TEXT "\n" OURS "- example.org/witness AAAAAQA=\n", ERR_MALFORMED },
	{ "no blank after the dash",
	    TEXT "\n" OURS "\xe2\x80\x94"
		 "example.org/witness AAAAAQA=\n",
	    ERR_MALFORMED },
	{ "no name", TEXT "\n" OURS DASH " AAAAAQA=\n", ERR_MALFORMED },
	{ "no base64", TEXT "\n" OURS DASH "example.org/witness\n",
	    ERR_MALFORMED },
	{ "a + in the name", TEXT "\n" OURS DASH "a+b AAAAAQA=\n",
	    ERR_MALFORMED },
	{ "an id and no signature", TEXT "\n" OURS DASH "x AAAAAQ==\n",
	    ERR_MALFORMED },
	{ "broken base64", TEXT "\n" OURS DASH "x AAAAAQB=\n", ERR_MALFORMED },
	{ "three words", TEXT "\n" OURS DASH "x AAAAAQA= y\n", ERR_MALFORMED },
	{ "CRLF", TEXT "\r\n" OURS, ERR_MALFORMED },
	{ "a TAB in the text", "\t" TEXT "\n" OURS, ERR_MALFORMED },
	{ "broken UTF-8", "\xff" TEXT "\n" OURS, ERR_MALFORMED },
	{ "a surrogate", "\xed\xa0\x80" TEXT "\n" OURS, ERR_MALFORMED },
};

static void
verifies_what_is_signed_and_well_formed(void **state)
{
	struct note_key key = published_key();

	(void)state;
	for (size_t i = 0; i < COUNT(notes); i++) {
		struct err err = { 0 };
		struct bytes text = { 0 };
		bool ok =
		    note_verify(bytes_of(notes[i].note), &key, &text, &err);

		if (ok != (notes[i].code == ERR_NONE) ||
		    err.code != notes[i].code)
			fail_msg("%s: %s", notes[i].why, err.msg);
		if (ok)
			assert_true(bytes_equal(text, bytes_of(TEXT)));
		else
			assert_null(text.data);
	}
}

/* The example with n signatures, ours the last one. */
static bool
verify_with_signatures(size_t n, struct err *err)
{
	struct note_key key = published_key();
	auto_buf struct buf note = { 0 };
	struct bytes text;

	buf_puts(&note, TEXT "\n");
	for (size_t i = 1; i < n; i++)
		buf_printf(&note, DASH "example.org/witness%zu AAAAAQA=\n", i);
	buf_puts(&note, OURS);
	return note_verify(buf_bytes(&note), &key, &text, err);
}

static void
reads_sixty_four_signatures_and_not_more(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_true(verify_with_signatures(64, &err));
	assert_false(verify_with_signatures(65, &err));
	assert_int_equal(err.code, ERR_MALFORMED);
}

static struct note_signer
signer_of(const char *name, const unsigned char of[NOTE_SEED_LEN])
{
	struct note_signer signer;
	struct err err = { 0 };

	assert_true(note_signer_from_seed(name, of, &signer, &err));
	return signer;
}

static void
verifies_what_it_has_signed(void **state)
{
	static const char text[] = "a\n\n\xc3\xa9\n";
	auto_buf struct buf note = { 0 };
	const struct note_signer signer = signer_of("example.org/log", seed);
	const struct note_key other = signer_of("example.org/fork", seed).key;
	struct bytes got;
	struct err err = { 0 };

	(void)state;
	assert_true(note_sign(bytes_of(text), &signer, &note, &err));
	assert_true(note_verify(buf_bytes(&note), &signer.key, &got, &err));
	assert_true(bytes_equal(got, bytes_of(text)));

	/* The same point under another name is another key. */
	assert_false(note_verify(buf_bytes(&note), &other, &got, &err));
	assert_int_equal(err.code, ERR_BAD_SIGNATURE);
}

static void
each_of_two_signers_is_enough(void **state)
{
	static const unsigned char more[NOTE_SEED_LEN] = { 9 };
	const struct bytes text = bytes_of("text\n");
	auto_buf struct buf note = { 0 };
	const struct note_signer old = signer_of("example.org/log", seed);
	const struct note_signer new = signer_of("example.org/log", more);
	struct bytes got;
	struct err err = { 0 };

	(void)state;
	assert_true(note_sign(text, &new, &note, &err));
	assert_false(note_verify(buf_bytes(&note), &old.key, &got, &err));
	assert_true(note_add_signature(text, &old, &note, &err));
	assert_true(note_verify(buf_bytes(&note), &old.key, &got, &err));
	assert_true(bytes_equal(got, text));
	assert_true(note_verify(buf_bytes(&note), &new.key, &got, &err));
	/* And neither stands in for the other. */
	note.data[note.len - 3] ^= 1;
	assert_false(note_verify(buf_bytes(&note), &old.key, &got, &err));
}

static void
no_byte_of_a_signed_text_can_change(void **state)
{
	auto_buf struct buf note = { 0 };
	const struct note_signer signer = signer_of("example.org/log", seed);
	struct bytes got;
	struct err err = { 0 };

	(void)state;
	assert_true(note_sign(bytes_of("text\n"), &signer, &note, &err));
	for (size_t i = 0; i < note.len; i++) {
		note.data[i] ^= 1;
		if (note_verify(buf_bytes(&note), &signer.key, &got, &err))
			fail_msg("byte %zu", i);
		note.data[i] ^= 1;
	}
}

static void
signs_only_notes(void **state)
{
	static const char *const bad[] = { "", "no end", "tab\t\n", "\xff\n" };
	auto_buf struct buf note = { 0 };
	const struct note_signer signer = signer_of("example.org/log", seed);
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_false(note_sign(bytes_of(bad[i]), &signer, &note, &err));
		assert_int_equal(err.code, ERR_INVALID);
	}
	assert_int_equal(note.len, 0);
}

static void
a_note_has_at_most_one_mebibyte(void **state)
{
	auto_buf struct buf text = { 0 }, note = { 0 };
	const struct note_signer signer = signer_of("example.org/log", seed);
	struct bytes got;
	struct err err = { 0 };

	(void)state;
	while (text.len < NOTE_MAX - 200)
		buf_puts(&text, "0123456789\n");
	assert_true(note_sign(buf_bytes(&text), &signer, &note, &err));
	assert_true(note_verify(buf_bytes(&note), &signer.key, &got, &err));

	while (text.len < NOTE_MAX)
		buf_puts(&text, "0123456789\n");
	assert_false(note_sign(buf_bytes(&text), &signer, &note, &err));
	assert_int_equal(err.code, ERR_INVALID);
	buf_add(&text, note.data, note.len);
	assert_false(note_verify(buf_bytes(&text), &signer.key, &got, &err));
	assert_int_equal(err.code, ERR_MALFORMED);
}

#define ROOT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"

static const struct {
	const char *why;
	const char *text;
	bool ok;
} bodies[] = {
	{ "three lines", "example.org/log\n7\n" ROOT, true },
	{ "an extension", "example.org/log\n7\n" ROOT "more\n", true },
	{ "nothing", "", false },
	{ "no origin", "\n7\n" ROOT, false },
	{ "a control character in the origin", "a\tb\n7\n" ROOT, false },
	{ "no size", "example.org/log\n", false },
	{ "a leading zero", "example.org/log\n07\n" ROOT, false },
	{ "a size of 2^64", "example.org/log\n18446744073709551616\n" ROOT,
	    false },
	{ "no root", "example.org/log\n7\n", false },
	{ "a short root", "example.org/log\n7\nAAAA\n", false },
	{ "a root with unused bits set",
	    "example.org/log\n7\n"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n",
	    false },
	{ "an empty extension", "example.org/log\n7\n" ROOT "\n", false },
	{ "an extension without an end", "example.org/log\n7\n" ROOT "more",
	    false },
};

static void
reads_checkpoints_strictly(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct checkpoint head = { .size = 99 };
		struct err err = { 0 };
		bool ok =
		    checkpoint_parse(bytes_of(bodies[i].text), &head, &err);

		if (ok != bodies[i].ok ||
		    (!ok && (err.code != ERR_MALFORMED || head.size != 99)))
			fail_msg("%s", bodies[i].why);
	}
}

static void
checkpoints_come_back(void **state)
{
	const struct checkpoint head = { "example.org/log", UINT64_MAX,
		{ { 1, 2, 3 } } };
	struct checkpoint back;
	auto_buf struct buf text = { 0 };
	struct err err = { 0 };

	(void)state;
	checkpoint_write(&head, &text);
	assert_string_equal(text.data,
	    "example.org/log\n18446744073709551615\n"
	    "AQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
	assert_true(checkpoint_parse(buf_bytes(&text), &back, &err));
	assert_string_equal(back.origin, head.origin);
	assert_true(back.size == head.size);
	assert_true(digest_equal(&back.root, &head.root));
}

static void
a_checkpoint_is_of_the_log_that_signed_it(void **state)
{
	static const unsigned char more[NOTE_SEED_LEN] = { 9 };
	static const char text[] = "example.org/log\n5\n" ROOT;
	const struct note_signer signer = signer_of("example.org/log", seed);
	const struct note_key other = signer_of("example.org/fork", seed).key;
	const struct note_signer forger = signer_of("example.org/log", more);
	auto_buf struct buf note = { 0 };
	auto_buf struct buf forged = { 0 };
	auto_buf struct buf no_head = { 0 };
	struct checkpoint head = { .size = 1 };
	struct err err = { 0 };

	(void)state;
	assert_true(note_sign(bytes_of(text), &signer, &note, &err));
	assert_true(
	    note_sign(bytes_of("example.org/log\n"), &signer, &no_head, &err));
	assert_true(note_sign(bytes_of(text), &forger, &forged, &err));

	assert_false(checkpoint_verify(buf_bytes(&note), &other, &head, &err));
	assert_int_equal(err.code, ERR_WRONG_LOG);
	assert_false(
	    checkpoint_verify(buf_bytes(&forged), &signer.key, &head, &err));
	assert_int_equal(err.code, ERR_BAD_SIGNATURE);
	assert_false(
	    checkpoint_verify(buf_bytes(&no_head), &signer.key, &head, &err));
	assert_int_equal(err.code, ERR_MALFORMED);
	assert_int_equal(head.size, 1);

	assert_true(
	    checkpoint_verify(buf_bytes(&note), &signer.key, &head, &err));
	assert_int_equal(head.size, 5);
	assert_string_equal(head.origin, "example.org/log");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes_the_published_key),
		cmocka_unit_test(refuses_broken_keys),
		cmocka_unit_test(refuses_a_weak_point_with_a_fitting_hash),
		cmocka_unit_test(refuses_names_that_would_not_come_back),
		cmocka_unit_test(verifies_what_is_signed_and_well_formed),
		cmocka_unit_test(reads_sixty_four_signatures_and_not_more),
		cmocka_unit_test(verifies_what_it_has_signed),
		cmocka_unit_test(each_of_two_signers_is_enough),
		cmocka_unit_test(no_byte_of_a_signed_text_can_change),
		cmocka_unit_test(signs_only_notes),
		cmocka_unit_test(a_note_has_at_most_one_mebibyte),
		cmocka_unit_test(reads_checkpoints_strictly),
		cmocka_unit_test(checkpoints_come_back),
		cmocka_unit_test(a_checkpoint_is_of_the_log_that_signed_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
