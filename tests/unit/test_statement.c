#include "test.h"

#include "core/instant.h"
#include "core/merkle.h"
#include "core/statement.h"

/* The worked example of docs/protocol.md, and what is refused of it. */

#define ADA                                                                    \
	"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICmsuuFBvMrwsi4alNNNC8c2HlJtC"    \
	"/4SyJeUvJMilm3X"

static const char genesis[] =
    "{\"body\":{\"founders\":[{\"handle\":\"ada\",\"keys\":[\"" ADA "\"],"
    "\"offices\":[\"registrar\"]},{\"handle\":\"bo\","
    "\"keys\":[\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICtyJwstdEpB/FjQRnWX15w"
    "duoOktN4PJC445Qgmnymf\"],"
    "\"offices\":[\"registrar\",\"official\"]},{\"handle\":\"cleo\","
    "\"keys\":[\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJVONzW+iMWRWBEJsxKE54a"
    "HoVMwmYpAoExpG+lI1II+\"],"
    "\"offices\":[\"official\"]}],"
    "\"log_key\":\"kleos.example/orchard+22e49d65+AQOhB7/zzhC+HXDdGOdLwJln5N"
    "Ywm6UNXx3chmQSVTG4\","
    "\"origin\":\"kleos.example/orchard\",\"settings\":{"
    "\"url\":\"https://orchard.example/\","
    "\"zone\":\"UTC\"},\"slug\":\"orchard\",\"title\":\"The Orchard\"},"
    "\"by\":\"ada\","
    "\"made_at\":\"2026-01-10T09:00:00Z\",\"nonce\":\"kHn8Qp3XvJ5mT0zR7bYwLg\","
    "\"type\":\"community\",\"v\":1}";

static const char armored[] =
    "-----BEGIN SSH SIGNATURE-----\n"
    "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgKay64UG8yvCyLhqU000LxzYeUm\n"
    "0L/hLIl5S8kyKWbdcAAAASa2xlb3MudjEuY29tbXVuaXR5AAAAAAAAAAZzaGE1MTIAAABT\n"
    "AAAAC3NzaC1lZDI1NTE5AAAAQACCqYx2TDawL2ij63Ic+yCOEdwVkmJ6XTUFPyBIgAz+MB\n"
    "g+i+ULzxwtyth4J/nme642vESE94y0yVDltL0xLwE=\n"
    "-----END SSH SIGNATURE-----\n";

#define LOG "0954148af4908029c66ce38c7ea1a76c5008efb1e623e75e5c8d8a2a1dcd1e53"
#define SIGNATURE                                                              \
	"756785880cd5261915d696d267127ca746a672ab297d8f41b0a400a837d553f0"
#define COMMITMENT                                                             \
	"0aed128cdd91e932bce83071ce7f943679cf19d05eca22267321ab2e5cfbdcaf"
#define LEAF "cf603aa5dbdf7432323252f805a61028de3a5d600b0254ffe26ab81522145e88"

struct fixture {
	struct schemas *schemas;
	struct arena arena;
	struct statement statement;
	struct err err;
};

static int
start(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->schemas = schemas_new(schema_files, schema_files_n, &f->err);
	if (f->schemas == NULL)
		fail_msg("%s %s", f->err.field, f->err.msg);
	*state = f;
	return 0;
}

static int
stop(void **state)
{
	struct fixture *f = *state;

	schemas_free(f->schemas);
	arena_done(&f->arena);
	free(f);
	return 0;
}

static void
parse(struct fixture *f, const char *payload)
{
	if (!statement_parse(f->schemas, bytes_of(payload), &f->arena,
		&f->statement, &f->err))
		fail_msg("%s %s", f->err.field, f->err.msg);
}

/* "from" replaced once by "to"; free() it. */
static char *
replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	auto_buf struct buf out = { 0 };

	assert_non_null(at);
	buf_add(&out, text, (size_t)(at - text));
	buf_puts(&out, to);
	buf_puts(&out, at + strlen(from));
	return strdup(out.data);
}

static void
same_hex(const struct digest *digest, const char *hex)
{
	assert_string_equal(digest_hex(digest).text, hex);
}

static void
reads_the_example_as_the_protocol_says(void **state)
{
	struct fixture *f = *state;

	parse(f, genesis);
	same_hex(&f->statement.digest, LOG);
	assert_string_equal(f->statement.type->name, "community");
	assert_string_equal(f->statement.by, "ada");
	assert_string_equal(f->statement.nonce, "kHn8Qp3XvJ5mT0zR7bYwLg");
	assert_string_equal(instant_format(f->statement.made_at).text,
	    "2026-01-10T09:00:00Z");
	assert_true(digest_is_zero(&f->statement.log));
	assert_false(f->statement.has_seen);
	assert_int_equal(f->statement.payload.len, 753);
	assert_ptr_not_equal(f->statement.payload.data, genesis);
	assert_string_equal((const char *)f->statement.payload.data, genesis);
}

static void
verifies_the_signature_of_the_example(void **state)
{
	struct fixture *f = *state;

	parse(f, genesis);
	assert_true(
	    statement_verify(&f->statement, bytes_of(armored), &f->err));
	assert_string_equal(ssh_key_line(&f->statement.sig.key).text, ADA);
	same_hex(&f->statement.sig.digest, SIGNATURE);
}

static void
commits_to_the_example_with_the_bytes_of_the_protocol(void **state)
{
	static const char entry_hex[] = "010000019ba72246fb" COMMITMENT;
	unsigned char entry[ENTRY_LEN];
	char hex[2 * ENTRY_LEN + 1];
	struct digest payload, signature;

	(void)state;
	assert_true(digest_parse(LOG, &payload));
	assert_true(digest_parse(SIGNATURE, &signature));
	const struct digest c = entry_commitment(&payload, &signature);
	same_hex(&c, COMMITMENT);
	entry_bytes(INT64_C(1768035600123), &c, entry);
	for (size_t i = 0; i < sizeof(entry); i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", entry[i]);
	assert_string_equal(hex, entry_hex);
	const struct digest leaf =
	    merkle_leaf((struct bytes){ entry, sizeof(entry) });
	same_hex(&leaf, LEAF);
}

static void
a_signature_is_over_these_bytes_and_no_others(void **state)
{
	struct fixture *f = *state;
	auto_free char *other = replaced(genesis, "The Orchard", "My Orchard");
	auto_free char *broken = replaced(armored, "U1NI", "U1NJ");

	parse(f, other);
	assert_false(
	    statement_verify(&f->statement, bytes_of(armored), &f->err));
	assert_int_equal(f->err.code, ERR_BAD_SIGNATURE);
	assert_string_equal(f->err.field, "/signature");
	parse(f, genesis);
	assert_false(
	    statement_verify(&f->statement, bytes_of(broken), &f->err));
	assert_int_equal(f->err.code, ERR_MALFORMED);
	assert_string_equal(f->err.field, "/signature");
	assert_true(digest_is_zero(&f->statement.sig.digest));
}

#define REST                                                                   \
	"\"made_at\":\"2026-01-10T09:00:00Z\","                                \
	"\"nonce\":\"kHn8Qp3XvJ5mT0zR7bYwLg\","
#define SEEN "\"seen\":{\"root\":\"" LEAF "\",\"size\":1},"
#define ASSENT                                                                 \
	"{\"body\":{\"of\":\"" LOG "\"},\"by\":\"ada\",\"log\":\"" LOG "\","
#define VOUCH "{\"body\":{\"person\":\"" LOG "\"},\"by\":\"ada\","

/* clang-format off */
static const struct {
	const char *why;
	const char *payload;
	enum err_code code;
	const char *field;
} refused[] = {
	{ "governance without a head", ASSENT REST
	    "\"type\":\"assent\",\"v\":1}", ERR_INVALID, "/seen" },
	{ "a head elsewhere", VOUCH "\"log\":\"" LOG "\"," REST SEEN
	    "\"type\":\"vouch\",\"v\":1}", ERR_INVALID, "/seen" },
	{ "no log", VOUCH REST
	    "\"type\":\"vouch\",\"v\":1}", ERR_INVALID, "/log" },
	{ "a log that is no digest", VOUCH "\"log\":\"12\"," REST
	    "\"type\":\"vouch\",\"v\":1}", ERR_INVALID, "/log" },
	{ "a log of nothing", VOUCH "\"log\":\"0000000000000000"
	    "000000000000000000000000000000000000000000000000\"," REST
	    "\"type\":\"vouch\",\"v\":1}", ERR_INVALID, "/log" },
	{ "a later version, which is said first", VOUCH
	    "\"type\":\"vouch\",\"v\":2,\"x\":1}", ERR_INVALID, "/v" },
	{ "no version", VOUCH REST
	    "\"type\":\"vouch\"}", ERR_INVALID, "/v" },
	{ "a type not known here", VOUCH "\"log\":\"" LOG "\"," REST
	    "\"type\":\"voucher\",\"v\":1}", ERR_INVALID, "/type" },
	{ "no type", VOUCH "\"log\":\"" LOG "\"," REST
	    "\"v\":1}", ERR_INVALID, "/type" },
	{ "a body of another type", VOUCH "\"log\":\"" LOG "\"," REST
	    "\"type\":\"import\",\"v\":1}", ERR_INVALID, NULL },
	{ "no nonce", VOUCH "\"log\":\"" LOG "\","
	    "\"made_at\":\"2026-01-10T09:00:00Z\","
	    "\"type\":\"vouch\",\"v\":1}", ERR_INVALID, "/nonce" },
	{ "no such day", VOUCH "\"log\":\"" LOG "\","
	    "\"made_at\":\"2026-02-30T09:00:00Z\","
	    "\"nonce\":\"kHn8Qp3XvJ5mT0zR7bYwLg\","
	    "\"type\":\"vouch\",\"v\":1}", ERR_INVALID, "/made_at" },
	{ "a list", "[]", ERR_NOT_CANONICAL, "" },
	{ "nothing", "", ERR_MALFORMED, "" },
};
/* clang-format on */

static void
refuses_payloads_and_names_the_field(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(refused); i++) {
		f->err = (struct err){ 0 };
		if (statement_parse(f->schemas, bytes_of(refused[i].payload),
			&f->arena, &f->statement, &f->err))
			fail_msg("%s: accepted", refused[i].why);
		if (f->err.code != refused[i].code ||
		    (refused[i].field != NULL &&
			strcmp(f->err.field, refused[i].field) != 0))
			fail_msg("%s: %s %s", refused[i].why, f->err.field,
			    f->err.msg);
	}
}

static void
only_genesis_goes_without_a_log(void **state)
{
	struct fixture *f = *state;
	auto_free char *logged =
	    replaced(genesis, "\"made_at\"", "\"log\":\"" LOG "\",\"made_at\"");
	auto_free char *zero = replaced(genesis, "\"made_at\"",
	    "\"log\":\"0000000000000000000000000000000000000000000000000000000"
	    "000000000\",\"made_at\"");

	assert_false(statement_parse(f->schemas, bytes_of(logged), &f->arena,
	    &f->statement, &f->err));
	assert_string_equal(f->err.field, "/log");
	assert_false(statement_parse(f->schemas, bytes_of(zero), &f->arena,
	    &f->statement, &f->err));
	assert_string_equal(f->err.field, "/log");
}

static void
what_was_recorded_is_read_without_schemas(void **state)
{
	struct fixture *f = *state;

	assert_true(statement_parse(NULL, bytes_of(genesis), &f->arena,
	    &f->statement, &f->err));
	same_hex(&f->statement.digest, LOG);
}

static void
every_type_is_found_by_its_name_and_has_a_schema(void **state)
{
	size_t n;
	const struct type *const *table = type_table(&n);

	(void)state;
	assert_true(n >= 14);
	for (size_t i = 0; i < n; i++) {
		auto_free char *schema =
		    replaced("NAME.json", "NAME", table[i]->name);

		assert_ptr_equal(type_find(table[i]->name), table[i]);
		assert_string_equal(table[i]->schema, schema);
	}
	assert_null(type_find("communit"));
	assert_null(type_find(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_example_as_the_protocol_says),
		cmocka_unit_test(verifies_the_signature_of_the_example),
		cmocka_unit_test(
		    commits_to_the_example_with_the_bytes_of_the_protocol),
		cmocka_unit_test(a_signature_is_over_these_bytes_and_no_others),
		cmocka_unit_test(refuses_payloads_and_names_the_field),
		cmocka_unit_test(only_genesis_goes_without_a_log),
		cmocka_unit_test(what_was_recorded_is_read_without_schemas),
		cmocka_unit_test(
		    every_type_is_found_by_its_name_and_has_a_schema),
	};
	struct CMUnitTest fresh[COUNT(tests)];

	for (size_t i = 0; i < COUNT(tests); i++) {
		fresh[i] = tests[i];
		fresh[i].setup_func = start;
		fresh[i].teardown_func = stop;
	}
	return cmocka_run_group_tests(fresh, NULL, NULL);
}
