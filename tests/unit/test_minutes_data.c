#include "test.h"

#include <ftw.h>
#include <unistd.h>

#include "core/identity.h"
#include "core/instant.h"
#include "core/map.h"
#include "fixture.h"
#include "formats/draft.h"

/*
 * Real minutes, where the shared folder has them: what we read must be what
 * others read from them and wrote to two tables.
 */

enum { MEETINGS = 125, ATTENDANCES = 985, BOTS = 127, CELLS_MAX = 12 };

struct line {
	char *cell[CELLS_MAX];
};

static struct {
	struct arena arena;
	struct map *meeting;    /* id: struct line of meetings.csv */
	struct map *attendance; /* "id nick": struct line of attendance.csv */
	size_t meetings;
	size_t rows;
	size_t bots;
} data;

/* Cells of these tables have neither quotes nor commas. */
static struct line *
split(char *text)
{
	struct line *line = arena_alloc(&data.arena, sizeof(*line));

	assert_non_null(line);
	for (size_t i = 0; i < CELLS_MAX; i++)
		line->cell[i] = strsep(&text, ",");
	return line;
}

static const char *
attendance_key(const char *id, const char *nick)
{
	auto_buf struct buf key = { 0 };

	buf_printf(&key, "%s %s", id, nick);
	return arena_strdup(&data.arena, key.data);
}

/* Read a table without its header into a map by id, or by id and nick. */
static struct map *
load(const char *name, bool by_nick)
{
	struct err err = { 0 };
	struct map *map = map_new(&err);
	auto_buf struct buf path = { 0 };
	auto_buf struct buf file = { 0 };
	char *rest, *text;

	buf_printf(&path, "%s/data/openstack-auc/%s", fixture_shared(), name);
	assert_non_null(map);
	assert_true(fixture_read(path.data, &file));
	rest = arena_strdup(&data.arena, file.data);
	(void)strsep(&rest, "\n");
	while ((text = strsep(&rest, "\n")) != NULL && *text != '\0') {
		struct line *line;
		const char *key;

		text[strcspn(text, "\r")] = '\0';
		line = split(text);
		key = by_nick ? attendance_key(line->cell[0], line->cell[3])
			      : line->cell[0];
		assert_null(map_get(map, bytes_of(key)));
		assert_true(map_put(map, bytes_of(key), line, &err));
	}
	return map;
}

static void
check_meeting(const char *id, const struct minutes *got)
{
	const struct line *meeting = map_get(data.meeting, bytes_of(id));
	struct instant_text start = instant_format(got->start);
	struct instant_text end = instant_format(got->end);

	assert_non_null(meeting);
	assert_string_equal(got->group, meeting->cell[1]);
	/* The table's start is that of the file's name: to the minute. */
	assert_int_equal(
	    strncmp(start.text, meeting->cell[3], strlen("2015-07-02T14:00")),
	    0);
	assert_string_equal(got->started_by, meeting->cell[4]);
	assert_string_equal(got->channel + 1, meeting->cell[5]);
	assert_int_equal(strncmp(start.text + 11, meeting->cell[6], 8), 0);
	assert_int_equal(strncmp(end.text + 11, meeting->cell[7], 8), 0);
	assert_true(got->end > got->start &&
		    got->end - got->start < INSTANT_MS_PER_DAY);
}

static void
check_row(const char *id, const struct minutes_row *row)
{
	const struct line *attendance =
	    map_get(data.attendance, bytes_of(attendance_key(id, row->nick)));
	struct identity identity;
	struct err err = { 0 };
	char nick[128];

	assert_non_null(attendance);
	assert_int_equal(row->lines, strtoll(attendance->cell[5], NULL, 10));
	(void)snprintf(nick, sizeof(nick), "irc:%s", row->nick);
	if (!identity_parse(nick, &identity, &err))
		fail_msg("%s: %s", nick, err.msg);
	if (strcmp(attendance->cell[6], "bot") != 0)
		assert_string_equal(identity.text + strlen("irc:"),
		    attendance->cell[4]);
	else
		data.bots++;
	data.rows++;
}

static void
check_draft(const char *name, const struct minutes *minutes)
{
	static const char *const bots[] = { "openstack", "openstackgerrit" };
	struct draft_options options = {
		.file_name = name,
		.group = "group",
		.bots = bots,
		.bots_n = COUNT(bots),
	};
	auto_draft struct draft draft = { 0 };
	struct err err = { 0 };

	if (!draft_minutes(minutes, &options, &draft, &err))
		fail_msg("%s: %s", name, err.msg);
	assert_int_equal(draft.rows_in, minutes->rows_n);
	assert_int_equal(draft.matched + draft.queued + draft.rejected,
	    draft.rows_in);
	assert_int_equal(draft.rejections_n, 1);
	assert_string_equal(draft.rejection[0].reason, "bot");
}

static int
visit(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
	auto_arena struct arena arena = { 0 };
	auto_buf struct buf file = { 0 };
	struct minutes minutes;
	struct err err = { 0 };
	char id[256];

	(void)stat;
	(void)ftw;
	if (type != FTW_F)
		return 0;
	assert_true(fixture_read(path, &file));
	if (!minutes_parse(buf_bytes(&file), fixture_name(path), &arena,
		&minutes, &err))
		fail_msg("%s: %s", path, err.msg);
	(void)snprintf(id, sizeof(id), "%.*s",
	    (int)strlen(fixture_name(path)) - 4, fixture_name(path));
	check_meeting(id, &minutes);
	for (size_t i = 0; i < minutes.rows_n; i++)
		check_row(id, &minutes.row[i]);
	check_draft(fixture_name(path), &minutes);
	data.meetings++;
	return 0;
}

static void
what_is_read_is_what_others_read(void **state)
{
	char path[1024];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/data/openstack-auc/meetings",
	    fixture_shared());
	if (access(path, R_OK) != 0) {
		print_message("no real minutes at KLEOS_SHARED\n");
		skip();
	}
	data.meeting = load("meetings.csv", false);
	data.attendance = load("attendance.csv", true);
	assert_int_equal(nftw(path, visit, 8, FTW_PHYS), 0);
	assert_int_equal(data.meetings, MEETINGS);
	assert_int_equal(data.meetings, map_count(data.meeting));
	assert_int_equal(data.rows, ATTENDANCES);
	assert_int_equal(data.rows, map_count(data.attendance));
	assert_int_equal(data.bots, BOTS);
	map_free(data.meeting);
	map_free(data.attendance);
	arena_done(&data.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read_is_what_others_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
