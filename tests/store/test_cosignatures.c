#include "house.h"

#include <stdio.h>

#include "softwitness.h"
#include "store/cosignatures.h"

/* Cosignatures: kept by witness and size, and shown with their checkpoint. */

static struct store_scope
scope_of(struct house *house, uint64_t size)
{
	struct store_community community;

	assert_true(store_community(house->db, house->slug, false, &community,
	    &house->err));
	return (struct store_scope){ community.id, size };
}

/* The n-th witness says something at a time; what it is does not matter. */
static void
put(struct house *house, unsigned char n, uint64_t size, uint64_t time)
{
	const struct store_scope scope = scope_of(house, size);
	char name[16];

	(void)snprintf(name, sizeof(name), "w%u", n);
	const struct note_key key = softwitness_key(name, n);
	const struct cosignature made =
	    softwitness_sign(n, bytes_of("text\n"), time);
	if (!store_cosignature_put(house->db, &scope, &key, &made, &house->err))
		fail_msg("%s", house->err.msg);
}

static struct store_cosigned
newest(struct house *house, unsigned char n)
{
	const struct store_scope scope = scope_of(house, 0);
	struct store_cosigned found = { 7, 7 };
	char name[16];

	(void)snprintf(name, sizeof(name), "w%u", n);
	const struct note_key key = softwitness_key(name, n);
	assert_true(store_cosigned(house->db, scope.community, &key, &found,
	    &house->err));
	return found;
}

static void
the_newest_of_each_witness_is_known(void **state)
{
	struct house *house = *state;

	assert_int_equal(newest(house, 1).size, 0);
	put(house, 1, 3, 100);
	put(house, 1, 2, 200);
	put(house, 2, 5, 50);
	assert_int_equal(newest(house, 1).size, 3);
	assert_int_equal(newest(house, 1).time, 100);
	assert_int_equal(newest(house, 2).size, 5);
	put(house, 1, 3, 300);
	assert_int_equal(newest(house, 1).time, 300);
	assert_int_equal(newest(house, 3).size, 0);
}

static size_t
lines_at(struct house *house, uint64_t size, struct buf *note)
{
	const struct store_scope scope = scope_of(house, size);
	size_t n = 0;

	assert_true(
	    store_cosignature_lines(house->db, &scope, note, &house->err));
	for (size_t i = 0; i < note->len; i++)
		n += note->data[i] == '\n';
	return n;
}

static void
a_checkpoint_gets_the_lines_of_its_size(void **state)
{
	const struct note_key key = softwitness_key("w2", 2);
	struct house *house = *state;
	auto_buf struct buf note = { 0 }, none = { 0 };
	struct cosignature read;

	put(house, 1, 4, 10);
	put(house, 2, 4, 20);
	put(house, 3, 5, 30);
	buf_puts(&note, "text\n\n");
	assert_int_equal(lines_at(house, 4, &note), 2 + 2);
	assert_int_equal(lines_at(house, 6, &none), 0);
	assert_true(
	    cosignature_verify(buf_bytes(&note), &key, &read, &house->err));
	assert_int_equal(read.time, 20);
}

static void
the_greatest_size_of_so_many_witnesses_is_found(void **state)
{
	struct house *house = *state;
	int32_t community = scope_of(house, 0).community;
	uint64_t size = 0;

	assert_false(
	    store_cosigned_size(house->db, community, 1, &size, &house->err));
	assert_int_equal(house->err.code, ERR_NOT_FOUND);
	put(house, 1, 4, 10);
	put(house, 2, 4, 10);
	put(house, 2, 6, 10);
	assert_true(
	    store_cosigned_size(house->db, community, 1, &size, &house->err));
	assert_int_equal(size, 6);
	assert_true(
	    store_cosigned_size(house->db, community, 2, &size, &house->err));
	assert_int_equal(size, 4);
	assert_false(
	    store_cosigned_size(house->db, community, 3, &size, &house->err));
}

static void
only_the_newest_are_kept(void **state)
{
	struct house *house = *state;
	auto_buf struct buf note = { 0 };

	put(house, 2, 1, 10);
	for (uint64_t size = 1; size <= COSIGNATURES_KEPT + 2; size++)
		put(house, 1, size, 10);
	assert_int_equal(lines_at(house, 2, &note), 0);
	assert_int_equal(lines_at(house, 3, &note), 1);
	buf_done(&note);
	assert_int_equal(lines_at(house, 1, &note), 1);
}

static void
no_checkpoint_has_more_lines_than_readers_take(void **state)
{
	struct house *house = *state;
	auto_buf struct buf note = { 0 };

	for (unsigned char n = 1; n <= COSIGNATURES_SHOWN + 1; n++)
		put(house, n, 9, 10);
	assert_int_equal(lines_at(house, 9, &note), COSIGNATURES_SHOWN);
}

#define IN_HOUSE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, house_start, house_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(the_newest_of_each_witness_is_known),
		IN_HOUSE(a_checkpoint_gets_the_lines_of_its_size),
		IN_HOUSE(the_greatest_size_of_so_many_witnesses_is_found),
		IN_HOUSE(only_the_newest_are_kept),
		IN_HOUSE(no_checkpoint_has_more_lines_than_readers_take),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
