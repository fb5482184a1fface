#include "test.h"

#include <stdio.h>

#include "core/tlogproof.h"

enum { LEAVES = 5 };

#define ORIGIN "example.org/log"
#define HASH "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define START "c2sp.org/tlog-proof@v1\n"
#define NOTE "example.org/log\n1\n" HASH "\n\xe2\x80\x94 x AAAAAQA=\n"

static const unsigned char seed[NOTE_SEED_LEN] = { 9 };

static struct digest
leaf(uint64_t i)
{
	return merkle_leaf((struct bytes){ (const unsigned char *)&i, 1 });
}

/* Subtrees of the small tree of leaf(0), leaf(1) and so on. */
static bool
subtree(struct merkle_coord at, struct digest *out, void *context,
    struct err *err)
{
	struct merkle_edge edge = { 0 };

	(void)context;
	(void)err;
	for (uint64_t i = at.index << at.level; i < (at.index + 1) << at.level;
	     i++) {
		struct digest hash = leaf(i);

		merkle_append(&edge, &hash, NULL, NULL);
	}
	*out = merkle_root(&edge);
	return true;
}

static const struct merkle_source source = { subtree, NULL };

static struct note_signer
signer_of(const char *name)
{
	struct note_signer signer;
	struct err err = { 0 };

	assert_true(note_signer_from_seed(name, seed, &signer, &err));
	return signer;
}

static struct note_key
log_key(const char *name)
{
	return signer_of(name).key;
}

/* The proof of entry index under a checkpoint with this origin. */
static void
write_proof(uint64_t index, const char *origin, struct buf *out)
{
	const struct note_signer signer = signer_of(ORIGIN);
	struct tlogproof proof = { .index = index };
	struct checkpoint head = { .size = LEAVES };
	auto_buf struct buf body = { 0 }, note = { 0 };
	struct err err = { 0 };

	(void)snprintf(head.origin, sizeof(head.origin), "%s", origin);
	assert_true(merkle_root_at(&source, LEAVES, &head.root, &err));
	assert_true(
	    merkle_inclusion(&source, index, LEAVES, &proof.path, &err));
	checkpoint_write(&head, &body);
	assert_true(note_sign(buf_bytes(&body), &signer, &note, &err));
	proof.checkpoint = buf_bytes(&note);
	tlogproof_write(&proof, out);
	assert_false(buf_failed(out));
}

static void
writes_the_text_of_the_specification(void **state)
{
	static const char checkpoint[] = "the checkpoint\nas it is\n";
	struct tlogproof proof = { .index = 7, .path.n = 2 };
	auto_buf struct buf text = { 0 };

	(void)state;
	proof.checkpoint = bytes_of(checkpoint);
	tlogproof_write(&proof, &text);
	assert_string_equal(text.data,
	    START "index 7\n" HASH HASH "\nthe checkpoint\nas it is\n");
}

static void
every_entry_of_a_log_is_proved(void **state)
{
	struct note_key key = log_key(ORIGIN);

	(void)state;
	for (uint64_t i = 0; i < LEAVES; i++) {
		auto_buf struct buf text = { 0 };
		struct digest right = leaf(i), wrong = leaf(i + 1);
		struct checkpoint head = { .size = 99 };
		struct err err = { 0 };

		write_proof(i, ORIGIN, &text);
		assert_false(tlogproof_verify(buf_bytes(&text), &key, &wrong,
		    &head, &err));
		assert_int_equal(err.code, ERR_WRONG_ROOT);
		assert_true(head.size == 99);
		if (!tlogproof_verify(buf_bytes(&text), &key, &right, &head,
			&err))
			fail_msg("%s", err.msg);
		assert_string_equal(head.origin, ORIGIN);
		assert_true(head.size == LEAVES);
	}
}

/* Turn one bit over; again to turn it back. */
static void
flip(struct buf *buf, size_t bit)
{
	unsigned char byte = (unsigned char)buf->data[bit / 8];

	byte = (unsigned char)(byte ^ 1U << bit % 8);
	memcpy(buf->data + bit / 8, &byte, 1);
}

static void
no_bit_of_a_proof_can_change(void **state)
{
	struct note_key key = log_key(ORIGIN);
	auto_buf struct buf text = { 0 };
	struct digest hash = leaf(2);

	(void)state;
	write_proof(2, ORIGIN, &text);
	for (size_t bit = 0; bit < text.len * 8; bit++) {
		struct checkpoint head;
		struct err err = { 0 };

		flip(&text, bit);
		if (tlogproof_verify(buf_bytes(&text), &key, &hash, &head,
			&err))
			fail_msg("bit %zu", bit);
		flip(&text, bit);
	}
}

static void
only_the_log_of_that_key_proves_anything(void **state)
{
	struct note_key key = log_key(ORIGIN);
	struct note_key other = log_key("example.org/fork");
	auto_buf struct buf text = { 0 }, foreign = { 0 };
	struct digest hash = leaf(2);
	struct checkpoint head;
	struct err err = { 0 };

	(void)state;
	write_proof(2, ORIGIN, &text);
	assert_false(
	    tlogproof_verify(buf_bytes(&text), &other, &hash, &head, &err));
	assert_int_equal(err.code, ERR_WRONG_LOG);

	/* Signed by the right key, but as the head of another log. */
	write_proof(2, "example.org/fork", &foreign);
	assert_false(
	    tlogproof_verify(buf_bytes(&foreign), &key, &hash, &head, &err));
	assert_int_equal(err.code, ERR_WRONG_LOG);
}

static const struct {
	const char *why;
	const char *text;
	size_t n;         /* hashes */
	const char *line; /* of the failure, or "" */
} forms[] = {
	{ "two hashes", START "index 7\n" HASH HASH "\n" NOTE, 2, "" },
	{ "no hash: a log of one entry", START "index 0\n\n" NOTE, 0, "" },
	{ "extra", START "extra Zm9v\nindex 7\n" HASH "\n" NOTE, 1, "" },
	{ "empty extra", START "extra \nindex 7\n" HASH "\n" NOTE, 1, "" },
	{ "nothing", "", 0, "line 1 " },
	{ "another version", "c2sp.org/tlog-proof@v2\nindex 7\n\n" NOTE, 0,
	    "line 1 " },
	{ "an empty line first", "\n" START "index 7\n\n" NOTE, 0, "line 1 " },
	{ "the first line alone", START, 0, "line 2 " },
	{ "no index", START HASH "\n" NOTE, 0, "line 2 " },
	{ "an index with a leading zero", START "index 07\n\n" NOTE, 0,
	    "line 2 " },
	{ "an index of 2^64", START "index 18446744073709551616\n\n" NOTE, 0,
	    "line 2 " },
	{ "two blanks", START "index  7\n\n" NOTE, 0, "line 2 " },
	{ "CRLF", START "index 7\r\n\n" NOTE, 0, "line 2 " },
	{ "broken extra", START "extra Zh==\nindex 7\n\n" NOTE, 0, "line 2 " },
	{ "extra and no more", START "extra Zm9v\n", 0, "line 3 " },
	{ "extra twice", START "extra Zm9v\nextra Zm9v\nindex 7\n\n" NOTE, 0,
	    "line 3 " },
	{ "extra after the index", START "index 7\nextra Zm9v\n\n" NOTE, 0,
	    "line 3 " },
	{ "a short hash", START "index 7\nZm9v\n\n" NOTE, 0, "line 3 " },
	{ "a broken second hash", START "index 7\n" HASH "x\n\n" NOTE, 0,
	    "line 4 " },
	{ "no empty line", START "index 7\n" HASH, 0, "line 4 " },
	{ "no checkpoint", START "index 7\n" HASH "\n", 0, "line 5 " },
};

static void
reads_one_form_and_names_the_line_of_a_failure(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++) {
		struct tlogproof proof = { .index = 99 };
		struct err err = { 0 };
		bool ok =
		    tlogproof_parse(bytes_of(forms[i].text), &proof, &err);

		if (ok != (strlen(forms[i].line) == 0))
			fail_msg("%s: %s", forms[i].why, err.msg);
		if (ok) {
			assert_int_equal(proof.path.n, forms[i].n);
			assert_true(
			    bytes_equal(proof.checkpoint, bytes_of(NOTE)));
			continue;
		}
		assert_int_equal(err.code, ERR_MALFORMED);
		assert_true(proof.index == 99);
		if (strstr(err.msg, forms[i].line) == NULL)
			fail_msg("%s: %s", forms[i].why, err.msg);
	}
}

static void
a_path_has_at_most_64_hashes(void **state)
{
	(void)state;
	for (size_t n = 63; n <= 66; n++) {
		auto_buf struct buf text = { 0 };
		struct tlogproof proof;
		struct err err = { 0 };

		buf_puts(&text, START "index 7\n");
		for (size_t i = 0; i < n; i++)
			buf_puts(&text, HASH);
		buf_puts(&text, "\n" NOTE);
		assert_int_equal(
		    tlogproof_parse(buf_bytes(&text), &proof, &err),
		    n <= MERKLE_LEVELS);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_the_text_of_the_specification),
		cmocka_unit_test(every_entry_of_a_log_is_proved),
		cmocka_unit_test(no_bit_of_a_proof_can_change),
		cmocka_unit_test(only_the_log_of_that_key_proves_anything),
		cmocka_unit_test(
		    reads_one_form_and_names_the_line_of_a_failure),
		cmocka_unit_test(a_path_has_at_most_64_hashes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
