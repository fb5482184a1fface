#include "core/logkeys.h"
#include "scenario.h"

/* The keys of a log: who brings a new one, and which sign at what size. */

static struct note_vkey
vkey(unsigned n)
{
	return scenario_vkey(SCENARIO_ORIGIN, n);
}

static const char body[] = "{\"key\":\"%s\",\"overlap_days\":%d}";
static const char assent[] = "{\"of\":\"%s\"}";

/* Ada brings a key and bea assents. */
static void
rotate(struct scenario *s, unsigned n, int days)
{
	SAYS(s, "ada", "log-key", body, vkey(n).text, days);
	SAYS(s, "bea", "assent", assent, digest_hex(&s->last).text);
}

/* The keys that sign at this size, at this time, as numbers: "2 1". */
static void
expect_signing(const struct scenario *s, uint64_t size, int64_t recorded_at,
    const char *expected)
{
	auto_buf struct buf got = { 0 };
	struct logkeys signing;
	struct err err = { 0 };

	assert_true(logkeys_signing(scenario_world(s), size, recorded_at,
	    &signing, &err));
	for (size_t i = 0; i < signing.n; i++)
		for (unsigned n = 1; n < 9; n++)
			if (strcmp(note_vkey(&signing.key[i].key).text,
				vkey(n).text) == 0)
				buf_printf(&got, "%s%u", i > 0 ? " " : "", n);
	assert_string_equal(got.data, expected);
}

static void
the_key_of_genesis_signs_alone_until_another_takes_effect(void **state)
{
	struct scenario *s = *state;
	uint64_t size = replay_size(s->replay);

	expect_signing(s, size, s->clock, "1");
	SAYS(s, "ada", "log-key", body, vkey(2).text, 30);
	expect_signing(s, size + 1, s->clock, "1");
	SAYS(s, "bea", "assent", assent, digest_hex(&s->last).text);
	expect_signing(s, size + 2, s->clock, "2 1");
	/* What was signed before stays as it was. */
	expect_signing(s, size + 1, s->clock, "1");
	expect_signing(s, 1, SCENARIO_START, "1");
}

static void
the_overlap_counts_from_the_assent_to_the_millisecond(void **state)
{
	struct scenario *s = *state;
	int64_t until;

	SAYS(s, "ada", "log-key", body, vkey(2).text, 7);
	s->clock += 3 * INSTANT_MS_PER_DAY;
	SAYS(s, "bea", "assent", assent, digest_hex(&s->last).text);
	until = s->clock + 7 * INSTANT_MS_PER_DAY;
	uint64_t size = replay_size(s->replay);
	expect_signing(s, size, until - 1, "2 1");
	expect_signing(s, size, until, "2");
}

static void
a_list_has_all_keys_with_where_they_begin_and_end(void **state)
{
	struct scenario *s = *state;
	auto_arena struct arena arena = { 0 };
	struct err err = { 0 };
	struct logkey *list;
	size_t n;

	rotate(s, 2, 30);
	uint64_t from = replay_size(s->replay) - 1;
	int64_t until = s->clock + 30 * INSTANT_MS_PER_DAY;
	rotate(s, 3, 1);
	assert_true(logkeys_list(scenario_world(s), replay_size(s->replay),
	    &arena, &list, &n, &err));
	assert_int_equal(n, 3);
	assert_string_equal(note_vkey(&list[0].key).text, vkey(1).text);
	assert_int_equal(list[0].from, 0);
	assert_int_equal(list[0].until, until);
	assert_string_equal(note_vkey(&list[1].key).text, vkey(2).text);
	assert_int_equal(list[1].from, from);
	assert_int_equal(list[1].until, s->clock + INSTANT_MS_PER_DAY);
	assert_string_equal(note_vkey(&list[2].key).text, vkey(3).text);
	assert_int_equal(list[2].until, INSTANT_MAX);
	assert_true(
	    logkeys_list(scenario_world(s), from, &arena, &list, &n, &err));
	assert_int_equal(n, 1);
	assert_int_equal(list[0].until, INSTANT_MAX);
}

static void
an_older_overlap_may_outlast_a_newer_one(void **state)
{
	struct scenario *s = *state;

	rotate(s, 2, 400);
	rotate(s, 3, 1);
	uint64_t size = replay_size(s->replay);
	expect_signing(s, size, s->clock, "3 2 1");
	expect_signing(s, size, s->clock + 2 * INSTANT_MS_PER_DAY, "3 1");
	expect_signing(s, size, s->clock + 400 * INSTANT_MS_PER_DAY, "3");
}

static void
a_key_that_would_be_one_too_many_waits(void **state)
{
	struct scenario *s = *state;
	struct digest late;

	rotate(s, 2, 30);
	rotate(s, 3, 30);
	SAYS(s, "ada", "log-key", body, vkey(5).text, 30);
	late = s->last;
	rotate(s, 4, 30);
	expect_signing(s, replay_size(s->replay), s->clock, "4 3 2 1");
	REFUSES(s, ERR_CONFLICT, "/body/key", "ada", "log-key", body,
	    vkey(6).text, 30);
	REFUSES(s, ERR_CONFLICT, "/body/of", "bea", "assent", assent,
	    digest_hex(&late).text);
	s->clock += 30 * INSTANT_MS_PER_DAY;
	SAYS(s, "bea", "assent", assent, digest_hex(&late).text);
	expect_signing(s, replay_size(s->replay), s->clock, "5 4");
}

static void
only_registrars_bring_a_key_and_it_takes_two(void **state)
{
	struct scenario *s = *state;
	struct digest said;

	REFUSES(s, ERR_FORBIDDEN, "/by", "olga", "log-key", body, vkey(2).text,
	    30);
	REFUSES(s, ERR_FORBIDDEN, "/by", "mia", "log-key", body, vkey(2).text,
	    30);
	SAYS(s, "ada", "log-key", body, vkey(2).text, 30);
	said = s->last;
	REFUSES(s, ERR_FORBIDDEN, "/by", "ada", "assent", assent,
	    digest_hex(&said).text);
	REFUSES(s, ERR_FORBIDDEN, "/by", "olga", "assent", assent,
	    digest_hex(&said).text);
	expect_signing(s, replay_size(s->replay), s->clock, "1");
}

static void
no_key_comes_twice(void **state)
{
	struct scenario *s = *state;
	struct digest twin[2];

	REFUSES(s, ERR_CONFLICT, "/body/key", "ada", "log-key", body,
	    vkey(1).text, 30);
	for (size_t i = 0; i < COUNT(twin); i++) {
		SAYS(s, "ada", "log-key", body, vkey(2).text, 30);
		twin[i] = s->last;
	}
	SAYS(s, "bea", "assent", assent, digest_hex(&twin[0]).text);
	REFUSES(s, ERR_CONFLICT, "/body/of", "bea", "assent", assent,
	    digest_hex(&twin[1]).text);
	REFUSES(s, ERR_CONFLICT, "/body/key", "ada", "log-key", body,
	    vkey(2).text, 30);
	rotate(s, 3, 1);
	s->clock += 400 * INSTANT_MS_PER_DAY;
	for (unsigned n = 1; n <= 3; n++)
		REFUSES(s, ERR_CONFLICT, "/body/key", "ada", "log-key", body,
		    vkey(n).text, 30);
}

static void
what_is_no_key_of_this_log_is_refused(void **state)
{
	struct scenario *s = *state;
	const struct note_vkey other = scenario_vkey("example.org/fork", 2);
	static const char misfit[] = SCENARIO_ORIGIN
	    "+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	struct note_vkey wrong = vkey(2);

	*strchr(wrong.text, '+') = '-';
	const struct {
		const char *why;
		const char *text;
	} cases[] = {
		{ "the key of another origin", other.text },
		{ "a hash that does not fit", misfit },
		{ "no key at all", "k" },
		{ "one plus sign", wrong.text },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (scenario_say(s, "ada", "log-key", body, cases[i].text, 30))
			fail_msg("accepted: %s", cases[i].why);
		assert_int_equal(s->err.code, ERR_INVALID);
		assert_string_equal(s->err.field, "/body/key");
	}
}

static void
the_overlap_is_bounded(void **state)
{
	struct scenario *s = *state;
	static const int days[] = { -1, 0, 401, 2147483647 };

	for (size_t i = 0; i < COUNT(days); i++)
		REFUSES(s, ERR_INVALID, "/body/overlap_days", "ada", "log-key",
		    body, vkey(2).text, days[i]);
	SAYS(s, "ada", "log-key", body, vkey(2).text, 400);
	SAYS(s, "ada", "log-key", body, vkey(2).text, 1);
}

static void
a_single_registrar_suffices_and_the_audit_says_so(void **state)
{
	struct scenario *s = *state;
	char founders[1024];

	scenario_done(s);
	(void)snprintf(founders, sizeof(founders), "[" FOUNDER "]", "ada",
	    scenario_line("ada", 0).text, "\"registrar\"");
	scenario_found(s, "ada", founders);
	SAYS(s, "ada", "log-key", body, vkey(2).text, 30);
	expect_signing(s, replay_size(s->replay), s->clock, "2 1");
	assert_int_equal(replay_single_authority(s->replay), 1);
}

static void
a_world_without_genesis_has_no_keys(void **state)
{
	struct err err = { 0 };
	auto_arena struct arena arena = { 0 };
	auto_world struct world *world = world_new(&err);
	struct logkeys signing;
	struct logkey *list;
	size_t n;

	(void)state;
	assert_false(logkeys_signing(world, 0, 0, &signing, &err));
	assert_int_equal(err.code, ERR_INTERNAL);
	assert_false(logkeys_list(world, 0, &arena, &list, &n, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCENARIO(
		    the_key_of_genesis_signs_alone_until_another_takes_effect),
		IN_SCENARIO(
		    the_overlap_counts_from_the_assent_to_the_millisecond),
		IN_SCENARIO(a_list_has_all_keys_with_where_they_begin_and_end),
		IN_SCENARIO(an_older_overlap_may_outlast_a_newer_one),
		IN_SCENARIO(a_key_that_would_be_one_too_many_waits),
		IN_SCENARIO(only_registrars_bring_a_key_and_it_takes_two),
		IN_SCENARIO(no_key_comes_twice),
		IN_SCENARIO(what_is_no_key_of_this_log_is_refused),
		IN_SCENARIO(the_overlap_is_bounded),
		IN_SCENARIO(a_single_registrar_suffices_and_the_audit_says_so),
		cmocka_unit_test(a_world_without_genesis_has_no_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
