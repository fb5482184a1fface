#include "test.h"

#include "formats/bundle.h"

#define D1 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define D2 "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

#define HEADER(from, to)                                                       \
	"{\"bundle\":1,\"log\":\"" D1 "\",\"origin\":\"example.org/log\","     \
	"\"vkey\":\"example.org/log+1+AQ\",\"checkpoint\":\"a\\nb\\n\","       \
	"\"from\":" from ",\"to\":" to "}\n"
#define ENTRY(index)                                                           \
	"{\"index\":" index ",\"recorded_at\":\"2026-11-22T10:00:00.250Z\","   \
	"\"payload\":\"{\\\"a\\\":\\\"\\u00e4\\\"}\",\"signature\":\"sig\\n\"" \
	"}\n"
#define REDACTED(index)                                                        \
	"{\"index\":" index ",\"recorded_at\":\"2026-11-22T10:00:00Z\","       \
	"\"redacted\":{\"payload\":\"" D1 "\",\"signature\":\"" D2 "\"}}\n"

/* Read all of it; how many entries there were, or -1 with err set. */
static int
read_all(struct bytes file, struct err *err)
{
	auto_bundle struct bundle bundle = { 0 };
	struct bundle_entry entry;
	bool more = true;
	int n = 0;

	if (!bundle_open(&bundle, file, err))
		return -1;
	for (;;) {
		if (!bundle_next(&bundle, &entry, &more, err))
			return -1;
		if (!more)
			return n;
		n++;
	}
}

static void
header_and_both_kinds_of_entries_are_read(void **state)
{
	static const char text[] = HEADER("3", "5") ENTRY("3") REDACTED("4");
	auto_bundle struct bundle bundle = { 0 };
	struct bundle_entry entry;
	struct err err = { 0 };
	bool more = false;

	(void)state;
	assert_true(bundle_open(&bundle, bytes_of(text), &err));
	assert_string_equal(digest_hex(&bundle.header.log).text, D1);
	assert_string_equal(bundle.header.origin, "example.org/log");
	assert_string_equal(bundle.header.vkey, "example.org/log+1+AQ");
	assert_string_equal(bundle.header.checkpoint, "a\nb\n");
	assert_int_equal(bundle.header.from, 3);
	assert_int_equal(bundle.header.to, 5);

	assert_true(bundle_next(&bundle, &entry, &more, &err));
	assert_true(more && !entry.redacted);
	assert_int_equal(entry.index, 3);
	assert_true(entry.recorded_at == 1795341600250);
	assert_true(
	    bytes_equal(entry.payload, bytes_of("{\"a\":\"\xC3\xA4\"}")));
	assert_true(bytes_equal(entry.signature, bytes_of("sig\n")));

	assert_true(bundle_next(&bundle, &entry, &more, &err));
	assert_true(more && entry.redacted);
	assert_int_equal(entry.index, 4);
	assert_string_equal(digest_hex(&entry.payload_digest).text, D1);
	assert_string_equal(digest_hex(&entry.signature_digest).text, D2);

	assert_true(bundle_next(&bundle, &entry, &more, &err));
	assert_false(more);
}

static const struct {
	const char *why;
	const char *text;
	int n;
} good[] = {
	{ "a page without entries", HEADER("7", "7"), 0 },
	{ "two pages in a row",
	    HEADER("0", "1") ENTRY("0") HEADER("1", "3") ENTRY("1")
		REDACTED("2"),
	    3 },
	{ "an empty page between two",
	    HEADER("0", "1") ENTRY("0") HEADER("1", "1") HEADER("1", "2")
		ENTRY("1"),
	    2 },
	{ "blanks inside of lines",
	    HEADER("0", "1") "{ \"index\": 0, \"recorded_at\": "
			     "\"2026-11-22T10:00:00Z\", \"signature\": \"\", "
			     "\"payload\": \"\" }\n",
	    1 },
};

static void
bundles_may_have_many_pages(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct err err = { 0 };

		if (read_all(bytes_of(good[i].text), &err) != good[i].n)
			fail_msg("%s: %s", good[i].why, err.msg);
	}
}

#define AT "\"recorded_at\":\"2026-11-22T10:00:00Z\""

static const struct {
	const char *why;
	const char *text;
	const char *says;
	enum err_code code;
} bad[] = {
	{ "nothing", "", "empty", ERR_TORN },
	{ "no JSON", "hello\n", "line 1: expected a value at byte 0",
	    ERR_MALFORMED },
	{ "no header", ENTRY("0"), "line 1: is not the header", ERR_MALFORMED },
	{ "an array", "[]\n", "line 1: is not the header", ERR_MALFORMED },
	{ "a version to come", "{\"bundle\":2}\n", "version 2",
	    ERR_UNSUPPORTED },
	{ "a header with less", "{\"bundle\":1}\n", "line 1: a header has",
	    ERR_MALFORMED },
	{ "a header with more",
	    "{\"x\":1,\"bundle\":1,\"log\":\"" D1
	    "\",\"origin\":\"o\",\"vkey\":\"v\",\"checkpoint\":\"c\","
	    "\"from\":0,\"to\":0}\n",
	    "line 1: a header has", ERR_MALFORMED },
	{ "a page that runs backwards", HEADER("2", "1"),
	    "line 1: the page ends before", ERR_MALFORMED },
	{ "a negative index", HEADER("-1", "1"), "line 1: a header has",
	    ERR_MALFORMED },
	{ "a key twice", HEADER("0", "1") "{\"index\":0,\"index\":0}\n",
	    "line 2: duplicate key that ends at byte 18", ERR_MALFORMED },
	{ "an index left out", HEADER("0", "2") ENTRY("0") ENTRY("2"),
	    "line 3: the index is 2 where 1", ERR_OUT_OF_ORDER },
	{ "an index twice", HEADER("0", "2") ENTRY("0") ENTRY("0"),
	    "line 3: the index is 0 where 1", ERR_DUPLICATED },
	{ "too few entries", HEADER("0", "2") ENTRY("0"),
	    "line 2: the file is cut off; entry 1", ERR_TORN },
	{ "too many entries", HEADER("0", "1") ENTRY("0") ENTRY("1"),
	    "line 3: is not the header", ERR_NOT_COVERED },
	{ "the last entry of a page twice",
	    HEADER("0", "1") ENTRY("0") ENTRY("0"), "line 3: is not the header",
	    ERR_DUPLICATED },
	{ "a header twice", HEADER("0", "1") HEADER("0", "1") ENTRY("0"),
	    "line 2: a page begins where entry 0", ERR_DUPLICATED },
	{ "a page that begins too early",
	    HEADER("0", "2") ENTRY("0") HEADER("2", "3") ENTRY("2"),
	    "line 3: a page begins where entry 1", ERR_OUT_OF_ORDER },
	{ "a page twice",
	    HEADER("0", "1") ENTRY("0") HEADER("0", "1") ENTRY("0"),
	    "line 3: the page does not continue", ERR_DUPLICATED },
	{ "an empty line", HEADER("0", "1") "\n" ENTRY("0"),
	    "line 2: expected a value at byte 0", ERR_MALFORMED },
	{ "a last line without LF",
	    HEADER("0", "1") "{\"index\":0," AT
			     ",\"payload\":\"\",\"signature\":\"\"}",
	    "line 2: does not end", ERR_TORN },
	{ "an entry with more",
	    HEADER("0", "1") "{\"index\":0," AT ",\"payload\":\"\","
			     "\"signature\":\"\",\"x\":1}\n",
	    "line 2: an entry has", ERR_MALFORMED },
	{ "an entry without signature",
	    HEADER("0", "1") "{\"index\":0," AT ",\"payload\":\"\"}\n",
	    "line 2: an entry has", ERR_MALFORMED },
	{ "a payload that is an object",
	    HEADER("0", "1") "{\"index\":0," AT
			     ",\"payload\":{},\"signature\":\"\"}\n",
	    "line 2: an entry has", ERR_MALFORMED },
	{ "erased and not",
	    HEADER("0", "1") "{\"index\":0," AT ",\"payload\":\"\","
			     "\"redacted\":{\"payload\":\"" D1
			     "\",\"signature\":\"" D2 "\"}}\n",
	    "line 2: a redacted entry has", ERR_MALFORMED },
	{ "a digest in capitals",
	    HEADER("0", "1") "{\"index\":0," AT ",\"redacted\":{\"payload\":"
			     "\"ABCDEF\",\"signature\":\"" D2 "\"}}\n",
	    "line 2: a redacted entry has", ERR_MALFORMED },
	{ "a time that is no instant",
	    HEADER("0", "1") "{\"index\":0,\"recorded_at\":\"today\","
			     "\"payload\":\"\",\"signature\":\"\"}\n",
	    "line 2: recorded_at", ERR_MALFORMED },
	{ "a time that is a number",
	    HEADER("0", "1") "{\"index\":0,\"recorded_at\":1,"
			     "\"payload\":\"\",\"signature\":\"\"}\n",
	    "line 2: an entry has", ERR_MALFORMED },
	{ "a page that leaves a gap",
	    HEADER("0", "1") ENTRY("0") HEADER("2", "3") ENTRY("2"),
	    "line 3: the page does not continue", ERR_OUT_OF_ORDER },
	{ "a page of another log",
	    HEADER("0", "0") "{\"bundle\":1,\"log\":\"" D2
			     "\",\"origin\":\"example.org/log\",\"vkey\":"
			     "\"example.org/log+1+AQ\",\"checkpoint\":\"c\","
			     "\"from\":0,\"to\":0}\n",
	    "line 2: the page does not continue", ERR_WRONG_LOG },
};

static void
what_breaks_the_form_is_refused_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct err err = { 0 };

		if (read_all(bytes_of(bad[i].text), &err) != -1)
			fail_msg("%s: was read", bad[i].why);
		if (err.code != bad[i].code ||
		    strstr(err.msg, bad[i].says) == NULL)
			fail_msg("%s: %s", bad[i].why, err.msg);
	}
}

static void
a_line_over_the_limit_is_refused(void **state)
{
	auto_buf struct buf file = { 0 };
	struct err err = { 0 };

	(void)state;
	buf_puts(&file, HEADER("0", "1"));
	for (size_t i = 0; i <= BUNDLE_LINE_MAX; i++)
		buf_putc(&file, ' ');
	buf_puts(&file, ENTRY("0"));
	assert_int_equal(read_all(buf_bytes(&file), &err), -1);
	assert_string_equal(err.msg,
	    "line 2: longer than 262144 bytes of JSON");
}

static void
a_zero_byte_does_not_end_a_text(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_int_equal(
	    read_all(bytes_of(HEADER("0", "1") "{\"index\":0," AT
					       ",\"payload\":\"a\\u0000b\","
					       "\"signature\":\"\"}\n"),
		&err),
	    -1);
	assert_int_equal(err.code, ERR_MALFORMED);
}

static void
what_is_written_is_read_byte_for_byte(void **state)
{
	struct bundle_header header = { .origin = "o",
		.vkey = "v",
		.checkpoint = "c\n\n\xE2\x80\x94 o AQ==\n",
		.from = 9,
		.to = 11 };
	struct bundle_entry entries[] = {
		{ .index = 9,
		    .recorded_at = 1795341600250,
		    .payload = bytes_of("{\"x\":\"\\u0007\\\"\xF0\x9F\x99\x82"
					"\"}"),
		    .signature = bytes_of("-----BEGIN\nx\n") },
		{ .index = 10, .recorded_at = 0, .redacted = true },
	};
	auto_buf struct buf file = { 0 };
	auto_bundle struct bundle bundle = { 0 };
	struct bundle_entry got = { 0 };
	struct err err = { 0 };
	bool more;

	(void)state;
	header.log = digest_sha256(bytes_of("log"));
	entries[1].payload_digest = digest_sha256(bytes_of("p"));
	entries[1].signature_digest = digest_sha256(bytes_of("s"));
	assert_true(bundle_write_header(&header, &file, &err));
	for (size_t i = 0; i < COUNT(entries); i++)
		assert_true(bundle_write_entry(&entries[i], &file, &err));

	assert_true(bundle_open(&bundle, buf_bytes(&file), &err));
	assert_true(digest_equal(&bundle.header.log, &header.log));
	assert_string_equal(bundle.header.checkpoint, header.checkpoint);
	assert_true(bundle_next(&bundle, &got, &more, &err) && more);
	assert_true(bytes_equal(got.payload, entries[0].payload));
	assert_true(bytes_equal(got.signature, entries[0].signature));
	assert_true(got.recorded_at == entries[0].recorded_at);
	assert_true(bundle_next(&bundle, &got, &more, &err) && more);
	assert_true(got.redacted);
	assert_true(
	    digest_equal(&got.payload_digest, &entries[1].payload_digest));
	assert_true(
	    digest_equal(&got.signature_digest, &entries[1].signature_digest));
	assert_true(bundle_next(&bundle, &got, &more, &err) && !more);
}

static void
what_is_not_text_is_not_written(void **state)
{
	struct bundle_entry entry = { .payload = bytes_of("\xFF"),
		.signature = bytes_of("") };
	auto_buf struct buf file = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_false(bundle_write_entry(&entry, &file, &err));
	assert_int_equal(err.code, ERR_INTERNAL);
	assert_int_equal(file.len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_and_both_kinds_of_entries_are_read),
		cmocka_unit_test(bundles_may_have_many_pages),
		cmocka_unit_test(what_breaks_the_form_is_refused_with_its_line),
		cmocka_unit_test(a_line_over_the_limit_is_refused),
		cmocka_unit_test(a_zero_byte_does_not_end_a_text),
		cmocka_unit_test(what_is_written_is_read_byte_for_byte),
		cmocka_unit_test(what_is_not_text_is_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
