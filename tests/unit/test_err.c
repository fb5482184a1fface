#include "test.h"

#include "core/err.h"
#include "core/scope.h"

#include <ctype.h>
#include <string.h>

static void
check_words(const struct err_info *info)
{
	assert_non_null(info->name);
	assert_non_null(info->title);
	assert_non_null(info->meaning);
	assert_int_equal(info->meaning[strlen(info->meaning) - 1], '.');
	if (strlen(info->name) == 0 ||
	    strspn(info->name, "abcdefghijklmnopqrstuvwxyz-") !=
		strlen(info->name))
		fail_msg("%s is no name", info->name);
	if (!isupper((unsigned char)*info->title) ||
	    strchr(info->title, '.') != NULL)
		fail_msg("%s is no title", info->title);
}

static void
every_code_has_a_name_a_title_and_a_status(void **state)
{
	(void)state;
	check_words(err_info(ERR_NONE));
	for (enum err_code code = ERR_USAGE; code < ERR_CODES; code++) {
		const struct err_info *info = err_info(code);

		check_words(info);
		if (info->status < 400 || info->status > 599)
			fail_msg("%s: status %d", info->name, info->status);
		if (info->exit < 1 || info->exit > 6)
			fail_msg("%s: exit %d", info->name, info->exit);
	}
}

static void
no_two_codes_share_a_name(void **state)
{
	(void)state;
	for (enum err_code a = ERR_NONE; a < ERR_CODES; a++)
		for (enum err_code b = ERR_NONE; b < a; b++)
			if (strcmp(err_info(a)->name, err_info(b)->name) == 0)
				fail_msg("%s twice", err_info(a)->name);
}

static void
codes_are_found_by_their_names(void **state)
{
	(void)state;
	for (enum err_code code = ERR_USAGE; code < ERR_CODES; code++)
		assert_int_equal(err_find(err_info(code)->name), code);
	assert_int_equal(err_find("boredom"), ERR_CODES);
	assert_int_equal(err_find("none"), ERR_CODES);
	assert_int_equal(err_find(""), ERR_CODES);
}

/* api.md: what the command line and the server promise. */
static const struct {
	enum err_code code;
	const char *name;
	int status;
	int exit;
} promised[] = {
	{ ERR_NONE, "none", 200, 0 },
	{ ERR_USAGE, "usage", 400, 2 },
	{ ERR_UNAUTHORIZED, "unauthorized", 401, 1 },
	{ ERR_TOO_LARGE, "too-large", 413, 1 },
	{ ERR_CONFLICT, "conflict", 409, 1 },
	{ ERR_GONE, "gone", 410, 1 },
	{ ERR_UNSUPPORTED, "unsupported", 415, 1 },
	{ ERR_TOO_MANY, "too-many", 429, 3 },
	{ ERR_UNAVAILABLE, "unavailable", 503, 3 },
	{ ERR_UNCHECKED, "unchecked", 422, 4 },
	{ ERR_INSUFFICIENT, "insufficient", 422, 5 },
	{ ERR_UNAUTHENTICATED, "unauthenticated", 422, 6 },
	{ ERR_INTERNAL, "internal", 500, 3 },
	{ ERR_TORN, "torn", 422, 1 },
	{ ERR_OUT_OF_ORDER, "out-of-order", 422, 1 },
	{ ERR_DUPLICATED, "duplicated", 422, 1 },
	{ ERR_NOT_COVERED, "not-covered", 422, 1 },
	{ ERR_WRONG_ROOT, "wrong-root", 422, 1 },
	{ ERR_WRONG_SIZE, "wrong-size", 422, 1 },
	{ ERR_WRONG_INDEX, "wrong-index", 422, 1 },
	{ ERR_RESIGNED, "re-signed", 422, 1 },
	{ ERR_FORKED, "forked", 422, 1 },
	{ ERR_ROLLED_BACK, "rolled-back", 422, 1 },
	{ ERR_UNEXPLAINED, "erased-without-cause", 422, 1 },
	{ ERR_WRONG_SUMS, "wrong-sums", 422, 1 },
	{ ERR_BAD_COSIGNATURE, "bad-cosignature", 422, 1 },
	{ ERR_FALSE_WITNESS, "false-witness", 422, 1 },
	{ ERR_UNWITNESSED, "unwitnessed", 422, 6 },
};

static void
keeps_the_published_codes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(promised); i++) {
		const struct err_info *info = err_info(promised[i].code);

		assert_string_equal(info->name, promised[i].name);
		assert_int_equal(info->status, promised[i].status);
		assert_int_equal(info->exit, promised[i].exit);
	}
}

static void
takes_an_unknown_code_for_a_fault_of_ours(void **state)
{
	(void)state;
	assert_string_equal(err_info(ERR_CODES)->name, "internal");
}

static void
records_why_and_where(void **state)
{
	struct err err = { .field = "/old" };

	(void)state;
	assert_false(err_set(&err, ERR_INVALID, "at most %d", 3));
	assert_int_equal(err.code, ERR_INVALID);
	assert_string_equal(err.field, "");
	assert_string_equal(err.msg, "at most 3");
	assert_false(
	    err_field(&err, ERR_BAD_TIME, "/made_at", "too %s", "late"));
	assert_int_equal(err.code, ERR_BAD_TIME);
	assert_string_equal(err.field, "/made_at");
	assert_string_equal(err.msg, "too late");
	assert_false(err_memory(&err));
	assert_int_equal(err.code, ERR_INTERNAL);
}

static void
puts_a_part_under_the_whole(void **state)
{
	struct err err = { 0 };

	(void)state;
	(void)err_field(&err, ERR_INVALID, "/from", "is required");
	assert_false(err_under(&err, "/body"));
	assert_int_equal(err.code, ERR_INVALID);
	assert_string_equal(err.field, "/body/from");
	assert_string_equal(err.msg, "is required");
}

static void
cuts_what_is_too_long(void **state)
{
	char longer[ERR_MSG_MAX + 100];
	struct err err = { 0 };

	(void)state;
	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	(void)err_field(&err, ERR_INVALID, longer, "%s", longer);
	assert_int_equal(strlen(err.field), ERR_FIELD_MAX - 1);
	assert_int_equal(strlen(err.msg), ERR_MSG_MAX - 1);
	(void)err_under(&err, "/body");
	assert_int_equal(strlen(err.field), ERR_FIELD_MAX - 1);
	assert_memory_equal(err.field, "/bodyx", 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_has_a_name_a_title_and_a_status),
		cmocka_unit_test(no_two_codes_share_a_name),
		cmocka_unit_test(codes_are_found_by_their_names),
		cmocka_unit_test(keeps_the_published_codes),
		cmocka_unit_test(takes_an_unknown_code_for_a_fault_of_ours),
		cmocka_unit_test(records_why_and_where),
		cmocka_unit_test(puts_a_part_under_the_whole),
		cmocka_unit_test(cuts_what_is_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
