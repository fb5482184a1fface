#include "test.h"

#include "core/jcs.h"

#include <dirent.h>
#include <stdio.h>

/* The published vectors that lie beside the project, if they do. */
static const char *
shared_folder(void)
{
	const char *shared = getenv("KLEOS_SHARED");

	return shared != NULL ? shared : "../shared";
}

/* NULL when it is not there. */
static DIR *
open_folder(const char *name)
{
	char path[1024];

	(void)snprintf(path, sizeof(path), "%s/vectors/%s", shared_folder(),
	    name);
	return opendir(path);
}

static void
skip_without(const char *name)
{
	DIR *folder = open_folder(name);

	if (folder == NULL) {
		print_message("no vectors/%s in KLEOS_SHARED\n", name);
		skip();
		return;
	}
	(void)closedir(folder);
}

static void
read_vector(const char *folder, const char *name, struct buf *buf)
{
	char path[1024];
	char part[4096];
	size_t n;

	(void)snprintf(path, sizeof(path), "%s/vectors/%s/%s", shared_folder(),
	    folder, name);
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		fail_msg("%s cannot be read", path);
		return;
	}
	while ((n = fread(part, 1, sizeof(part), file)) > 0)
		buf_add(buf, part, n);
	(void)fclose(file);
}

/* Accepted when rule is NULL, otherwise refused with a message about it? */
static bool
is_verdict(const struct err *err, const json_t *tree, const char *rule)
{
	const char *start = rule != NULL ? rule : "";

	return (tree != NULL) == (rule == NULL) &&
	       strncmp(err->msg, start, strlen(start)) == 0;
}

static const struct {
	const char *why;
	const char *file;
	const char *rule; /* NULL: it fits */
} rfc8785[] = {
	{ "a list as root", "arrays.json", "root that is not an object" },
	{ "keys beyond ASCII", "french.json",
	    "key that is not printable ASCII" },
	{ "a line feed as key", "structures.json",
	    "key that is not printable ASCII" },
	{ "nothing forbidden", "unicode.json", NULL },
	{ "fractions", "values.json", "fraction" },
	{ "keys beyond ASCII", "weird.json",
	    "key that is not printable ASCII" },
};

static void
writes_the_vectors_of_rfc_8785_byte_for_byte(void **state)
{
	(void)state;
	skip_without("jcs");
	for (size_t i = 0; i < COUNT(rfc8785); i++) {
		struct buf in auto_buf = { 0 };
		struct buf out auto_buf = { 0 };
		struct buf got auto_buf = { 0 };
		struct err err = { 0 };

		read_vector("jcs/input", rfc8785[i].file, &in);
		read_vector("jcs/output", rfc8785[i].file, &out);
		json_t *tree auto_json = jcs_parse_loose(buf_bytes(&in), &err);
		if (!is_verdict(&err, tree, rfc8785[i].rule))
			fail_msg("%s: %s", rfc8785[i].file, err.msg);
		if (tree == NULL)
			continue;
		assert_true(jcs_write(tree, &got, &err));
		assert_string_equal(got.data, out.data);
		json_t *again auto_json = jcs_parse(buf_bytes(&out), &err);
		assert_non_null(again);
	}
}

/* What jansson, which knows no rule of ours, sees in a text. */
static json_t *
by_jansson(struct bytes text)
{
	return json_loadb((const char *)text.data, text.len,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
}

/* Canonical by the definition: what jansson reads and we write is the same. */
static bool
is_canonical(struct bytes text)
{
	json_t *tree auto_json = by_jansson(text);
	struct buf form auto_buf = { 0 };
	struct err err = { 0 };

	return json_is_object(tree) && jcs_write(tree, &form, &err) &&
	       bytes_equal(text, buf_bytes(&form));
}

/* kind: 'n' is no JSON, 'y' is JSON, 'i' may be either. */
static void
judge(const char *name, char kind, struct bytes text)
{
	struct err err = { 0 };
	json_t *tree auto_json = jcs_parse(text, &err);
	json_t *loose auto_json = jcs_parse_loose(text, &(struct err){ 0 });
	json_t *other auto_json = by_jansson(text);

	if (loose != NULL && json_equal(loose, other) == 0)
		fail_msg("%s: read as something else", name);
	if (tree != NULL && (kind == 'n' || !is_canonical(text)))
		fail_msg("%s: accepted", name);
	if (loose != NULL && kind == 'n')
		fail_msg("%s: accepted loosely", name);
	if (tree != NULL)
		return;
	if (kind == 'y' && is_canonical(text))
		fail_msg("%s: refused: %s", name, err.msg);
	if (kind == 'n' && err.code != ERR_MALFORMED &&
	    err.code != ERR_TOO_LARGE)
		fail_msg("%s: taken for JSON: %s", name, err.msg);
	if (kind == 'y' && err.code != ERR_NOT_CANONICAL &&
	    strstr(err.msg, "duplicate key") == NULL)
		fail_msg("%s: not taken for JSON: %s", name, err.msg);
	if (err.code != ERR_TOO_LARGE && strstr(err.msg, " byte ") == NULL)
		fail_msg("%s: does not say where: %s", name, err.msg);
}

/*
 * Most vectors are lists, which say nothing here but that a root must be an
 * object; so each is also judged as the field of one.
 */
static void
judge_file(const char *name)
{
	struct buf text auto_buf = { 0 };
	struct buf field auto_buf = { 0 };

	read_vector("json-parsing", name, &text);
	judge(name, name[0], buf_bytes(&text));
	buf_puts(&field, "{\"k\":");
	buf_add(&field, text.data, text.len);
	buf_puts(&field, "}");
	judge(name, name[0], buf_bytes(&field));
}

static void
judges_the_json_test_suite(void **state)
{
	size_t n = 0;

	(void)state;
	skip_without("json-parsing");
	DIR *folder = open_folder("json-parsing");
	assert_non_null(folder);
	for (struct dirent *e = readdir(folder); e != NULL;
	     e = readdir(folder)) {
		if (strchr("niy", e->d_name[0]) == NULL || e->d_name[1] != '_')
			continue;
		judge_file(e->d_name);
		n++;
	}
	(void)closedir(folder);
	assert_true(n >= 300);
}

/* What some vectors break when they are the field of an object. */
static const struct {
	const char *file;
	const char *rule; /* NULL: canonical */
} fields[] = {
	{ "y_array_empty.json", NULL },
	{ "y_array_false.json", NULL },
	{ "y_structure_lonely_string.json", NULL },
	{ "y_string_unescaped_char_delete.json", NULL },
	{ "y_string_utf8.json", NULL },
	{ "y_number_negative_int.json", NULL },
	{ "y_array_null.json", "null" },
	{ "y_number_negative_zero.json", "negative zero" },
	{ "y_number_simple_real.json", "fraction" },
	{ "y_number_int_with_exp.json", "exponent" },
	{ "y_array_arraysWithSpaces.json", "white space" },
	{ "y_string_accepted_surrogate_pair.json", "needless escape" },
	{ "y_string_null_escape.json", "U+0000" },
	{ "y_string_escaped_noncharacter.json", "non-character" },
	{ "y_string_nonCharacterInUTF-8_U+FFFF.json", "non-character" },
	{ "y_string_escaped_control_character.json", "control character" },
	{ "i_string_1st_surrogate_but_2nd_missing.json", "lone surrogate" },
	{ "i_string_inverted_surrogates_U+1D11E.json", "lone surrogate" },
	{ "i_number_too_big_pos_int.json", "integer beyond 2^53-1" },
	{ "i_string_overlong_sequence_2_bytes.json", "invalid UTF-8" },
	{ "i_structure_500_nested_arrays.json", "more than 16 levels" },
};

static void
names_the_rule_that_a_vector_breaks(void **state)
{
	(void)state;
	skip_without("json-parsing");
	for (size_t i = 0; i < COUNT(fields); i++) {
		struct buf text auto_buf = { 0 };
		struct err err = { 0 };

		buf_puts(&text, "{\"k\":");
		read_vector("json-parsing", fields[i].file, &text);
		buf_puts(&text, "}");
		json_t *tree auto_json = jcs_parse(buf_bytes(&text), &err);
		if (!is_verdict(&err, tree, fields[i].rule))
			fail_msg("%s: %s", fields[i].file, err.msg);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_the_vectors_of_rfc_8785_byte_for_byte),
		cmocka_unit_test(judges_the_json_test_suite),
		cmocka_unit_test(names_the_rule_that_a_vector_breaks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
