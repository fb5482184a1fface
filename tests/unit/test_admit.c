#include "scenario.h"

/* Who may say what, with which key, in which log, and when. */

static const char talk[] = "{\"subject\":\"handle:mia\","
			   "\"activity\":\"talk\",\"from\":\"2026-02-01\"}";

static void
expect(const struct scenario *s, enum err_code code, const char *field)
{
	if (s->err.code != code)
		fail_msg("wrong reason: %s %s", s->err.field, s->err.msg);
	assert_string_equal(s->err.field, field);
}

static void
records_what_a_person_says_of_themselves(void **state)
{
	struct scenario *s = *state;
	struct rows rows;

	SAYS(s, "mia", "contribution", "%s", talk);
	rows =
	    world_find(scenario_world(s), WORLD_FACTS, bytes_of("handle:mia"));
	assert_int_equal(rows.n, 1);
	const struct fact_row *fact = rows.item[0];
	assert_string_equal(fact->activity, "talk");
	assert_null(fact->by_office);
	assert_true(fact->day);
}

static void
refuses_a_statement_of_another_log(void **state)
{
	struct scenario *s = *state;
	const struct digest log = s->log;

	s->log.byte[0] ^= 1;
	assert_false(scenario_say(s, "mia", "contribution", "%s", talk));
	expect(s, ERR_WRONG_LOG, "/log");
	s->log = log;
}

static void
refuses_an_unknown_signer_and_an_unknown_key(void **state)
{
	struct scenario *s = *state;

	REFUSES(s, ERR_UNKNOWN_SIGNER, "/by", "zed", "contribution", "%s",
	    talk);
	assert_false(scenario_say_with(s, "mia", 5, "contribution", talk));
	expect(s, ERR_UNKNOWN_KEY, "/signature");
}

static void
refuses_a_revoked_key_and_accepts_the_new_one(void **state)
{
	struct scenario *s = *state;
	const struct softkey old = scenario_key("mia", 0);
	const struct softkey new = scenario_key("mia", 1);
	auto_free char *proof = scenario_proof(s, "mia", &new);
	char body[1024];

	SAYS(s, "mia", "key",
	    "{\"action\":\"add\",\"handle\":\"mia\",\"key\":\"%s\","
	    "\"proof\":%s}",
	    ssh_key_line(&new.key).text, proof);
	(void)snprintf(body, sizeof(body),
	    "{\"action\":\"revoke\",\"handle\":\"mia\","
	    "\"fingerprint\":\"%s\",\"reason\":\"superseded\"}",
	    ssh_key_fingerprint(&old.key).text);
	assert_true(scenario_say_with(s, "mia", 1, "key", body));
	assert_false(scenario_say_with(s, "mia", 0, "contribution", talk));
	expect(s, ERR_UNKNOWN_KEY, "/signature");
	assert_true(scenario_say_with(s, "mia", 1, "contribution", talk));
}

static void
refuses_a_key_without_its_own_proof(void **state)
{
	struct scenario *s = *state;
	const struct softkey new = scenario_key("mia", 1);
	const struct softkey other = scenario_key("mia", 2);
	auto_free char *by_other = scenario_proof(s, "mia", &other);
	auto_free char *for_other = scenario_proof(s, "cleo", &new);
	static const char body[] =
	    "{\"action\":\"add\",\"handle\":\"mia\",\"key\":\"%s\","
	    "\"proof\":%s}";

	REFUSES(s, ERR_BAD_SIGNATURE, "/body/proof", "mia", "key", body,
	    ssh_key_line(&new.key).text, by_other);
	REFUSES(s, ERR_BAD_SIGNATURE, "/body/proof", "mia", "key", body,
	    ssh_key_line(&new.key).text, for_other);
}

static void
refuses_a_key_that_is_somebody_elses(void **state)
{
	struct scenario *s = *state;
	const struct softkey cleos = scenario_key("cleo", 0);
	auto_free char *proof = scenario_proof(s, "mia", &cleos);

	REFUSES(s, ERR_CONFLICT, "/body/key", "mia", "key",
	    "{\"action\":\"add\",\"handle\":\"mia\",\"key\":\"%s\","
	    "\"proof\":%s}",
	    ssh_key_line(&cleos.key).text, proof);
}

static void
refuses_other_bytes_and_another_namespace(void **state)
{
	struct scenario *s = *state;
	const struct softkey mia = scenario_key("mia", 0);
	auto_free char *payload =
	    scenario_payload(s, "mia", "contribution", talk);
	auto_free char *other =
	    scenario_payload(s, "mia", "contribution", talk);
	auto_buf struct buf blob = { 0 }, armored = { 0 };

	assert_false(scenario_submit(s, payload, &mia, "kleos.v1.endorsement"));
	expect(s, ERR_BAD_SIGNATURE, "/signature");
	softkey_sign(&mia, "kleos.v1.contribution", false, bytes_of(other),
	    &blob);
	armor_write(buf_bytes(&blob), &armored);
	assert_false(replay_add(s->replay,
	    &(struct replay_entry){ s->clock, bytes_of(payload),
		buf_bytes(&armored) },
	    &s->err));
	expect(s, ERR_BAD_SIGNATURE, "/signature");
	assert_true(scenario_submit(s, payload, &mia, "kleos.v1.contribution"));
	assert_false(
	    scenario_submit(s, payload, &mia, "kleos.v1.contribution"));
	expect(s, ERR_CONFLICT, "");
}

static const struct {
	const char *why;
	const char *from;
	const char *to;
	enum err_code code;
	const char *field;
} forged[] = {
	{ "another version", "\"v\":1", "\"v\":2", ERR_INVALID, "/v" },
	{ "an unknown type", "\"type\":\"contribution\"",
	    "\"type\":\"contributiom\"", ERR_INVALID, "/type" },
	{ "an unknown field", "\"v\":1", "\"v\":1,\"w\":1", ERR_INVALID, "/w" },
	{ "an unknown field of the body", "\"subject\"",
	    "\"sub\":1,\"subject\"", ERR_INVALID, "/body/sub" },
	{ "white space", "\"v\":1", "\"v\": 1", ERR_NOT_CANONICAL, "" },
	{ "no JSON", "\"v\":1", "\"v\":1]", ERR_MALFORMED, "" },
	{ "a duplicate key", "\"v\":1", "\"v\":1,\"v\":1", ERR_MALFORMED, "" },
	{ "no such day", "2026-02-01", "2026-02-31", ERR_INVALID,
	    "/body/from" },
};

static void
refuses_payloads_that_break_a_rule_and_names_the_field(void **state)
{
	struct scenario *s = *state;
	const struct softkey mia = scenario_key("mia", 0);
	auto_free char *good = scenario_payload(s, "mia", "contribution", talk);

	for (size_t i = 0; i < COUNT(forged); i++) {
		auto_buf struct buf bad = { 0 };
		const char *at = strstr(good, forged[i].from);

		assert_non_null(at);
		buf_add(&bad, good, (size_t)(at - good));
		buf_puts(&bad, forged[i].to);
		buf_puts(&bad, at + strlen(forged[i].from));
		assert_false(scenario_submit(s, bad.data, &mia,
		    "kleos.v1.contribution"));
		if (s->err.code != forged[i].code ||
		    (forged[i].field[0] != '\0' &&
			strcmp(s->err.field, forged[i].field) != 0))
			fail_msg("%s: %d %s %s", forged[i].why, s->err.code,
			    s->err.field, s->err.msg);
	}
}

static void
governance_must_have_seen_this_log(void **state)
{
	struct scenario *s = *state;
	const struct softkey ada = scenario_key("ada", 0);
	static const char body[] =
	    "{\"action\":\"grant\",\"handle\":\"mia\",\"office\":\"chair\","
	    "\"group\":\"ops\",\"from\":\"2026-01-01\"}";
	auto_free char *good = scenario_payload(s, "ada", "office", body);
	const char *at = strstr(good, "\"root\":\"");
	auto_free char *forked = strdup(good);

	assert_non_null(at);
	forked[at - good + 8] = forked[at - good + 8] == 'a' ? 'b' : 'a';
	assert_false(scenario_submit(s, forked, &ada, "kleos.v1.office"));
	expect(s, ERR_WRONG_LOG, "/seen/root");
	assert_true(scenario_submit(s, good, &ada, "kleos.v1.office"));
}

static void
nothing_happens_before_what_is_recorded(void **state)
{
	struct scenario *s = *state;

	s->clock -= INSTANT_MS_PER_DAY;
	assert_false(scenario_say(s, "mia", "contribution", "%s", talk));
	expect(s, ERR_BAD_TIME, "/recorded_at");
}

static void
refuses_work_dated_in_the_future(void **state)
{
	struct scenario *s = *state;

	REFUSES(s, ERR_BAD_TIME, "/body/from", "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"from\":\"2026-03-09\"}");
}

static const struct {
	const char *why;
	const char *by;
	const char *type;
	const char *body;
	enum err_code code;
	const char *field;
} entitled[] = {
	{ "a member creates no group", "mia", "group",
	    "{\"action\":\"create\",\"slug\":\"x\",\"kind\":\"wg\","
	    "\"title\":\"X\"}",
	    ERR_FORBIDDEN, "/by" },
	{ "a chair creates a group below the own one", "pia", "group",
	    "{\"action\":\"create\",\"slug\":\"x\",\"kind\":\"wg\","
	    "\"title\":\"X\",\"parent\":\"sig\"}",
	    ERR_NONE, "" },
	{ "but not below another", "cleo", "group",
	    "{\"action\":\"create\",\"slug\":\"x\",\"kind\":\"wg\","
	    "\"title\":\"X\",\"parent\":\"sig\"}",
	    ERR_FORBIDDEN, "/by" },
	{ "no group under two names", "ada", "group",
	    "{\"action\":\"alias\",\"slug\":\"sig\","
	    "\"aliases\":[{\"name\":\"OPS\"}]}",
	    ERR_CONFLICT, "/body/aliases" },
	{ "no group below itself", "ada", "group",
	    "{\"action\":\"move\",\"slug\":\"sig\",\"parent\":\"ops\"}",
	    ERR_CONFLICT, "/body/parent" },
	{ "a chair names the recorder", "cleo", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\","
	    "\"office\":\"recorder\",\"group\":\"ops\","
	    "\"from\":\"2026-01-01\"}",
	    ERR_NONE, "" },
	{ "but no other chair", "cleo", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\",\"office\":\"chair\","
	    "\"group\":\"ops\",\"from\":\"2026-01-01\"}",
	    ERR_FORBIDDEN, "/by" },
	{ "an office for nobody", "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"zed\",\"office\":\"chair\","
	    "\"group\":\"ops\",\"from\":\"2026-01-01\"}",
	    ERR_UNKNOWN_TARGET, "/body/handle" },
	{ "an office that ends before it begins", "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\",\"office\":\"chair\","
	    "\"group\":\"ops\",\"from\":\"2026-03-01\","
	    "\"until\":\"2026-02\"}",
	    ERR_INVALID, "/body/until" },
	{ "a registrar of one group", "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\","
	    "\"office\":\"registrar\",\"group\":\"ops\","
	    "\"from\":\"2026-01-01\"}",
	    ERR_INVALID, "/body/group" },
	{ "a member links no identity", "mia", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:mia\","
	    "\"handle\":\"mia\"}",
	    ERR_FORBIDDEN, "/by" },
	{ "an identity in another form than its normal one", "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:Mia_\","
	    "\"handle\":\"mia\"}",
	    ERR_INVALID, "/body/identity" },
	{ "a handle that is taken", "ada", "person", "{\"handle\":\"mia\"}",
	    ERR_CONFLICT, "/body/handle" },
	{ "a registrar records a person without keys", "ada", "person",
	    "{\"handle\":\"nora\"}", ERR_NONE, "" },
	{ "work for another by nobody in office", "mia", "contribution",
	    "{\"subject\":\"irc:xenia\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-02-01\"}",
	    ERR_FORBIDDEN, "/by" },
	{ "work for another by the recorder", "remo", "contribution",
	    "{\"subject\":\"irc:xenia\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-02-01\"}",
	    ERR_NONE, "" },
	{ "an activity nobody defined", "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"walk\","
	    "\"from\":\"2026-02-01\"}",
	    ERR_UNKNOWN_TARGET, "/body/activity" },
	{ "a unit the activity does not have", "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"from\":\"2026-02-01\",\"quantities\":{\"pages\":3}}",
	    ERR_INVALID, "/body/quantities" },
	{ "attendance that no occasion records", "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"attendance\","
	    "\"from\":\"2026-02-01\"}",
	    ERR_INVALID, "/body/activity" },
	{ "rows that do not add up", "cleo", "import",
	    "{\"format\":\"minutes\",\"name\":\"m.txt\",\"group\":\"ops\","
	    "\"sha256\":\"00000000000000000000000000000000000000000000000000"
	    "00000000000001\",\"rows_in\":3,\"matched\":1,\"queued\":1,"
	    "\"rejections\":[]}",
	    ERR_WRONG_SUMS, "/body/rows_in" },
};

static void
only_the_entitled_are_heard(void **state)
{
	for (size_t i = 0; i < COUNT(entitled); i++) {
		struct scenario *s = *state;
		bool said = scenario_say(s, entitled[i].by, entitled[i].type,
		    "%s", entitled[i].body);

		if (said != (entitled[i].code == ERR_NONE) ||
		    (!said &&
			(s->err.code != entitled[i].code ||
			    strcmp(s->err.field, entitled[i].field) != 0)))
			fail_msg("%s: %s %s", entitled[i].why, s->err.field,
			    s->err.msg);
		scenario_done(s);
		scenario_start(s);
	}
}

static void
a_newcomer_counts_only_once_vouched_for(void **state)
{
	struct scenario *s = *state;
	const struct softkey soft = scenario_key("vic", 0);
	auto_free char *proof = scenario_proof(s, "vic", &soft);

	SAYS(s, "vic", "person",
	    "{\"handle\":\"vic\",\"keys\":[{\"key\":\"%s\",\"proof\":%s}]}",
	    ssh_key_line(&soft.key).text, proof);
	struct digest person = s->last;
	REFUSES(s, ERR_UNKNOWN_SIGNER, "/by", "vic", "contribution",
	    "{\"subject\":\"handle:vic\",\"activity\":\"talk\","
	    "\"from\":\"2026-02-01\"}");
	REFUSES(s, ERR_FORBIDDEN, "/by", "cleo", "vouch", "{\"person\":\"%s\"}",
	    digest_hex(&person).text);
	REFUSES(s, ERR_INVALID, "/body/of", "ada", "assent", "{\"of\":\"%s\"}",
	    digest_hex(&person).text);
	SAYS(s, "ada", "vouch", "{\"person\":\"%s\"}",
	    digest_hex(&person).text);
	REFUSES(s, ERR_CONFLICT, "/body/person", "bea", "vouch",
	    "{\"person\":\"%s\"}", digest_hex(&person).text);
	SAYS(s, "vic", "contribution",
	    "{\"subject\":\"handle:vic\",\"activity\":\"talk\","
	    "\"from\":\"2026-02-01\"}");
}

static const struct {
	const char *why;
	int64_t made_at; /* after now */
	bool waited;
	bool ok;
} times[] = {
	{ "now", 0, false, true },
	{ "five minutes ahead", ADMIT_EARLY_MS, false, true },
	{ "more than that", ADMIT_EARLY_MS + 1, false, false },
	{ "more than that, and kept waiting", ADMIT_EARLY_MS + 1, true, false },
	{ "seven days back", -ADMIT_LATE_MS, false, true },
	{ "more than that", -ADMIT_LATE_MS - 1, false, false },
	{ "more than that, but kept waiting", -ADMIT_LATE_MS - 1, true, true },
};

static void
what_arrives_was_made_lately(void **state)
{
	struct scenario *s = *state;

	for (size_t i = 0; i < COUNT(times); i++) {
		const struct statement statement = {
			.made_at = s->clock + times[i].made_at,
		};
		struct err err = { 0 };

		if (admit_time(scenario_world(s), &statement, s->clock,
			times[i].waited, &err) != times[i].ok)
			fail_msg("%s", times[i].why);
	}
}

static void
time_is_the_clocks_or_in_a_replay_the_statements(void **state)
{
	struct scenario *s = *state;
	const struct world *world = scenario_world(s);
	struct err err = { 0 };
	char founders[1024];

	assert_int_equal(admit_recorded_at(world, 10, 20, 90), 20);
	assert_int_equal(admit_recorded_at(world, 30, 20, 90), 30);
	scenario_done(s);
	(void)snprintf(founders, sizeof(founders), "[" FOUNDER "]", "ada",
	    scenario_line("ada", 0).text, "\"registrar\"");
	scenario_found_at(s, "ada", founders, SCENARIO_START, true);
	world = scenario_world(s);
	assert_int_equal(admit_recorded_at(world, 10, 20, 15), 15);
	assert_int_equal(admit_recorded_at(world, 30, 20, 15), 30);
	const struct statement old = { .made_at = 0 };
	assert_true(admit_time(world, &old, s->clock, false, &err));
	const struct statement early = {
		.made_at = s->clock + ADMIT_EARLY_MS + 1,
	};
	assert_false(admit_time(world, &early, s->clock, false, &err));
	assert_string_equal(err.field, "/made_at");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCENARIO(records_what_a_person_says_of_themselves),
		IN_SCENARIO(refuses_a_statement_of_another_log),
		IN_SCENARIO(refuses_an_unknown_signer_and_an_unknown_key),
		IN_SCENARIO(refuses_a_revoked_key_and_accepts_the_new_one),
		IN_SCENARIO(refuses_a_key_without_its_own_proof),
		IN_SCENARIO(refuses_a_key_that_is_somebody_elses),
		IN_SCENARIO(refuses_other_bytes_and_another_namespace),
		IN_SCENARIO(
		    refuses_payloads_that_break_a_rule_and_names_the_field),
		IN_SCENARIO(governance_must_have_seen_this_log),
		IN_SCENARIO(nothing_happens_before_what_is_recorded),
		IN_SCENARIO(refuses_work_dated_in_the_future),
		IN_SCENARIO(only_the_entitled_are_heard),
		IN_SCENARIO(a_newcomer_counts_only_once_vouched_for),
		IN_SCENARIO(what_arrives_was_made_lately),
		IN_SCENARIO(time_is_the_clocks_or_in_a_replay_the_statements),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
