#include "house.h"

#include <stdio.h>

#include "store/batch.h"

/* The waiting room, and how a vouch opens its door. */

/* A free-standing statement of somebody who may still wait. */
static struct said *
remark(struct house *house, const char *by, unsigned n)
{
	char body[256];

	(void)snprintf(body, sizeof(body),
	    "{\"subject\":\"handle:%s\",\"activity\":\"talk\","
	    "\"from\":\"2026-01-%02u\"}",
	    by, n % 28 + 1);
	return house_make(house, by, 0, "contribution", body);
}

static struct append_item
vouch(struct house *house, const char *registrar, const struct said *person)
{
	return house_append(house, house_vouch(house, registrar, person));
}

static void
a_newcomer_waits_outside_the_log(void **state)
{
	struct house *house = *state;
	uint64_t size = house->head.size;
	const struct said *person = house_newcomer(house, "nina");

	assert_int_equal(house_append(house, person).outcome, APPEND_WAITING);
	assert_int_equal(house_append(house, person).outcome, APPEND_WAITING);
	assert_int_equal(house->head.size, size);
}

static void
a_vouch_records_person_vouch_and_what_waits(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	const struct said *person = house_newcomer(house, "nina");
	const struct said *first = remark(house, "nina", 1);
	const struct said *second = remark(house, "nina", 2);

	(void)house_append(house, person);
	assert_int_equal(house_append(house, first).outcome, APPEND_WAITING);
	assert_int_equal(house_append(house, second).outcome, APPEND_WAITING);
	uint64_t size = house->head.size;
	struct append_item item = vouch(house, "bea", person);

	assert_int_equal(item.outcome, APPEND_RECORDED);
	assert_int_equal(item.index, size + 1);
	assert_int_equal(house->head.size, size + 4);
	const struct said *const all[] = { person, NULL, first, second };
	for (size_t i = 0; i < COUNT(all); i++) {
		if (all[i] == NULL)
			continue;
		struct append_item again = house_append(house, all[i]);

		assert_int_equal(again.outcome, APPEND_ALREADY);
		assert_int_equal(again.index, size + i);
		assert_int_equal(again.recorded_at, item.recorded_at);
	}
}

static void
all_of_it_may_come_in_one_batch(void **state)
{
	struct house *house = *state;
	const struct append_config config = { house->db, house->heads,
		house->schemas };

	house_furnish(house);
	const struct said *person = house_newcomer(house, "nina");
	struct append_item items[] = {
		house_item(person),
		house_item(remark(house, "nina", 1)),
		house_item(house_vouch(house, "ada", person)),
		house_item(remark(house, "nina", 2)),
	};
	uint64_t size = house->head.size;
	assert_true(store_append(&config, house->slug, items, COUNT(items),
	    &house->head, &house->err));
	assert_int_equal(items[0].outcome, APPEND_WAITING);
	assert_int_equal(items[1].outcome, APPEND_WAITING);
	assert_int_equal(items[2].outcome, APPEND_RECORDED);
	assert_int_equal(items[2].index, size + 1);
	assert_int_equal(items[3].outcome, APPEND_RECORDED);
	assert_int_equal(items[3].index, size + 3);
	assert_int_equal(house->head.size, size + 4);
}

static void
an_unknown_signer_is_refused(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	assert_int_equal(
	    house_append(house, remark(house, "nobody", 1)).outcome,
	    APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_UNKNOWN_SIGNER);
}

static void
only_a_key_that_waits_opens_the_waiting_room(void **state)
{
	struct house *house = *state;

	(void)house_append(house, house_newcomer(house, "nina"));
	const struct said *forged = house_make(house, "nina", 3, "contribution",
	    "{\"subject\":\"handle:nina\",\"activity\":\"talk\","
	    "\"from\":\"2026-01-01\"}");
	assert_int_equal(house_append(house, forged).outcome, APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_UNKNOWN_SIGNER);
}

static void
a_vouch_by_nobody_in_office_changes_nothing(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	const struct said *person = house_newcomer(house, "nina");
	(void)house_append(house, person);
	struct digest root = house->head.root;
	assert_int_equal(vouch(house, "mia", person).outcome, APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_FORBIDDEN);
	assert_int_equal(vouch(house, "ada", person).outcome, APPEND_RECORDED);
	assert_false(digest_equal(&root, &house->head.root));
}

/*
 * Signed in the name of a registrar, by another key: the person was taken in
 * before that is found, and must be out again before the next item.
 */
static void
a_forged_vouch_leaves_no_trace_in_its_batch(void **state)
{
	struct house *house = *state;
	const struct append_config config = { house->db, house->heads,
		house->schemas };
	char body[128];

	house_furnish(house);
	const struct said *person = house_newcomer(house, "nina");
	(void)house_append(house, person);
	(void)snprintf(body, sizeof(body), "{\"person\":\"%s\"}",
	    digest_hex(&person->statement.digest).text);
	uint64_t size = house->head.size;
	struct append_item items[] = {
		house_item(remark(house, "mia", 1)),
		house_item(house_make(house, "ada", 5, "vouch", body)),
		house_item(remark(house, "nina", 2)),
		house_item(remark(house, "mia", 3)),
		house_item(house_make(house, "ada", 0, "vouch", body)),
	};
	items[3].want_proof = true;
	assert_true(store_append(&config, house->slug, items, COUNT(items),
	    &house->head, &house->err));
	assert_int_equal(items[0].index, size);
	assert_int_equal(items[1].outcome, APPEND_FAILED);
	assert_int_equal(items[1].err.code, ERR_UNKNOWN_KEY);
	assert_int_equal(items[2].outcome, APPEND_WAITING);
	assert_int_equal(items[3].outcome, APPEND_RECORDED);
	assert_int_equal(items[3].index, size + 1);
	assert_true(items[3].proof.len > 0);
	assert_int_equal(items[4].outcome, APPEND_RECORDED);
	assert_int_equal(items[4].index, size + 3);
	assert_int_equal(house->head.size, size + 5);
	buf_done(&items[3].proof);
}

static void
a_handle_that_is_taken_is_a_conflict(void **state)
{
	struct house *house = *state;

	house_enrol(house, "nina");
	assert_int_equal(
	    house_append(house, house_newcomer(house, "nina")).outcome,
	    APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_CONFLICT);
}

static void
a_vouch_for_nobody_is_refused(void **state)
{
	struct house *house = *state;
	const struct said *person = house_newcomer(house, "nina");

	assert_int_equal(vouch(house, "ada", person).outcome, APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_UNKNOWN_TARGET);
}

static void
at_most_twenty_of_a_handle_wait(void **state)
{
	struct house *house = *state;
	struct append_item item = { 0 };

	house_furnish(house);
	(void)house_append(house, house_newcomer(house, "nina"));
	for (unsigned n = 1; n < WAITING_PER_HANDLE_MAX; n++) {
		item = house_append(house, remark(house, "nina", n));
		assert_int_equal(item.outcome, APPEND_WAITING);
	}
	item = house_append(house, remark(house, "nina", 0));
	assert_int_equal(item.outcome, APPEND_FAILED);
	assert_int_equal(item.err.code, ERR_TOO_MANY);
}

/* Sixteen strangers want a handle; the seventeenth is told. */
static void
at_most_sixteen_keys_want_a_handle(void **state)
{
	struct house *house = *state;
	struct store_community community;
	char sql[512];

	assert_true(store_community(house->db, house->slug, false, &community,
	    &house->err));
	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO waiting (community, digest, signature_digest, handle,"
	    " type, key_line, received_at, payload, signature) SELECT %d,"
	    " sha256(n::text::bytea), sha256(n::text::bytea), 'nina', 'person',"
	    " 'k' || n %% %d, extract(epoch FROM now()) * 1000, '{}', 'x'"
	    " FROM generate_series(1, %d) n",
	    community.id, WAITING_KEYS_MAX, WAITING_KEYS_MAX * 2);
	house_command("KLEOS_DB_OWNER", sql);
	assert_int_equal(
	    house_append(house, house_newcomer(house, "nina")).outcome,
	    APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_TOO_MANY);
	assert_int_equal(
	    house_append(house, house_newcomer(house, "rosa")).outcome,
	    APPEND_WAITING);
	house_command("KLEOS_DB_OWNER",
	    "DELETE FROM waiting WHERE key_line = 'k1'");
	assert_int_equal(
	    house_append(house, house_newcomer(house, "nina")).outcome,
	    APPEND_WAITING);
}

static void
at_most_a_thousand_wait_and_none_for_ever(void **state)
{
	struct house *house = *state;
	const struct said *person = house_newcomer(house, "nina");
	struct store_community community;
	char sql[512];

	assert_true(store_community(house->db, house->slug, false, &community,
	    &house->err));
	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO waiting (community, digest, signature_digest, handle,"
	    " type, key_line, received_at, payload, signature) SELECT %d,"
	    " sha256(n::text::bytea), sha256(n::text::bytea), 'x' || n,"
	    " 'person', 'k', extract(epoch FROM now()) * 1000, '{}', 'x'"
	    " FROM generate_series(1, %d) n",
	    community.id, WAITING_MAX);
	house_command("KLEOS_DB_OWNER", sql);
	assert_int_equal(house_append(house, person).outcome, APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_TOO_MANY);
	(void)snprintf(sql, sizeof(sql),
	    "UPDATE waiting SET received_at = received_at - %lld"
	    " WHERE community = %d",
	    (long long)WAITING_MS, community.id);
	house_command("KLEOS_DB_OWNER", sql);
	assert_int_equal(house_append(house, person).outcome, APPEND_WAITING);
	(void)snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM waiting WHERE community = %d", community.id);
	assert_int_equal(house_number(sql), 1);
}

static void
those_who_wait_are_listed_in_order_of_arrival(void **state)
{
	struct house *house = *state;
	struct store_community community;
	struct waiting *list;
	size_t n;

	(void)house_append(house, house_newcomer(house, "nina"));
	(void)house_append(house, house_newcomer(house, "rosa"));
	assert_true(store_community(house->db, house->slug, false, &community,
	    &house->err));
	const struct waiting_page page = { .community = &community,
		.limit = 10 };
	assert_true(store_waiting(house->db, &page, &house->arena, &list, &n,
	    &house->err));
	assert_int_equal(n, 2);
	assert_string_equal(list[0].handle, "nina");
	assert_string_equal(list[1].handle, "rosa");
	assert_true(list[0].arrival < list[1].arrival);
}

#define IN_HOUSE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, house_start, house_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(a_newcomer_waits_outside_the_log),
		IN_HOUSE(a_vouch_records_person_vouch_and_what_waits),
		IN_HOUSE(all_of_it_may_come_in_one_batch),
		IN_HOUSE(an_unknown_signer_is_refused),
		IN_HOUSE(only_a_key_that_waits_opens_the_waiting_room),
		IN_HOUSE(a_vouch_by_nobody_in_office_changes_nothing),
		IN_HOUSE(a_forged_vouch_leaves_no_trace_in_its_batch),
		IN_HOUSE(a_handle_that_is_taken_is_a_conflict),
		IN_HOUSE(a_vouch_for_nobody_is_refused),
		IN_HOUSE(at_most_twenty_of_a_handle_wait),
		IN_HOUSE(at_most_sixteen_keys_want_a_handle),
		IN_HOUSE(at_most_a_thousand_wait_and_none_for_ever),
		IN_HOUSE(those_who_wait_are_listed_in_order_of_arrival),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
