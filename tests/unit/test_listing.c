#include "test.h"

#include "api/listing.h"

/* Pages of lists: limits, and cursors that are only what a page gave. */

static bool
open_listing(struct listing *listing, struct arena *arena, const char *name,
    const char *value, struct err *err)
{
	const struct query query = {
		.arg = { { name, value } },
		.args_n = name != NULL ? 1 : 0,
	};

	*err = (struct err){ 0 };
	return listing_open(listing, &query, arena, err);
}

static void
reads_a_limit(void **state)
{
	static const struct {
		const char *why;
		const char *limit;
		size_t expected; /* 0: refused */
	} rows[] = {
		{ "without one there is a default", NULL, LISTING_DEFAULT },
		{ "the least", "1", 1 },
		{ "the greatest", "200", 200 },
		{ "no page is empty", "0", 0 },
		{ "more than a page", "201", 0 },
		{ "nothing", "", 0 },
		{ "a sign", "+5", 0 },
		{ "a blank", " 5", 0 },
		{ "a fraction", "1.5", 0 },
		{ "beyond counting", "99999999999999999999", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_arena struct arena arena = { 0 };
		auto_listing struct listing listing = { 0 };
		struct err err;
		bool ok = open_listing(&listing, &arena,
		    rows[i].limit != NULL ? "limit" : NULL, rows[i].limit,
		    &err);

		if (ok != (rows[i].expected > 0))
			fail_msg("%s: %s", rows[i].why, err.msg);
		if (ok)
			assert_int_equal(listing.limit, rows[i].expected);
		else
			assert_int_equal(err.code, ERR_INVALID);
	}
}

static void
goes_on_where_a_page_ended(void **state)
{
	static const char *const keys[] = { "ada", "17", "irc:a b\xc3\xa9",
		"name:x,\"y\"" };

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		auto_arena struct arena arena = { 0 };
		auto_listing struct listing first = { 0 };
		auto_listing struct listing second = { 0 };
		struct err err;

		assert_true(open_listing(&first, &arena, NULL, NULL, &err));
		assert_null(first.after);
		assert_true(listing_add(&first, json_string(keys[i]), &err));
		auto_json json_t *doc = listing_doc(&first, keys[i], &err);
		const char *next =
		    json_string_value(json_object_get(doc, "next"));
		assert_non_null(next);
		assert_int_equal(json_array_size(json_object_get(doc, "items")),
		    1);
		assert_true(
		    open_listing(&second, &arena, "cursor", next, &err));
		assert_string_equal(second.after, keys[i]);
	}
}

static void
has_no_cursor_on_the_last_page(void **state)
{
	auto_arena struct arena arena = { 0 };
	auto_listing struct listing listing = { 0 };
	struct err err;

	(void)state;
	assert_true(open_listing(&listing, &arena, NULL, NULL, &err));
	auto_json json_t *doc = listing_doc(&listing, NULL, &err);
	assert_int_equal(json_object_size(doc), 1);
}

static void
refuses_cursors_that_no_page_gave(void **state)
{
	static const struct {
		const char *why;
		const char *cursor;
	} rows[] = {
		{ "nothing", "" },
		{ "half a byte", "616" },
		{ "upper case", "6A" },
		{ "no hex", "zz" },
		{ "a NUL inside", "610062" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_arena struct arena arena = { 0 };
		auto_listing struct listing listing = { 0 };
		struct err err;

		if (open_listing(&listing, &arena, "cursor", rows[i].cursor,
			&err))
			fail_msg("accepted: %s", rows[i].why);
		assert_int_equal(err.code, ERR_INVALID);
	}
}

static void
refuses_a_cursor_of_another_list(void **state)
{
	auto_arena struct arena arena = { 0 };
	auto_listing struct listing listing = { 0 };
	uint64_t after;
	struct err err;

	(void)state;
	assert_true(open_listing(&listing, &arena, "cursor", "3137", &err));
	assert_true(listing_after(&listing, 0, &after, &err));
	assert_int_equal(after, 17);
	listing_done(&listing);
	assert_true(open_listing(&listing, &arena, "cursor", "616461", &err));
	assert_false(listing_after(&listing, 0, &after, &err));
	assert_int_equal(err.code, ERR_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_limit),
		cmocka_unit_test(goes_on_where_a_page_ended),
		cmocka_unit_test(has_no_cursor_on_the_last_page),
		cmocka_unit_test(refuses_cursors_that_no_page_gave),
		cmocka_unit_test(refuses_a_cursor_of_another_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
