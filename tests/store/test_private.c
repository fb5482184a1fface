#include "house.h"

#include <sodium.h>
#include <stdio.h>

#include "store/community.h"
#include "store/private.h"

/* Private rows: sealed, bound to their place, kept for a time, traced. */

enum { NOW = 1000000, LATER = 2000000 };

#define FAR INT64_C(99999999999999)

static const char id[] = "AbCdEfGhIjKlMnOpQrSt-_";
static const char secret[] = "{\"address\":\"mia in the pear tree\"}";

struct safe {
	struct house *house;
	struct seal_key key;
	struct store_private_name name;
	struct store_private row;
	struct err err;
};

static struct safe
open_safe(struct house *house)
{
	struct safe safe = { .house = house,
		.row = { .owner = "mia",
		    .by = "mia",
		    .written_at = NOW,
		    .kept_until = LATER,
		    .value = bytes_of(secret) } };
	struct store_community community;

	assert_true(store_community(house->db, house->slug, false, &community,
	    &safe.err));
	assert_true(seal_key_read(getenv("KLEOS_MASTER_KEY_FILE"), &safe.key,
	    &safe.err));
	safe.name = (struct store_private_name){ community.id, community.log,
		"grounds", id };
	return safe;
}

static bool
put(struct safe *safe, bool *created)
{
	return store_private_put(safe->house->db, &safe->key, &safe->name,
	    &safe->row, created, &safe->err);
}

static bool
find(struct safe *safe, int64_t now, struct store_private *row)
{
	return store_private_find(safe->house->db, &safe->name, now,
	    &safe->house->arena, row, &safe->err);
}

static void
gives_back_what_was_written(void **state)
{
	struct safe safe = open_safe(*state);
	auto_buf struct buf text = { 0 };
	struct store_private row;
	bool created = false;

	assert_true(put(&safe, &created));
	assert_true(created);
	assert_true(find(&safe, NOW, &row));
	assert_string_equal(row.owner, "mia");
	assert_int_equal(row.kept_until, LATER);
	assert_null(memmem(row.sealed.data, row.sealed.len, "pear", 4));
	assert_true(
	    store_private_open(&safe.key, &safe.name, &row, &text, &safe.err));
	assert_string_equal(text.data, secret);
	assert_true(put(&safe, &created));
	assert_false(created);
}

static void
nobody_writes_over_another(void **state)
{
	struct safe safe = open_safe(*state);
	struct store_private row;
	bool created;

	assert_true(put(&safe, &created));
	safe.row.owner = "cleo";
	assert_false(put(&safe, &created));
	assert_int_equal(safe.err.code, ERR_FORBIDDEN);
	assert_true(find(&safe, NOW, &row));
	assert_string_equal(row.owner, "mia");
}

static void
an_expired_row_is_not_there(void **state)
{
	struct safe safe = open_safe(*state);
	struct store_private row;
	bool created;

	assert_true(put(&safe, &created));
	assert_true(find(&safe, LATER - 1, &row));
	assert_false(find(&safe, LATER, &row));
	assert_int_equal(safe.err.code, ERR_NOT_FOUND);
	safe.row.owner = "cleo";
	safe.row.written_at = LATER;
	safe.row.kept_until = LATER + 1;
	assert_true(put(&safe, &created));
}

/* What somebody with the password of the database might try. */
static void
a_row_that_was_touched_does_not_open(void **state)
{
	static const struct {
		const char *why;
		const char *change;
	} rows[] = {
		{ "given to another", "owner = 'cleo'" },
		{ "written by another", "by_handle = 'cleo'" },
		{ "another date", "kept_until = kept_until + 1" },
		{ "another time", "written_at = written_at - 1" },
		{ "a bit of the text",
		    "sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1)" },
		{ "a bit of the nonce",
		    "sealed = set_byte(sealed, 0, get_byte(sealed, 0) # 1)" },
		{ "cut off", "sealed = substring(sealed, 1, 60)" },
	};
	struct safe safe = open_safe(*state);
	bool created;

	for (size_t i = 0; i < COUNT(rows); i++) {
		auto_buf struct buf text = { 0 };
		struct store_private row;
		char sql[256];

		assert_true(put(&safe, &created));
		(void)snprintf(sql, sizeof(sql),
		    "UPDATE private_row SET %s WHERE community = %d",
		    rows[i].change, safe.name.community);
		house_command("KLEOS_DB_OWNER", sql);
		assert_true(find(&safe, NOW, &row));
		if (store_private_open(&safe.key, &safe.name, &row, &text,
			&safe.err))
			fail_msg("%s", rows[i].why);
		assert_int_equal(safe.err.code, ERR_INTERNAL);
		assert_null(strstr(safe.err.msg, "pear"));
		(void)snprintf(sql, sizeof(sql),
		    "DELETE FROM private_row WHERE community = %d",
		    safe.name.community);
		house_command("KLEOS_DB_OWNER", sql);
	}
}

static void
another_master_key_opens_nothing(void **state)
{
	struct safe safe = open_safe(*state);
	auto_buf struct buf text = { 0 };
	struct store_private row;
	bool created;

	assert_true(put(&safe, &created));
	assert_true(find(&safe, NOW, &row));
	safe.key.byte[0] ^= 1;
	assert_false(
	    store_private_open(&safe.key, &safe.name, &row, &text, &safe.err));
	assert_int_equal(safe.err.code, ERR_INTERNAL);
}

static void
an_owner_has_a_hundred_rows_of_a_kind(void **state)
{
	struct safe safe = open_safe(*state);
	char sql[512];
	bool created;

	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO private_row (community, kind, id, owner, by_handle,"
	    " written_at, kept_until, sealed) SELECT %d, 'grounds', 'x' || n,"
	    " 'mia', 'mia', 1, %d, decode(repeat('00', 50), 'hex')"
	    " FROM generate_series(1, %d) n",
	    safe.name.community, LATER, PRIVATE_ROWS_PER_OWNER_MAX);
	house_command("KLEOS_DB_OWNER", sql);
	assert_false(put(&safe, &created));
	assert_int_equal(safe.err.code, ERR_TOO_MANY);
	safe.row.owner = "cleo";
	assert_true(put(&safe, &created));
}

static void
every_reading_leaves_a_trace(void **state)
{
	struct safe safe = open_safe(*state);
	struct house *house = safe.house;
	struct store_private_page page = { &safe.name, "mia", INT64_MAX, 2 };
	struct store_private_read *list;
	size_t n;

	for (int i = 0; i < 3; i++)
		assert_true(store_private_trace(house->db, &safe.name, "mia",
		    i == 2 ? "olga" : "mia", NOW + i, &safe.err));
	assert_true(store_private_reads(house->db, &page, &house->arena, &list,
	    &n, &safe.err));
	assert_int_equal(n, 2);
	assert_string_equal(list[0].reader, "olga");
	assert_int_equal(list[0].read_at, NOW + 2);
	page.before = list[1].number;
	assert_true(store_private_reads(house->db, &page, &house->arena, &list,
	    &n, &safe.err));
	assert_int_equal(n, 1);
	page = (struct store_private_page){ &safe.name, "cleo", INT64_MAX, 2 };
	assert_true(store_private_reads(house->db, &page, &house->arena, &list,
	    &n, &safe.err));
	assert_int_equal(n, 0);
}

/* By a clock far behind all other tests, and their rows are spared. */
static void
expire_removes_what_is_past(void **state)
{
	const int64_t day = INT64_C(24) * 3600 * 1000;
	struct safe safe = open_safe(*state);
	struct house *house = safe.house;
	struct store_expired gone;
	struct store_private row;
	bool created;

	(void)house_append(house, house_newcomer(house, "nina"));
	house_command("KLEOS_DB_OWNER", "DELETE FROM private_read;"
					"DELETE FROM private_row");
	assert_true(put(&safe, &created));
	assert_true(store_private_trace(house->db, &safe.name, "mia", "mia",
	    NOW, &safe.err));
	assert_false(store_expire(house->db, NOW, &gone, &safe.err));
	assert_true(store_expire(house->owner, LATER - 1, &gone, &safe.err));
	assert_int_equal(gone.private_rows, 0);
	assert_int_equal(gone.waiting, 0);
	assert_true(store_expire(house->owner, LATER, &gone, &safe.err));
	assert_int_equal(gone.private_rows, 1);
	assert_int_equal(gone.private_reads, 0);
	assert_false(find(&safe, NOW, &row));
	assert_true(store_expire(house->owner, NOW + PRIVATE_READS_DAYS * day,
	    &gone, &safe.err));
	assert_int_equal(gone.private_reads, 1);
	assert_int_equal(gone.waiting, 0);
	assert_true(store_expire(house->owner, FAR, &gone, &safe.err));
	assert_int_equal(gone.waiting, 1);
}

#define IN_HOUSE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, house_start, house_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(gives_back_what_was_written),
		IN_HOUSE(nobody_writes_over_another),
		IN_HOUSE(an_expired_row_is_not_there),
		IN_HOUSE(a_row_that_was_touched_does_not_open),
		IN_HOUSE(another_master_key_opens_nothing),
		IN_HOUSE(an_owner_has_a_hundred_rows_of_a_kind),
		IN_HOUSE(every_reading_leaves_a_trace),
		IN_HOUSE(expire_removes_what_is_past),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
