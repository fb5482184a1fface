#include "test.h"

#include <jansson.h>
#include <regex.h>

#include "core/identity.h"

static const char table[] = "schemas/identity-schemes.json";

/* In the order of protocol.md. */
static const char *const names[] = { "handle", "github", "github-id", "gitlab",
	"gerrit", "irc", "matrix", "openinfra", "debian", "orcid", "url",
	"name", "private" };

static json_t *
load_schemes(void)
{
	json_error_t err;
	json_t *schemes;
	json_t *root = json_load_file(table, JSON_REJECT_DUPLICATES, &err);

	if (root == NULL)
		fail_msg("%s: %s", table, err.text);
	schemes = json_incref(json_object_get(root, "schemes"));
	json_decref(root);
	return schemes;
}

static bool
matches(const char *pattern, const char *text)
{
	regex_t regex;
	bool found;

	assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
	found = regexec(&regex, text, 0, NULL, 0) == 0;
	regfree(&regex);
	return found;
}

static void
check_accepted(const char *in, const char *out, const char *pattern)
{
	struct identity got = { 0 };
	struct err err = { 0 };

	if (!identity_parse(in, &got, &err))
		fail_msg("%s: %s", in, err.msg);
	assert_string_equal(got.text, out);
	assert_int_equal(identity_is_normal(in), strcmp(in, out) == 0);
	if (!identity_is_normal(out))
		fail_msg("%s is not its own normal form", out);
	if (!matches(pattern, out))
		fail_msg("%s does not match %s", out, pattern);
}

static void
check_refused(const char *in, const char *error)
{
	struct identity got = { .text = "untouched" };
	struct err err = { 0 };

	if (identity_parse(in, &got, &err))
		fail_msg("%s was taken as %s", in, got.text);
	assert_int_equal(err.code, ERR_INVALID);
	if (strstr(err.msg, error) == NULL)
		fail_msg("%s: \"%s\" does not say \"%s\"", in, err.msg, error);
	assert_string_equal(got.text, "untouched");
	assert_false(identity_is_normal(in));
}

static void
every_vector_of_the_table_holds(void **state)
{
	auto_json json_t *schemes = load_schemes();
	size_t i, j, n = 0;
	json_t *scheme, *vector;

	(void)state;
	json_array_foreach (schemes, i, scheme) {
		const char *pattern =
		    json_string_value(json_object_get(scheme, "pattern"));

		json_array_foreach (json_object_get(scheme, "vectors"), j,
		    vector) {
			const char *in, *out = NULL, *error = NULL;

			assert_int_equal(json_unpack(vector, "{s:s,s?s,s?s!}",
					     "in", &in, "out", &out, "error",
					     &error),
			    0);
			if (out != NULL)
				check_accepted(in, out, pattern);
			else
				check_refused(in, error);
			n++;
		}
	}
	assert_true(n > 150);
}

static void
the_table_lists_every_scheme_once_and_in_order(void **state)
{
	auto_json json_t *schemes = load_schemes();

	(void)state;
	assert_int_equal(json_array_size(schemes), COUNT(names));
	for (size_t i = 0; i < COUNT(names); i++)
		assert_string_equal(json_string_value(json_object_get(
					json_array_get(schemes, i), "scheme")),
		    names[i]);
}

static void
an_unknown_scheme_is_told_the_known_ones(void **state)
{
	static const char *const unknown[] = { "", "ada", ":ada", "IRC:ada",
		"twitter:ada", "irc :ada", "mail", "github-ids:1" };

	(void)state;
	for (size_t i = 0; i < COUNT(unknown); i++)
		for (size_t j = 0; j < COUNT(names); j++)
			check_refused(unknown[i], names[j]);
}

static void
an_address_is_refused_as_one_whatever_stands_before_it(void **state)
{
	static const char *const addresses[] = { "ada@example.org",
		"email:ada@example.org", "mailto:ada@example.org",
		"name:\"a b\"@example.org",
		("name:ada\xEF\xB9\xAB"
		 "example.org"),
		"irc:ada@example.org", "url:https://h/ada@example.org",
		"private:ada@example.org" };

	(void)state;
	for (size_t i = 0; i < COUNT(addresses); i++)
		check_refused(addresses[i], "e-mail address");
}

static void
broken_text_is_no_name(void **state)
{
	(void)state;
	check_refused("name:caf\xE9", "UTF-8");
	check_refused("name:\xC0\xAF", "UTF-8");
	check_refused("name:\xED\xA0\x80", "UTF-8");
	check_refused("name:a\xC2", "UTF-8");
}

static void
handles_go_in_and_out_of_identities(void **state)
{
	(void)state;
	assert_string_equal(identity_of_handle("ada").text, "handle:ada");
	assert_string_equal(identity_handle("handle:ada"), "ada");
	assert_null(identity_handle("irc:ada"));
	assert_null(identity_handle("handles:ada"));
}

static void
handles_have_one_form(void **state)
{
	static const struct {
		const char *text;
		bool valid;
	} cases[] = { { "a", true }, { "0-", true }, { "ada-2", true },
		{ "", false }, { "-a", false }, { "Ada", false },
		{ "a_b", false }, { "a b", false }, { "a\n", false },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (handle_is_valid(cases[i].text) != cases[i].valid)
			fail_msg("\"%s\"", cases[i].text);
}

static void
spellings_of_a_group_have_one_form(void **state)
{
	static const struct {
		const char *in;
		const char *out;
	} cases[] = {
		{ "log_wg", "log-wg" },
		{ "Log WG", "log-wg" },
		{ "__log -- wg!", "log-wg" },
		{ "log-wg", "log-wg" },
		{ "LDT 2015/08", "ldt-2015-08" },
		{ "Gr\xC3\xBCn AG", "gr\xC3\xBCn-ag" },
	};
	char longest[IDENTITY_MAX + 1] = "";
	struct identity got = { 0 };
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(alias_normalise(cases[i].in, &got, &err));
		assert_string_equal(got.text, cases[i].out);
		assert_true(alias_normalise(got.text, &got, &err));
		assert_string_equal(got.text, cases[i].out);
	}
	assert_false(alias_normalise("", &got, &err));
	assert_false(alias_normalise(" -_!", &got, &err));
	assert_int_equal(err.code, ERR_INVALID);
	memset(longest, 'a', IDENTITY_MAX);
	assert_false(alias_normalise(longest, &got, &err));
	longest[IDENTITY_MAX - 1] = '\0';
	assert_true(alias_normalise(longest, &got, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_of_the_table_holds),
		cmocka_unit_test(
		    the_table_lists_every_scheme_once_and_in_order),
		cmocka_unit_test(an_unknown_scheme_is_told_the_known_ones),
		cmocka_unit_test(
		    an_address_is_refused_as_one_whatever_stands_before_it),
		cmocka_unit_test(broken_text_is_no_name),
		cmocka_unit_test(handles_go_in_and_out_of_identities),
		cmocka_unit_test(handles_have_one_form),
		cmocka_unit_test(spellings_of_a_group_have_one_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
