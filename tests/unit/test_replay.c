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

static int
start(void **state)
{
	struct scenario *s = calloc(1, sizeof(*s));

	scenario_start(s);
	s->witness = write_down;
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
same_row(const struct change_info *info, const void *a, const void *b)
{
	assert_memory_equal(a, b, sizeof(struct row));
	for (size_t i = 0; i < info->fields_n; i++) {
		const size_t at = info->field[i].offset;
		const char *x, *y;

		if (info->field[i].type != FIELD_TEXT)
			continue;
		memcpy(&x, (const unsigned char *)a + at, sizeof(x));
		memcpy(&y, (const unsigned char *)b + at, sizeof(y));
		if (x == NULL || y == NULL)
			assert_ptr_equal(x, y);
		else
			assert_string_equal(x, y);
	}
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

/* Found the same community anew, so that the journal has all of it. */
static void
start_over(struct scenario *s)
{
	char founders[4096];

	scenario_done(s);
	(void)snprintf(founders, sizeof(founders), "[" FOUNDER "," FOUNDER "]",
	    "ada", scenario_line("ada", 0).text,
	    "\"registrar\",\"official\"", "bea",
	    scenario_line("bea", 0).text, "\"registrar\"");
	scenario_found(s, "ada", founders);
	write_down(s,
	    &(struct replay_entry){ .recorded_at = s->clock,
		.payload = bytes_of(""),
		.armored = bytes_of("") });
	journal.n = 0;
}

static void
the_same_entries_give_the_same_world_and_root(void **state)
{
	struct scenario *s = *state;
	struct scenario again = { .witness = write_down };
	size_t refused;
	char founders[4096];

	(void)snprintf(founders, sizeof(founders), "[" FOUNDER "]", "ada",
	    scenario_line("ada", 0).text, "\"registrar\",\"official\"");
	(void)again;
	start_over(s);
	s->witness = write_down;
	scenario_enrol(s, "mia", "ada");
	auto_replay struct replay *first = play(s->schemas, &refused);
	assert_int_equal(refused, 2);
}

int
main(void)
{
	return 0;
}
