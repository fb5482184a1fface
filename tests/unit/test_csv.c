#include "test.h"

#include "fixture.h"
#include "formats/csv.h"

static bool
parse_file(const char *name, struct arena *arena, struct csv_rows *rows,
    struct err *err)
{
	char path[256];
	auto_buf struct buf file = { 0 };

	(void)snprintf(path, sizeof(path), "tests/fixtures/csv/%s", name);
	if (!fixture_read(path, &file))
		fail_msg("cannot read %s", path);
	return csv_rows_parse(buf_bytes(&file), arena, rows, err);
}

/* Parse a file of one header and one row, which is returned. */
static struct csv_row
parse_row(const char *text, struct arena *arena)
{
	struct csv_rows rows;
	struct err err = { 0 };

	if (!csv_rows_parse(bytes_of(text), arena, &rows, &err))
		fail_msg("%s: %s", text, err.msg);
	assert_int_equal(rows.n, 1);
	return rows.row[0];
}

static void
every_column_is_read(void **state)
{
	auto_arena struct arena arena = { 0 };
	struct csv_rows rows;
	struct err err = { 0 };

	(void)state;
	assert_true(parse_file("good.csv", &arena, &rows, &err));
	assert_int_equal(rows.n, 4);
	for (size_t i = 0; i < rows.n; i++) {
		assert_int_equal(rows.row[i].row, i + 1);
		assert_null(rows.row[i].reason);
	}
	assert_string_equal(rows.row[0].subject, "irc:tamsin");
	assert_string_equal(rows.row[0].activity, "review");
	assert_string_equal(rows.row[0].group, "orchard-ops");
	assert_string_equal(rows.row[0].from, "2025-03-06");
	assert_null(rows.row[0].until);
	assert_int_equal(rows.row[0].quantities_n, 2);
	assert_string_equal(rows.row[0].quantity[1].unit, "reviews");
	assert_int_equal(rows.row[0].quantity[1].value, 12);
	assert_string_equal(rows.row[0].hat, "operator");
	assert_string_equal(rows.row[0].evidence[0],
	    "https://review.example.org/881");
	assert_string_equal(rows.row[0].summary, "Reviewed the upgrade notes");
	assert_string_equal(rows.row[1].until, "2025-03-20T15:00:00Z");
	assert_int_equal(rows.row[1].evidence_n, 2);
	assert_string_equal(rows.row[1].summary, "Harbors, small and large");
	assert_null(rows.row[3].group);
	assert_int_equal(rows.row[3].quantities_n, 1);
	assert_string_equal(rows.row[3].quantity[0].unit, "reviews");
}

static void
a_spreadsheets_marks_and_quotes_are_understood(void **state)
{
	auto_arena struct arena arena = { 0 };
	struct csv_rows rows;
	struct err err = { 0 };

	(void)state;
	assert_true(parse_file("spreadsheet.csv", &arena, &rows, &err));
	assert_int_equal(rows.n, 2);
	assert_string_equal(rows.row[0].summary,
	    "He said \"try it\" and it worked, mostly");
	assert_string_equal(rows.row[0].group, "Orchard Ops");
	assert_string_equal(rows.row[1].subject, "irc:rue`");
	assert_string_equal(rows.row[1].summary, "two lines\nin one cell");
	assert_int_equal(rows.row[1].quantity[0].value, 4);
}

/* The rows of bad-rows.csv. */
static const char *const reasons[] = { NULL, "wrong-width", NULL, NULL, NULL,
	"no-subject", "bad-activity", NULL, "bad-date", "bad-date", "bad-until",
	"bad-quantity", "bad-quantity", "bad-hat", "bad-evidence", "empty",
	"bad-activity", "bad-date", "not-text" };

static void
an_unusable_row_has_a_reason_and_stops_nothing(void **state)
{
	auto_arena struct arena arena = { 0 };
	struct csv_rows rows;
	struct err err = { 0 };

	(void)state;
	assert_true(parse_file("bad-rows.csv", &arena, &rows, &err));
	assert_int_equal(rows.n, COUNT(reasons));
	for (size_t i = 0; i < COUNT(reasons); i++) {
		const char *got = rows.row[i].reason;

		if (strcmp(got == NULL ? "" : got,
			reasons[i] == NULL ? "" : reasons[i]) != 0)
			fail_msg("row %zu: %s", i + 1,
			    got == NULL ? "usable" : got);
	}
}

static const struct {
	const char *file;
	const char *says;
} bad[] = {
	{ "unknown-column.csv", "unknown column \"evidance\"" },
	{ "repeated-column.csv", "repeats column \"quantity:hours\"" },
	{ "missing-column.csv", "misses the column \"date\"" },
	{ "no-header.csv", "unknown column \"irc:tamsin\"" },
	{ "semicolons.csv", "unknown column \"subject;activity" },
	{ "lone-quote.csv", "line 2: a quote stands alone" },
	{ "open-quote.csv", "a quote is opened and never closed" },
	{ "no-rows.csv", "no rows" },
	{ "empty.csv", "empty" },
	{ "binary.csv", "binary" },
};

static void
a_file_whose_rows_are_in_doubt_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		auto_arena struct arena arena = { 0 };
		struct csv_rows rows;
		struct err err = { 0 };

		if (parse_file(bad[i].file, &arena, &rows, &err))
			fail_msg("%s was read", bad[i].file);
		assert_int_equal(err.code, ERR_MALFORMED);
		if (strstr(err.msg, bad[i].says) == NULL)
			fail_msg("%s: %s", bad[i].file, err.msg);
	}
}

#define HEAD "subject,activity,date,until,quantity:h,evidence,summary\n"

static const struct {
	const char *why;
	const char *row;
	const char *reason;
} edges[] = {
	{ "an end on the same day", HEAD "a,b,2025-01-02,2025-01-02,,,", NULL },
	{ "an end at the same instant",
	    HEAD "a,b,2025-01-02T10:00:00Z,2025-01-02T10:00:00Z,,,", NULL },
	{ "an end a second before",
	    HEAD "a,b,2025-01-02T10:00:00Z,2025-01-02T09:59:59Z,,,",
	    "bad-until" },
	{ "the day of the beginning reaches beyond it",
	    HEAD "a,b,2025-01-02T23:59:59Z,2025-01-02,,,", NULL },
	{ "the day before does not",
	    HEAD "a,b,2025-01-02T00:00:00Z,2025-01-01,,,", "bad-until" },
	{ "a month is no end of work", HEAD "a,b,2025-01-02,2025-01,,,",
	    "bad-until" },
	{ "milliseconds are no date", HEAD "a,b,2025-01-02T10:00:00.000Z,,,,",
	    "bad-date" },
	{ "none is a quantity", HEAD "a,b,2025-01-02,,0,,", NULL },
	{ "the greatest quantity", HEAD "a,b,2025-01-02,,1000000000,,", NULL },
	{ "one more", HEAD "a,b,2025-01-02,,1000000001,,", "bad-quantity" },
	{ "a sign", HEAD "a,b,2025-01-02,,+1,,", "bad-quantity" },
	{ "hexadecimal", HEAD "a,b,2025-01-02,,0x10,,", "bad-quantity" },
	{ "no host", HEAD "a,b,2025-01-02,,,https://,", "bad-evidence" },
	{ "words", HEAD "a,b,2025-01-02,,,see https://h/,", "bad-evidence" },
	{ "eight addresses",
	    HEAD "a,b,2025-01-02,,,http://h/1 http://h/2 http://h/3 http://h/4 "
		 "http://h/5 http://h/6 http://h/7 http://h/8,",
	    NULL },
	{ "a ninth",
	    HEAD "a,b,2025-01-02,,,http://h/1 http://h/2 http://h/3 http://h/4 "
		 "http://h/5 http://h/6 http://h/7 http://h/8 http://h/9,",
	    "bad-evidence" },
	{ "blanks around a cell", HEAD " a , b , 2025-01-02 ,,,,", NULL },
	{ "one cell too many", HEAD "a,b,2025-01-02,,,,,", "wrong-width" },
};

static void
edges_fall_on_the_right_side(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(edges); i++) {
		auto_arena struct arena arena = { 0 };
		struct csv_row row = parse_row(edges[i].row, &arena);

		if ((row.reason == NULL) != (edges[i].reason == NULL) ||
		    (row.reason != NULL &&
			strcmp(row.reason, edges[i].reason) != 0))
			fail_msg("%s: %s", edges[i].why,
			    row.reason == NULL ? "usable" : row.reason);
	}
}

static void
an_address_given_twice_is_evidence_once(void **state)
{
	auto_arena struct arena arena = { 0 };
	struct csv_row row =
	    parse_row(HEAD "a,b,2025-01-02,,,http://h/1 http://h/1,", &arena);

	(void)state;
	assert_int_equal(row.evidence_n, 1);
}

static void
blank_lines_are_no_rows_and_the_first_row_is_1(void **state)
{
	auto_arena struct arena arena = { 0 };
	struct csv_row row = parse_row(
	    "subject,activity,date\r\r\n\nirc:a,b,2025-01-02", &arena);

	(void)state;
	assert_int_equal(row.row, 1);
	assert_null(row.reason);
	assert_string_equal(row.subject, "irc:a");
}

static void
limits_are_kept(void **state)
{
	auto_arena struct arena arena = { 0 };
	auto_buf struct buf file = { 0 };
	struct csv_rows rows;
	struct err err = { 0 };

	(void)state;
	buf_puts(&file, "subject,activity,date\n");
	for (int i = 0; i < CSV_MAX_ROWS; i++)
		buf_puts(&file, "irc:a,b,2025-01-02\n");
	assert_true(csv_rows_parse(buf_bytes(&file), &arena, &rows, &err));
	assert_int_equal(rows.n, CSV_MAX_ROWS);
	buf_puts(&file, "irc:a,b,2025-01-02\n");
	assert_false(csv_rows_parse(buf_bytes(&file), &arena, &rows, &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
	while (file.len <= CSV_MAX_BYTES)
		buf_putc(&file, '\n');
	err = (struct err){ 0 };
	assert_false(csv_rows_parse(buf_bytes(&file), &arena, &rows, &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
	file.len = 0;
	buf_puts(&file, "subject,activity,date");
	for (int i = 3; i <= CSV_MAX_COLUMNS; i++)
		buf_printf(&file, ",quantity:u%d", i);
	err = (struct err){ 0 };
	assert_false(csv_rows_parse(buf_bytes(&file), &arena, &rows, &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_column_is_read),
		cmocka_unit_test(
		    a_spreadsheets_marks_and_quotes_are_understood),
		cmocka_unit_test(
		    an_unusable_row_has_a_reason_and_stops_nothing),
		cmocka_unit_test(a_file_whose_rows_are_in_doubt_is_refused),
		cmocka_unit_test(edges_fall_on_the_right_side),
		cmocka_unit_test(an_address_given_twice_is_evidence_once),
		cmocka_unit_test(
		    blank_lines_are_no_rows_and_the_first_row_is_1),
		cmocka_unit_test(limits_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
