#include "house.h"

#include <stdio.h>

#include "core/tlogproof.h"
#include "store/proof.h"
#include "store/sql.h"
#include "store/statements.h"

/* A contribution that mia says of herself. */
static struct said *
claim(struct house *house, const char *by, const char *day)
{
	char body[256];

	(void)snprintf(body, sizeof(body),
	    "{\"subject\":\"handle:%s\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"%s\"}",
	    by, day);
	return house_make(house, by, 0, "contribution", body);
}

static void
records_in_dense_order(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	uint64_t size = house->head.size;
	for (unsigned i = 0; i < 3; i++) {
		struct append_item item =
		    house_append(house, claim(house, "mia", "2026-01-01"));

		assert_int_equal(item.outcome, APPEND_RECORDED);
		assert_int_equal(item.index, size + i);
	}
	assert_int_equal(house->head.size, size + 3);
}

static void
the_same_again_gives_the_first_index(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	const struct said *said = claim(house, "mia", "2026-01-01");
	struct append_item first = house_append(house, said);
	uint64_t size = house->head.size;
	struct append_item again = house_append(house, said);

	assert_int_equal(first.outcome, APPEND_RECORDED);
	assert_int_equal(again.outcome, APPEND_ALREADY);
	assert_int_equal(again.index, first.index);
	assert_int_equal(again.recorded_at, first.recorded_at);
	assert_int_equal(house->head.size, size);
}

/* A slug that was prepared but not founded may come back as another. */
static void
what_was_asked_under_a_wrong_number_is_asked_again(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	assert_string_equal(house->db->locked_slug, house->slug);
	house->db->locked_id += 1000;
	for (unsigned i = 0; i < 2; i++) {
		struct append_item item =
		    house_append(house, claim(house, "mia", "2026-01-01"));

		assert_int_equal(item.outcome, APPEND_RECORDED);
	}
}

static void
another_signature_over_it_is_a_conflict(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	const struct said *said = claim(house, "mia", "2026-01-01");
	struct said other = *said;
	const struct softkey soft = house_key("mia", 0);
	auto_buf struct buf blob = { 0 };

	(void)house_append(house, said);
	softkey_sign(&soft, "kleos.v1.contribution", true,
	    said->statement.payload, &blob);
	other.blob = buf_bytes(&blob);
	assert_int_equal(house_append(house, &other).outcome, APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_CONFLICT);
}

static void
later_ones_of_a_batch_see_earlier_ones(void **state)
{
	struct house *house = *state;
	const struct append_config config = { house->db, house->heads,
		house->schemas };
	char body[256];

	house_furnish(house);
	const struct said *said = claim(house, "mia", "2026-01-01");
	(void)snprintf(body, sizeof(body),
	    "{\"of\":[{\"statement\":\"%s\"}],\"verdict\":\"endorse\"}",
	    digest_hex(&said->statement.digest).text);
	struct append_item items[] = {
		house_item(said),
		house_item(house_make(house, "cleo", 0, "endorsement", body)),
		house_item(said),
	};
	assert_true(store_append(&config, house->slug, items, COUNT(items),
	    &house->head, &house->err));
	assert_int_equal(items[0].outcome, APPEND_RECORDED);
	if (items[1].outcome != APPEND_RECORDED)
		fail_msg("%s %s", items[1].err.field, items[1].err.msg);
	assert_int_equal(items[1].index, items[0].index + 1);
	assert_int_equal(items[2].outcome, APPEND_ALREADY);
	assert_int_equal(items[2].index, items[0].index);
}

static void
whose_work_it_is_is_known_within_a_batch(void **state)
{
	struct house *house = *state;
	const struct append_config config = { house->db, house->heads,
		house->schemas };
	char body[512];

	house_furnish(house);
	(void)house_say(house, "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:cleo\","
	    "\"handle\":\"cleo\"}");
	(void)house_say(house, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\",\"office\":\"recorder\","
	    "\"group\":\"ops\",\"from\":\"2014-01-01\"}");
	const struct said *said = house_make(house, "mia", 0, "contribution",
	    "{\"subject\":\"irc:cleo\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-01-01\"}");
	(void)snprintf(body, sizeof(body),
	    "{\"of\":[{\"statement\":\"%s\"}],\"verdict\":\"endorse\"}",
	    digest_hex(&said->statement.digest).text);
	struct append_item items[] = {
		house_item(said),
		house_item(house_make(house, "cleo", 0, "endorsement", body)),
	};
	assert_true(store_append(&config, house->slug, items, COUNT(items),
	    &house->head, &house->err));
	assert_int_equal(items[0].outcome, APPEND_RECORDED);
	assert_int_equal(items[1].outcome, APPEND_FAILED);
	assert_int_equal(items[1].err.code, ERR_OWN_WORK);
}

static void
a_bad_one_spoils_no_other(void **state)
{
	struct house *house = *state;
	const struct append_config config = { house->db, house->heads,
		house->schemas };

	house_furnish(house);
	struct append_item items[] = {
		house_item(claim(house, "mia", "2026-01-01")),
		house_item(claim(house, "nobody", "2026-01-01")),
		house_item(claim(house, "mia", "2026-01-02")),
	};
	assert_true(store_append(&config, house->slug, items, COUNT(items),
	    &house->head, &house->err));
	assert_int_equal(items[0].outcome, APPEND_RECORDED);
	assert_int_equal(items[1].outcome, APPEND_FAILED);
	assert_int_equal(items[1].err.code, ERR_UNKNOWN_SIGNER);
	assert_int_equal(items[2].outcome, APPEND_RECORDED);
	assert_int_equal(items[2].index, items[0].index + 1);
}

static void
a_row_the_database_refuses_spoils_no_other(void **state)
{
	struct house *house = *state;
	const struct append_config config = { house->db, house->heads,
		house->schemas };
	char sql[256];

	house_furnish(house);
	(void)snprintf(sql, sizeof(sql),
	    "ALTER TABLE fact_row ADD CONSTRAINT no_good"
	    " CHECK (from_at <> %lld) NOT VALID",
	    1767312000000LL); /* 2026-01-02 */
	house_command("KLEOS_DB_OWNER", sql);
	struct append_item items[] = {
		house_item(claim(house, "mia", "2026-01-01")),
		house_item(claim(house, "mia", "2026-01-02")),
		house_item(claim(house, "mia", "2026-01-03")),
	};
	bool ok = store_append(&config, house->slug, items, COUNT(items),
	    &house->head, &house->err);
	house_command("KLEOS_DB_OWNER",
	    "ALTER TABLE fact_row DROP CONSTRAINT no_good");
	assert_true(ok);
	assert_int_equal(items[0].outcome, APPEND_RECORDED);
	assert_int_equal(items[1].outcome, APPEND_FAILED);
	assert_int_equal(items[1].err.code, ERR_INTERNAL);
	assert_int_equal(items[2].outcome, APPEND_RECORDED);
	assert_int_equal(items[2].index, items[0].index + 1);
}

static void
its_proof_leads_to_the_signed_root(void **state)
{
	struct house *house = *state;
	const struct append_config config = { house->db, house->heads,
		house->schemas };
	struct store_community community;
	struct checkpoint head;
	struct digest blob;

	house_furnish(house);
	const struct said *said = claim(house, "mia", "2026-01-01");
	struct append_item item = house_item(said);
	item.want_proof = true;
	assert_true(store_append(&config, house->slug, &item, 1, &house->head,
	    &house->err));
	assert_true(store_community(house->db, house->slug, false, &community,
	    &house->err));
	unsigned char entry[ENTRY_LEN];
	blob = digest_sha256(said->blob);
	struct digest c = entry_commitment(&said->statement.digest, &blob);
	entry_bytes(item.recorded_at, &c, entry);
	struct digest leaf =
	    merkle_leaf((struct bytes){ entry, sizeof(entry) });
	if (!tlogproof_verify(buf_bytes(&item.proof), &community.key, &leaf,
		&head, &house->err))
		fail_msg("%s", house->err.msg);
	assert_int_equal(head.size, house->head.size);
	assert_true(digest_equal(&head.root, &house->head.root));
	buf_done(&item.proof);
}

/* Every entry, in the tree as it is now and as it was right after it. */
static void
proofs_of_old_entries_verify_at_any_size(void **state)
{
	struct house *house = *state;
	struct store_community community;
	struct checkpoint head;

	house_furnish(house);
	assert_true(store_community(house->db, house->slug, false, &community,
	    &house->err));
	const struct store_scope scope = { community.id, community.size };
	const struct store_filter filter = { .limit = 200 };
	struct store_statements list;
	assert_true(store_statements(house->db, &scope, &filter, &house->arena,
	    &list, &house->err));
	assert_int_equal(list.n, community.size);
	for (size_t i = 0; i < list.n * 2; i++) {
		const struct store_statement *s = &list.item[i / 2];
		const struct proof_query query = { house->slug, s->digest,
			i % 2 == 0 ? 0 : s->index + 1 };
		auto_buf struct buf proof = { 0 };
		unsigned char entry[ENTRY_LEN];
		struct digest blob = digest_sha256(s->signature);
		struct digest c = entry_commitment(&s->digest, &blob);

		entry_bytes(s->recorded_at, &c, entry);
		struct digest leaf =
		    merkle_leaf((struct bytes){ entry, sizeof(entry) });
		if (!store_proof(house->db, house->heads, &query, &proof,
			&house->err) ||
		    !tlogproof_verify(buf_bytes(&proof), &community.key, &leaf,
			&head, &house->err))
			fail_msg("%zu: %s", i, house->err.msg);
		assert_int_equal(head.size,
		    query.size != 0 ? query.size : community.size);
	}
}

static void
what_it_has_seen_must_be_this_log(void **state)
{
	struct house *house = *state;
	static const char grant[] =
	    "{\"action\":\"grant\",\"handle\":\"mia\",\"office\":\"editor\","
	    "\"from\":\"2026-01-01\"}";

	house_furnish(house);
	struct digest root = house->head.root;
	house->head.root.byte[0] ^= 1;
	const struct said *forked =
	    house_make(house, "ada", 0, "office", grant);
	house->head.root = root;
	assert_int_equal(house_append(house, forked).outcome, APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_WRONG_LOG);
	/* An older head is as good as the newest. */
	const struct said *older = house_make(house, "ada", 0, "office", grant);
	(void)house_say(house, "ada", "activity",
	    "{\"slug\":\"walk\",\"title\":\"Walk\"}");
	assert_int_equal(house_append(house, older).outcome, APPEND_RECORDED);
}

static void
made_at_must_be_near(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	house->made_at = INT64_C(1577836800000);
	assert_int_equal(
	    house_append(house, claim(house, "mia", "2019-01-01")).outcome,
	    APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_BAD_TIME);
}

static void
a_replay_records_at_made_at(void **state)
{
	(void)state;
	struct house *house = house_new("replayed", true);

	house_furnish(house);
	house->made_at += 1000;
	struct append_item item =
	    house_append(house, claim(house, "mia", "2014-01-02"));
	assert_int_equal(item.outcome, APPEND_RECORDED);
	assert_int_equal(item.recorded_at, house->made_at);
	/* What arrives late is recorded late. */
	house->made_at -= 1000;
	item = house_append(house, claim(house, "mia", "2014-01-03"));
	assert_int_equal(item.recorded_at, house->made_at + 1000);
	house_free(house);
}

#define IN_HOUSE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, house_start, house_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(records_in_dense_order),
		IN_HOUSE(the_same_again_gives_the_first_index),
		IN_HOUSE(what_was_asked_under_a_wrong_number_is_asked_again),
		IN_HOUSE(another_signature_over_it_is_a_conflict),
		IN_HOUSE(later_ones_of_a_batch_see_earlier_ones),
		IN_HOUSE(whose_work_it_is_is_known_within_a_batch),
		IN_HOUSE(a_bad_one_spoils_no_other),
		IN_HOUSE(a_row_the_database_refuses_spoils_no_other),
		IN_HOUSE(its_proof_leads_to_the_signed_root),
		IN_HOUSE(proofs_of_old_entries_verify_at_any_size),
		IN_HOUSE(what_it_has_seen_must_be_this_log),
		IN_HOUSE(made_at_must_be_near),
		cmocka_unit_test(a_replay_records_at_made_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
