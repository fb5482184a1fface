#include "house.h"

#include <stdio.h>

/* Who has the server's password can put in what no server would: it is
 * refused, and nothing else is. */

static const char log_of[] = "(SELECT id FROM community WHERE slug = '%s')";

static void
put_hex(struct buf *out, struct bytes bytes)
{
	buf_puts(out, "'\\x");
	for (size_t i = 0; i < bytes.len; i++)
		buf_printf(out, "%02x", bytes.data[i]);
	buf_puts(out, "'");
}

static void
run(const struct buf *sql)
{
	assert_false(buf_failed(sql));
	house_command("KLEOS_DB", sql->data);
}

/* A row of the waiting room that is signed, but has a body without sense. */
static void
smuggle(struct house *house, const char *handle)
{
	auto_buf struct buf payload = { 0 }, blob = { 0 }, sql = { 0 };
	const struct softkey soft = house_key(handle, 0);

	buf_printf(&payload,
	    "{\"body\":{},\"by\":\"%s\",\"log\":\"%s\","
	    "\"made_at\":\"2026-01-01T00:00:00Z\","
	    "\"nonce\":\"0000000000000000000000\",\"type\":\"activity\","
	    "\"v\":1}",
	    handle, digest_hex(&house->log).text);
	softkey_sign(&soft, "kleos.v1.activity", false, buf_bytes(&payload),
	    &blob);
	const struct digest digest = digest_sha256(buf_bytes(&payload));
	buf_puts(&sql,
	    "INSERT INTO waiting (community, digest, signature_digest, handle,"
	    " type, key_line, received_at, payload, signature) SELECT ");
	buf_printf(&sql, log_of, house->slug);
	buf_puts(&sql, ", ");
	put_hex(&sql, digest_bytes(&digest));
	buf_printf(&sql,
	    ", sha256('s'), '%s', 'activity', '%s',"
	    " (extract(epoch FROM now()) * 1000)::bigint, ",
	    handle, ssh_key_line(&soft.key).text);
	put_hex(&sql, buf_bytes(&payload));
	buf_puts(&sql, ", ");
	put_hex(&sql, buf_bytes(&blob));
	run(&sql);
}

static void
what_was_put_into_the_waiting_room_does_not_come_out(void **state)
{
	struct house *house = *state;
	const struct said *person = house_newcomer(house, "nina");

	assert_int_equal(house_append(house, person).outcome, APPEND_WAITING);
	smuggle(house, "nina");
	uint64_t size = house->head.size;
	struct append_item item =
	    house_append(house, house_vouch(house, "ada", person));

	if (item.outcome != APPEND_RECORDED)
		fail_msg("%s %s", item.err.field, item.err.msg);
	assert_int_equal(house->head.size, size + 2);
}

static void
wait_for_assent(struct house *house, const char *payload)
{
	auto_buf struct buf sql = { 0 };
	const struct digest digest = digest_sha256(bytes_of(payload));

	buf_puts(&sql,
	    "INSERT INTO pending_row (community, since_index, ordinal,"
	    " statement, type, by_handle, office, payload, signed_with)"
	    " SELECT ");
	buf_printf(&sql, log_of, house->slug);
	buf_puts(&sql, ", 0, 1000, ");
	put_hex(&sql, digest_bytes(&digest));
	buf_printf(&sql, ", 'office', 'ada', 'registrar', '%s', ''", payload);
	run(&sql);
}

static void
what_was_put_among_the_pending_spoils_nothing_around_it(void **state)
{
	static const char payload[] = "{\"type\":\"office\",\"v\":1}";
	struct house *house = *state;
	const struct append_config config = { house->db, house->heads,
		house->schemas };
	char body[128];

	house_furnish(house);
	wait_for_assent(house, payload);
	const struct digest of = digest_sha256(bytes_of(payload));
	(void)snprintf(body, sizeof(body), "{\"of\":\"%s\"}",
	    digest_hex(&of).text);
	struct append_item items[] = {
		house_item(house_make(house, "bea", 0, "assent", body)),
		house_item(house_make(house, "mia", 0, "contribution",
		    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
		    "\"from\":\"2026-01-01\"}")),
	};

	assert_true(store_append(&config, house->slug, items, COUNT(items),
	    &house->head, &house->err));
	assert_int_equal(items[0].outcome, APPEND_FAILED);
	assert_int_equal(items[0].err.code, ERR_CONFLICT);
	assert_string_equal(items[0].err.field, "/body/of");
	assert_int_equal(items[1].outcome, APPEND_RECORDED);
}

#define IN_HOUSE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, house_start, house_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(what_was_put_into_the_waiting_room_does_not_come_out),
		IN_HOUSE(
		    what_was_put_among_the_pending_spoils_nothing_around_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
