/* Our schema checker over schemas/examples, the same files that an
 * independent validator judges in tests/schemas/schemas.test.mjs. */

#include <dirent.h>
#include <stdio.h>

#include "core/policy.h"
#include "core/schema.h"

#include "test.h"

#define EXAMPLES "schemas/examples"
#define VALID_MIN 3
#define INVALID_MIN 8
#define POLICIES_MIN 4

/* One example file and the schema that judges it. */
struct example {
	char path[512];
	char schema[128];
};

typedef bool judgement(const struct schemas *schemas,
    const struct example *example, const json_t *value);

static void
close_dir(DIR **dir)
{
	if (*dir != NULL)
		(void)closedir(*dir);
}

/* An entry's name without .json, or false for anything else. */
static bool
json_stem(const char *name, char *stem, size_t size)
{
	size_t len = strlen(name);

	if (len <= 5 || len >= size || strcmp(name + len - 5, ".json") != 0)
		return false;
	memcpy(stem, name, len - 5);
	stem[len - 5] = '\0';
	return true;
}

static bool
explain(const struct example *example, const char *what, const struct err *err)
{
	print_error("%s: %s: at \"%s\": %s\n", example->path, what, err->field,
	    err->msg);
	return false;
}

static bool
is_accepted(const struct schemas *schemas, const struct example *example,
    const json_t *value)
{
	struct err err = { 0 };

	return schema_check(schemas, example->schema, value, &err) ||
	       explain(example, "refused", &err);
}

/* Also what no schema can say, such as a window that is not defined. */
static bool
is_a_policy(const struct schemas *schemas, const struct example *example,
    const json_t *value)
{
	struct arena arena = { 0 };
	struct policy policy;
	struct err err = { 0 };
	bool ok = is_accepted(schemas, example, value) &&
		  (policy_parse(value, &arena, &policy, &err) ||
		      explain(example, "no policy", &err));

	arena_done(&arena);
	return ok;
}

/* {"why", "field", "value"}: refused, and for that very field. */
static bool
is_refused_at_its_field(const struct schemas *schemas,
    const struct example *example, const json_t *value)
{
	const char *field = json_string_value(json_object_get(value, "field"));
	const json_t *inner = json_object_get(value, "value");
	struct err err = { 0 };

	if (field == NULL || inner == NULL)
		return explain(example, "lacks field or value", &err);
	if (schema_check(schemas, example->schema, inner, &err))
		return explain(example, "accepted", &err);
	if (err.code != ERR_INVALID || err.msg[0] == '\0')
		return explain(example, "refused without a reason", &err);
	return strcmp(err.field, field) == 0 ||
	       explain(example, "refused for another field", &err);
}

/* Judge one file; *failed counts those that disappoint. */
static void
judge_file(const struct schemas *schemas, const struct example *example,
    judgement *judge, size_t *failed)
{
	json_error_t why;
	json_t *value auto_json =
	    json_load_file(example->path, JSON_REJECT_DUPLICATES, &why);

	if (value == NULL) {
		print_error("%s: %s\n", example->path, why.text);
		(*failed)++;
	} else if (!judge(schemas, example, value)) {
		(*failed)++;
	}
}

/* Judge the files of a folder by one schema; returns how many there are. */
static size_t
judge_folder(const struct schemas *schemas, const char *folder,
    const char *schema, judgement *judge, size_t *failed)
{
	DIR *dir __attribute__((cleanup(close_dir))) = opendir(folder);
	const struct dirent *entry;
	char stem[128];
	size_t n = 0;

	if (dir == NULL)
		return 0;
	while ((entry = readdir(dir)) != NULL) {
		struct example example = { 0 };

		if (!json_stem(entry->d_name, stem, sizeof(stem)))
			continue;
		(void)snprintf(example.path, sizeof(example.path), "%s/%s",
		    folder, entry->d_name);
		(void)snprintf(example.schema, sizeof(example.schema), "%s",
		    schema);
		judge_file(schemas, &example, judge, failed);
		n++;
	}
	return n;
}

static struct schemas *
compile(void)
{
	struct err err = { 0 };
	struct schemas *schemas =
	    schemas_new(schema_files, schema_files_n, &err);

	if (schemas == NULL)
		fail_msg("%s: %s", err.field, err.msg);
	return schemas;
}

/* Files of definitions, and those below a folder, have no examples here. */
static bool
has_examples(const char *schema)
{
	return strcmp(schema, "common.json") != 0 &&
	       strchr(schema, '/') == NULL;
}

/* Every schema's folder below valid/ or invalid/. */
static void
judge_kind(const char *kind, size_t at_least, judgement *judge)
{
	struct schemas *schemas = compile();
	size_t failed = 0;

	for (size_t i = 0; i < schema_files_n; i++) {
		const char *schema = schema_files[i].name;
		char stem[128];
		char folder[256];

		if (!has_examples(schema) ||
		    !json_stem(schema, stem, sizeof(stem)))
			continue;
		(void)snprintf(folder, sizeof(folder), "%s/%s/%s", EXAMPLES,
		    kind, stem);
		size_t n =
		    judge_folder(schemas, folder, schema, judge, &failed);
		if (n < at_least) {
			print_error("%s: only %zu examples\n", folder, n);
			failed++;
		}
	}
	schemas_free(schemas);
	assert_int_equal(failed, 0);
}

static void
compiles_every_schema_file(void **state)
{
	(void)state;
	struct schemas *schemas = compile();

	assert_true(schema_files_n >= 18);
	schemas_free(schemas);
}

static void
accepts_every_valid_example(void **state)
{
	(void)state;
	judge_kind("valid", VALID_MIN, is_accepted);
}

static void
refuses_every_invalid_example_at_its_field(void **state)
{
	(void)state;
	judge_kind("invalid", INVALID_MIN, is_refused_at_its_field);
}

static void
understands_every_example_policy(void **state)
{
	(void)state;
	struct schemas *schemas = compile();
	size_t failed = 0;
	size_t n = judge_folder(schemas, EXAMPLES "/policies",
	    "policy-document.json", is_a_policy, &failed);

	schemas_free(schemas);
	assert_true(n >= POLICIES_MIN);
	assert_int_equal(failed, 0);
}

static void
says_that_a_schema_does_not_exist(void **state)
{
	(void)state;
	struct schemas *schemas = compile();
	json_t *value auto_json = json_object();
	struct err err = { 0 };

	assert_false(schema_check(schemas, "gossip.json", value, &err));
	assert_int_equal(err.code, ERR_INTERNAL);
	schemas_free(schemas);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compiles_every_schema_file),
		cmocka_unit_test(accepts_every_valid_example),
		cmocka_unit_test(refuses_every_invalid_example_at_its_field),
		cmocka_unit_test(understands_every_example_policy),
		cmocka_unit_test(says_that_a_schema_does_not_exist),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
