#include "scenario.h"

#include "core/sources.h"

/* Lists and metrics: parts that are missing, said twice or at odds. */

static int
start(void **state)
{
	struct scenario *s = calloc(1, sizeof(*s));

	scenario_start(s);
	*state = s;
	return 0;
}

static int
stop(void **state)
{
	scenario_done(*state);
	free(*state);
	return 0;
}

static const char list[] =
    "{\"list\":\"members\",\"taken_at\":\"%s\",\"complete\":%s,"
    "\"part\":%d,\"parts\":%d,\"identities\":[%s]%s}";

static const char metric[] =
    "{\"source\":\"stats\",\"measure\":\"%s\",\"from\":\"2025-01-01\","
    "\"until\":\"%s\",\"part\":%d,\"parts\":%d,\"values\":["
    "{\"identity\":\"irc:%s\",\"value\":%d}]%s}";

#define DAY "2026-01-01"
#define ANN "\"irc:ann\""
#define BEN "\"irc:ben\""

/* How often an identity is on a standing list, or has a standing number. */
static size_t
standing(const struct scenario *s, enum world_index index, const char *identity)
{
	struct rows rows =
	    world_find(scenario_world(s), index, bytes_of(identity));
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++)
		n += row_stands(rows.item[i], replay_size(s->replay));
	return n;
}

static void
parts_agree_and_each_comes_once(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "olga", "list", list, DAY, "true", 1, 2, ANN, "");
	REFUSES(s, ERR_CONFLICT, "/body/part", "olga", "list", list, DAY,
	    "true", 1, 2, BEN, "");
	REFUSES(s, ERR_CONFLICT, "/body/parts", "olga", "list", list, DAY,
	    "true", 2, 3, BEN, "");
	REFUSES(s, ERR_CONFLICT, "/body/complete", "olga", "list", list, DAY,
	    "false", 2, 2, BEN, "");
	SAYS(s, "ada", "list", list, DAY, "true", 2, 2, BEN, "");
	REFUSES(s, ERR_INVALID, "/body/part", "olga", "list", list,
	    "2026-01-02", "true", 3, 2, BEN, "");
	SAYS(s, "olga", "list", list, "2026-01-02", "false", 1, 1, BEN, "");
	assert_int_equal(standing(s, WORLD_LISTED, "irc:ben"), 2);
}

static void
a_wrong_part_is_replaced_by_name(void **state)
{
	struct scenario *s = *state;
	char replaces[96];

	SAYS(s, "olga", "list", list, DAY, "true", 1, 2, ANN, "");
	(void)snprintf(replaces, sizeof(replaces), ",\"replaces\":\"%s\"",
	    digest_hex(&s->last).text);
	REFUSES(s, ERR_CONFLICT, "/body/replaces", "olga", "list", list, DAY,
	    "true", 2, 2, BEN, replaces);
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/replaces", "olga", "list", list,
	    "2026-01-02", "true", 1, 2, BEN, replaces);
	SAYS(s, "otto", "list", list, DAY, "true", 1, 2, BEN, replaces);
	assert_int_equal(standing(s, WORLD_LISTED, "irc:ann"), 0);
	assert_int_equal(standing(s, WORLD_LISTED, "irc:ben"), 1);
	REFUSES(s, ERR_CONFLICT, "/body/part", "olga", "list", list, DAY,
	    "true", 1, 2, ANN, replaces);
}

static void
identities_are_sorted_and_normal(void **state)
{
	struct scenario *s = *state;

	REFUSES(s, ERR_INVALID, "/body/identities/1", "olga", "list", list, DAY,
	    "true", 1, 1, BEN "," ANN, "");
	REFUSES(s, ERR_INVALID, "/body/identities/0", "olga", "list", list, DAY,
	    "true", 1, 1, "\"irc:Ann\"", "");
	SAYS(s, "olga", "list", list, DAY, "true", 1, 1, ANN "," BEN, "");
}

static void
only_registrars_and_officials_take_them_and_never_ahead(void **state)
{
	struct scenario *s = *state;

	REFUSES(s, ERR_FORBIDDEN, "/by", "cleo", "list", list, DAY, "true", 1,
	    1, ANN, "");
	REFUSES(s, ERR_BAD_TIME, "/body/taken_at", "olga", "list", list,
	    "2026-12-01", "true", 1, 1, ANN, "");
	REFUSES(s, ERR_FORBIDDEN, "/by", "cleo", "metric", metric, "lines",
	    "2025-12", 1, 1, "ann", 7, "");
	REFUSES(s, ERR_BAD_TIME, "/body/until", "olga", "metric", metric,
	    "lines", "2026-12", 1, 1, "ann", 7, "");
	REFUSES(s, ERR_INVALID, "/body/until", "olga", "metric", metric,
	    "lines", "2024-12", 1, 1, "ann", 7, "");
}

static void
nobody_has_two_numbers(void **state)
{
	struct scenario *s = *state;
	char replaces[96];

	SAYS(s, "olga", "metric", metric, "lines", "2025-12", 1, 2, "ann", 7,
	    "");
	(void)snprintf(replaces, sizeof(replaces), ",\"replaces\":\"%s\"",
	    digest_hex(&s->last).text);
	REFUSES(s, ERR_CONFLICT, "/body/values/0/identity", "olga", "metric",
	    metric, "lines", "2025-12", 2, 2, "ann", 8, "");
	REFUSES(s, ERR_CONFLICT, "/body/parts", "olga", "metric", metric,
	    "lines", "2025-12", 2, 3, "ben", 8, "");

	/* Another measure, another period. */
	SAYS(s, "olga", "metric", metric, "words", "2025-12", 1, 1, "ann", 8,
	    "");
	SAYS(s, "olga", "metric", metric, "lines", "2025-11", 1, 1, "ann", 8,
	    "");
	SAYS(s, "olga", "metric", metric, "lines", "2025-12", 1, 2, "ann", 9,
	    replaces);
	assert_int_equal(standing(s, WORLD_MEASURED, "irc:ann"), 3);
}

/* What stands under a key, as "present/parts"; "" when there is none. */
static const char *
found(const struct scenario *s, uint64_t size, const char *key, char text[32])
{
	auto_arena struct arena arena = { 0 };
	struct err err = { 0 };
	struct source *source;
	size_t n;

	assert_true(
	    sources_find(scenario_world(s), size, &arena, &source, &n, &err));
	text[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			assert_true(
			    strcmp(source[i - 1].key, source[i].key) < 0);
		if (strncmp(source[i].key, key, strlen(key)) == 0)
			(void)snprintf(text, 32, "%zu/%d%s", source[i].n,
			    (int)source[i].parts,
			    source_is_whole(&source[i]) ? " whole" : "");
	}
	return text;
}

static void
what_is_missing_is_known_at_every_size(void **state)
{
	struct scenario *s = *state;
	uint64_t before = replay_size(s->replay);
	char text[32];

	SAYS(s, "olga", "list", list, DAY, "true", 2, 2, BEN, "");
	SAYS(s, "olga", "metric", metric, "lines", "2025-12", 1, 1, "ann", 7,
	    "");
	SAYS(s, "olga", "metric", metric, "words", "2025-12", 1, 2, "ann", 7,
	    "");
	SAYS(s, "ada", "coverage",
	    "{\"source\":\"minutes\",\"from\":\"2026-01-01\"}");
	struct digest gap = s->last;
	uint64_t then = replay_size(s->replay);
	SAYS(s, "olga", "list", list, DAY, "true", 1, 2, ANN, "");
	SAYS(s, "ada", "retraction", "{\"of\":\"%s\"}", digest_hex(&gap).text);
	uint64_t now = replay_size(s->replay);

	assert_string_equal(found(s, before, "list", text), "");
	assert_string_equal(found(s, then, "list members", text), "1/2");
	assert_string_equal(found(s, now, "list members", text), "2/2 whole");
	assert_string_equal(found(s, now, "metric stats lines", text),
	    "1/1 whole");
	assert_string_equal(found(s, now, "metric stats words", text), "1/2");
	assert_string_equal(found(s, then, "gap minutes", text), "1/0");
	assert_string_equal(found(s, now, "gap", text), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_agree_and_each_comes_once),
		cmocka_unit_test(a_wrong_part_is_replaced_by_name),
		cmocka_unit_test(identities_are_sorted_and_normal),
		cmocka_unit_test(
		    only_registrars_and_officials_take_them_and_never_ahead),
		cmocka_unit_test(nobody_has_two_numbers),
		cmocka_unit_test(what_is_missing_is_known_at_every_size),
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
