#include "http/bidi.h"

#include "test.h"

#define LRE "\xe2\x80\xaa"
#define RLE "\xe2\x80\xab"
#define PDF "\xe2\x80\xac"
#define LRO "\xe2\x80\xad"
#define RLO "\xe2\x80\xae"
#define LRI "\xe2\x81\xa6"
#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"

static void
a_text_turns_nothing_but_itself(void **state)
{
	static const struct {
		const char *why;
		const char *text;
		const char *expected;
	} rows[] = {
		{ "nothing of nothing", "", "" },
		{ "letters are what they are", "a \xd7\x90\xe6\xa2\xa8\n",
		    "a \xd7\x90\xe6\xa2\xa8\n" },
		{ "what is balanced stays", "a" FSI "b" PDI RLE "c" PDF,
		    "a" FSI "b" PDI RLE "c" PDF },
		{ "what is open is closed, the innermost first",
		    "a" LRI "b" RLE "c", "a" LRI "b" RLE "c" PDF PDI },
		{ "what closes nothing is left out", "a" PDI PDF "b", "ab" },
		{ "an isolate ends what was opened in it",
		    LRI RLE "a" PDI PDF "b", LRI RLE "a" PDI "b" },
		{ "an embedding does not end the isolate it stands in",
		    LRI "a" PDF "b",
		    LRI "a"
			"b" PDI },
		{ "overrides are named, and end nothing", "a" PDI RLO "b" LRO,
		    "a[U+202E]b[U+202D]" },
		{ "paragraphs do not end",
		    "a\xe2\x80\xa9"
		    "b\xc2\x85"
		    "c\x1c",
		    "a b c " },
		{ "what is no UTF-8 stays", "\xff" PDI "\xe2\x81",
		    "\xff\xe2\x81" },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_buf struct buf out = { 0 };

		bidi_tame(&out, bytes_of(rows[i].text));
		buf_add(&out, "", 1);
		if (strcmp(out.data, rows[i].expected) != 0)
			fail_msg("%s: %s", rows[i].why, out.data);
	}
}

static void
no_more_than_sixteen_are_open(void **state)
{
	auto_buf struct buf in = { 0 };
	auto_buf struct buf out = { 0 };
	(void)state;

	for (int i = 0; i < 1000; i++)
		buf_puts(&in, LRI);
	bidi_tame(&out, (struct bytes){ (unsigned char *)in.data, in.len });
	assert_int_equal(out.len, 16 * 2 * strlen(LRI));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_turns_nothing_but_itself),
		cmocka_unit_test(no_more_than_sixteen_are_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
