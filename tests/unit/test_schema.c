#include "test.h"

#include "core/schema.h"

#include <stdio.h>

/* Compile one text as "it.json", with a second file to refer to. */
static struct schemas *
compile(const char *text, struct err *err)
{
	static const char common[] =
	    "{\"$defs\": {\"slug\": {\"type\": \"string\", "
	    "\"pattern\": \"^[a-z]+$\"}, "
	    "\"a/b~c\": {\"type\": \"boolean\"}, "
	    "\"tree\": {\"type\": \"object\", \"additionalProperties\": "
	    "{\"$ref\": \"#/$defs/tree\"}}}, \"type\": \"integer\"}";
	const struct schema_file files[] = {
		{ "common.json", bytes_of(common) },
		{ "it.json", bytes_of(text) },
	};

	return schemas_new(files, COUNT(files), err);
}

static json_t *
value_of(const char *text)
{
	json_t *value = json_loadb(text, strlen(text), JSON_DECODE_ANY, NULL);

	if (value == NULL)
		fail_msg("not JSON: %s", text);
	return value;
}

struct row {
	const char *why;
	const char *schema;
	const char *value;
	const char *field; /* NULL: the value is valid */
	const char *msg;
};

static void
check_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct err err = { 0 };
		struct schemas *schemas = compile(rows[i].schema, &err);
		json_t *value auto_json = value_of(rows[i].value);

		if (schemas == NULL)
			fail_msg("%s: %s: %s", rows[i].why, err.field, err.msg);
		const char *field = rows[i].field != NULL ? rows[i].field : "";
		const char *msg = rows[i].msg != NULL ? rows[i].msg : "";
		bool ok = schema_check(schemas, "it.json", value, &err);
		schemas_free(schemas);
		if (ok != (rows[i].field == NULL) ||
		    strcmp(err.field, field) != 0 || strcmp(err.msg, msg) != 0)
			fail_msg("%s: %s %s", rows[i].why, err.field, err.msg);
		assert_int_equal(err.code, ok ? ERR_NONE : ERR_INVALID);
	}
}

static const struct row types[] = {
	{ "no type admits everything", "{}", "null", NULL, NULL },
	{ "the schema true", "{\"items\": true}", "[1]", NULL, NULL },
	{ "the schema false", "{\"items\": false}", "[1]", "/0",
	    "is not allowed" },
	{ "the schema false without an item", "{\"items\": false}", "[]", NULL,
	    NULL },
	{ "an object", "{\"type\": \"object\"}", "[]", "",
	    "must be an object" },
	{ "a list", "{\"type\": \"array\"}", "{}", "", "must be a list" },
	{ "a string", "{\"type\": \"string\"}", "1", "", "must be a string" },
	{ "an integer", "{\"type\": \"integer\"}", "\"1\"", "",
	    "must be an integer" },
	{ "true", "{\"type\": \"boolean\"}", "true", NULL, NULL },
	{ "false", "{\"type\": \"boolean\"}", "false", NULL, NULL },
	{ "null is no boolean", "{\"type\": \"boolean\"}", "null", "",
	    "must be true or false" },
	{ "null", "{\"type\": \"null\"}", "null", NULL, NULL },
	{ "one of two", "{\"type\": [\"string\", \"integer\"]}", "1", NULL,
	    NULL },
	{ "none of two", "{\"type\": [\"string\", \"integer\"]}", "true", "",
	    "must be a string or an integer" },
	{ "a fraction is nowhere", "{}", "1.5", "", "must be an integer" },
	{ "const", "{\"const\": \"x\"}", "\"y\"", "", "must be \"x\"" },
	{ "an integer is not its text", "{\"const\": 1}", "\"1\"", "",
	    "must be 1" },
	{ "an object as const", "{\"const\": {\"a\": [1], \"b\": 2}}",
	    "{\"b\": 2, \"a\": [1]}", NULL, NULL },
	{ "const false is not no const", "{\"const\": false}", "true", "",
	    "must be false" },
	{ "enum", "{\"enum\": [\"a\", 2]}", "2", NULL, NULL },
	{ "not in enum", "{\"enum\": [\"a\", 2]}", "\"2\"", "",
	    "must be one of: a, 2" },
};

static void
checks_types_and_fixed_values(void **state)
{
	(void)state;
	check_rows(types, COUNT(types));
}

static const struct row scalars[] = {
	{ "the least", "{\"minimum\": 1}", "1", NULL, NULL },
	{ "below the least", "{\"minimum\": 1}", "0", "",
	    "must be at least 1" },
	{ "the most", "{\"maximum\": -1}", "-1", NULL, NULL },
	{ "above the most", "{\"maximum\": -1}", "0", "",
	    "must be at most -1" },
	{ "a bound on numbers says nothing about strings", "{\"minimum\": 1}",
	    "\"\"", NULL, NULL },
	{ "2^53 has no place in JCS-int", "{}", "9007199254740992", "",
	    "must be at most 9007199254740991" },
	{ "as long as can be", "{\"maxLength\": 2}", "\"ab\"", NULL, NULL },
	{ "too long", "{\"maxLength\": 2}", "\"abc\"", "",
	    "must be at most 2 characters" },
	{ "characters, not bytes", "{\"maxLength\": 2}",
	    "\"\xc3\xa9\xf0\x9f\x98\x82\"", NULL, NULL },
	{ "a character of four bytes is one", "{\"minLength\": 2}",
	    "\"\xf0\x9f\x98\x82\"", "", "must be at least 2 characters" },
	{ "one character", "{\"minLength\": 1}", "\"\"", "",
	    "must be at least 1 character" },
	{ "a length says nothing about lists", "{\"minLength\": 1}", "[]", NULL,
	    NULL },
	{ "a pattern", "{\"pattern\": \"^[a-z]{2}$\"}", "\"ab\"", NULL, NULL },
	{ "a pattern that is not met", "{\"pattern\": \"^[a-z]{2}$\"}",
	    "\"abc\"", "", "must match ^[a-z]{2}$" },
	{ "a pattern is found anywhere", "{\"pattern\": \"b\"}", "\"abc\"",
	    NULL, NULL },
	{ "$ is the end, not the end of a line", "{\"pattern\": \"^a$\"}",
	    "\"a\\n\"", "", "must match ^a$" },
	{ "^ is the start, not the start of a line", "{\"pattern\": \"^a\"}",
	    "\"\\na\"", "", "must match ^a" },
	{ "a negated bracket takes a line feed", "{\"pattern\": \"^[^a]+$\"}",
	    "\"\\n\"", NULL, NULL },
	{ "and a character of several bytes", "{\"pattern\": \"^[^a]+$\"}",
	    "\"\xe2\x82\xac\"", NULL, NULL },
};

static void
checks_numbers_and_strings(void **state)
{
	(void)state;
	check_rows(scalars, COUNT(scalars));
}

static const struct row containers[] = {
	{ "no items needed", "{\"items\": {\"type\": \"integer\"}}", "[]", NULL,
	    NULL },
	{ "a wrong item", "{\"items\": {\"type\": \"integer\"}}", "[1, \"2\"]",
	    "/1", "must be an integer" },
	{ "too few items", "{\"minItems\": 1}", "[]", "",
	    "must have at least 1 item" },
	{ "too many items", "{\"maxItems\": 2}", "[1, 2, 3]", "",
	    "must have at most 2 items" },
	{ "all different", "{\"uniqueItems\": true, \"maxItems\": 3}",
	    "[1, \"1\", true]", NULL, NULL },
	{ "a repeated object", "{\"uniqueItems\": true, \"maxItems\": 3}",
	    "[{\"a\": 1, \"b\": 2}, 1, {\"b\": 2, \"a\": 1}]", "/2",
	    "repeats an earlier item" },
	{ "uniqueItems false", "{\"uniqueItems\": false}", "[1, 1]", NULL,
	    NULL },
	{ "too few fields", "{\"minProperties\": 1}", "{}", "",
	    "must have at least 1 field" },
	{ "too many fields", "{\"maxProperties\": 1}", "{\"a\": 1, \"b\": 2}",
	    "", "must have at most 1 field" },
	{ "a required field", "{\"required\": [\"a\", \"b\"]}", "{\"a\": 1}",
	    "/b", "is required" },
	{ "required says nothing about lists", "{\"required\": [\"a\"]}", "[]",
	    NULL, NULL },
	{ "a field that is there must be right",
	    "{\"properties\": {\"a\": {\"type\": \"string\"}}}", "{\"a\": 1}",
	    "/a", "must be a string" },
	{ "a field that is not there need not",
	    "{\"properties\": {\"a\": {\"type\": \"string\"}}}", "{\"b\": 1}",
	    NULL, NULL },
	{ "properties are found in any order",
	    "{\"properties\": {\"b\": {}, \"c\": {}, \"a\": {}}, "
	    "\"additionalProperties\": false}",
	    "{\"a\": 1, \"b\": 2, \"c\": 3}", NULL, NULL },
	{ "an unknown field",
	    "{\"properties\": {\"a\": {}}, \"additionalProperties\": false}",
	    "{\"a\": 1, \"x/y~z\": 2}", "/x~1y~0z",
	    "unknown field; there are: a" },
	{ "a schema for all other fields",
	    "{\"properties\": {\"a\": {}}, "
	    "\"additionalProperties\": {\"type\": \"integer\"}}",
	    "{\"a\": \"\", \"b\": \"\"}", "/b", "must be an integer" },
	{ "names", "{\"propertyNames\": {\"maxLength\": 1}}",
	    "{\"a\": 1, \"bb\": 2}", "/bb",
	    "the name must be at most 1 character" },
	{ "places are found at depth",
	    "{\"properties\": {\"a\": {\"items\": {\"required\": [\"b\"]}}}}",
	    "{\"a\": [{\"b\": 1}, {}]}", "/a/1/b", "is required" },
	{ "a keyword may be a field",
	    "{\"properties\": {\"$ref\": {\"type\": \"string\"}}}",
	    "{\"$ref\": 1}", "/$ref", "must be a string" },
};

static void
checks_lists_and_objects(void **state)
{
	(void)state;
	check_rows(containers, COUNT(containers));
}

/* Two tagged forms, one of them through a reference. */
#define TAGGED                                                                 \
	"{\"oneOf\": [{\"type\": \"object\", \"properties\": "                 \
	"{\"action\": {\"const\": \"add\"}, "                                  \
	"\"n\": {\"type\": \"integer\"}}, "                                    \
	"\"required\": [\"action\", \"n\"], "                                  \
	"\"additionalProperties\": false}, "                                   \
	"{\"$ref\": \"#/$defs/revoke\"}], \"$defs\": {\"revoke\": "            \
	"{\"type\": \"object\", \"properties\": "                              \
	"{\"action\": {\"const\": \"revoke\"}, \"why\": {}}, "                 \
	"\"required\": [\"action\", \"why\"]}}}"

/* Two forms that are told apart by what they require. */
#define UNTAGGED                                                               \
	"{\"oneOf\": [{\"required\": [\"a\"], \"properties\": "                \
	"{\"a\": {\"type\": \"integer\"}}}, "                                  \
	"{\"required\": [\"b\"], \"properties\": "                             \
	"{\"b\": {\"type\": \"integer\"}}}]}"

static const struct row choices[] = {
	{ "the first form", TAGGED, "{\"action\": \"add\", \"n\": 1}", NULL,
	    NULL },
	{ "the form behind a reference", TAGGED,
	    "{\"action\": \"revoke\", \"why\": 1}", NULL, NULL },
	{ "the tag says which form explains", TAGGED,
	    "{\"action\": \"revoke\"}", "/why", "is required" },
	{ "even if the other would explain it too", TAGGED,
	    "{\"action\": \"add\", \"n\": \"1\"}", "/n", "must be an integer" },
	{ "an unknown tag", TAGGED, "{\"action\": \"eat\"}", "/action",
	    "must be one of: add, revoke" },
	{ "no tag", TAGGED, "{\"n\": 1}", "/action", "is required" },
	{ "not even an object", TAGGED, "1", "",
	    "has none of the allowed forms" },
	{ "the required field says which form explains", UNTAGGED,
	    "{\"b\": \"\"}", "/b", "must be an integer" },
	{ "none of the required fields", UNTAGGED, "{}", "",
	    "has none of the allowed forms" },
	{ "two forms at once", UNTAGGED, "{\"a\": 1, \"b\": 2}", "",
	    "has more than one of the allowed forms" },
	{ "the type says which form explains",
	    "{\"oneOf\": [{\"type\": \"string\", \"minLength\": 1}, "
	    "{\"type\": \"integer\"}]}",
	    "\"\"", "", "must be at least 1 character" },
	{ "anyOf takes two forms at once",
	    "{\"anyOf\": [{\"required\": [\"a\"]}, "
	    "{\"required\": [\"b\"]}]}",
	    "{\"a\": 1, \"b\": 2}", NULL, NULL },
	{ "but not none", "{\"anyOf\": [{\"const\": 1}, {\"const\": 2}]}", "3",
	    "", "has none of the allowed forms" },
	{ "allOf takes all",
	    "{\"allOf\": [{\"minimum\": 1}, "
	    "{\"maximum\": 2}]}",
	    "3", "", "must be at most 2" },
	{ "a tag that one form does not require decides nothing",
	    "{\"oneOf\": [{\"properties\": {\"t\": {\"const\": \"a\"}}}, "
	    "{\"properties\": {\"t\": {\"const\": \"b\"}}, "
	    "\"required\": [\"t\"]}]}",
	    "{}", NULL, NULL },
	{ "two forms with one tag",
	    "{\"oneOf\": [{\"properties\": {\"t\": {\"const\": \"a\"}}, "
	    "\"required\": [\"t\", \"x\"]}, "
	    "{\"properties\": {\"t\": {\"const\": \"a\"}}, "
	    "\"required\": [\"t\", \"y\"]}]}",
	    "{\"t\": \"a\", \"y\": 1}", NULL, NULL },
};

static void
lets_the_meant_alternative_explain(void **state)
{
	(void)state;
	check_rows(choices, COUNT(choices));
}

static const struct row references[] = {
	{ "a definition of another file",
	    "{\"$ref\": \"common.json#/$defs/slug\"}", "\"A\"", "",
	    "must match ^[a-z]+$" },
	{ "another file", "{\"$ref\": \"common.json\"}", "\"A\"", "",
	    "must be an integer" },
	{ "the root of another file", "{\"$ref\": \"common.json#\"}", "\"A\"",
	    "", "must be an integer" },
	{ "a pointer with escapes",
	    "{\"$ref\": \"common.json#/$defs/a~1b~0c\"}", "1", "",
	    "must be true or false" },
	{ "a property of this file",
	    "{\"properties\": {\"a\": {\"type\": \"string\"}, "
	    "\"b\": {\"$ref\": \"#/properties/a\"}}}",
	    "{\"b\": 1}", "/b", "must be a string" },
	{ "a reference and more beside it",
	    "{\"$ref\": \"common.json#/$defs/slug\", \"maxLength\": 1}",
	    "\"aa\"", "", "must be at most 1 character" },
	{ "a tree refers to itself through its fields",
	    "{\"$ref\": \"common.json#/$defs/tree\"}",
	    "{\"a\": {\"b\": {\"c\": 1}}}", "/a/b/c", "must be an object" },
	{ "a list refers to itself through its items",
	    "{\"type\": \"array\", \"items\": {\"$ref\": \"#\"}}",
	    "[[], [[1]]]", "/1/0/0", "must be a list" },
};

static void
follows_references(void **state)
{
	(void)state;
	check_rows(references, COUNT(references));
}

static const struct {
	const char *why;
	const char *schema;
	const char *field;
	const char *msg;
} uncompilable[] = {
	{ "an unknown keyword", "{\"items\": {\"format\": \"date\"}}",
	    "it.json#/items", "format is not a keyword of the subset" },
	{ "a keyword of the standard that is left out", "{\"not\": {}}",
	    "it.json#", "not is not a keyword of the subset" },
	{ "a spelling mistake", "{\"minlength\": 1}", "it.json#",
	    "minlength is not a keyword of the subset" },
	{ "a schema that is a list", "{\"items\": []}", "it.json#/items",
	    "a schema must be an object, true or false" },
	{ "a name that needs escapes", "{\"properties\": {\"a/b~c\": 1}}",
	    "it.json#/properties/a~1b~0c",
	    "a schema must be an object, true or false" },
	{ "numbers that are not integers", "{\"type\": \"number\"}", "it.json#",
	    "type must be one or several of object, array, string, integer, "
	    "boolean, null" },
	{ "no type at all", "{\"type\": []}", "it.json#", "type is empty" },
	{ "an empty enum", "{\"enum\": []}", "it.json#",
	    "enum must be a list that is not empty" },
	{ "an empty oneOf", "{\"oneOf\": []}", "it.json#",
	    "oneOf must be a list that is not empty" },
	{ "a fraction as bound", "{\"minimum\": 0.5}", "it.json#",
	    "minimum must be an integer up to 2^53-1" },
	{ "a negative length", "{\"maxLength\": -1}", "it.json#",
	    "maxLength must not be negative" },
	{ "uniqueItems without a limit", "{\"uniqueItems\": true}", "it.json#",
	    "uniqueItems needs maxItems beside it" },
	{ "a pattern outside the subset", "{\"pattern\": \"\\\\d\"}",
	    "it.json#",
	    "pattern uses an escape of anything but ^ $ \\ . * + ? ( ) [ { |" },
	{ "required must be names", "{\"required\": [1]}", "it.json#",
	    "required must be a list of names" },
	{ "$id inside", "{\"$id\": \"it.json\", \"items\": {\"$id\": \"x\"}}",
	    "it.json#/items", "$id is allowed only at the root of a file" },
	{ "a reference to no definition", "{\"$ref\": \"#/$defs/x\"}",
	    "it.json#", "$ref \"#/$defs/x\" leads nowhere" },
	{ "a reference to no file", "{\"$ref\": \"no.json\"}", "it.json#",
	    "$ref \"no.json\" leads nowhere" },
	{ "a reference above all folders", "{\"$ref\": \"../common.json\"}",
	    "it.json#", "$ref \"../common.json\" leads nowhere" },
	{ "a reference to itself", "{\"$ref\": \"#\"}", "it.json#",
	    "refers to itself without going into a field or item" },
	{ "a circle through combinations",
	    "{\"$defs\": {\"a\": {\"anyOf\": [{\"$ref\": \"#/$defs/b\"}]}, "
	    "\"b\": {\"allOf\": [{\"$ref\": \"#/$defs/a\"}]}}}",
	    NULL, "refers to itself without going into a field or item" },
};

static void
refuses_schemas_outside_the_subset(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(uncompilable); i++) {
		struct err err = { 0 };
		struct schemas *schemas = compile(uncompilable[i].schema, &err);

		if (schemas != NULL)
			fail_msg("%s: compiled", uncompilable[i].why);
		assert_int_equal(err.code, ERR_INVALID);
		assert_string_equal(err.msg, uncompilable[i].msg);
		if (uncompilable[i].field != NULL)
			assert_string_equal(err.field, uncompilable[i].field);
	}
}

static void
ignores_what_only_explains(void **state)
{
	struct row row = { "notes",
		"{\"$schema\": \"https://json-schema.org/draft/2020-12/"
		"schema\", \"$id\": \"it.json\", \"title\": \"t\", "
		"\"description\": \"d\", \"$comment\": \"c\", "
		"\"examples\": [1], \"type\": \"string\"}",
		"\"x\"", NULL, NULL };

	(void)state;
	check_rows(&row, 1);
}

static void
refuses_files_that_are_not_json(void **state)
{
	static const char *const texts[] = { "", "{", "{\"type\": 1,}",
		"{\"title\": \"a\", \"title\": \"b\"}" };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct err err = { 0 };

		assert_null(compile(texts[i], &err));
		assert_int_equal(err.code, ERR_MALFORMED);
		assert_string_equal(err.field, "it.json#");
	}
}

static void
finds_files_from_the_folder_of_the_one_that_refers(void **state)
{
	const struct schema_file files[] = {
		{ "a/b/one.json",
		    bytes_of("{\"allOf\": [{\"$ref\": \"two.json\"}, "
			     "{\"$ref\": \"../two.json#\"}, "
			     "{\"$ref\": \"../../two.json#/items\"}]}") },
		{ "a/b/two.json", bytes_of("{\"minimum\": 1}") },
		{ "a/two.json", bytes_of("{\"maximum\": 9}") },
		{ "two.json", bytes_of("{\"items\": {\"enum\": [0, 4, 10]}}") },
	};
	struct err err = { 0 };
	struct schemas *schemas = schemas_new(files, COUNT(files), &err);
	json_t *fits auto_json = json_integer(4);
	json_t *low auto_json = json_integer(0);
	json_t *high auto_json = json_integer(10);
	json_t *other auto_json = json_integer(5);

	(void)state;
	assert_non_null(schemas);
	assert_true(schema_check(schemas, "a/b/one.json", fits, &err));
	assert_false(schema_check(schemas, "a/b/one.json", low, &err));
	assert_string_equal(err.msg, "must be at least 1");
	assert_false(schema_check(schemas, "a/b/one.json", high, &err));
	assert_string_equal(err.msg, "must be at most 9");
	assert_false(schema_check(schemas, "a/b/one.json", other, &err));
	assert_string_equal(err.msg, "must be one of: 0, 4, 10");
	schemas_free(schemas);
}

static void
refuses_a_file_that_comes_twice(void **state)
{
	const struct schema_file files[] = {
		{ "a.json", bytes_of("{}") },
		{ "a.json", bytes_of("{}") },
	};
	struct err err = { 0 };

	(void)state;
	assert_null(schemas_new(files, COUNT(files), &err));
	assert_string_equal(err.msg, "comes twice");
}

static void
knows_no_other_file(void **state)
{
	struct err err = { 0 };
	struct schemas *schemas = compile("{}", &err);
	json_t *value auto_json = json_object();

	(void)state;
	assert_non_null(schemas);
	assert_false(schema_check(schemas, "no.json", value, &err));
	assert_int_equal(err.code, ERR_INTERNAL);
	schemas_free(schemas);
	schemas_free(NULL);
}

static void
stops_at_a_great_depth(void **state)
{
	struct err err = { 0 };
	struct schemas *schemas = compile(
	    "{\"type\": \"array\", \"items\": {\"$ref\": \"#\"}}", &err);
	json_t *value = json_array();

	(void)state;
	for (int i = 0; i < 1000; i++)
		value = json_pack("[o]", value);
	assert_false(schema_check(schemas, "it.json", value, &err));
	assert_string_equal(err.msg, "is nested too deeply");
	json_decref(value);
	schemas_free(schemas);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checks_types_and_fixed_values),
		cmocka_unit_test(checks_numbers_and_strings),
		cmocka_unit_test(checks_lists_and_objects),
		cmocka_unit_test(lets_the_meant_alternative_explain),
		cmocka_unit_test(follows_references),
		cmocka_unit_test(refuses_schemas_outside_the_subset),
		cmocka_unit_test(ignores_what_only_explains),
		cmocka_unit_test(refuses_files_that_are_not_json),
		cmocka_unit_test(
		    finds_files_from_the_folder_of_the_one_that_refers),
		cmocka_unit_test(refuses_a_file_that_comes_twice),
		cmocka_unit_test(knows_no_other_file),
		cmocka_unit_test(stops_at_a_great_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
