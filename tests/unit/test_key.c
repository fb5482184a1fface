#include "scenario.h"

#include "core/distrust.h"

/* The life of a key: added, rotated, stolen, lost, found (docs/keys.md). */

static struct ssh_fingerprint
fingerprint(const char *handle, unsigned n)
{
	const struct softkey soft = scenario_key(handle, n);

	return ssh_key_fingerprint(&soft.key);
}

/* Index of what was said last. */
static uint64_t
last_index(const struct scenario *s)
{
	return replay_size(s->replay) - 1;
}

/* The body that adds the n-th key of a handle. */
static char *
adding(const struct scenario *s, const char *handle, unsigned n)
{
	const struct softkey soft = scenario_key(handle, n);
	auto_free char *proof = scenario_proof(s, handle, &soft);
	char *body = NULL;

	assert_true(asprintf(&body,
			"{\"action\":\"add\",\"handle\":\"%s\","
			"\"key\":\"%s\",\"proof\":%s}",
			handle, ssh_key_line(&soft.key).text, proof) > 0);
	return body;
}

/* by adds the n-th key of a handle, with the `with`-th key. */
static void
adds(struct scenario *s, const char *by, unsigned with, const char *handle,
    unsigned n)
{
	auto_free char *body = adding(s, handle, n);

	if (!scenario_say_with(s, by, with, "key", body))
		fail_msg("refused: %s %s", s->err.field, s->err.msg);
}

static const char revoke[] = "{\"action\":\"revoke\",\"handle\":\"%s\","
			     "\"fingerprint\":\"%s\",\"reason\":\"%s\"}";

static const char distrust[] =
    "{\"action\":\"revoke\",\"handle\":\"%s\",\"fingerprint\":\"%s\","
    "\"reason\":\"compromised\",\"distrust_from\":%llu}";

static const char assent[] = "{\"of\":\"%s\"}";

/* ada says it, bea assents. */
static void
distrusts(struct scenario *s, const char *handle, unsigned n, uint64_t from)
{
	SAYS(s, "ada", "key", distrust, handle, fingerprint(handle, n).text,
	    (unsigned long long)from);
	SAYS(s, "bea", "assent", assent, digest_hex(&s->last).text);
}

static size_t
keys_of(const struct scenario *s, const char *handle)
{
	struct rows rows =
	    world_find(scenario_world(s), WORLD_KEYS, bytes_of(handle));
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++)
		if (row_stands(rows.item[i], replay_size(s->replay)))
			n++;
	return n;
}

static bool
covers(const struct scenario *s, const char *handle, unsigned n, uint64_t index)
{
	return distrust_covers(scenario_world(s), handle,
	    fingerprint(handle, n).text, index, replay_size(s->replay));
}

static void
one_revokes_ones_own_stolen_key_alone(void **state)
{
	struct scenario *s = *state;
	auto_free char *again = adding(s, "mia", 0);

	adds(s, "mia", 0, "mia", 1);
	SAYS(s, "mia", "key", revoke, "mia", fingerprint("mia", 0).text,
	    "compromised");
	assert_int_equal(keys_of(s, "mia"), 1);
	assert_true(covers(s, "mia", 0, last_index(s)));
	assert_false(covers(s, "mia", 0, last_index(s) - 1));
	assert_false(covers(s, "mia", 1, last_index(s)));

	/* It is nobody's key again. */
	assert_false(scenario_say_with(s, "mia", 1, "key", again));
	assert_int_equal(s->err.code, ERR_CONFLICT);
	assert_string_equal(s->err.field, "/body/key");
}

static void
what_was_signed_is_taken_back_by_two_registrars(void **state)
{
	struct scenario *s = *state;
	uint64_t from;

	adds(s, "mia", 0, "mia", 1);
	from = last_index(s) + 1;
	SAYS(s, "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"from\":\"2026-02-01\"}");
	REFUSES(s, ERR_FORBIDDEN, "/by", "mia", "key", distrust, "mia",
	    fingerprint("mia", 0).text, (unsigned long long)from);
	REFUSES(s, ERR_FORBIDDEN, "/by", "olga", "key", distrust, "mia",
	    fingerprint("mia", 0).text, (unsigned long long)from);
	SAYS(s, "ada", "key", distrust, "mia", fingerprint("mia", 0).text,
	    (unsigned long long)from);
	assert_int_equal(keys_of(s, "mia"), 2);
	assert_false(covers(s, "mia", 0, from));
	SAYS(s, "bea", "assent", assent, digest_hex(&s->last).text);
	assert_int_equal(keys_of(s, "mia"), 1);
	assert_true(covers(s, "mia", 0, from));
	assert_false(covers(s, "mia", 0, from - 1));
	/* What was known before knows nothing of it. */
	assert_false(distrust_covers(scenario_world(s), "mia",
	    fingerprint("mia", 0).text, from, last_index(s)));
}

static void
a_registrars_own_key_takes_another_registrar_too(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "ada", "key", distrust, "ada", fingerprint("ada", 0).text,
	    (unsigned long long)last_index(s));
	assert_int_equal(keys_of(s, "ada"), 1);
	/* At once, and alone, a registrar can only stop the key. */
	SAYS(s, "bea", "key", revoke, "ada", fingerprint("ada", 0).text,
	    "compromised");
	assert_int_equal(keys_of(s, "ada"), 0);
}

static void
distrust_begins_neither_before_the_key_nor_after_the_statement(void **state)
{
	struct scenario *s = *state;
	uint64_t added;

	adds(s, "mia", 0, "mia", 1);
	added = last_index(s);
	REFUSES(s, ERR_INVALID, "/body/distrust_from", "ada", "key", distrust,
	    "mia", fingerprint("mia", 1).text, (unsigned long long)added - 1);
	REFUSES(s, ERR_INVALID, "/body/distrust_from", "ada", "key", distrust,
	    "mia", fingerprint("mia", 1).text,
	    (unsigned long long)replay_size(s->replay) + 1);
	REFUSES(s, ERR_UNKNOWN_TARGET, "/body/fingerprint", "ada", "key",
	    distrust, "mia", fingerprint("mia", 2).text,
	    (unsigned long long)added);
	REFUSES(s, ERR_INVALID, "/body/distrust_from", "ada", "key",
	    "{\"action\":\"revoke\",\"handle\":\"mia\","
	    "\"fingerprint\":\"%s\",\"reason\":\"lost\","
	    "\"distrust_from\":%llu}",
	    fingerprint("mia", 1).text, (unsigned long long)added);
	SAYS(s, "ada", "key", distrust, "mia", fingerprint("mia", 1).text,
	    (unsigned long long)replay_size(s->replay));
	distrusts(s, "mia", 1, added);
}

static void
distrust_only_reaches_further_back(void **state)
{
	struct scenario *s = *state;
	uint64_t added;

	adds(s, "mia", 0, "mia", 1);
	added = last_index(s);
	SAYS(s, "mia", "key", revoke, "mia", fingerprint("mia", 1).text,
	    "lost");
	/* It was not lost but stolen; and earlier than was thought. */
	SAYS(s, "mia", "key", revoke, "mia", fingerprint("mia", 1).text,
	    "compromised");
	REFUSES(s, ERR_CONFLICT, "/body/fingerprint", "mia", "key", revoke,
	    "mia", fingerprint("mia", 1).text, "compromised");
	distrusts(s, "mia", 1, added + 1);
	REFUSES(s, ERR_CONFLICT, "/body/fingerprint", "ada", "key", distrust,
	    "mia", fingerprint("mia", 1).text, (unsigned long long)added + 2);
	distrusts(s, "mia", 1, added);
	assert_true(covers(s, "mia", 1, added));
}

static void
keys_that_a_thief_added_fall_with_the_stolen_one(void **state)
{
	struct scenario *s = *state;
	uint64_t from, second;

	adds(s, "mia", 0, "mia", 1); /* by herself */
	from = last_index(s) + 1;
	adds(s, "mia", 0, "mia", 2); /* by the thief */
	second = last_index(s);
	adds(s, "mia", 2, "mia", 3);
	adds(s, "mia", 1, "mia", 4); /* by herself */
	distrusts(s, "mia", 0, from);
	assert_int_equal(keys_of(s, "mia"), 2);
	assert_true(covers(s, "mia", 2, second));
	assert_true(covers(s, "mia", 3, second + 1));
	assert_false(covers(s, "mia", 1, last_index(s)));
	assert_false(covers(s, "mia", 4, last_index(s)));
}

static void
keys_that_one_enrolled_with_fall_with_the_one_that_signed(void **state)
{
	struct scenario *s = *state;
	const struct softkey first = scenario_key("vic", 0);
	const struct softkey second = scenario_key("vic", 1);
	auto_free char *proof = scenario_proof(s, "vic", &first);
	auto_free char *other = scenario_proof(s, "vic", &second);
	uint64_t enrolled;

	SAYS(s, "vic", "person",
	    "{\"handle\":\"vic\",\"keys\":[{\"key\":\"%s\",\"proof\":%s},"
	    "{\"key\":\"%s\",\"proof\":%s}]}",
	    ssh_key_line(&first.key).text, proof,
	    ssh_key_line(&second.key).text, other);
	enrolled = last_index(s);
	SAYS(s, "ada", "vouch", "{\"person\":\"%s\"}",
	    digest_hex(&s->last).text);
	assert_int_equal(keys_of(s, "vic"), 2);
	distrusts(s, "vic", 0, enrolled + 1);
	assert_int_equal(keys_of(s, "vic"), 1);
	distrusts(s, "vic", 0, enrolled);
	assert_int_equal(keys_of(s, "vic"), 0);
}

static void
what_waits_under_a_stolen_key_takes_no_effect(void **state)
{
	struct scenario *s = *state;
	struct digest grant;

	SAYS(s, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\","
	    "\"office\":\"registrar\",\"from\":\"2026-01-01\"}");
	grant = s->last;
	adds(s, "ada", 0, "ada", 1);
	SAYS(s, "ada", "key", revoke, "ada", fingerprint("ada", 0).text,
	    "compromised");
	REFUSES(s, ERR_CONFLICT, "/body/of", "bea", "assent", assent,
	    digest_hex(&grant).text);
}

static void
what_waits_under_a_key_that_was_replaced_takes_effect(void **state)
{
	struct scenario *s = *state;
	struct digest grant;

	SAYS(s, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\","
	    "\"office\":\"registrar\",\"from\":\"2026-01-01\"}");
	grant = s->last;
	adds(s, "ada", 0, "ada", 1);
	SAYS(s, "ada", "key", revoke, "ada", fingerprint("ada", 0).text,
	    "superseded");
	SAYS(s, "bea", "assent", assent, digest_hex(&grant).text);
}

static void
a_key_added_by_assent_falls_by_when_it_was_asked_for(void **state)
{
	struct scenario *s = *state;
	struct digest add;
	uint64_t asked;

	adds(s, "ada", 0, "mia", 1);
	asked = last_index(s);
	add = s->last;
	SAYS(s, "ada", "contribution",
	    "{\"subject\":\"handle:ada\",\"activity\":\"talk\","
	    "\"from\":\"2026-02-01\"}");
	SAYS(s, "bea", "assent", assent, digest_hex(&add).text);
	assert_int_equal(keys_of(s, "mia"), 2);
	/* bea needs a second registrar, and ada has another key. */
	adds(s, "ada", 0, "ada", 1);
	SAYS(s, "bea", "key", distrust, "ada", fingerprint("ada", 0).text,
	    (unsigned long long)asked + 1);
	auto_free char *yes = NULL;
	assert_true(asprintf(&yes, assent, digest_hex(&s->last).text) > 0);
	assert_true(scenario_say_with(s, "ada", 1, "assent", yes));
	assert_int_equal(keys_of(s, "mia"), 2);
	assert_int_equal(keys_of(s, "ada"), 0);
}

static void
whoever_lost_every_key_gets_one_from_two_registrars(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "mia", "key", revoke, "mia", fingerprint("mia", 0).text,
	    "lost");
	assert_int_equal(keys_of(s, "mia"), 0);
	adds(s, "ada", 0, "mia", 1);
	assert_int_equal(keys_of(s, "mia"), 0);
	SAYS(s, "bea", "assent", assent, digest_hex(&s->last).text);
	assert_int_equal(keys_of(s, "mia"), 1);
	auto_free char *body = adding(s, "mia", 2);
	assert_true(scenario_say_with(s, "mia", 1, "key", body));
}

static void
who_never_had_a_key_gets_one_from_two_registrars(void **state)
{
	struct scenario *s = *state;

	SAYS(s, "ada", "person", "{\"handle\":\"vic\"}");
	assert_int_equal(keys_of(s, "vic"), 0);
	adds(s, "bea", 0, "vic", 0);
	SAYS(s, "ada", "assent", assent, digest_hex(&s->last).text);
	assert_int_equal(keys_of(s, "vic"), 1);
	SAYS(s, "vic", "contribution",
	    "{\"subject\":\"handle:vic\",\"activity\":\"talk\","
	    "\"from\":\"2026-02-01\"}");
}

static void
of_three_registrars_two_bring_the_third_back(void **state)
{
	struct scenario *s = *state;
	const char grant[] = "{\"action\":\"grant\",\"handle\":\"%s\","
			     "\"office\":\"registrar\","
			     "\"from\":\"2026-01-01\"}";

	SAYS(s, "ada", "office", grant, "mia");
	SAYS(s, "bea", "assent", assent, digest_hex(&s->last).text);
	SAYS(s, "bea", "key", revoke, "bea", fingerprint("bea", 0).text,
	    "lost");
	adds(s, "ada", 0, "bea", 1);
	SAYS(s, "mia", "assent", assent, digest_hex(&s->last).text);
	assert_int_equal(keys_of(s, "bea"), 1);

	/*
	 * Whose key ada added is no second person for ada any more; when mia
	 * loses hers, bea asks and ada assents.
	 */
	SAYS(s, "mia", "key", revoke, "mia", fingerprint("mia", 0).text,
	    "lost");
	adds(s, "ada", 0, "mia", 1);
	auto_free char *yes = NULL;
	assert_true(asprintf(&yes, assent, digest_hex(&s->last).text) > 0);
	assert_false(scenario_say_with(s, "bea", 1, "assent", yes));
	assert_int_equal(s->err.code, ERR_FORBIDDEN);
	adds(s, "bea", 1, "mia", 1);
	SAYS(s, "ada", "assent", assent, digest_hex(&s->last).text);
	assert_int_equal(keys_of(s, "mia"), 1);
}

/* Say it with a security key, touched or not. */
static bool
say_touching(struct scenario *s, const struct softkey *soft, const char *by,
    const char *type, const char *body)
{
	auto_free char *payload = NULL;
	char namespace[64];

	s->clock += 60 * 1000;
	payload = scenario_payload(s, by, type, body);
	(void)snprintf(namespace, sizeof(namespace), "kleos.v1.%s", type);
	return scenario_submit(s, payload, soft, namespace);
}

static void
a_security_key_enrols_and_signs_when_it_is_touched(void **state)
{
	struct scenario *s = *state;
	struct softkey soft = softkey_make(SSH_KEY_ED25519_SK, 200);
	auto_free char *proof = scenario_proof(s, "vic", &soft);
	auto_free char *person = NULL;
	const char *claim = "{\"subject\":\"handle:vic\","
			    "\"activity\":\"talk\",\"from\":\"2026-02-01\"}";

	assert_true(asprintf(&person,
			"{\"handle\":\"vic\",\"keys\":[{\"key\":\"%s\","
			"\"proof\":%s}]}",
			ssh_key_line(&soft.key).text, proof) > 0);
	assert_true(say_touching(s, &soft, "vic", "person", person));
	SAYS(s, "ada", "vouch", "{\"person\":\"%s\"}",
	    digest_hex(&s->last).text);
	assert_true(say_touching(s, &soft, "vic", "contribution", claim));
	soft.flags = 0;
	assert_false(say_touching(s, &soft, "vic", "contribution", claim));
	assert_int_equal(s->err.code, ERR_BAD_SIGNATURE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCENARIO(one_revokes_ones_own_stolen_key_alone),
		IN_SCENARIO(what_was_signed_is_taken_back_by_two_registrars),
		IN_SCENARIO(a_registrars_own_key_takes_another_registrar_too),
		IN_SCENARIO(
		    distrust_begins_neither_before_the_key_nor_after_the_statement),
		IN_SCENARIO(distrust_only_reaches_further_back),
		IN_SCENARIO(keys_that_a_thief_added_fall_with_the_stolen_one),
		IN_SCENARIO(
		    keys_that_one_enrolled_with_fall_with_the_one_that_signed),
		IN_SCENARIO(what_waits_under_a_stolen_key_takes_no_effect),
		IN_SCENARIO(
		    what_waits_under_a_key_that_was_replaced_takes_effect),
		IN_SCENARIO(
		    a_key_added_by_assent_falls_by_when_it_was_asked_for),
		IN_SCENARIO(
		    whoever_lost_every_key_gets_one_from_two_registrars),
		IN_SCENARIO(who_never_had_a_key_gets_one_from_two_registrars),
		IN_SCENARIO(of_three_registrars_two_bring_the_third_back),
		IN_SCENARIO(a_security_key_enrols_and_signs_when_it_is_touched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
