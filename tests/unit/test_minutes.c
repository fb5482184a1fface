#include "test.h"

#include "core/instant.h"
#include "fixture.h"
#include "formats/minutes.h"

/* Parse a file of tests/fixtures; its strings live in the arena. */
static bool
parse_file(const char *folder, const char *name, struct arena *arena,
    struct minutes *minutes, struct err *err)
{
	char path[256];
	auto_buf struct buf file = { 0 };

	(void)snprintf(path, sizeof(path), "tests/fixtures/%s/%s", folder,
	    name);
	if (!fixture_read(path, &file))
		fail_msg("cannot read %s", path);
	return minutes_parse(buf_bytes(&file), name, arena, minutes, err);
}

static bool
parse_text(const char *text, const char *name, struct arena *arena,
    struct minutes *minutes, struct err *err)
{
	return minutes_parse(bytes_of(text), name, arena, minutes, err);
}

static const struct {
	const char *file;
	const char *channel;
	const char *name;
	const char *started_by;
	const char *group;
	const char *start;
	const char *end;
	size_t rows;
	size_t row; /* one of them */
	const char *nick;
	int64_t lines;
} good[] = {
	{ "orchard_ops.2025-03-04-15.00.txt", "#orchard", "Orchard Ops",
	    "maren", "orchard_ops", "2025-03-04T15:00:12Z",
	    "2025-03-04T15:58:40Z", 5, 3, "quill", 22 },
	{ "orchard_ops.2025-03-18-15.01.txt", "#orchard", "orchard ops",
	    "maren", "orchard_ops", "2025-03-18T15:01:03Z",
	    "2025-03-18T15:49:27Z", 6, 4, "quill_", 9 },
	{ "orchard-ops.2025-04-01-15.00.txt", "#orchard", "orchard-ops",
	    "maren", "orchard-ops", "2025-04-01T15:00:00Z",
	    "2025-04-01T15:31:59Z", 5, 2, "pavo|away", 11 },
	{ "operators_orchard.2025-04-15-14.59.txt", "#orchard",
	    "Operators Orchard", "pavo", "operators_orchard",
	    "2025-04-15T14:59:58Z", "2025-04-15T15:44:10Z", 5, 2, "rue`", 18 },
	{ "harbor_sig.2025-03-05-23.10.txt", "#harbor", "Harbor SIG", "idris",
	    "harbor_sig", "2025-03-05T23:10:44Z", "2025-03-06T00:07:02Z", 4, 1,
	    "idris", 70 },
	{ "harbor-sig.2025-03-19-23.02.txt", "#harbor", "harbor-sig", "idris",
	    "harbor-sig", "2025-03-19T23:02:19Z", "2025-03-20T00:00:00Z", 4, 3,
	    "pavo", 5 },
	{ "Harbor_SIG.2025-04-02-22.00.txt", "#harbor", "Harbor SIG", "idris",
	    "Harbor_SIG", "2025-04-02T22:00:37Z", "2025-04-02T22:06:15Z", 2, 1,
	    "idris", 4 },
	{ "harbor_sig.2025-04-16-22.00.txt", "#harbor", "Harbor SIG", "Idris",
	    "harbor_sig", "2025-04-16T22:00:05Z", "2025-04-16T22:55:30Z", 5, 4,
	    "[hemlock]", 2 },
	{ "docs_wg.2025-03-11-09.00.txt", "#handbook", "Docs WG", "suvi",
	    "docs_wg", "2025-03-11T09:00:02Z", "2025-03-11T21:14:55Z", 4, 1,
	    "suvi", 48213 },
	{ "docs_wg.2025-03-25-09.02.txt", "#handbook", "docs wg", "suvi",
	    "docs_wg", "2025-03-25T09:02:11Z", "2025-03-25T09:41:36Z", 6, 6,
	    "___", 1 },
	{ "docs.2025-04-08-09.00.txt", "#handbook", "Docs", "suvi", "docs",
	    "2025-04-08T09:00:09Z", "2025-04-08T09:52:47Z", 5, 2,
	    "sorrel-laptop", 14 },
	{ "docs_wg.2025-04-22-09.00.txt", "#handbook",
	    "Docs WG: glossary sprint, day 1",
	    "suvi_with_a_nick_that_is_much_longer_than_it_should_be", "docs_wg",
	    "2025-04-22T09:00:33Z", "2025-04-22T09:58:01Z", 5, 5, "quill", 0 },
};

static void
check_good(size_t i)
{
	auto_arena struct arena arena = { 0 };
	struct minutes got;
	struct err err = { 0 };
	char url[256];

	if (!parse_file("minutes", good[i].file, &arena, &got, &err))
		fail_msg("%s: %s", good[i].file, err.msg);
	assert_string_equal(got.channel, good[i].channel);
	assert_string_equal(got.name, good[i].name);
	assert_string_equal(got.started_by, good[i].started_by);
	assert_string_equal(got.group, good[i].group);
	assert_string_equal(instant_format(got.start).text, good[i].start);
	assert_string_equal(instant_format(got.end).text, good[i].end);
	assert_int_equal(got.rows_n, good[i].rows);
	for (size_t row = 0; row < got.rows_n; row++)
		assert_int_equal(got.row[row].row, row + 1);
	assert_string_equal(got.row[good[i].row - 1].nick, good[i].nick);
	assert_int_equal(got.row[good[i].row - 1].lines, good[i].lines);
	(void)snprintf(url, sizeof(url), "%.*s.log.html",
	    (int)strlen(good[i].file) - 4, good[i].file);
	assert_non_null(strstr(got.url, url));
	assert_int_equal(strncmp(got.url, "http", 4), 0);
	assert_null(strpbrk(got.url, " \n"));
}

static void
every_fixture_says_who_met_when(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		check_good(i);
}

static const struct {
	const char *file;
	enum err_code code;
	const char *says;
} bad[] = {
	{ "empty.txt", ERR_MALFORMED, "empty" },
	{ "blank.txt", ERR_MALFORMED, "empty" },
	{ "page.txt", ERR_MALFORMED, "line 1: this is HTML" },
	{ "binary.txt", ERR_MALFORMED, "binary" },
	{ "prose.txt", ERR_MALFORMED, "line 1: these are not MeetBot" },
	{ "cut-before-start.txt", ERR_MALFORMED, "cut off after line 5: " },
	{ "cut-before-end.txt", ERR_MALFORMED, "when the meeting ended" },
	{ "cut-before-people.txt", ERR_MALFORMED, "no list of people" },
	{ "cut-in-row.txt", ERR_MALFORMED, "line 39: is no \"* nick" },
	{ "cut-between-rows.txt", ERR_MALFORMED, "cut off after line 38: " },
	{ "no-people.txt", ERR_MALFORMED, "list of people present is empty" },
	{ "count-word.txt", ERR_MALFORMED, "line 38: the lines said are no" },
	{ "count-negative.txt", ERR_MALFORMED, "line 38: the lines said are" },
	{ "count-absurd.txt", ERR_MALFORMED, "line 38: the lines said are" },
	{ "count-too-big.txt", ERR_MALFORMED, "line 38: nobody says so many" },
	{ "undated.txt", ERR_MALFORMED, "date" },
	{ "no-such-day.txt", ERR_MALFORMED, "2025-02-30 is not in the" },
	{ "no-such-time.txt", ERR_MALFORMED, "when the meeting started" },
	{ "no-address.txt", ERR_MALFORMED, "address of the full log" },
};

static void
what_is_wrong_is_said_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		auto_arena struct arena arena = { 0 };
		struct minutes got;
		struct err err = { 0 };

		if (parse_file("minutes-bad", bad[i].file, &arena, &got, &err))
			fail_msg("%s was read", bad[i].file);
		assert_int_equal(err.code, bad[i].code);
		if (strstr(err.msg, bad[i].says) == NULL)
			fail_msg("%s: %s", bad[i].file, err.msg);
	}
}

/* Minutes of one nick in a form that the tests below vary. */
#define MINUTES(url, people)                                                   \
	"=====\n#a: A\n=====\n\n\nMeeting started by ada at 10:00:01 UTC.  "   \
	"The full logs are available at\n" url "\n.\n\n\nMeeting ended at "    \
	"10:30:00 UTC.\n\n\nPeople present (lines said)\n------\n\n" people    \
	"\n\n\nGenerated by `MeetBot`_ 0.1.4"

static void
the_date_comes_from_the_address_or_else_from_the_file(void **state)
{
	auto_arena struct arena arena = { 0 };
	struct err err = { 0 };
	struct minutes got;

	(void)state;
	assert_true(parse_text(
	    MINUTES("http://h/meetings/a_b/a.2025-03-04-10.00.log.html",
		"* ada (1)"),
	    "x.2024-01-01-10.00.txt", &arena, &got, &err));
	assert_string_equal(instant_format(got.start).text,
	    "2025-03-04T10:00:01Z");
	assert_true(
	    parse_text(MINUTES("http://h/meetings/a_b/log.html", "* ada (1)"),
		"x.2024-01-01-10.00.txt", &arena, &got, &err));
	assert_string_equal(instant_format(got.start).text,
	    "2024-01-01T10:00:01Z");
	assert_string_equal(got.group, "a_b");
}

static void
the_group_comes_from_the_folder_or_else_from_the_log(void **state)
{
	auto_arena struct arena arena = { 0 };
	struct err err = { 0 };
	struct minutes got;

	(void)state;
	assert_true(
	    parse_text(MINUTES("http://h/logs/2025/a_b.2025-03-04-10.00.html",
			   "* ada (1)"),
		"m.txt", &arena, &got, &err));
	assert_string_equal(got.group, "a_b");
	assert_false(parse_text(MINUTES("http://h/meetings/", "* ada (1)"),
	    "m.2025-03-04-10.00.txt", &arena, &got, &err));
	assert_non_null(strstr(err.msg, "name the group"));
}

static void
line_ends_make_no_difference_but_to_the_digest(void **state)
{
	static const char *const ends[] = { "\n", "\r\n", "\r" };
	auto_arena struct arena arena = { 0 };
	struct err err = { 0 };
	struct minutes got[COUNT(ends)];
	const char *text =
	    MINUTES("http://h/meetings/a/a.2025-03-04-10.00.html", "* ada (7)");

	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		auto_buf struct buf file = { 0 };

		for (const char *c = text; *c != '\0'; c++)
			if (*c == '\n')
				buf_puts(&file, ends[i]);
			else
				buf_putc(&file, *c);
		if (!minutes_parse(buf_bytes(&file), "m.txt", &arena, &got[i],
			&err))
			fail_msg("%s", err.msg);
		assert_string_equal(got[i].url, got[0].url);
		assert_true(got[i].start == got[0].start);
		assert_int_equal(got[i].rows_n, 1);
		assert_string_equal(got[i].row[0].nick, "ada");
		assert_int_equal(got[i].row[0].lines, 7);
	}
	assert_false(digest_equal(&got[0].sha256, &got[1].sha256));
}

static void
a_nick_that_is_not_text_stays_a_row(void **state)
{
	auto_arena struct arena arena = { 0 };
	struct err err = { 0 };
	struct minutes got;

	(void)state;
	assert_true(
	    parse_text(MINUTES("http://h/meetings/a/a.2025-03-04-10.00.html",
			   "* ada (7)\n* caf\xE9 (2)\n* a (b) (1)"),
		"m.txt", &arena, &got, &err));
	assert_int_equal(got.rows_n, 3);
	assert_string_equal(got.row[1].nick, "caf\xE9");
	assert_string_equal(got.row[2].nick, "a (b)");
}

static void
limits_are_kept(void **state)
{
	auto_arena struct arena arena = { 0 };
	auto_buf struct buf people = { 0 };
	auto_buf struct buf file = { 0 };
	const char *whole = MINUTES(
	    "http://h/meetings/a/a.2025-03-04-10.00.html", "* PEOPLE (1)");
	const char *mark = strstr(whole, "* PEOPLE (1)");
	struct err err = { 0 };
	struct minutes got;

	(void)state;
	for (int i = 0; i < MINUTES_ROWS_MAX; i++)
		buf_printf(&people, "* nick%d (1)\n", i);
	for (int extra = 0; extra < 2; extra++) {
		file.len = 0;
		buf_add(&file, whole, (size_t)(mark - whole));
		buf_puts(&file, people.data);
		buf_puts(&file, extra == 0 ? "" : "* straw (1)\n");
		buf_puts(&file, mark + strlen("* PEOPLE (1)"));
		assert_int_equal(minutes_parse(buf_bytes(&file), "m.txt",
				     &arena, &got, &err),
		    extra == 0);
		assert_int_equal(got.rows_n, MINUTES_ROWS_MAX);
	}
	assert_int_equal(err.code, ERR_TOO_LARGE);
	while (file.len <= MINUTES_MAX)
		buf_puts(&file, "\n");
	err = (struct err){ 0 };
	assert_false(
	    minutes_parse(buf_bytes(&file), "m.txt", &arena, &got, &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fixture_says_who_met_when),
		cmocka_unit_test(what_is_wrong_is_said_with_its_line),
		cmocka_unit_test(
		    the_date_comes_from_the_address_or_else_from_the_file),
		cmocka_unit_test(
		    the_group_comes_from_the_folder_or_else_from_the_log),
		cmocka_unit_test(
		    line_ends_make_no_difference_but_to_the_digest),
		cmocka_unit_test(a_nick_that_is_not_text_stays_a_row),
		cmocka_unit_test(limits_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
