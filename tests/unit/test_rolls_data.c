#include "scenario.h"

#include <ftw.h>
#include <unistd.h>

#include "core/roll.h"
#include "fixture.h"
#include "formats/draft.h"

/*
 * The main job, in memory: real minutes, where the shared folder has them,
 * become signed statements, statements a record, the record two rolls.
 */

enum { MEETINGS = 125, FILES_MAX = 256 };

static struct {
	struct arena arena;
	struct draft draft[FILES_MAX];
	size_t n;
} data;

static int
visit(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
	static const char *const bots[] = { "openstack", "openstackgerrit" };
	struct draft *draft = &data.draft[data.n];
	struct draft_options options = { .bots = bots, .bots_n = COUNT(bots) };
	auto_buf struct buf file = { 0 };
	struct minutes minutes;
	struct err err = { 0 };

	(void)stat;
	(void)ftw;
	if (type != FTW_F)
		return 0;
	assert_true(data.n < FILES_MAX);
	assert_true(fixture_read(path, &file));
	options.file_name = fixture_name(path);
	options.group = "ops";
	if (!minutes_parse(buf_bytes(&file), options.file_name, &data.arena,
		&minutes, &err) ||
	    !draft_minutes(&minutes, &options, draft, &err))
		fail_msg("%s: %s", path, err.msg);
	data.n++;
	return 0;
}

static int
by_end(const void *a, const void *b)
{
	int64_t left = ((const struct draft *)a)->made_at;
	int64_t right = ((const struct draft *)b)->made_at;

	return (left > right) - (left < right);
}

/* Said at its own time: what a replay community is for. */
static void
say_json(struct scenario *s, const char *type, const json_t *body)
{
	auto_free char *text = json_dumps(body, JSON_COMPACT);
	auto_free char *payload = scenario_payload(s, "cleo", type, text);
	const struct softkey soft = scenario_key("cleo", 0);
	char namespace[64];

	(void)snprintf(namespace, sizeof(namespace), "kleos.v1.%s", type);
	if (!scenario_submit(s, payload, &soft, namespace))
		fail_msg("%s %s", s->err.field, s->err.msg);
}

static void
record(struct scenario *s)
{
	for (size_t i = 0; i < data.n; i++) {
		struct draft *draft = &data.draft[i];
		struct err err = { 0 };

		if (draft->made_at > s->clock)
			s->clock = draft->made_at;
		say_json(s, "import", draft->import);
		assert_true(draft_bind(draft, &s->last, &err));
		for (size_t k = 0; k < draft->facts_n; k++)
			say_json(s, draft->fact[k].type, draft->fact[k].body);
	}
}

static void
found(struct scenario *s)
{
	auto_buf struct buf policy = { 0 };
	char founders[4096];

	(void)snprintf(founders, sizeof(founders), "[" FOUNDER "]", "cleo",
	    scenario_line("cleo", 0).text, "\"registrar\",\"official\"");
	scenario_found_at(s, "cleo", founders, INSTANT_MS_PER_DAY * 16405,
	    true);
	SAYS(s, "cleo", "group",
	    "{\"action\":\"create\",\"slug\":\"ops\",\"kind\":\"wg\","
	    "\"title\":\"Ops\"}");
	SAYS(s, "cleo", "office",
	    "{\"action\":\"grant\",\"handle\":\"cleo\",\"office\":\"chair\","
	    "\"group\":\"ops\",\"from\":\"2014-12-01\"}");
	assert_true(fixture_read(
	    "schemas/examples/policies/auc-2016-as-run.json", &policy));
	SAYS(s, "cleo", "policy", "{\"document\":%s}", policy.data);
}

/* The figure of one leaf of a decision's rule, by its place in `any`. */
static json_int_t
figure(const json_t *decision, size_t leaf)
{
	const json_t *rules = json_object_get(
	    json_object_get(json_object_get(decision, "trace"), "rule"),
	    "rules");

	return json_integer_value(
	    json_object_get(json_array_get(rules, leaf), "figure"));
}

static size_t
check_row(const struct ask *ask, char *line)
{
	const char *nick = strsep(&line, ",");
	const char *attendance = strsep(&line, ",");
	const char *lines = strsep(&line, ",");
	struct ask about = *ask;
	struct err err = { 0 };
	char id[256];

	(void)attendance;
	(void)snprintf(id, sizeof(id), "irc:%s", nick);
	about.id = id;
	auto_json json_t *decision = decide(&about, &err);
	if (decision == NULL)
		fail_msg("%s: %s", id, err.msg);
	const char *result =
	    json_string_value(json_object_get(decision, "result"));
	assert_string_equal(result, "pass");
	assert_int_equal(figure(decision, 0), strtoll(line, NULL, 10));
	assert_int_equal(figure(decision, 1), strtoll(lines, NULL, 10));
	return 1;
}

static void
check_roll(const struct scenario *s, const char *day, size_t expected)
{
	auto_buf struct buf path = { 0 }, file = { 0 }, roll = { 0 };
	struct ask ask = { .world = scenario_world(s),
		.role = "auc",
		.size = replay_size(s->replay) };
	struct roll_sums sums = { 0 };
	struct err err = { 0 };
	size_t n = 0;

	assert_true(instant_as_of(day, &ask.instant, &err));
	if (!roll_write(&ask, &roll, &sums, NULL, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(sums.pass, expected);
	buf_printf(&path,
	    "%s/data/openstack-auc/expected/"
	    "roll_public-subset_asof-%s_rule-auc.csv",
	    fixture_shared(), day);
	assert_true(fixture_read(path.data, &file));
	char *rest = file.data;
	(void)strsep(&rest, "\n");
	for (char *line; (line = strsep(&rest, "\n")) != NULL;)
		if (*line != '\0')
			n += check_row(&ask, line);
	assert_int_equal(n, expected);
}

static void
the_rolls_of_the_real_minutes_are_those_expected(void **state)
{
	auto_buf struct buf path = { 0 };
	struct scenario s;

	(void)state;
	buf_printf(&path, "%s/data/openstack-auc/meetings", fixture_shared());
	if (access(path.data, R_OK) != 0) {
		print_message("no real minutes at KLEOS_SHARED\n");
		buf_done(&path);
		skip();
	}
	assert_int_equal(nftw(path.data, visit, 8, FTW_PHYS), 0);
	assert_int_equal(data.n, MEETINGS);
	qsort(data.draft, data.n, sizeof(data.draft[0]), by_end);
	found(&s);
	record(&s);
	check_roll(&s, "2016-04-05", 47);
	check_roll(&s, "2015-07-01", 45);
	for (size_t i = 0; i < data.n; i++)
		draft_done(&data.draft[i]);
	arena_done(&data.arena);
	scenario_done(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_rolls_of_the_real_minutes_are_those_expected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
