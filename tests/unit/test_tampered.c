#include "scenario.h"

#include "core/admit.h"
#include "core/types/types.h"
#include "core/versions.h"

/* Rows of a database that somebody wrote into: whatever a document in them
 * says, it is refused and nothing falls over. */

#define LOG "1111111111111111111111111111111111111111111111111111111111111111"
#define HEAD                                                                   \
	"\"by\":\"ada\",\"log\":\"" LOG "\","                                  \
	"\"made_at\":\"2026-02-01T00:00:00Z\","                                \
	"\"nonce\":\"0000000000000000000000\","
#define SEEN "\"seen\":{\"root\":\"" LOG "\",\"size\":1},"

struct tampered {
	struct schemas *schemas;
	struct world *world;
	struct err err;
};

static int
setup(void **state)
{
	struct tampered *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	t->schemas = schemas_new(schema_files, schema_files_n, &t->err);
	t->world = world_new(&t->err);
	if (t->schemas == NULL || t->world == NULL)
		fail_msg("%s", t->err.msg);
	world_set_schemas(t->world, t->schemas);
	*state = t;
	return 0;
}

static int
teardown(void **state)
{
	struct tampered *t = *state;

	world_free(t->world);
	schemas_free(t->schemas);
	free(t);
	return 0;
}

#define IN_TAMPERED(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static bool
reads(struct tampered *t, const char *payload, const char *signed_payload)
{
	const struct pending_row row = {
		.statement = digest_sha256(bytes_of(signed_payload)),
		.payload = payload,
	};
	auto_arena struct arena arena = { 0 };
	struct statement statement;

	return pending_parse(t->world, &row, &arena, &statement, &t->err);
}

static const char ending[] =
    "{\"body\":{\"action\":\"end\","
    "\"grant\":\"" LOG "\"}," HEAD SEEN "\"type\":\"office\",\"v\":1}";

static void
what_waits_for_an_assent_is_checked_again_when_it_is_read(void **state)
{
	static const struct {
		const char *why;
		const char *payload;
	} spoilt[] = {
		{ "nothing at all", "" },
		{ "no JSON", "{\"body\":" },
		{ "no statement", "{}" },
		{ "only a type", "{\"type\":\"office\",\"v\":1}" },
		{ "an empty body",
		    "{\"body\":{}," HEAD SEEN "\"type\":\"office\",\"v\":1}" },
		{ "a body that is a number",
		    "{\"body\":7," HEAD SEEN "\"type\":\"office\",\"v\":1}" },
		{ "an activity without a slug",
		    "{\"body\":{}," HEAD "\"type\":\"activity\",\"v\":1}" },
		{ "a redaction that erases numbers",
		    "{\"body\":{\"erase\":[7],\"reason\":\"law\"}," HEAD SEEN
		    "\"type\":\"redaction\",\"v\":1}" },
		{ "a policy without a document",
		    "{\"body\":{}," HEAD SEEN "\"type\":\"policy\",\"v\":1}" },
		{ "a person whose keys are text",
		    "{\"body\":{\"handle\":\"nina\",\"keys\":[\"k\"]}," HEAD
		    "\"type\":\"person\",\"v\":1}" },
		{ "a list of what are no texts",
		    "{\"body\":{\"endorsers\":[7],\"slug\":\"talk\","
		    "\"title\":\"T\"}," HEAD "\"type\":\"activity\",\"v\":1}" },
	};
	struct tampered *t = *state;

	if (!reads(t, ending, ending))
		fail_msg("%s %s", t->err.field, t->err.msg);
	for (size_t i = 0; i < COUNT(spoilt); i++) {
		t->err = (struct err){ 0 };
		if (reads(t, spoilt[i].payload, spoilt[i].payload))
			fail_msg("%s: read", spoilt[i].why);
		if (t->err.code != ERR_CONFLICT)
			fail_msg("%s: %s", spoilt[i].why, t->err.msg);
	}
}

static void
what_waits_is_what_was_signed_and_nothing_else(void **state)
{
	struct tampered *t = *state;

	assert_false(reads(t, ending, "what ada signed"));
	assert_int_equal(t->err.code, ERR_CONFLICT);
}

/* What waits and cannot be read must not spoil the batch around it. */
static void
an_assent_to_what_cannot_be_read_asks_for_nothing_more(void **state)
{
	struct tampered *t = *state;
	auto_arena struct arena arena = { 0 };
	struct wants wants = { .arena = &arena };
	struct statement assent;
	char payload[1024];

	const struct digest of = digest_sha256(bytes_of("{}"));
	const struct change change = {
		.kind = CHANGE_PENDING,
		.pending = { .row = { .until = ROW_OPEN },
		    .statement = of,
		    .type = "office",
		    .by = "ada",
		    .office = "registrar",
		    .payload = "{}",
		    .signed_with = "" },
	};
	assert_true(world_add(t->world, &change, &t->err));
	(void)snprintf(payload, sizeof(payload),
	    "{\"body\":{\"of\":\"%s\"}," HEAD SEEN "\"type\":\"assent\","
	    "\"v\":1}",
	    digest_hex(&of).text);
	if (!statement_parse(t->schemas, bytes_of(payload), &arena, &assent,
		&t->err))
		fail_msg("%s %s", t->err.field, t->err.msg);
	assert_true(statement_wants_more(t->world, &assent, &wants, &t->err));
	for (size_t i = 0; i < WANT_KINDS; i++)
		assert_int_equal(wants.list[i].n, 0);
}

static void
a_policy_that_is_none_decides_nothing(void **state)
{
	static const char *const documents[] = {
		"{}",
		"no JSON",
		"{\"effective_from\":\"2026-01-01T00:00:00Z\","
		"\"policy\":\"p\",\"roles\":{\"voter\":{\"rule\":{\"all\":[]},"
		"\"title\":\"V\"}},\"title\":\"P\",\"version\":1}",
		"{\"policy\":\"p\",\"roles\":{},\"title\":\"P\"}",
		"{\"effective_from\":7,\"policy\":\"p\",\"roles\":{\"voter\":"
		"{\"rule\":7,\"title\":\"V\",\"use\":\"franchise\"}},"
		"\"title\":\"P\",\"version\":1}",
	};
	struct tampered *t = *state;

	for (size_t i = 0; i < COUNT(documents); i++) {
		auto_arena struct arena arena = { 0 };
		const struct policy_row row = {
			.row = { .until = ROW_OPEN },
			.policy = "p",
			.document = documents[i],
		};
		struct policy policy;

		t->err = (struct err){ 0 };
		assert_false(
		    version_parse(t->world, &row, &arena, &policy, &t->err));
		assert_int_equal(t->err.code, ERR_INTERNAL);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TAMPERED(
		    what_waits_for_an_assent_is_checked_again_when_it_is_read),
		IN_TAMPERED(what_waits_is_what_was_signed_and_nothing_else),
		IN_TAMPERED(
		    an_assent_to_what_cannot_be_read_asks_for_nothing_more),
		IN_TAMPERED(a_policy_that_is_none_decides_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
