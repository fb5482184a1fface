#include "core/roll.h"
#include "small_world.h"

#include "test.h"

#define POLICY                                                                 \
	"{'policy':'p','version':1,'title':'P',"                               \
	"'effective_from':'2026-01-01T00:00:00Z','roles':{"                    \
	"'talker':{'title':'t','use':'franchise','rule':{'count':"             \
	"{'select':{'activities':['talk']},'at_least':1}}},"                   \
	"'nobody':{'title':'n','use':'recognition','rule':{'count':"           \
	"{'select':{'activities':['rest']},'at_least':1}}}}}"

static void
fact(struct small *small, const char *identity, const char *from)
{
	(void)small_fact(small,
	    (struct fact_row){ .identity = identity, .from = at(from) });
}

static struct small
a_world(void)
{
	struct small small = small_open();

	(void)small_policy(&small, POLICY);
	fact(&small, "irc:zed", "2026-02-01T00:00:00Z");
	fact(&small, "irc:vw", "2026-02-01T00:00:00Z");
	fact(&small, "handle:ghost", "2026-02-01T00:00:00Z");
	fact(&small, "name:Ada Lovett", "2026-09-01T00:00:00Z");
	(void)small_person(&small, "bob");
	(void)small_person(&small, "ada");
	fact(&small, "handle:ada", "2026-02-02T00:00:00Z");
	fact(&small, "irc:vw", "2026-02-03T00:00:00Z");
	(void)small_link(&small, "irc:vw", "ada");
	return small;
}

static void
everyone_is_each_person_and_each_identity_of_nobody(void **state)
{
	static const char *const expected[] = { "handle:ada", "handle:bob",
		"handle:ghost", "irc:zed", "name:Ada Lovett" };
	auto_small struct small small = a_world();
	auto_arena struct arena arena = { 0 };
	struct everyone everyone;
	struct err err = { 0 };

	(void)state;
	assert_true(
	    roll_everyone(small.world, small.size, &arena, &everyone, &err));
	assert_int_equal(everyone.n, COUNT(expected));
	for (size_t i = 0; i < everyone.n; i++)
		assert_string_equal(everyone.id[i], expected[i]);
	assert_true(roll_everyone(small.world, 4, &arena, &everyone, &err));
	assert_int_equal(everyone.n, 2);
	assert_string_equal(everyone.id[0], "irc:vw");
	assert_true(roll_everyone(small.world, 0, &arena, &everyone, &err));
	assert_int_equal(everyone.n, 0);
}

static void
writes_a_header_and_a_line_for_each_who_passes(void **state)
{
	auto_small struct small small = a_world();
	auto_buf struct buf out = { 0 };
	auto_buf struct buf expected = { 0 };
	auto_arena struct arena arena = { 0 };
	struct roll_sums sums;
	struct policy policy;
	struct ask ask =
	    small_ask(&small, "talker", NULL, "2026-03-01T00:00:00Z");
	struct digest log = small_digest(0);
	struct err err = { 0 };

	(void)state;
	assert_true(decide_policy(&ask, &arena, &policy, &err));
	assert_true(roll_write(&ask, &out, &sums, NULL, &err));
	buf_printf(&expected,
	    "{\"as_of\":\"2026-03-01T00:00:00Z\",\"log\":\"%s\","
	    "\"policy\":\"%s\",\"role\":\"talker\",\"size\":11,\"v\":1}\n"
	    "{\"id\":\"handle:ada\"}\n{\"id\":\"handle:ghost\"}\n"
	    "{\"id\":\"irc:zed\"}\n",
	    digest_hex(&log).text, digest_hex(&policy.digest).text);
	assert_string_equal(out.data, expected.data);
	assert_int_equal(sums.pass, 3);
	assert_int_equal(sums.fail, 2);
	assert_int_equal(sums.insufficient + sums.unchecked, 0);
}

static void
linking_moves_the_record_and_unlinking_moves_it_back(void **state)
{
	auto_small struct small small = a_world();
	struct ask ask =
	    small_ask(&small, "talker", "irc:zed", "2026-03-01T00:00:00Z");
	uint64_t link = small_link(&small, "irc:zed", "bob");
	uint64_t end = small_end(&small, CHANGE_LINK, link);
	static const struct {
		const char *why;
		int64_t after; /* the entry of the link */
		size_t lines;
		const char *has;
	} rows[] = {
		{ "before the link", 0, 4, "{\"id\":\"irc:zed\"}\n" },
		{ "with it", 1, 4, "{\"id\":\"handle:bob\"}\n" },
		{ "after its end", 2, 4, "{\"id\":\"irc:zed\"}\n" },
	};

	(void)state;
	assert_int_equal(end, link + 1);
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_buf struct buf out = { 0 };
		struct roll_sums sums;
		struct err err = { 0 };
		size_t lines = 0;

		ask.size = link + (uint64_t)rows[i].after;
		assert_true(roll_write(&ask, &out, &sums, NULL, &err));
		for (const char *c = out.data; *c != '\0'; c++)
			lines += *c == '\n' ? 1 : 0;
		if (strstr(out.data, rows[i].has) == NULL)
			print_error("%s: %s\n", rows[i].why, out.data);
		assert_non_null(strstr(out.data, rows[i].has));
		assert_int_equal(lines, rows[i].lines);
	}
}

static void
the_digest_is_labelled(void **state)
{
	static const char bytes[] = "kleos.v1.roll\0abc";
	struct digest expected = digest_sha256(
	    (struct bytes){ (const unsigned char *)bytes, sizeof(bytes) - 1 });
	struct digest digest = roll_digest(bytes_of("abc"));

	(void)state;
	assert_true(digest_equal(&digest, &expected));
}

static void
nobody_gives_a_header_alone(void **state)
{
	auto_small struct small small = a_world();
	auto_buf struct buf out = { 0 };
	struct ask ask =
	    small_ask(&small, "nobody", NULL, "2026-03-01T00:00:00Z");
	struct roll_sums sums;
	struct err err = { 0 };

	(void)state;
	assert_true(roll_write(&ask, &out, &sums, NULL, &err));
	assert_ptr_equal(strchr(out.data, '\n'), out.data + out.len - 1);
	assert_int_equal(sums.fail, 5);
}

static void
refuses_what_cannot_be_asked(void **state)
{
	static const struct {
		const char *why;
		const char *role;
		const char *instant;
		uint64_t size;
		enum err_code code;
	} rows[] = {
		{ "no such role", "king", "2026-03-01T00:00:00Z", 11,
		    ERR_NOT_FOUND },
		{ "before the policy", "talker", "2025-12-31T23:59:59Z", 11,
		    ERR_NOT_FOUND },
		{ "before it was known", "talker", "2026-03-01T00:00:00Z", 1,
		    ERR_NOT_FOUND },
		{ "a size that JSON cannot say", "talker",
		    "2026-03-01T00:00:00Z", UINT64_C(1) << 53, ERR_INVALID },
	};
	auto_small struct small small = a_world();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_buf struct buf out = { 0 };
		struct ask ask =
		    small_ask(&small, rows[i].role, NULL, rows[i].instant);
		struct roll_sums sums;
		struct err err = { 0 };

		ask.size = rows[i].size;
		if (roll_write(&ask, &out, &sums, NULL, &err))
			fail_msg("%s", rows[i].why);
		assert_int_equal(err.code, rows[i].code);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    everyone_is_each_person_and_each_identity_of_nobody),
		cmocka_unit_test(
		    writes_a_header_and_a_line_for_each_who_passes),
		cmocka_unit_test(
		    linking_moves_the_record_and_unlinking_moves_it_back),
		cmocka_unit_test(the_digest_is_labelled),
		cmocka_unit_test(nobody_gives_a_header_alone),
		cmocka_unit_test(refuses_what_cannot_be_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
