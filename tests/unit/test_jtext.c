#include "test.h"

#include "core/jtext.h"

static void
writes_what_jansson_writes(void **state)
{
	static const char *const texts[] = {
		"{}",
		"[]",
		"[[],{},[{}]]",
		"{\"b\":1,\"a\":2,\"\":3}",
		"[0,-1,9007199254740993,-9223372036854775808]",
		"[true,false,null]",
		"\"\"",
		"\"plain text, /slashes/ and ~\x7f\"",
		"\"\\\"quoted\\\" and \\\\ and \\b\\f\\n\\r\\t\"",
		"\"\\u0001\\u001f between \\u000e\"",
		"\"z\u00fcge \u20ac \U0001f333\"",
		"{\"\\\"k\u00e9y\\n\":[\"\\u0000\"]}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		auto_buf struct buf buf = { 0 };
		auto_json json_t *value = json_loads(texts[i],
		    JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
		auto_free char *dumped =
		    json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

		if (value == NULL || dumped == NULL)
			fail_msg("%s is no JSON", texts[i]);
		jtext_write(value, &buf);
		assert_false(buf_failed(&buf));
		assert_string_equal(buf.data, dumped);
	}
}

static void
appends_to_what_is_there(void **state)
{
	auto_buf struct buf buf = { 0 };
	auto_json json_t *value = json_pack("{s:i}", "n", 1);

	(void)state;
	buf_puts(&buf, "before ");
	jtext_write(value, &buf);
	assert_string_equal(buf.data, "before {\"n\":1}");
}

static void
has_no_fractions(void **state)
{
	auto_buf struct buf buf = { 0 };
	auto_json json_t *value = json_pack("[f]", 0.5);

	(void)state;
	jtext_write(value, &buf);
	assert_true(buf_failed(&buf));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_what_jansson_writes),
		cmocka_unit_test(appends_to_what_is_there),
		cmocka_unit_test(has_no_fractions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
