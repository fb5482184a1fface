#include <stdio.h>

#include "core/instant.h"
#include "core/tlogproof.h"
#include "house.h"
#include "store/proof.h"
#include "store/rebuild.h"
#include "store/seal.h"
#include "store/signers.h"

/* A log gets another key, and every server signs with it from there on. */

static const char bring[] = "{\"key\":\"%s\",\"overlap_days\":%d}";
static const char assent[] = "{\"of\":\"%s\"}";

static struct note_key
parse(const char *vkey)
{
	struct note_key key;
	struct err err = { 0 };

	if (!note_key_parse(vkey, &key, &err))
		fail_msg("%s", err.msg);
	return key;
}

/* The key that the house was founded with. */
static struct note_key
first_key(struct house *house)
{
	struct store_community community;

	assert_true(store_community(house->db, house->slug, false, &community,
	    &house->err));
	return community.key;
}

/* Ada brings a key that was made, and bea assents. */
static void
rotate(struct house *house, const char *vkey, int days)
{
	const struct append_item item =
	    house_say(house, "ada", "log-key", bring, vkey, days);

	(void)house_say(house, "bea", "assent", assent,
	    digest_hex(&item.statement->digest).text);
}

static bool
signed_by(const struct buf *note, const struct note_key *key)
{
	struct bytes text;
	struct err err = { 0 };

	return note_verify(buf_bytes(note), key, &text, &err);
}

static size_t
signatures(const struct buf *note)
{
	size_t n = 0;

	for (const char *at = note->data;
	     (at = strstr(at, "\n\xe2\x80\x94 ")) != NULL; at++)
		n++;
	return n;
}

static void
say_anything(struct house *house)
{
	(void)house_say(house, "ada", "activity",
	    "{\"slug\":\"talk\",\"title\":\"Talk\"}");
}

static void
both_keys_sign_from_the_assent_on(void **state)
{
	struct house *house = *state;
	const struct note_key old = first_key(house);
	const struct note_vkey made = house_log_key(house, 2);
	const struct note_key new = parse(made.text);

	const struct append_item said =
	    house_say(house, "ada", "log-key", bring, made.text, 30);
	assert_true(signed_by(&house->head.checkpoint, &old));
	assert_false(signed_by(&house->head.checkpoint, &new));
	(void)house_say(house, "bea", "assent", assent,
	    digest_hex(&said.statement->digest).text);
	assert_true(signed_by(&house->head.checkpoint, &old));
	assert_true(signed_by(&house->head.checkpoint, &new));
	say_anything(house);
	assert_true(signed_by(&house->head.checkpoint, &new));
	assert_int_equal(signatures(&house->head.checkpoint), 2);
}

static void
after_the_overlap_the_new_key_signs_alone(void **state)
{
	char slug[40];
	struct house *house;

	(void)state;
	(void)snprintf(slug, sizeof(slug), "replay-keys");
	house = house_new(slug, true);
	const struct note_key old = first_key(house);
	const struct note_vkey made = house_log_key(house, 2);
	const struct note_key new = parse(made.text);
	rotate(house, made.text, 30);
	house->made_at += 30 * INSTANT_MS_PER_DAY - 1000;
	say_anything(house);
	assert_true(signed_by(&house->head.checkpoint, &old));
	house->made_at += 1000;
	say_anything(house);
	assert_false(signed_by(&house->head.checkpoint, &old));
	assert_true(signed_by(&house->head.checkpoint, &new));
	assert_int_equal(signatures(&house->head.checkpoint), 1);
	house_free(house);
}

static void
another_server_notices_with_the_next_head(void **state)
{
	struct house *house = *state;
	struct err err = { 0 };
	auto_db struct db *db = db_open(house_conninfo("KLEOS_DB"), &err);
	auto_heads struct heads *heads =
	    heads_open(getenv("KLEOS_MASTER_KEY_FILE"), house->folder, &err);
	struct store_community community;
	auto_buf struct buf before = { 0 };
	auto_buf struct buf after = { 0 };

	assert_true(store_checkpoint(db, heads, house->slug, &community,
	    &before, &err));
	const struct note_vkey made = house_log_key(house, 2);
	const struct note_key new = parse(made.text);
	assert_false(signed_by(&before, &new));
	rotate(house, made.text, 30);
	if (!store_checkpoint(db, heads, house->slug, &community, &after, &err))
		fail_msg("%s", err.msg);
	assert_true(signed_by(&after, &new));
	assert_string_equal(after.data, house->head.checkpoint.data);
}

/* A proof of genesis in the tree of this size. */
static void
prove(struct house *house, uint64_t size, struct buf *out)
{
	const struct proof_query query = { house->slug, house->log, size };

	if (!store_proof(house->db, house->heads, &query, out, &house->err))
		fail_msg("%s", house->err.msg);
}

static void
an_old_size_is_signed_as_it_was(void **state)
{
	struct house *house = *state;
	auto_buf struct buf before = { 0 };
	auto_buf struct buf again = { 0 };
	auto_buf struct buf now = { 0 };
	uint64_t size = house->head.size;

	prove(house, 0, &before);
	rotate(house, house_log_key(house, 2).text, 1);
	prove(house, size, &again);
	assert_string_equal(again.data, before.data);
	prove(house, 0, &now);
	assert_int_equal(signatures(&before), 1);
	assert_int_equal(signatures(&now), 2);
}

static void
one_batch_may_rotate_and_go_on(void **state)
{
	struct house *house = *state;
	const struct append_config config = { house->db, house->heads,
		house->schemas };
	const struct note_vkey made = house_log_key(house, 2);
	const struct note_key new = parse(made.text);
	char body[512];

	(void)snprintf(body, sizeof(body), bring, made.text, 30);
	const struct said *said = house_make(house, "ada", 0, "log-key", body);
	(void)snprintf(body, sizeof(body), assent,
	    digest_hex(&said->statement.digest).text);
	struct append_item items[] = {
		house_item(said),
		house_item(house_make(house, "bea", 0, "assent", body)),
		house_item(house_make(house, "ada", 0, "activity",
		    "{\"slug\":\"talk\",\"title\":\"Talk\"}")),
	};
	assert_true(store_append(&config, house->slug, items, COUNT(items),
	    &house->head, &house->err));
	for (size_t i = 0; i < COUNT(items); i++)
		assert_int_equal(items[i].outcome, APPEND_RECORDED);
	assert_true(signed_by(&house->head.checkpoint, &new));
}

/* Refused, of this field, and the log goes on with the key it has. */
static void
expect_refused(struct house *house, const char *by, const char *type,
    const char *body, const char *field)
{
	const struct note_key old = first_key(house);

	assert_int_equal(
	    house_append(house, house_make(house, by, 0, type, body)).outcome,
	    APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_UNKNOWN_TARGET);
	assert_string_equal(house->err.field, field);
	say_anything(house);
	assert_true(signed_by(&house->head.checkpoint, &old));
	assert_int_equal(signatures(&house->head.checkpoint), 1);
}

static void
a_key_that_nobody_made_here_is_refused(void **state)
{
	struct house *house = *state;
	const unsigned char seed[NOTE_SEED_LEN] = { 99 };
	struct note_key stranger;
	char body[512];

	assert_true(note_key_from_seed(first_key(house).name, seed, &stranger,
	    &house->err));
	(void)snprintf(body, sizeof(body), bring, note_vkey(&stranger).text,
	    30);
	expect_refused(house, "ada", "log-key", body, "/body/key");
}

/* A key is kept with what is sealed for it, and then named. */
static void
expect_useless(struct house *house, const struct seal_key *master,
    const unsigned char sealed_seed[NOTE_SEED_LEN])
{
	const unsigned char seed[NOTE_SEED_LEN] = { 98 };
	unsigned char sealed[STORE_SEALED_LEN];
	struct store_community community;
	struct note_key key;
	char body[512];

	assert_true(store_community(house->db, house->slug, false, &community,
	    &house->err));
	assert_true(
	    note_key_from_seed(community.key.name, seed, &key, &house->err));
	seal_seed(master, sealed_seed, sealed);
	assert_true(store_seed_add(house->owner, community.id,
	    note_vkey(&key).text, sealed, &house->err));
	(void)snprintf(body, sizeof(body), bring, note_vkey(&key).text, 30);
	expect_refused(house, "ada", "log-key", body, "/body/key");
}

static void
a_key_under_another_master_key_is_refused(void **state)
{
	const unsigned char seed[NOTE_SEED_LEN] = { 98 };
	const struct seal_key other = { { 1 } };

	expect_useless(*state, &other, seed);
}

static void
a_key_with_the_seed_of_another_is_refused(void **state)
{
	const unsigned char seed[NOTE_SEED_LEN] = { 97 };
	auto_seal_key struct seal_key master;
	struct err err = { 0 };

	assert_true(
	    seal_key_read(getenv("KLEOS_MASTER_KEY_FILE"), &master, &err));
	expect_useless(*state, &master, seed);
}

static void
remove_seed(const struct note_vkey *vkey)
{
	char sql[512];

	(void)snprintf(sql, sizeof(sql),
	    "DELETE FROM log_seed WHERE vkey = '%s'", vkey->text);
	house_command("KLEOS_DB_OWNER", sql);
}

static void
an_assent_to_a_key_that_was_lost_is_refused(void **state)
{
	struct house *house = *state;
	const struct note_vkey made = house_log_key(house, 2);
	char body[512];

	const struct append_item said =
	    house_say(house, "ada", "log-key", bring, made.text, 30);
	remove_seed(&made);
	/* What was opened once is still known; a server that starts is not. */
	struct err err = { 0 };
	heads_close(house->heads);
	house->heads =
	    heads_open(getenv("KLEOS_MASTER_KEY_FILE"), house->folder, &err);
	(void)snprintf(body, sizeof(body), assent,
	    digest_hex(&said.statement->digest).text);
	expect_refused(house, "bea", "assent", body, "/body/of");
}

static void
an_older_key_that_is_lost_is_missed_by_nobody(void **state)
{
	struct house *house = *state;
	const struct note_vkey second = house_log_key(house, 2);
	const struct note_vkey third = house_log_key(house, 3);
	const struct note_key newest = parse(third.text);
	struct err err = { 0 };

	rotate(house, second.text, 30);
	rotate(house, third.text, 30);
	assert_int_equal(signatures(&house->head.checkpoint), 3);
	remove_seed(&second);
	heads_close(house->heads);
	house->heads =
	    heads_open(getenv("KLEOS_MASTER_KEY_FILE"), house->folder, &err);
	say_anything(house);
	assert_int_equal(signatures(&house->head.checkpoint), 2);
	assert_true(signed_by(&house->head.checkpoint, &newest));
}

static void
a_size_that_only_a_lost_key_signed_is_said_to_be_so(void **state)
{
	struct house *house = *state;
	const struct note_vkey second = house_log_key(house, 2);
	struct proof_query query = { house->slug, house->log, 0 };
	auto_buf struct buf proof = { 0 };
	struct err err = { 0 };

	rotate(house, second.text, 30);
	query.size = house->head.size;
	rotate(house, house_log_key(house, 3).text, 30);
	remove_seed(&second);
	heads_close(house->heads);
	house->heads =
	    heads_open(getenv("KLEOS_MASTER_KEY_FILE"), house->folder, &err);
	assert_false(
	    store_proof(house->db, house->heads, &query, &proof, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_string_equal(err.field, "size");
	prove(house, 0, &proof);
}

static void
without_the_key_in_force_nothing_is_written(void **state)
{
	struct house *house = *state;
	const struct note_vkey second = house_log_key(house, 2);
	uint64_t size;
	struct err err = { 0 };

	rotate(house, second.text, 30);
	size = house->head.size;
	remove_seed(&second);
	heads_close(house->heads);
	house->heads =
	    heads_open(getenv("KLEOS_MASTER_KEY_FILE"), house->folder, &err);
	assert_int_equal(
	    house_append(house, house_make(house, "ada", 0, "activity",
				    "{\"slug\":\"talk\",\"title\":\"Talk\"}"))
		.outcome,
	    APPEND_FAILED);
	assert_int_equal(house->err.code, ERR_INTERNAL);
	struct store_community community;
	assert_true(store_community(house->db, house->slug, false, &community,
	    &house->err));
	assert_int_equal(community.size, size);
}

static void
a_rebuild_finds_the_same_keys(void **state)
{
	struct house *house = *state;
	struct store_rebuilt rebuilt;
	struct store_community community;
	struct logkeys keys;
	const struct note_vkey made = house_log_key(house, 2);

	rotate(house, made.text, 30);
	if (!store_rebuild(house->owner, house->slug, &rebuilt, &house->err))
		fail_msg("%s", house->err.msg);
	assert_string_equal(rebuilt.differs, "");
	assert_true(store_community(house->db, house->slug, false, &community,
	    &house->err));
	assert_true(store_signers(house->db, &community, &keys, &house->err));
	assert_int_equal(keys.n, 2);
	assert_string_equal(note_vkey(&keys.key[0].key).text, made.text);
}

#define IN_HOUSE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, house_start, house_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(both_keys_sign_from_the_assent_on),
		cmocka_unit_test(after_the_overlap_the_new_key_signs_alone),
		IN_HOUSE(another_server_notices_with_the_next_head),
		IN_HOUSE(an_old_size_is_signed_as_it_was),
		IN_HOUSE(one_batch_may_rotate_and_go_on),
		IN_HOUSE(a_key_that_nobody_made_here_is_refused),
		IN_HOUSE(a_key_under_another_master_key_is_refused),
		IN_HOUSE(a_key_with_the_seed_of_another_is_refused),
		IN_HOUSE(an_assent_to_a_key_that_was_lost_is_refused),
		IN_HOUSE(an_older_key_that_is_lost_is_missed_by_nobody),
		IN_HOUSE(a_size_that_only_a_lost_key_signed_is_said_to_be_so),
		IN_HOUSE(without_the_key_in_force_nothing_is_written),
		IN_HOUSE(a_rebuild_finds_the_same_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
