#include "test.h"

#include "core/instant.h"
#include "fixture.h"
#include "formats/draft.h"

#define HARBOR_SHA256                                                          \
	"1332662bb628b2852e199af77b29dbefa76bf003d7b28c203716be46775417b9"
#define IMPORT_SHA256                                                          \
	"d942f64886578d8747312e368ed92d9f6b2a8d45556f0f924e2444fe911d15af"

static const char *const bots[] = { "meetbot", "GateBot_" };

/* Who owns what when the fixtures are signed. */
static const char *
owner_of(const char *identity, void *context)
{
	static const char *const owners[][2] = { { "irc:maren", "maren" },
		{ "irc:pavo", "pavo" }, { "irc:idris", "idris" },
		{ "irc:suvi", "suvi" }, { "irc:sorrel", "sorrel" },
		{ "irc:sorrel-laptop", "sorrel" }, { "irc:quill", "quill" },
		{ "github:odette-k", "odette" } };

	(void)context;
	for (size_t i = 0; i < COUNT(owners); i++)
		if (strcmp(owners[i][0], identity) == 0)
			return owners[i][1];
	return NULL;
}

static const char *
group_of(const char *spelling, void *context)
{
	(void)context;
	return strncasecmp(spelling, "orchard", 7) == 0 ? "orchard-ops" : NULL;
}

static const struct draft_options options = {
	.file_name = "file",
	.group = "some-group",
	.owner = owner_of,
	.bots = bots,
	.bots_n = COUNT(bots),
};

static bool
draft_file(const char *folder, const char *name, const char *group,
    struct draft *draft, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	auto_buf struct buf file = { 0 };
	struct draft_options own = options;
	struct minutes minutes;
	char path[256];

	(void)snprintf(path, sizeof(path), "tests/fixtures/%s/%s", folder,
	    name);
	if (!fixture_read(path, &file))
		fail_msg("cannot read %s", path);
	own.file_name = name;
	own.group = group;
	if (strcmp(folder, "csv") == 0) {
		struct csv_rows rows;

		own.group_of = group_of;
		return csv_rows_parse(buf_bytes(&file), &arena, &rows, err) &&
		       draft_csv(&rows, &own, draft, err);
	}
	return minutes_parse(buf_bytes(&file), name, &arena, &minutes, err) &&
	       draft_minutes(&minutes, &own, draft, err);
}

/* Canonical enough to compare: sorted keys, no white space. */
static void
assert_json(const json_t *value, const char *expected)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);

	assert_non_null(text);
	assert_string_equal(text, expected);
	free(text);
}

static void
check_sums(const struct draft *draft)
{
	size_t rejected = 0;

	for (size_t i = 0; i < draft->rejections_n; i++) {
		const struct draft_rejection *rejection = &draft->rejection[i];

		assert_true(rejection->n > 0);
		rejected += rejection->n;
		if (i > 0)
			assert_true(strcmp(draft->rejection[i - 1].reason,
					rejection->reason) < 0);
		for (size_t r = 1; r < rejection->n; r++)
			assert_true(rejection->row[r - 1] < rejection->row[r]);
	}
	assert_int_equal(rejected, draft->rejected);
	assert_int_equal(draft->rows_in,
	    draft->matched + draft->queued + draft->rejected);
}

static const struct {
	const char *file;
	size_t rows_in;
	size_t matched;
	size_t queued;
	size_t rejected;
	const char *attendees; /* identity lines [rows], shortened */
} cases[] = {
	{ "orchard_ops.2025-03-04-15.00.txt", 5, 3, 1, 1,
	    "irc:maren 61 1; irc:pavo 34 2; irc:quill 22 3; irc:tamsin 4 4; " },
	{ "orchard_ops.2025-03-18-15.01.txt", 6, 4, 1, 1,
	    "irc:maren 48 1; irc:osgood 1 6; irc:pavo 15 3; "
	    "irc:quill 26 2 4; " },
	{ "orchard-ops.2025-04-01-15.00.txt", 5, 3, 1, 1,
	    "irc:maren 29 1; irc:pavo 13 2 4; irc:tamsin 6 3; " },
	{ "operators_orchard.2025-04-15-14.59.txt", 5, 2, 2, 1,
	    "irc:pavo 52 1; irc:quill 12 3; irc:rue` 18 2; irc:tamsin 3 4; " },
	{ "harbor_sig.2025-03-05-23.10.txt", 4, 1, 2, 1,
	    "irc:idris 70 1; irc:lindqvist 13 3; irc:odette 41 2; " },
	{ "harbor-sig.2025-03-19-23.02.txt", 4, 2, 1, 1,
	    "irc:idris 31 2; irc:odette 33 1; irc:pavo 5 3; " },
	{ "Harbor_SIG.2025-04-02-22.00.txt", 2, 1, 0, 1, "irc:idris 4 1; " },
	{ "harbor_sig.2025-04-16-22.00.txt", 5, 1, 3, 1,
	    "irc:[hemlock] 2 4; irc:idris 27 2; irc:lindqvist 8 3; "
	    "irc:odette 38 1; " },
	{ "docs_wg.2025-03-11-09.00.txt", 4, 2, 1, 1,
	    "irc:anneke 999 3; irc:sorrel 1207 2; irc:suvi 48213 1; " },
	{ "docs_wg.2025-03-25-09.02.txt", 6, 1, 1, 4,
	    "irc:anneke 10 2; irc:suvi 21 1; " },
	{ "docs.2025-04-08-09.00.txt", 5, 3, 1, 1,
	    "irc:sorrel-laptop 22 2 3; irc:suvi 25 1; irc:tamsin 2 4; " },
	{ "docs_wg.2025-04-22-09.00.txt", 5, 2, 2, 1,
	    "irc:anneke 11 2; irc:quill 0 5; irc:sorrel 7 3; "
	    "irc:suvi_with_a_nick_that_is_much_longer_than_it_should_be 19 "
	    "1; " },
};

static void
list_attendees(const json_t *occasion, struct buf *buf)
{
	size_t i, j;
	json_t *attendee, *row;

	json_array_foreach (json_object_get(occasion, "attendees"), i,
	    attendee) {
		const char *identity;
		json_int_t lines;
		json_t *rows;

		assert_int_equal(json_unpack(attendee, "{s:s,s:{s:I!},s:o!}",
				     "identity", &identity, "quantities",
				     "lines", &lines, "rows", &rows),
		    0);
		buf_printf(buf, "%s %lld", identity, (long long)lines);
		json_array_foreach (rows, j, row)
			buf_printf(buf, " %lld",
			    (long long)json_integer_value(row));
		buf_puts(buf, "; ");
	}
}

static void
every_row_of_every_fixture_is_accounted_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		auto_draft struct draft draft = { 0 };
		auto_buf struct buf attendees = { 0 };
		struct err err = { 0 };

		if (!draft_file("minutes", cases[i].file, "g", &draft, &err))
			fail_msg("%s: %s", cases[i].file, err.msg);
		check_sums(&draft);
		assert_int_equal(draft.rows_in, cases[i].rows_in);
		assert_int_equal(draft.matched, cases[i].matched);
		assert_int_equal(draft.queued, cases[i].queued);
		assert_int_equal(draft.rejected, cases[i].rejected);
		assert_int_equal(draft.facts_n, 1);
		list_attendees(draft.fact[0].body, &attendees);
		assert_string_equal(attendees.data, cases[i].attendees);
	}
}

static void
minutes_become_an_import_and_an_occasion(void **state)
{
	auto_draft struct draft draft = { 0 };
	struct digest import = digest_sha256(bytes_of("import"));
	struct err err = { 0 };

	(void)state;
	assert_true(draft_file("minutes", "Harbor_SIG.2025-04-02-22.00.txt",
	    "harbor-sig", &draft, &err));
	assert_json(draft.import,
	    "{\"format\":\"minutes\",\"group\":\"harbor-sig\",\"matched\":1,"
	    "\"name\":\"Harbor_SIG.2025-04-02-22.00.txt\",\"queued\":0,"
	    "\"rejections\":[{\"reason\":\"bot\",\"rows\":[2]}],"
	    "\"rows_in\":2,\"sha256\":\"" HARBOR_SHA256 "\"}");
	assert_string_equal(draft.fact[0].type, "occasion");
	assert_string_equal(instant_format(draft.fact[0].made_at).text,
	    "2025-04-02T22:06:15Z");
	assert_true(draft.made_at == draft.fact[0].made_at);
	assert_true(draft_bind(&draft, &import, &err));
	assert_json(draft.fact[0].body,
	    "{\"attendees\":[{\"identity\":\"irc:idris\",\"quantities\":{"
	    "\"lines\":4},\"rows\":[1]}],\"end\":\"2025-04-02T22:06:15Z\","
	    "\"group\":\"harbor-sig\",\"import\":\"" IMPORT_SHA256 "\","
	    "\"name\":\"Harbor SIG\",\"source\":\"" HARBOR_SHA256 "\","
	    "\"start\":\"2025-04-02T22:00:37Z\",\"status\":\"held\","
	    "\"url\":\"http://minutes.example.org/meetings/Harbor_SIG/2025/"
	    "Harbor_SIG.2025-04-02-22.00.log.html\"}");
}

static void
rejected_rows_are_listed_by_reason(void **state)
{
	auto_draft struct draft draft = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_true(draft_file("minutes", "docs_wg.2025-03-25-09.02.txt",
	    "docs-wg", &draft, &err));
	assert_json(json_object_get(draft.import, "rejections"),
	    "[{\"reason\":\"bot\",\"rows\":[3,4,5]},"
	    "{\"reason\":\"no-identity\",\"rows\":[6]}]");
}

/* The minutes that the following tests make by hand. */
static struct minutes
minutes_of(struct minutes_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		rows[i].row = i + 1;
	return (struct minutes){
		.channel = "#a",
		.name = "A",
		.started_by = "ada",
		.group = "Orchard_Ops",
		.url = "https://h/a",
		.end = 1000,
		.row = rows,
		.rows_n = n,
	};
}

static void
what_is_no_nick_is_rejected_not_lost(void **state)
{
	struct minutes_row rows[] = { { .nick = "ada", .lines = 1 },
		{ .nick = "_", .lines = 1 }, { .nick = "caf\xE9", .lines = 1 },
		{ .nick = "a b", .lines = 1 },
		{ .nick = "ada@example.org", .lines = 1 },
		{ .nick = "ADA__", .lines = 2 } };
	struct minutes minutes = minutes_of(rows, COUNT(rows));
	auto_draft struct draft draft = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_true(draft_minutes(&minutes, &options, &draft, &err));
	check_sums(&draft);
	assert_json(json_object_get(draft.import, "rejections"),
	    "[{\"reason\":\"no-identity\",\"rows\":[2,3,4,5]}]");
	assert_int_equal(draft.queued, 2);
	assert_int_equal(
	    json_array_size(json_object_get(draft.fact[0].body, "attendees")),
	    1);
}

static void
nobody_but_bots_still_met(void **state)
{
	struct minutes_row rows[] = { { .nick = "meetbot", .lines = 3 } };
	struct minutes minutes = minutes_of(rows, COUNT(rows));
	auto_draft struct draft draft = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_true(draft_minutes(&minutes, &options, &draft, &err));
	check_sums(&draft);
	assert_json(json_object_get(draft.fact[0].body, "attendees"), "[]");
}

static void
without_bots_nothing_is_rejected_and_the_list_is_empty(void **state)
{
	struct minutes_row rows[] = { { .nick = "meetbot", .lines = 3 } };
	struct minutes minutes = minutes_of(rows, COUNT(rows));
	struct draft_options own = { .file_name = "f", .group = "g" };
	auto_draft struct draft draft = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_true(draft_minutes(&minutes, &own, &draft, &err));
	assert_int_equal(draft.queued, 1);
	assert_json(json_object_get(draft.import, "rejections"), "[]");
}

static void
the_groups_spelling_is_looked_up(void **state)
{
	struct minutes_row rows[] = { { .nick = "ada", .lines = 3 } };
	struct minutes minutes = minutes_of(rows, COUNT(rows));
	struct draft_options own = { .file_name = "f", .group_of = group_of };
	auto_draft struct draft draft = { 0 };
	auto_draft struct draft other = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_true(draft_minutes(&minutes, &own, &draft, &err));
	assert_string_equal(
	    json_string_value(json_object_get(draft.import, "group")),
	    "orchard-ops");
	minutes.group = "harbor";
	assert_false(draft_minutes(&minutes, &own, &other, &err));
	assert_int_equal(err.code, ERR_UNKNOWN_TARGET);
	assert_non_null(strstr(err.msg, "harbor"));
}

static void
options_that_cannot_be_are_refused(void **state)
{
	static const char *const no_nick[] = { "meet bot" };
	static const struct draft_options bad[] = {
		{ .group = "g" },
		{ .group = "g", .file_name = "" },
		{ .group = "g", .file_name = "folder/file" },
		{ .group = "g",
		    .file_name = "f",
		    .bots = no_nick,
		    .bots_n = 1 },
		{ .group = "g",
		    .file_name = "f",
		    .bots = no_nick,
		    .bots_n = DRAFT_BOTS_MAX + 1 },
	};
	struct minutes_row rows[] = { { .nick = "ada", .lines = 3 } };
	struct minutes minutes = minutes_of(rows, COUNT(rows));

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		auto_draft struct draft draft = { 0 };
		struct err err = { 0 };

		assert_false(draft_minutes(&minutes, &bad[i], &draft, &err));
		assert_int_equal(err.code, ERR_INVALID);
	}
}

static void
a_crowd_that_fits_into_no_statement_is_refused(void **state)
{
	static struct minutes_row rows[501];
	static char nicks[COUNT(rows)][64];
	struct minutes minutes = minutes_of(rows, COUNT(rows));
	auto_draft struct draft many = { 0 };
	auto_draft struct draft large = { 0 };
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		(void)snprintf(nicks[i], sizeof(nicks[i]), "a%zu", i);
		rows[i].nick = nicks[i];
	}
	assert_false(draft_minutes(&minutes, &options, &many, &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
	minutes.rows_n = 490;
	for (size_t i = 0; i < COUNT(rows); i++)
		(void)snprintf(nicks[i], sizeof(nicks[i]), "a%0*zu", 60, i);
	assert_false(draft_minutes(&minutes, &options, &large, &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
	assert_non_null(strstr(err.msg, "32 KiB"));
}

static void
rows_become_contributions(void **state)
{
	auto_draft struct draft draft = { 0 };
	struct digest import = digest_sha256(bytes_of("import"));
	struct err err = { 0 };

	(void)state;
	assert_true(draft_file("csv", "spreadsheet.csv", NULL, &draft, &err));
	check_sums(&draft);
	assert_true(draft_bind(&draft, &import, &err));
	assert_int_equal(draft.facts_n, 2);
	assert_int_equal(draft.matched, 1);
	assert_int_equal(draft.queued, 1);
	assert_true(draft.made_at == 0 && draft.fact[1].made_at == 0);
	assert_string_equal(draft.fact[1].type, "contribution");
	assert_json(draft.fact[1].body,
	    "{\"activity\":\"support\",\"from\":\"2025-04-04\",\"group\":"
	    "\"orchard-ops\",\"import\":\"" IMPORT_SHA256 "\","
	    "\"quantities\":{\"hours\":4},\"rows\":[2],"
	    "\"subject\":\"irc:rue`\","
	    "\"summary\":\"two lines\\nin one cell\"}");
}

static void
the_import_names_the_group_that_all_rows_share(void **state)
{
	auto_draft struct draft shared = { 0 };
	auto_draft struct draft given = { 0 };
	auto_draft struct draft mixed = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_true(draft_file("csv", "spreadsheet.csv", NULL, &shared, &err));
	assert_string_equal(
	    json_string_value(json_object_get(shared.import, "group")),
	    "orchard-ops");
	assert_true(
	    draft_file("csv", "spreadsheet.csv", "harbor-sig", &given, &err));
	assert_string_equal(
	    json_string_value(json_object_get(given.import, "group")),
	    "harbor-sig");
	assert_true(draft_file("csv", "good.csv", NULL, &mixed, &err));
	assert_null(json_object_get(mixed.import, "group"));
	check_sums(&mixed);
}

static void
bad_rows_are_rejected_with_their_reasons(void **state)
{
	auto_draft struct draft draft = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_true(draft_file("csv", "bad-rows.csv", NULL, &draft, &err));
	check_sums(&draft);
	assert_int_equal(draft.rows_in, 19);
	assert_int_equal(draft.facts_n, 2);
	assert_json(json_object_get(draft.import, "rejections"),
	    "[{\"reason\":\"bad-activity\",\"rows\":[7,17]},"
	    "{\"reason\":\"bad-date\",\"rows\":[9,10,18]},"
	    "{\"reason\":\"bad-evidence\",\"rows\":[15]},"
	    "{\"reason\":\"bad-hat\",\"rows\":[14]},"
	    "{\"reason\":\"bad-quantity\",\"rows\":[12,13]},"
	    "{\"reason\":\"bad-until\",\"rows\":[11]},"
	    "{\"reason\":\"bot\",\"rows\":[5]},"
	    "{\"reason\":\"empty\",\"rows\":[16]},"
	    "{\"reason\":\"no-identity\",\"rows\":[3,4]},"
	    "{\"reason\":\"no-subject\",\"rows\":[6]},"
	    "{\"reason\":\"not-text\",\"rows\":[19]},"
	    "{\"reason\":\"wrong-width\",\"rows\":[2]}]");
}

static void
a_group_that_nobody_knows_rejects_its_row(void **state)
{
	struct csv_row row[] = { { .row = 1,
				     .subject = "irc:ada",
				     .activity = "a",
				     .from = "2025-01-01",
				     .group = "Orchard Ops" },
		{ .row = 2,
		    .subject = "irc:ada",
		    .activity = "a",
		    .from = "2025-01-01",
		    .group = "orchard-ops" } };
	struct csv_rows rows = { .row = row, .n = COUNT(row) };
	auto_draft struct draft draft = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_true(draft_csv(&rows, &options, &draft, &err));
	check_sums(&draft);
	assert_json(json_object_get(draft.import, "rejections"),
	    "[{\"reason\":\"bad-group\",\"rows\":[1]}]");
}

static void
more_rejections_than_can_be_listed_are_refused(void **state)
{
	static struct csv_row row[2001];
	struct csv_rows rows = { .row = row, .n = COUNT(row) };
	auto_draft struct draft many = { 0 };
	auto_draft struct draft fewer = { 0 };
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++)
		row[i] = (struct csv_row){ .row = i + 1, .reason = "empty" };
	assert_false(draft_csv(&rows, &options, &many, &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
	rows.n--;
	assert_true(draft_csv(&rows, &options, &fewer, &err));
	check_sums(&fewer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_of_every_fixture_is_accounted_for),
		cmocka_unit_test(minutes_become_an_import_and_an_occasion),
		cmocka_unit_test(rejected_rows_are_listed_by_reason),
		cmocka_unit_test(what_is_no_nick_is_rejected_not_lost),
		cmocka_unit_test(nobody_but_bots_still_met),
		cmocka_unit_test(
		    without_bots_nothing_is_rejected_and_the_list_is_empty),
		cmocka_unit_test(the_groups_spelling_is_looked_up),
		cmocka_unit_test(options_that_cannot_be_are_refused),
		cmocka_unit_test(
		    a_crowd_that_fits_into_no_statement_is_refused),
		cmocka_unit_test(rows_become_contributions),
		cmocka_unit_test(
		    the_import_names_the_group_that_all_rows_share),
		cmocka_unit_test(bad_rows_are_rejected_with_their_reasons),
		cmocka_unit_test(a_group_that_nobody_knows_rejects_its_row),
		cmocka_unit_test(
		    more_rejections_than_can_be_listed_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
