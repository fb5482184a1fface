/* scenario.h: a small community in memory, in which people with soft keys
 * say things, one after the other. */

#ifndef SCENARIO_H
#define SCENARIO_H

#include "test.h"

#include <stdio.h>

#include "core/armor.h"
#include "core/instant.h"
#include "core/jcs.h"
#include "core/keyproof.h"
#include "core/note.h"
#include "core/replay.h"
#include "softkey.h"

/* 2026-03-01T12:00:00Z; every statement is said a minute after the last. */
#define SCENARIO_START INT64_C(1772366400000)

struct scenario;

/* Sees whatever is submitted, just before. */
typedef void scenario_witness(const struct scenario *,
    const struct replay_entry *);

struct scenario {
	struct schemas *schemas;
	struct replay *replay;
	struct digest log;
	int64_t clock;
	unsigned nonce;
	struct digest last; /* of the statement said last, recorded or not */
	struct err err;     /* of the last one that was refused */

	scenario_witness *witness; /* or NULL */
};

/* Everybody's first key follows from their handle, further ones from n. */
static inline struct softkey
scenario_key(const char *handle, unsigned n)
{
	return softkey_make(SSH_KEY_ED25519,
	    (unsigned char)(handle[0] + handle[1] + (int)n * 7));
}

static inline struct ssh_key_line
scenario_line(const char *handle, unsigned n)
{
	const struct softkey soft = scenario_key(handle, n);

	return ssh_key_line(&soft.key);
}

/* The proof that a key wants to be handle's, as a JSON string. */
static inline char *
scenario_proof(const struct scenario *s, const char *handle,
    const struct softkey *soft)
{
	auto_buf struct buf payload = { 0 }, blob = { 0 }, armored = { 0 };

	keyproof_payload(&s->log, handle, &soft->key, &payload);
	softkey_sign(soft, KEYPROOF_NAMESPACE, false, buf_bytes(&payload),
	    &blob);
	armor_write(buf_bytes(&blob), &armored);
	auto_json json_t *text = json_string(armored.data);
	return json_dumps(text, JSON_ENCODE_ANY);
}

/* The payload of a statement; `body` is JSON text. */
static inline char *
scenario_payload(struct scenario *s, const char *by, const char *type,
    const char *body)
{
	const struct type *known = type_find(type);
	auto_json json_t *doc = json_object();
	struct digest root = replay_root(s->replay);
	struct err err = { 0 };
	json_error_t why;
	char nonce[23];

	json_t *parsed = json_loads(body, 0, &why);
	if (parsed == NULL)
		fail_msg("the test's body is not JSON: %s", why.text);
	(void)snprintf(nonce, sizeof(nonce), "%022u", s->nonce++);
	(void)json_object_set_new(doc, "body", parsed);
	(void)json_object_set_new(doc, "by", json_string(by));
	(void)json_object_set_new(doc, "made_at",
	    json_string(instant_format(s->clock).text));
	(void)json_object_set_new(doc, "nonce", json_string(nonce));
	(void)json_object_set_new(doc, "type", json_string(type));
	(void)json_object_set_new(doc, "v", json_integer(1));
	if (!digest_is_zero(&s->log))
		(void)json_object_set_new(doc, "log",
		    json_string(digest_hex(&s->log).text));
	if (known != NULL && known->governance)
		(void)json_object_set_new(doc, "seen",
		    json_pack("{s:s, s:I}", "root", digest_hex(&root).text,
			"size", (json_int_t)replay_size(s->replay)));
	return jcs_dump(doc, &err);
}

/* Submit any payload, signed by any key in any namespace. */
static inline bool
scenario_submit(struct scenario *s, const char *payload,
    const struct softkey *soft, const char *namespace)
{
	auto_buf struct buf blob = { 0 }, armored = { 0 };

	softkey_sign(soft, namespace, false, bytes_of(payload), &blob);
	armor_write(buf_bytes(&blob), &armored);
	s->last = digest_sha256(bytes_of(payload));
	s->err = (struct err){ 0 };
	const struct replay_entry entry = { .recorded_at = s->clock,
		.payload = bytes_of(payload),
		.armored = buf_bytes(&armored) };
	if (s->witness != NULL)
		s->witness(s, &entry);
	return replay_add(s->replay, &entry, &s->err);
}

/* Say it with the n-th key. */
static inline bool
scenario_say_with(struct scenario *s, const char *by, unsigned n,
    const char *type, const char *body)
{
	const struct softkey soft = scenario_key(by, n);
	auto_free char *payload = NULL;
	char namespace[64];

	s->clock += 60 * 1000;
	payload = scenario_payload(s, by, type, body);
	(void)snprintf(namespace, sizeof(namespace), "kleos.v1.%s", type);
	return scenario_submit(s, payload, &soft, namespace);
}

static inline bool scenario_say(struct scenario *s, const char *by,
    const char *type, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

static inline bool
scenario_say(struct scenario *s, const char *by, const char *type,
    const char *fmt, ...)
{
	char body[8192];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(body, sizeof(body), fmt, ap);
	va_end(ap);
	return scenario_say_with(s, by, 0, type, body);
}

/* What must be accepted, and what must be refused and why. */
#define SAYS(s, ...)                                                           \
	do {                                                                   \
		if (!scenario_say(s, __VA_ARGS__))                             \
			fail_msg("refused: %s %s", (s)->err.field,             \
			    (s)->err.msg);                                     \
	} while (0)

#define REFUSES(s, expected, where, ...)                                       \
	do {                                                                   \
		assert_false(scenario_say(s, __VA_ARGS__));                    \
		if ((s)->err.code != (expected))                               \
			fail_msg("wrong reason: %s %s", (s)->err.field,        \
			    (s)->err.msg);                                     \
		assert_string_equal((s)->err.field, where);                    \
	} while (0)

/* Somebody enrols with their first key, and a registrar vouches. */
static inline void
scenario_enrol(struct scenario *s, const char *handle, const char *registrar)
{
	const struct softkey soft = scenario_key(handle, 0);
	auto_free char *proof = scenario_proof(s, handle, &soft);

	SAYS(s, handle, "person",
	    "{\"handle\":\"%s\",\"keys\":[{\"key\":\"%s\",\"proof\":%s}]}",
	    handle, ssh_key_line(&soft.key).text, proof);
	SAYS(s, registrar, "vouch", "{\"person\":\"%s\"}",
	    digest_hex(&s->last).text);
}

/* The key of a log, by number; a scenario is founded with the first. */
#define SCENARIO_ORIGIN "example.org/orchard"

static inline struct note_vkey
scenario_vkey(const char *origin, unsigned n)
{
	const unsigned char seed[NOTE_SEED_LEN] = { (unsigned char)n };
	struct note_key key;
	struct err err = { 0 };

	assert_true(note_key_from_seed(origin, seed, &key, &err));
	return note_vkey(&key);
}

/*
 * Found a community whose founders are given as a JSON array, each with the
 * first key of their handle, at a given time, perhaps for a replay, before a
 * witness or NULL.
 */
static inline void
scenario_found_before(struct scenario *s, const char *by, const char *founders,
    int64_t clock, bool replay, scenario_witness *witness)
{
	struct err err = { 0 };

	*s = (struct scenario){ .clock = clock, .witness = witness };
	s->schemas = schemas_new(schema_files, schema_files_n, &err);
	if (s->schemas == NULL)
		fail_msg("%s %s", err.field, err.msg);
	s->replay = replay_new(s->schemas, &err);
	assert_non_null(s->replay);
	SAYS(s, by, "community",
	    "{\"slug\":\"orchard\",\"title\":\"Orchard\","
	    "\"origin\":\"" SCENARIO_ORIGIN "\",\"log_key\":\"%s\","
	    "\"replay\":%s,\"founders\":%s}",
	    scenario_vkey(SCENARIO_ORIGIN, 1).text, replay ? "true" : "false",
	    founders);
	s->log = s->last;
}

static inline void
scenario_found_at(struct scenario *s, const char *by, const char *founders,
    int64_t clock, bool replay)
{
	scenario_found_before(s, by, founders, clock, replay, NULL);
}

static inline void
scenario_found(struct scenario *s, const char *by, const char *founders)
{
	scenario_found_at(s, by, founders, SCENARIO_START, false);
}

/* One entry of that array. */
#define FOUNDER "{\"handle\":\"%s\",\"keys\":[\"%s\"],\"offices\":[%s]}"

/*
 * The community most tests start from: registrars ada and bea, officials
 * olga and otto; group "ops" with chair cleo and recorder remo, its parent
 * "sig" with chair pia; member mia; an activity "talk" judged by editors.
 */
static inline void
scenario_start_before(struct scenario *s, scenario_witness *witness)
{
	char founders[4096];

	(void)snprintf(founders, sizeof(founders),
	    "[" FOUNDER "," FOUNDER "," FOUNDER "," FOUNDER "]", "ada",
	    scenario_line("ada", 0).text, "\"registrar\"", "bea",
	    scenario_line("bea", 0).text, "\"registrar\"", "olga",
	    scenario_line("olga", 0).text, "\"official\"", "otto",
	    scenario_line("otto", 0).text, "\"official\"");
	scenario_found_before(s, "ada", founders, SCENARIO_START, false,
	    witness);
	scenario_enrol(s, "cleo", "ada");
	scenario_enrol(s, "remo", "ada");
	scenario_enrol(s, "pia", "bea");
	scenario_enrol(s, "mia", "bea");
	SAYS(s, "ada", "group",
	    "{\"action\":\"create\",\"slug\":\"sig\",\"kind\":\"sig\","
	    "\"title\":\"Operators\"}");
	SAYS(s, "ada", "group",
	    "{\"action\":\"create\",\"slug\":\"ops\",\"kind\":\"wg\","
	    "\"title\":\"Ops\",\"parent\":\"sig\"}");
	SAYS(s, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"cleo\",\"office\":\"chair\","
	    "\"group\":\"ops\",\"from\":\"2026-01-01\"}");
	SAYS(s, "cleo", "office",
	    "{\"action\":\"grant\",\"handle\":\"remo\","
	    "\"office\":\"recorder\",\"group\":\"ops\","
	    "\"from\":\"2026-01-01\"}");
	SAYS(s, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"pia\",\"office\":\"chair\","
	    "\"group\":\"sig\",\"from\":\"2026-01-01\"}");
	SAYS(s, "bea", "activity",
	    "{\"slug\":\"talk\",\"title\":\"Talk\","
	    "\"units\":[\"minutes\"],\"endorsers\":[\"editor\"]}");
}

static inline void
scenario_start(struct scenario *s)
{
	scenario_start_before(s, NULL);
}

static inline void
scenario_done(struct scenario *s)
{
	replay_free(s->replay);
	schemas_free(s->schemas);
}

/* A test with a community of its own: its state is the scenario. */
static inline int
scenario_setup(void **state)
{
	struct scenario *s = calloc(1, sizeof(*s));

	scenario_start(s);
	*state = s;
	return 0;
}

static inline int
scenario_teardown(void **state)
{
	scenario_done(*state);
	free(*state);
	return 0;
}

#define IN_SCENARIO(test)                                                      \
	cmocka_unit_test_setup_teardown(test, scenario_setup, scenario_teardown)

/* The world as it is now, and its size. */
static inline const struct world *
scenario_world(const struct scenario *s)
{
	return replay_world(s->replay);
}

#endif
