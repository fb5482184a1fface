#include "house.h"

#include <stdio.h>

#include "core/armor.h"
#include "core/keyproof.h"
#include "store/rebuild.h"

/* Keys in the tables: who signed what, and what falls with a stolen key. */

/* by adds the n-th key of a handle, signing with the `with`-th of their own. */
static struct append_item
adds(struct house *house, const char *by, unsigned with, const char *handle,
    unsigned n)
{
	const struct softkey soft = house_key(handle, n);
	auto_buf struct buf payload = { 0 }, blob = { 0 }, armored = { 0 };
	char body[4096];

	keyproof_payload(&house->log, handle, &soft.key, &payload);
	softkey_sign(&soft, KEYPROOF_NAMESPACE, false, buf_bytes(&payload),
	    &blob);
	armor_write(buf_bytes(&blob), &armored);
	auto_json json_t *proof = json_string(armored.data);
	auto_free char *text = json_dumps(proof, JSON_ENCODE_ANY);
	(void)snprintf(body, sizeof(body),
	    "{\"action\":\"add\",\"handle\":\"%s\",\"key\":\"%s\","
	    "\"proof\":%s}",
	    handle, ssh_key_line(&soft.key).text, text);
	struct append_item item =
	    house_append(house, house_make(house, by, with, "key", body));
	assert_int_equal(item.outcome, APPEND_RECORDED);
	return item;
}

static struct append_item
distrusts(struct house *house, const char *handle, unsigned n, uint64_t from)
{
	const struct softkey soft = house_key(handle, n);

	return house_say(house, "ada", "key",
	    "{\"action\":\"revoke\",\"handle\":\"%s\",\"fingerprint\":\"%s\","
	    "\"reason\":\"compromised\",\"distrust_from\":%llu}",
	    handle, ssh_key_fingerprint(&soft.key).text,
	    (unsigned long long)from);
}

static void
assents(struct house *house, const struct append_item *item)
{
	(void)house_say(house, "bea", "assent", "{\"of\":\"%s\"}",
	    digest_hex(&item->statement->digest).text);
}

/* mia's first key is stolen: the thief adds one that adds one, and so on. */
static void
steal(struct house *house)
{
	uint64_t from;

	house_furnish(house);
	from = adds(house, "mia", 0, "mia", 1).index;
	for (unsigned n = 1; n < 4; n++)
		(void)adds(house, "mia", n, "mia", n + 1);
	(void)house_say(house, "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-01-01\"}");
	const struct append_item item = distrusts(house, "mia", 0, from);
	assents(house, &item);
}

static int64_t
count(const struct house *house, const char *what)
{
	char sql[1024];

	(void)snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM %s AND community ="
	    " (SELECT id FROM community WHERE slug = '%s')",
	    what, house->slug);
	return house_number(sql);
}

static void
all_keys_that_a_thief_added_are_found_and_fall(void **state)
{
	struct house *house = *state;

	steal(house);
	assert_int_equal(count(house, "distrust_row WHERE true"), 5);
	assert_int_equal(count(house, "key_row WHERE handle = 'mia'"
				      " AND until_index IS NULL"),
	    0);
}

static void
a_rebuild_derives_the_same_keys_and_distrust(void **state)
{
	struct house *house = *state;
	struct store_rebuilt rebuilt;

	steal(house);
	if (!store_rebuild(house->owner, house->slug, &rebuilt, &house->err))
		fail_msg("%s", house->err.msg);
	assert_string_equal(rebuilt.differs, "");
}

static void
what_the_migration_reads_out_of_signatures_is_what_is_derived(void **state)
{
	struct house *house = *state;

	steal(house);
	assert_int_equal(count(house,
			     "(SELECT s.community FROM statement_row s"
			     " JOIN entry e ON e.community = s.community"
			     " AND e.index = s.since_index"
			     " AND s.signed_with = 'SHA256:' || rtrim(encode("
			     "sha256(substring(e.signature FROM 15 FOR"
			     " get_byte(e.signature, 12) * 256"
			     " + get_byte(e.signature, 13))), 'base64'), '='))"
			     " r WHERE true"),
	    count(house, "entry WHERE true"));
	assert_int_equal(count(house,
			     "(SELECT r.community FROM key_row r"
			     " JOIN statement_row s"
			     " ON s.community = r.community"
			     " AND s.digest = r.statement WHERE"
			     " r.said <> s.since_index OR r.signed_with <>"
			     " CASE WHEN s.since_index = 0 THEN r.fingerprint"
			     " ELSE s.signed_with END) r WHERE true"),
	    0);
}

#define IN_HOUSE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, house_start, house_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(all_keys_that_a_thief_added_are_found_and_fall),
		IN_HOUSE(a_rebuild_derives_the_same_keys_and_distrust),
		IN_HOUSE(
		    what_the_migration_reads_out_of_signatures_is_what_is_derived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
