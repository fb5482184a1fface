#include "scenario.h"

/* A log, entry by entry: what is known afterwards depends on nothing else. */

/* Everything that was submitted, refused or not. */
static struct {
	struct arena arena;
	struct replay_entry entry[64];
	size_t n;
} journal;

static void
write_down(const struct scenario *s, const struct replay_entry *entry)
{
	struct replay_entry *copy = &journal.entry[journal.n];
	const char *payload = arena_copy(&journal.arena, entry->payload);
	const char *armored = arena_copy(&journal.arena, entry->armored);

	(void)s;
	assert_true(journal.n++ < COUNT(journal.entry));
	assert_non_null(payload);
	assert_non_null(armored);
	*copy = (struct replay_entry){ .recorded_at = entry->recorded_at,
		.payload = bytes_of(payload),
		.armored = bytes_of(armored) };
}

/* Found a community, with the witness there from the first entry on. */
static int
start(void **state)
{
	struct scenario *s = calloc(1, sizeof(*s));

	s->clock = SCENARIO_START;
	s->witness = write_down;
	s->schemas = schemas_new(schema_files, schema_files_n, &s->err);
	assert_non_null(s->schemas);
	s->replay = replay_new(s->schemas, &s->err);
	assert_non_null(s->replay);
	SAYS(s, "ada", "community",
	    "{\"slug\":\"orchard\",\"title\":\"Orchard\","
	    "\"origin\":\"kleos.example/orchard\",\"log_key\":"
	    "\"kleos.example/orchard+22e49d65+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNX"
	    "x3chmQSVTG4\",\"founders\":[" FOUNDER "," FOUNDER "]}",
	    "ada", scenario_line("ada", 0).text, "\"registrar\",\"official\"",
	    "bea", scenario_line("bea", 0).text, "\"registrar\"");
	s->log = s->last;
	SAYS(s, "bea", "activity", "{\"slug\":\"talk\",\"title\":\"Talk\"}");
	scenario_enrol(s, "mia", "ada");
	*state = s;
	return 0;
}

static int
stop(void **state)
{
	arena_done(&journal.arena);
	journal.n = 0;
	scenario_done(*state);
	free(*state);
	return 0;
}

static const char talk[] = "{\"subject\":\"handle:mia\","
			   "\"activity\":\"talk\",\"from\":\"2026-02-01\"}";

static const char grant[] =
    "{\"action\":\"grant\",\"handle\":\"%s\",\"office\":\"%s\","
    "\"from\":\"2026-01-01\"%s}";

/* How many rows of all kinds. */
static size_t
rows_n(const struct replay *replay)
{
	size_t n = 0;

	for (enum change_kind kind = 0; kind < CHANGE_KINDS; kind++)
		n += world_all(replay_world(replay), kind).n;
	return n;
}

static void
same_field(const struct field *field, const void *a, const void *b)
{
	static const size_t sizes[] = {
		[FIELD_INT] = sizeof(int64_t),
		[FIELD_BOOL] = sizeof(bool),
		[FIELD_DIGEST] = DIGEST_LEN,
	};
	const unsigned char *x = (const unsigned char *)a + field->offset;
	const unsigned char *y = (const unsigned char *)b + field->offset;
	const char *text[2];

	if (field->type != FIELD_TEXT) {
		assert_memory_equal(x, y, sizes[field->type]);
		return;
	}
	memcpy(&text[0], x, sizeof(text[0]));
	memcpy(&text[1], y, sizeof(text[1]));
	if (text[0] == NULL || text[1] == NULL)
		assert_ptr_equal(text[0], text[1]);
	else
		assert_string_equal(text[0], text[1]);
}

static void
same_row(const struct change_info *info, const void *a, const void *b)
{
	assert_memory_equal(a, b, sizeof(struct row));
	for (size_t i = 0; i < info->fields_n; i++)
		same_field(&info->field[i], a, b);
}

static void
same_world(const struct world *a, const struct world *b)
{
	for (enum change_kind kind = 0; kind < CHANGE_KINDS; kind++) {
		struct rows x = world_all(a, kind);
		struct rows y = world_all(b, kind);

		assert_int_equal(x.n, y.n);
		for (size_t i = 0; i < x.n; i++)
			same_row(change_info(kind), x.item[i], y.item[i]);
	}
}

/* Play the journal, of which what was refused is refused again. */
static struct replay *
play(const struct schemas *schemas, size_t *refused)
{
	struct err err = { 0 };
	struct replay *replay = replay_new(schemas, &err);

	assert_non_null(replay);
	*refused = 0;
	for (size_t i = 0; i < journal.n; i++)
		*refused += !replay_add(replay, &journal.entry[i], &err);
	return replay;
}

static void
the_same_entries_give_the_same_world_and_root(void **state)
{
	struct scenario *s = *state;
	size_t refused;

	SAYS(s, "mia", "contribution", "%s", talk);
	REFUSES(s, ERR_UNKNOWN_SIGNER, "/by", "zed", "contribution", "%s",
	    talk);
	SAYS(s, "ada", "office", grant, "mia", "registrar", "");
	SAYS(s, "bea", "assent", "{\"of\":\"%s\"}", digest_hex(&s->last).text);

	/* With and without schemas: as an audit and as a rebuild. */
	for (int i = 0; i < 2; i++) {
		auto_replay struct replay *again =
		    play(i == 0 ? s->schemas : NULL, &refused);
		const struct digest root = replay_root(s->replay);
		const struct digest same = replay_root(again);

		assert_int_equal(refused, 1);
		assert_int_equal(replay_size(again), replay_size(s->replay));
		assert_true(digest_equal(&root, &same));
		same_world(replay_world(again), scenario_world(s));
	}
}

static void
what_is_refused_leaves_nothing_behind(void **state)
{
	struct scenario *s = *state;
	uint64_t size = replay_size(s->replay);
	const struct digest root = replay_root(s->replay);
	size_t rows = rows_n(s->replay);

	REFUSES(s, ERR_FORBIDDEN, "/by", "mia", "office", grant, "mia",
	    "registrar", "");
	const struct digest after = replay_root(s->replay);
	assert_int_equal(replay_size(s->replay), size);
	assert_int_equal(rows_n(s->replay), rows);
	assert_true(digest_equal(&root, &after));
	SAYS(s, "mia", "contribution", "%s", talk);
	assert_int_equal(replay_size(s->replay), size + 1);
}

static void
changes_are_those_of_the_newest_entry(void **state)
{
	struct scenario *s = *state;
	uint64_t size = replay_size(s->replay);
	const struct changes *changes;

	SAYS(s, "mia", "contribution", "%s", talk);
	changes = replay_changes(s->replay);
	assert_int_equal(changes->index, size);
	assert_int_equal(changes->n, 2);
	assert_int_equal(changes->item[0].kind, CHANGE_STATEMENT);
	assert_int_equal(changes->item[1].kind, CHANGE_FACT);
	assert_int_equal(changes->item[1].row.since, size);
}

/* Say it at another time than the clock's; is it accepted? */
static bool
say_at(struct scenario *s, int64_t recorded_at)
{
	const struct softkey mia = scenario_key("mia", 0);
	auto_free char *payload =
	    scenario_payload(s, "mia", "contribution", talk);
	const int64_t clock = s->clock;
	bool said;

	s->clock = recorded_at;
	said = scenario_submit(s, payload, &mia, "kleos.v1.contribution");
	s->clock = clock;
	return said;
}

static void
time_stands_or_goes_on_but_never_back(void **state)
{
	struct scenario *s = *state;

	assert_false(say_at(s, s->clock - 1));
	assert_int_equal(s->err.code, ERR_BAD_TIME);
	assert_string_equal(s->err.field, "/recorded_at");
	assert_true(say_at(s, s->clock));
	assert_true(say_at(s, s->clock));
}

static void
nothing_is_made_long_after_it_is_recorded(void **state)
{
	struct scenario *s = *state;
	const int64_t now = s->clock;

	s->clock = now + ADMIT_EARLY_MS + 1000;
	assert_false(say_at(s, now));
	assert_int_equal(s->err.code, ERR_BAD_TIME);
	assert_string_equal(s->err.field, "/made_at");
	s->clock = now + ADMIT_EARLY_MS;
	assert_true(say_at(s, now));
}

static void
a_head_is_seen_only_if_this_log_had_it(void **state)
{
	struct scenario *s = *state;
	const struct softkey ada = scenario_key("ada", 0);
	char body[256], size[32];

	(void)snprintf(body, sizeof(body), grant, "mia", "official", "");
	auto_free char *payload = scenario_payload(s, "ada", "office", body);
	(void)snprintf(size, sizeof(size), "\"size\":%llu",
	    (unsigned long long)replay_size(s->replay));
	char *at = strstr(payload, size);
	assert_non_null(at);
	at[strlen(size) - 1]++;
	assert_false(scenario_submit(s, payload, &ada, "kleos.v1.office"));
	assert_int_equal(s->err.code, ERR_WRONG_LOG);
	assert_string_equal(s->err.field, "/seen/size");
	at[strlen(size) - 1] -= 2;
	assert_false(scenario_submit(s, payload, &ada, "kleos.v1.office"));
	assert_int_equal(s->err.code, ERR_WRONG_LOG);
	assert_string_equal(s->err.field, "/seen/root");
}

static void
the_tree_gives_its_root_at_every_size_it_has(void **state)
{
	struct scenario *s = *state;
	const struct merkle_source tree = replay_tree(s->replay);
	const struct digest root = replay_root(s->replay);
	struct digest at;
	struct err err;

	assert_true(merkle_root_at(&tree, replay_size(s->replay), &at, &err));
	assert_true(digest_equal(&root, &at));
	assert_false(
	    merkle_root_at(&tree, replay_size(s->replay) + 1, &at, &err));
}

static void
a_single_word_is_counted_and_two_are_not(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "ada", "office", grant, "mia", "registrar", "");
	SAYS(s, "bea", "assent", "{\"of\":\"%s\"}", digest_hex(&s->last).text);
	assert_int_equal(replay_single_authority(s->replay), 0);
	SAYS(s, "ada", "policy",
	    "{\"document\":{\"policy\":\"auc\",\"version\":1,"
	    "\"title\":\"AUC\",\"effective_from\":\"2026-01-01T00:00:00Z\","
	    "\"roles\":{\"auc\":{\"title\":\"AUC\",\"use\":\"franchise\","
	    "\"rule\":{\"count\":{\"select\":{\"activities\":"
	    "[\"attendance\"]},\"at_least\":2}}}}}}");
	assert_int_equal(replay_single_authority(s->replay), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_entries_give_the_same_world_and_root),
		cmocka_unit_test(what_is_refused_leaves_nothing_behind),
		cmocka_unit_test(changes_are_those_of_the_newest_entry),
		cmocka_unit_test(time_stands_or_goes_on_but_never_back),
		cmocka_unit_test(nothing_is_made_long_after_it_is_recorded),
		cmocka_unit_test(a_head_is_seen_only_if_this_log_had_it),
		cmocka_unit_test(the_tree_gives_its_root_at_every_size_it_has),
		cmocka_unit_test(a_single_word_is_counted_and_two_are_not),
	};
	struct CMUnitTest fresh[COUNT(tests)];

	/* Every test has a community of its own. */
	for (size_t i = 0; i < COUNT(tests); i++) {
		fresh[i] = tests[i];
		fresh[i].setup_func = start;
		fresh[i].teardown_func = stop;
	}
	return cmocka_run_group_tests(fresh, NULL, NULL);
}
