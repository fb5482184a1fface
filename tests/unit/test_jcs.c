#include "test.h"

#include "core/jcs.h"

#include <stdio.h>

/* A table row may hold NUL bytes, hence the length. */
#define TEXT(literal) (literal), sizeof(literal) - 1

static struct bytes
bytes_at(const char *data, size_t len)
{
	return (struct bytes){ (const unsigned char *)data, len };
}

static const struct {
	const char *why;
	const char *text;
	size_t len;
} canonical[] = {
	{ "an empty object", TEXT("{}") },
	{ "every type of value",
	    TEXT("{\"a\":[],\"b\":{},\"c\":-1,\"d\":false,\"e\":true,"
		 "\"f\":\"\"}") },
	{ "zero", TEXT("{\"a\":0}") },
	{ "the largest integer", TEXT("{\"a\":9007199254740991}") },
	{ "the smallest integer", TEXT("{\"a\":-9007199254740991}") },
	{ "keys by byte: upper case before lower case",
	    TEXT("{\"B\":1,\"a\":1}") },
	{ "a key before the longer key that it begins",
	    TEXT("{\"a\":1,\"aa\":1}") },
	{ "an empty key", TEXT("{\"\":1}") },
	{ "keys compared without their escapes",
	    TEXT("{\"\\\"\":1,\"#\":1,\"\\\\\":1,\"]\":1}") },
	{ "the four escapes", TEXT("{\"a\":\"\\\"\\\\\\n\\t\"}") },
	{ "a solidus as it is", TEXT("{\"a\":\"/\"}") },
	{ "DEL, which JCS does not escape", TEXT("{\"a\":\"\x7f\"}") },
	{ "characters of two, three and four bytes",
	    TEXT("{\"a\":\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x82\"}") },
	{ "U+2028 as it is", TEXT("{\"a\":\"\xe2\x80\xa8\"}") },
	{ "the same key in two objects",
	    TEXT("{\"a\":{\"a\":1},\"b\":{\"a\":1}}") },
};

/* Another reader, which knows no rule of ours, sees the same in it. */
static bool
jansson_agrees(const json_t *tree, struct bytes text)
{
	json_t *other auto_json = json_loadb((const char *)text.data, text.len,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);

	return json_equal(tree, other) != 0;
}

static void
accepts_what_is_canonical(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(canonical); i++) {
		struct bytes text =
		    bytes_at(canonical[i].text, canonical[i].len);
		struct err err = { 0 };
		json_t *tree auto_json = jcs_parse(text, &err);
		char *again auto_free = NULL;

		if (tree == NULL)
			fail_msg("%s: %s", canonical[i].why, err.msg);
		again = jcs_dump(tree, &err);
		assert_non_null(again);
		if (!bytes_equal(bytes_of(again), text))
			fail_msg("%s: written as %s", canonical[i].why, again);
		if (!jansson_agrees(tree, text))
			fail_msg("%s: read as something else",
			    canonical[i].why);
	}
}

static const struct {
	const char *why;
	const char *text;
	size_t len;
	const char *msg;
	enum err_code code;
	bool loose; /* jcs_parse_loose takes it */
} refused[] = {
	{ "nothing", TEXT(""), "expected a value at byte 0", ERR_MALFORMED,
	    false },
	{ "cut off", TEXT("{\"a\":"), "expected a value at byte 5",
	    ERR_MALFORMED, false },
	{ "a string without end", TEXT("{\"a\":\"b"),
	    "unfinished string at byte 7", ERR_MALFORMED, false },
	{ "two documents", TEXT("{}{}"), "text after the end at byte 2",
	    ERR_MALFORMED, false },
	{ "a NUL behind the end", TEXT("{}\0"), "text after the end at byte 2",
	    ERR_MALFORMED, false },
	{ "a comma too many", TEXT("{\"a\":1,}"), "expected a key at byte 7",
	    ERR_MALFORMED, false },
	{ "a leading zero", TEXT("{\"a\":01}"),
	    "number that starts with 0 at byte 5", ERR_MALFORMED, false },
	{ "a plus sign", TEXT("{\"a\":+1}"), "expected a value at byte 5",
	    ERR_MALFORMED, false },
	{ "a raw line feed", TEXT("{\"a\":\"\n\"}"),
	    "raw control character in a string at byte 6", ERR_MALFORMED,
	    false },
	{ "a byte order mark", TEXT("\xef\xbb\xbf{}"),
	    "expected a value at byte 0", ERR_MALFORMED, false },
	{ "an overlong form", TEXT("{\"a\":\"\xc0\x80\"}"),
	    "invalid UTF-8 at byte 6", ERR_MALFORMED, false },
	{ "an overlong form of three bytes", TEXT("{\"a\":\"\xe0\x80\x80\"}"),
	    "invalid UTF-8 at byte 6", ERR_MALFORMED, false },
	{ "a surrogate in UTF-8", TEXT("{\"a\":\"\xed\xa0\x80\"}"),
	    "invalid UTF-8 at byte 6", ERR_MALFORMED, false },
	{ "beyond U+10FFFF", TEXT("{\"a\":\"\xf4\x90\x80\x80\"}"),
	    "invalid UTF-8 at byte 6", ERR_MALFORMED, false },
	{ "a duplicate key", TEXT("{\"a\":1,\"a\":1}"),
	    "duplicate key that ends at byte 10", ERR_MALFORMED, false },
	{ "a duplicate key that is also out of order",
	    TEXT("{\"a\":1,\"b\":1,\"a\":1}"), "duplicate key", ERR_MALFORMED,
	    false },
	{ "the same key through an escape", TEXT("{\"a\":1,\"\\u0061\":1}"),
	    "duplicate key", ERR_MALFORMED, false },
	{ "broken JSON comes before a broken rule", TEXT("{ \"a\":1"),
	    "expected \",\" or \"}\" at byte 7", ERR_MALFORMED, false },
	{ "a list as root", TEXT("[]"), "root that is not an object at byte 0",
	    ERR_NOT_CANONICAL, false },
	{ "a number as root", TEXT("1"), "root that is not an object at byte 0",
	    ERR_NOT_CANONICAL, false },
	{ "white space before", TEXT(" {}"), "white space at byte 0",
	    ERR_NOT_CANONICAL, true },
	{ "white space behind", TEXT("{}\n"), "white space at byte 2",
	    ERR_NOT_CANONICAL, true },
	{ "white space within", TEXT("{\"a\": 1}"), "white space at byte 5",
	    ERR_NOT_CANONICAL, true },
	{ "key order", TEXT("{\"b\":1,\"a\":1}"), "key out of order at byte 7",
	    ERR_NOT_CANONICAL, true },
	{ "a longer key before the key that it begins with",
	    TEXT("{\"aa\":1,\"a\":1}"), "key out of order at byte 8",
	    ERR_NOT_CANONICAL, true },
	{ "an escaped letter", TEXT("{\"a\":\"\\u0041\"}"),
	    "needless escape at byte 6", ERR_NOT_CANONICAL, true },
	{ "an escaped solidus", TEXT("{\"a\":\"\\/\"}"),
	    "needless escape at byte 6", ERR_NOT_CANONICAL, true },
	{ "a line feed by number", TEXT("{\"a\":\"\\u000a\"}"),
	    "needless escape at byte 6", ERR_NOT_CANONICAL, true },
	{ "a pair of surrogates", TEXT("{\"a\":\"\\ud83d\\ude02\"}"),
	    "needless escape at byte 6", ERR_NOT_CANONICAL, true },
	{ "null", TEXT("{\"a\":null}"), "null at byte 5", ERR_NOT_CANONICAL,
	    false },
	{ "a fraction", TEXT("{\"a\":1.5}"), "fraction at byte 6",
	    ERR_NOT_CANONICAL, false },
	{ "a fraction that is none", TEXT("{\"a\":1.0}"), "fraction at byte 6",
	    ERR_NOT_CANONICAL, false },
	{ "an exponent", TEXT("{\"a\":1e2}"), "exponent at byte 6",
	    ERR_NOT_CANONICAL, false },
	{ "minus zero", TEXT("{\"a\":-0}"), "negative zero at byte 5",
	    ERR_NOT_CANONICAL, false },
	{ "2^53", TEXT("{\"a\":9007199254740992}"),
	    "integer beyond 2^53-1 at byte 5", ERR_NOT_CANONICAL, false },
	{ "-2^53", TEXT("{\"a\":-9007199254740992}"),
	    "integer beyond 2^53-1 at byte 5", ERR_NOT_CANONICAL, false },
	{ "an integer beyond 64 bits", TEXT("{\"a\":99999999999999999999999}"),
	    "integer beyond 2^53-1 at byte 5", ERR_NOT_CANONICAL, false },
	{ "U+0000", TEXT("{\"a\":\"\\u0000\"}"), "U+0000 at byte 6",
	    ERR_NOT_CANONICAL, false },
	{ "a control character by letter", TEXT("{\"a\":\"\\r\"}"),
	    "control character other than \\n and \\t at byte 6",
	    ERR_NOT_CANONICAL, false },
	{ "a control character by number", TEXT("{\"a\":\"\\u001f\"}"),
	    "control character other than \\n and \\t at byte 6",
	    ERR_NOT_CANONICAL, false },
	{ "a lone high surrogate", TEXT("{\"a\":\"\\ud83dx\"}"),
	    "lone surrogate at byte 6", ERR_NOT_CANONICAL, false },
	{ "a lone low surrogate", TEXT("{\"a\":\"\\ude02\"}"),
	    "lone surrogate at byte 6", ERR_NOT_CANONICAL, false },
	{ "two high surrogates", TEXT("{\"a\":\"\\ud83d\\ud83d\"}"),
	    "lone surrogate at byte 6", ERR_NOT_CANONICAL, false },
	{ "U+FFFF", TEXT("{\"a\":\"\xef\xbf\xbf\"}"), "non-character at byte 6",
	    ERR_NOT_CANONICAL, false },
	{ "U+FDD0", TEXT("{\"a\":\"\xef\xb7\x90\"}"), "non-character at byte 6",
	    ERR_NOT_CANONICAL, false },
	{ "U+1FFFE", TEXT("{\"a\":\"\xf0\x9f\xbf\xbe\"}"),
	    "non-character at byte 6", ERR_NOT_CANONICAL, false },
	{ "a key beyond ASCII", TEXT("{\"\xc3\xa9\":1}"),
	    "key that is not printable ASCII at byte 2", ERR_NOT_CANONICAL,
	    false },
	{ "a line feed in a key", TEXT("{\"\\n\":1}"),
	    "key that is not printable ASCII at byte 2", ERR_NOT_CANONICAL,
	    false },
	{ "DEL in a key", TEXT("{\"\x7f\":1}"),
	    "key that is not printable ASCII at byte 2", ERR_NOT_CANONICAL,
	    false },
};

static void
names_the_rule_and_the_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct bytes text = bytes_at(refused[i].text, refused[i].len);
		struct err err = { 0 };
		json_t *tree auto_json = jcs_parse(text, &err);

		if (tree != NULL)
			fail_msg("%s: accepted", refused[i].why);
		if (err.code != refused[i].code ||
		    strstr(err.msg, refused[i].msg) != err.msg)
			fail_msg("%s: got %s: %s", refused[i].why,
			    err_info(err.code)->name, err.msg);
	}
}

static void
reads_loosely_what_differs_in_form_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct bytes text = bytes_at(refused[i].text, refused[i].len);
		struct err err = { 0 };
		json_t *tree auto_json = jcs_parse_loose(text, &err);
		char *form auto_free = NULL;

		if ((tree != NULL) != refused[i].loose)
			fail_msg("%s: %s", refused[i].why, err.msg);
		if (tree == NULL) {
			assert_int_equal(err.code, refused[i].code);
			continue;
		}
		form = jcs_dump(tree, &err);
		assert_non_null(form);
		json_t *again auto_json = jcs_parse(bytes_of(form), &err);
		if (json_equal(tree, again) == 0)
			fail_msg("%s: became %s", refused[i].why, form);
		if (!jansson_agrees(tree, text))
			fail_msg("%s: read as something else", refused[i].why);
	}
}

/* What jcs_parse_around takes beyond what may be canonical, and what not. */
static const struct {
	const char *why;
	const char *text;
	const char *msg; /* NULL: accepted */
} around[] = {
	{ "a list as root", "[1, {\"a\":2}]", NULL },
	{ "a text as root", "\"a\"", NULL },
	{ "null", "{\"a\":null}", NULL },
	{ "minus zero", "{\"a\":-0}", NULL },
	{ "a carriage return", "{\"a\":\"b\\r\\n\"}", NULL },
	{ "a control character", "{\"a\":\"\\u001f\\b\\f\"}", NULL },
	{ "a non-character", "{\"a\":\"\\uffff\"}", NULL },
	{ "escapes among other text",
	    "{\"a\":\"x\\u00e9\\ud83d\\ude02y\\\\z\\/\\u20ac\"}", NULL },
	{ "an escape in a key", "{\"\\u0061b\":1}", NULL },
	{ "escapes in two texts", "[\"\\tlonger\",\"\\n\",\"x\",\"\"]", NULL },
	{ "U+0000", "{\"a\":\"\\u0000\"}", "U+0000 at byte 6" },
	{ "a lone surrogate", "{\"a\":\"\\udc00\"}",
	    "lone surrogate at byte 6" },
	{ "2^53", "{\"a\":9007199254740992}",
	    "integer beyond 2^53-1 at byte 5" },
	{ "a key beyond ASCII", "{\"\xc3\xa9\":1}",
	    "key that is not printable ASCII at byte 2" },
	{ "a duplicate key", "{\"a\":1,\"a\":1}",
	    "duplicate key that ends at byte 10" },
	{ "a raw line feed", "{\"a\":\"\n\"}",
	    "raw control character in a string at byte 6" },
	{ "invalid UTF-8", "{\"a\":\"\xff\"}", "invalid UTF-8 at byte 6" },
	{ "two documents", "{}{}", "text after the end at byte 2" },
};

static void
reads_what_may_lie_around_a_payload(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(around); i++) {
		struct bytes text = bytes_of(around[i].text);
		struct err err = { 0 };
		json_t *tree auto_json = jcs_parse_around(text, JCS_MAX, &err);

		if ((tree != NULL) != (around[i].msg == NULL) ||
		    (tree == NULL && strcmp(err.msg, around[i].msg) != 0))
			fail_msg("%s: %s", around[i].why, err.msg);
		if (tree != NULL && !jansson_agrees(tree, text))
			fail_msg("%s: read as something else", around[i].why);
	}
}

/* Nobody around a payload has use for its value, only that it is none. */
static void
reads_no_fraction_as_an_integer(void **state)
{
	const char *const numbers[] = { "1.5", "1.0", "1e2", "-0.0", "0e0" };

	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		struct err err = { 0 };
		json_t *tree auto_json =
		    jcs_parse_around(bytes_of(numbers[i]), JCS_MAX, &err);

		if (!json_is_real(tree))
			fail_msg("%s", numbers[i]);
	}
}

/* {"a":"xxx...x"} of exactly so many bytes. */
static char *
text_of_size(size_t len)
{
	static const char head[] = "{\"a\":\"";
	char *text = malloc(len + 1);

	assert_non_null(text);
	memset(text, 'x', len);
	memcpy(text, head, sizeof(head) - 1);
	memcpy(text + len - 2, "\"}", 3);
	return text;
}

static void
reads_up_to_32_kib(void **state)
{
	char *most auto_free = text_of_size(JCS_MAX);
	char *more auto_free = text_of_size(JCS_MAX + 1);
	struct err err = { 0 };
	json_t *tree auto_json = jcs_parse(bytes_of(most), &err);

	(void)state;
	assert_non_null(tree);
	assert_null(jcs_parse(bytes_of(more), &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
	assert_null(jcs_parse_loose(bytes_of(more), &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
	assert_null(jcs_parse_around(bytes_of(more), JCS_MAX, &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
	json_t *large auto_json =
	    jcs_parse_around(bytes_of(more), JCS_MAX + 1, &err);
	assert_non_null(large);
}

/* {"a":[[...]]} with so many levels in all. */
static struct buf
text_of_depth(unsigned depth)
{
	struct buf buf = { 0 };

	buf_puts(&buf, "{\"a\":");
	for (unsigned i = 1; i < depth; i++)
		buf_putc(&buf, '[');
	for (unsigned i = 1; i < depth; i++)
		buf_putc(&buf, ']');
	buf_putc(&buf, '}');
	return buf;
}

static void
reads_and_writes_up_to_16_levels(void **state)
{
	struct buf most auto_buf = text_of_depth(JCS_DEPTH_MAX);
	struct buf more auto_buf = text_of_depth(JCS_DEPTH_MAX + 1);
	struct err err = { 0 };
	json_t *tree auto_json = jcs_parse(buf_bytes(&most), &err);
	json_t *deep auto_json = json_loadb(more.data, more.len, 0, NULL);

	(void)state;
	assert_non_null(tree);
	assert_null(jcs_parse(buf_bytes(&more), &err));
	assert_int_equal(err.code, ERR_MALFORMED);
	assert_string_equal(err.msg, "more than 16 levels at byte 20");
	assert_null(jcs_dump(deep, &err));
	assert_int_equal(err.code, ERR_NOT_CANONICAL);
	assert_string_equal(err.msg, "more than 16 levels");
	assert_string_equal(err.field, "/a/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0");
}

static void
reads_keys_up_to_64_bytes(void **state)
{
	static const char key[] =
	    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk";
	char text[100];
	struct err err = { 0 };

	(void)state;
	assert_int_equal(sizeof(key) - 1, JCS_KEY_MAX + 1);
	(void)snprintf(text, sizeof(text), "{\"%s\":1}", key + 1);
	json_t *tree auto_json = jcs_parse(bytes_of(text), &err);
	assert_non_null(tree);
	(void)snprintf(text, sizeof(text), "{\"%s\":1}", key);
	assert_null(jcs_parse(bytes_of(text), &err));
	assert_string_equal(err.msg, "key longer than 64 bytes at byte 66");
}

static json_t *
holding(json_t *value)
{
	json_t *tree = json_pack("{s:[i, {s:o}]}", "a/b", 1, "c~d", value);

	assert_non_null(tree);
	return tree;
}

static void
says_where_a_value_cannot_be_written(void **state)
{
	const struct {
		const char *why;
		json_t *tree;
		const char *field;
		const char *msg;
	} cases[] = {
		{ "null", holding(json_null()), "/a~1b/1/c~0d",
		    "null is not allowed" },
		{ "a real", holding(json_real(1)), "/a~1b/1/c~0d",
		    "number that is not an integer" },
		{ "2^53", holding(json_integer(JCS_INTEGER_MAX + 1)),
		    "/a~1b/1/c~0d", "integer beyond 2^53-1" },
		{ "U+0000", holding(json_stringn("a\0b", 3)), "/a~1b/1/c~0d",
		    "U+0000" },
		{ "bad UTF-8", holding(json_string_nocheck("\xff")),
		    "/a~1b/1/c~0d", "invalid UTF-8" },
		{ "a carriage return", holding(json_string("\r")),
		    "/a~1b/1/c~0d",
		    "control character other than \\n and \\t" },
		{ "a key beyond ASCII",
		    holding(json_pack("{s:i}", "\xc3\xa9", 1)),
		    "/a~1b/1/c~0d/\xc3\xa9",
		    "key that is not printable ASCII" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct err err = { 0 };
		struct buf buf auto_buf = { 0 };

		if (jcs_write(cases[i].tree, &buf, &err))
			fail_msg("%s: written", cases[i].why);
		json_decref(cases[i].tree);
		assert_int_equal(err.code, ERR_NOT_CANONICAL);
		assert_string_equal(err.field, cases[i].field);
		assert_string_equal(err.msg, cases[i].msg);
	}
}

static void
writes_keys_in_order(void **state)
{
	struct err err = { 0 };
	json_t *tree auto_json = json_pack("{s:i, s:i, s:{s:s, s:b}}", "b", 2,
	    "B", 1, "a", "z", "\"/\n", "y", 1);
	char *text auto_free = jcs_dump(tree, &err);

	(void)state;
	assert_string_equal(text,
	    "{\"B\":1,\"a\":{\"y\":true,\"z\":\"\\\"/\\n\"},\"b\":2}");
}

static void
appends_to_what_the_buffer_holds(void **state)
{
	struct buf buf auto_buf = { 0 };
	struct buf tight auto_buf = { .max = 3 };
	struct err err = { 0 };
	json_t *tree auto_json = json_pack("{s:i}", "a", 1);

	(void)state;
	buf_puts(&buf, "x");
	assert_true(jcs_write(tree, &buf, &err));
	assert_string_equal(buf.data, "x{\"a\":1}");
	assert_false(jcs_write(tree, &tight, &err));
	assert_int_equal(err.code, ERR_INTERNAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts_what_is_canonical),
		cmocka_unit_test(names_the_rule_and_the_byte),
		cmocka_unit_test(reads_loosely_what_differs_in_form_alone),
		cmocka_unit_test(reads_what_may_lie_around_a_payload),
		cmocka_unit_test(reads_no_fraction_as_an_integer),
		cmocka_unit_test(reads_up_to_32_kib),
		cmocka_unit_test(reads_and_writes_up_to_16_levels),
		cmocka_unit_test(reads_keys_up_to_64_bytes),
		cmocka_unit_test(says_where_a_value_cannot_be_written),
		cmocka_unit_test(writes_keys_in_order),
		cmocka_unit_test(appends_to_what_the_buffer_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
