#include "house.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "proxy.h"
#include "store/rebuild.h"
#include "store/sql.h"

/* Several writers, and a database that goes away. */

static struct said *
claim(struct house *house, unsigned n)
{
	char body[256];

	(void)snprintf(body, sizeof(body),
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-01-%02u\"}",
	    n % 28 + 1);
	return house_make(house, "mia", 0, "contribution", body);
}

enum { WRITERS = 3, EACH = 40 };

/* One thread with a connection of its own. */
struct writer {
	pthread_t thread;
	struct db *db;
	struct house *house;
	struct append_item item[EACH];
};

static void *
write_all(void *context)
{
	struct writer *writer = context;
	const struct append_config config = { writer->db, NULL,
		writer->house->schemas };
	struct append_head head = { 0 };
	struct err err;

	/* Pairs, so that batches of different writers take turns. */
	for (size_t i = 0; i < EACH; i += 2)
		if (!store_append(&config, writer->house->slug,
			&writer->item[i], 2, &head, &err))
			return NULL;
	return NULL;
}

static void
indices_stay_dense_with_several_writers(void **state)
{
	static struct writer writer[WRITERS];
	struct house *house = *state;
	static bool taken[WRITERS * EACH];
	struct err err;

	house_furnish(house);
	uint64_t size = house->head.size;
	for (size_t w = 0; w < WRITERS; w++) {
		writer[w].house = house;
		writer[w].db = db_open(house_conninfo("KLEOS_DB"), &err);
		for (unsigned i = 0; i < EACH; i++)
			writer[w].item[i] = house_item(claim(house, i));
	}
	for (size_t w = 0; w < WRITERS; w++)
		assert_int_equal(pthread_create(&writer[w].thread, NULL,
				     write_all, &writer[w]),
		    0);
	for (size_t w = 0; w < WRITERS; w++)
		(void)pthread_join(writer[w].thread, NULL);
	for (size_t w = 0; w < WRITERS; w++) {
		for (size_t i = 0; i < EACH; i++) {
			struct append_item *item = &writer[w].item[i];

			assert_int_equal(item->outcome, APPEND_RECORDED);
			assert_in_range(item->index, size,
			    size + WRITERS * EACH - 1);
			assert_false(taken[item->index - size]);
			taken[item->index - size] = true;
		}
		db_close(writer[w].db);
	}
	struct store_rebuilt rebuilt;
	if (!store_rebuild(house->owner, house->slug, &rebuilt, &err))
		fail_msg("%s", err.msg);
	assert_string_equal(rebuilt.differs, "");
	assert_int_equal(rebuilt.entries, size + WRITERS * EACH);
}

static void
a_killed_connection_is_replaced(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	for (unsigned n = 0; n < 3; n++) {
		house_command("KLEOS_DB_ADMIN",
		    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
		    " WHERE usename = 'kleos_app'");
		struct append_item item = house_append(house, claim(house, n));
		if (item.outcome != APPEND_RECORDED)
			fail_msg("%s", item.err.msg);
	}
}

static void
while_postgresql_is_away_it_says_so_quickly(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	const struct said *said = claim(house, 1);
	uint64_t size = house->head.size;
	house_postgres("stop");
	time_t start = time(NULL);
	struct append_item item = { 0 };
	for (int i = 0; i < 20; i++) {
		item = house_append(house, said);
		assert_int_equal(item.outcome, APPEND_FAILED);
		assert_int_equal(item.err.code, ERR_UNAVAILABLE);
	}
	assert_true(time(NULL) - start < 10);
	house_postgres("start");
	for (int i = 0; i < 50 && item.outcome == APPEND_FAILED; i++) {
		item = house_append(house, said);
		(void)usleep(100000);
	}
	assert_int_equal(item.outcome, APPEND_RECORDED);
	assert_int_equal(item.index, size);
}

/* PostgreSQL ends the connection while it works on COMMIT. */
static void
a_commit_that_failed_is_tried_again(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	uint64_t size = house->head.size;
	house_command("KLEOS_DB_ADMIN",
	    "CREATE SEQUENCE once; GRANT USAGE ON once TO kleos_app;"
	    "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
	    " $$BEGIN IF nextval('once') = 1 THEN"
	    " PERFORM pg_terminate_backend(pg_backend_pid()); END IF;"
	    " RETURN NULL; END$$;"
	    "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON entry"
	    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
	    " EXECUTE FUNCTION die()");
	struct append_item item = house_append(house, claim(house, 1));
	house_command("KLEOS_DB_ADMIN",
	    "DROP TRIGGER die ON entry; DROP FUNCTION die();"
	    "DROP SEQUENCE once");
	if (item.outcome != APPEND_RECORDED)
		fail_msg("%s", item.err.msg);
	assert_int_equal(item.index, size);
	assert_int_equal(house->head.size, size + 1);
}

/* It was done, but the answer never came: then it is found by its digest. */
static void
a_commit_nobody_heard_of_is_found_out_about(void **state)
{
	struct house *house = *state;
	struct append_head head = { 0 };
	char folder[512];

	house_furnish(house);
	(void)snprintf(folder, sizeof(folder), "%s/proxy",
	    house_conninfo("KLEOS_TMP"));
	struct proxy *proxy = proxy_start(folder, house_conninfo("KLEOS_DB"));
	assert_non_null(proxy);
	struct db *db = db_open(proxy_conninfo(proxy), &house->err);
	const struct append_config config = { db, house->heads,
		house->schemas };
	struct append_item items[] = {
		house_item(claim(house, 1)),
		house_item(claim(house, 2)),
	};
	items[1].want_proof = true;
	proxy_arm(proxy);
	if (!store_append(&config, house->slug, items, 2, &head, &house->err))
		fail_msg("%s", house->err.msg);
	assert_true(proxy_has_cut(proxy));
	assert_int_equal(items[0].outcome, APPEND_RECORDED);
	assert_int_equal(items[0].index, house->head.size);
	assert_int_equal(items[1].outcome, APPEND_RECORDED);
	assert_int_equal(items[1].index, house->head.size + 1);
	assert_true(items[1].proof.len > 0);
	assert_int_equal(head.size, house->head.size + 2);
	db_close(db);
	proxy_stop(proxy);
	buf_done(&items[1].proof);
	buf_done(&head.checkpoint);
}

static void
a_lock_that_is_held_too_long_is_unavailable(void **state)
{
	struct house *house = *state;
	char sql[256];

	house_furnish(house);
	PGconn *conn = PQconnectdb(house_conninfo("KLEOS_DB_OWNER"));
	(void)snprintf(sql, sizeof(sql),
	    "BEGIN; SELECT FROM log WHERE community ="
	    " (SELECT id FROM community WHERE slug = '%s') FOR UPDATE",
	    house->slug);
	PQclear(PQexec(conn, sql));
	struct append_item item = house_append(house, claim(house, 1));
	PQfinish(conn);
	assert_int_equal(item.outcome, APPEND_FAILED);
	assert_int_equal(item.err.code, ERR_UNAVAILABLE);
	assert_int_equal(house_append(house, claim(house, 2)).outcome,
	    APPEND_RECORDED);
}

static void
another_schema_version_is_refused(void **state)
{
	struct house *house = *state;
	struct err err = { 0 };

	assert_true(db_schema_check(house->db, NULL, &err));
	assert_false(db_schema_check(house->db, "elsewhere", &err));
	assert_int_equal(err.code, ERR_UNAVAILABLE);
	assert_non_null(strstr(err.msg, "elsewhere"));
	assert_non_null(strstr(err.msg, DB_SCHEMA));
}

/* Somebody migrates while we run; the next append finds out. */
static void
it_does_not_write_to_another_schema_version(void **state)
{
	struct house *house = *state;

	house_furnish(house);
	house_command("KLEOS_DB_ADMIN",
	    "CREATE TABLE kept AS SELECT * FROM sqitch.changes;"
	    "UPDATE sqitch.changes SET change = 'later'"
	    " WHERE change = '" DB_SCHEMA "'");
	struct append_item item = house_append(house, claim(house, 1));
	house_command("KLEOS_DB_ADMIN",
	    "UPDATE sqitch.changes c SET change = k.change FROM kept k"
	    " WHERE k.change_id = c.change_id; DROP TABLE kept");
	assert_int_equal(item.outcome, APPEND_FAILED);
	assert_int_equal(item.err.code, ERR_UNAVAILABLE);
	assert_non_null(strstr(item.err.msg, "later"));
	assert_non_null(strstr(item.err.msg, DB_SCHEMA));
	assert_int_equal(house_append(house, claim(house, 2)).outcome,
	    APPEND_RECORDED);
}

static void
the_compiled_version_is_the_end_of_the_plan(void **state)
{
	char line[512];
	char last[64] = "";
	FILE *plan = fopen("migrations/sqitch.plan", "r");

	(void)state;
	assert_non_null(plan);
	while (fgets(line, sizeof(line), plan) != NULL)
		if (line[0] != '%' && line[0] != '\n')
			(void)sscanf(line, "%63s", last);
	(void)fclose(plan);
	assert_string_equal(last, DB_SCHEMA);
}

static void
tables_that_were_made_anew_are_asked_again(void **state)
{
	static const char ask[] = "SELECT * FROM cosignature";
	const struct house *house = *state;
	struct db *db = house->owner;
	struct err err;

	auto_result PGresult *before = sql_run(db, ask, NULL, 0, &err);
	assert_non_null(before);
	house_command("KLEOS_DB_OWNER",
	    "ALTER TABLE cosignature ADD pear integer");
	auto_result PGresult *res = sql_run(db, ask, NULL, 0, &err);
	if (res == NULL)
		fail_msg("%s", err.msg);
	assert_int_equal(PQnfields(res), PQnfields(before) + 1);
	house_command("KLEOS_DB_OWNER", "ALTER TABLE cosignature DROP pear");
}

#define IN_HOUSE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, house_start, house_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(indices_stay_dense_with_several_writers),
		IN_HOUSE(a_killed_connection_is_replaced),
		IN_HOUSE(while_postgresql_is_away_it_says_so_quickly),
		IN_HOUSE(a_commit_that_failed_is_tried_again),
		IN_HOUSE(a_commit_nobody_heard_of_is_found_out_about),
		IN_HOUSE(tables_that_were_made_anew_are_asked_again),
		IN_HOUSE(a_lock_that_is_held_too_long_is_unavailable),
		IN_HOUSE(another_schema_version_is_refused),
		IN_HOUSE(it_does_not_write_to_another_schema_version),
		cmocka_unit_test(the_compiled_version_is_the_end_of_the_plan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
