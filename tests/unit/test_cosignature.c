#include "core/cosignature.h"

#include "softwitness.h"
#include "test.h"

/* Made by another implementation, of a seed of 32 times 5. */
static const char vkey[] =
    "witness.example/w1+567cde09+BG56HN0psLeP0Tr0xVmP7/TvKpcWbjym8uT7/M2AUFvx";
#define TEXT                                                                   \
	"kleos.example/orchard\n20852163\n"                                    \
	"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
#define DASH "\xe2\x80\x94 "
#define LOGS DASH "kleos.example/orchard AAAAAQA=\n"
#define OURS                                                                   \
	DASH "witness.example/w1 VnzeCQAAAABkGFDLKUPGogbyKueKg8qcYy+nnW7gbBS9" \
	     "zISYPWvw1DEg09e7pEok4ttsAENCwB7yyQwiD8Tqa8HF80dLyY+ZpgwUBg==\n"

static struct note_key
witness_key(void)
{
	struct note_key key;
	struct err err = { 0 };

	if (!cosignature_key_parse(vkey, &key, &err))
		fail_msg("%s", err.msg);
	return key;
}

static void
reads_and_writes_the_key_of_a_witness(void **state)
{
	struct note_key key = witness_key();
	struct err err;

	(void)state;
	assert_string_equal(key.name, "witness.example/w1");
	assert_string_equal(cosignature_vkey(&key).text, vkey);
	assert_false(note_key_parse(vkey, &key, &err));
	assert_false(cosignature_key_parse(
	    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
	    "LDE4izWy10TW",
	    &key, &err));
	assert_int_equal(err.code, ERR_INVALID);
}

static void
verifies_a_cosignature_of_another_implementation(void **state)
{
	struct note_key key = witness_key();
	auto_buf struct buf line = { 0 };
	struct cosignature read;
	struct err err = { 0 };

	(void)state;
	assert_true(cosignature_verify(bytes_of(TEXT "\n" LOGS OURS), &key,
	    &read, &err));
	assert_int_equal(read.time, 1679315147);
	assert_true(cosignature_check(bytes_of(TEXT), &key, &read, &err));
	cosignature_write(&key, &read, &line);
	assert_string_equal(line.data, OURS);
}

static void
refuses_what_the_witness_did_not_say(void **state)
{
	static const struct {
		const char *why;
		const char *note;
		enum err_code code;
	} rows[] = {
		{ "another size",
		    "kleos.example/orchard\n20852164\n"
		    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n" OURS,
		    ERR_BAD_SIGNATURE },
		{ "another extension", TEXT "more\n\n" OURS,
		    ERR_BAD_SIGNATURE },
		{ "another time",
		    TEXT "\n" DASH "witness.example/w1 "
			 "VnzeCQAAAABkGFDMKUPGogbyKueKg8qcYy+nnW7gbBS9zISYPWvw"
			 "1DEg09e7pEok4ttsAENCwB7yyQwiD8Tqa8HF80dLyY+ZpgwUBg=="
			 "\n",
		    ERR_BAD_SIGNATURE },
		{ "another name",
		    TEXT "\n" DASH "witness.example/w2 "
			 "VnzeCQAAAABkGFDLKUPGogbyKueKg8qcYy+nnW7gbBS9zISYPWvw"
			 "1DEg09e7pEok4ttsAENCwB7yyQwiD8Tqa8HF80dLyY+ZpgwUBg=="
			 "\n",
		    ERR_BAD_SIGNATURE },
		{ "no signature behind the id",
		    TEXT "\n" DASH "witness.example/w1 VnzeCQA=\n",
		    ERR_BAD_SIGNATURE },
		{ "nobody but the log", TEXT "\n" LOGS, ERR_BAD_SIGNATURE },
		{ "twice", TEXT "\n" OURS OURS, ERR_MALFORMED },
		{ "a line that is none", TEXT "\n" OURS "x\n", ERR_MALFORMED },
		{ "no empty line", TEXT OURS, ERR_MALFORMED },
		{ "nothing", "", ERR_MALFORMED },
	};
	struct note_key key = witness_key();
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct cosignature read = { .time = 7 };
		struct err err = { 0 };

		if (cosignature_verify(bytes_of(rows[i].note), &key, &read,
			&err) ||
		    err.code != rows[i].code || read.time != 7)
			fail_msg("%s: %s", rows[i].why, err.msg);
	}
}

static void
reads_what_it_writes_at_every_time(void **state)
{
	static const uint64_t times[] = { 0, 1, 255, 256, INT64_MAX };
	struct note_key key = witness_key();
	(void)state;

	for (size_t i = 0; i < COUNT(times); i++) {
		struct cosignature made = softwitness_sign(5, bytes_of(TEXT),
				       times[i]),
				   read;
		auto_buf struct buf note = { 0 };
		struct err err = { 0 };

		buf_puts(&note, TEXT "\n");
		cosignature_write(&key, &made, &note);
		assert_true(
		    cosignature_verify(buf_bytes(&note), &key, &read, &err));
		assert_int_equal(read.time, times[i]);
	}
}

static void
refuses_a_time_beyond_all_clocks(void **state)
{
	struct note_key key = witness_key();
	struct cosignature made =
	    softwitness_sign(5, bytes_of(TEXT), (uint64_t)1 << 63);
	struct err err = { 0 };

	(void)state;
	assert_false(cosignature_check(bytes_of(TEXT), &key, &made, &err));
	assert_int_equal(err.code, ERR_BAD_SIGNATURE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes_the_key_of_a_witness),
		cmocka_unit_test(
		    verifies_a_cosignature_of_another_implementation),
		cmocka_unit_test(refuses_what_the_witness_did_not_say),
		cmocka_unit_test(reads_what_it_writes_at_every_time),
		cmocka_unit_test(refuses_a_time_beyond_all_clocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
