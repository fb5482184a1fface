#include "house.h"

#include "store/rebuild.h"
#include "store/statements.h"

/* Erasing, through the appender: one transaction, and nothing judged by what
 * it took along. */

static const char claim[] = "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
			    "\"group\":\"ops\",\"from\":\"2026-01-05\"}";

/* mia's wish that a statement of hers be erased. */
static struct append_item
wish(struct house *house, struct append_item item)
{
	return house_say(house, "mia", "redaction",
	    "{\"erase\":[{\"digest\":\"%s\",\"index\":%llu,"
	    "\"type\":\"%s\"}],\"reason\":\"request\"}",
	    digest_hex(&item.statement->digest).text,
	    (unsigned long long)item.index, item.statement->type->name);
}

/* Somebody says something of a statement. */
static struct said *
of(struct house *house, const char *by, const char *type,
    const struct statement *target)
{
	char body[128];

	(void)snprintf(body, sizeof(body), "{\"of\":\"%s\"}",
	    digest_hex(&target->digest).text);
	return house_make(house, by, 0, type, body);
}

static void
what_comes_behind_an_erasure_does_not_see_what_it_took(void **state)
{
	struct house *house = *state;
	struct append_config config = { .db = house->db,
		.heads = house->heads,
		.schemas = house->schemas };

	house_furnish(house);
	struct append_item work =
	    house_say(house, "mia", "contribution", "%s", claim);
	struct append_item asked = wish(house, work);
	struct append_item items[] = {
		house_item(of(house, "ada", "assent", asked.statement)),
		house_item(of(house, "mia", "retraction", work.statement)),
		house_item(house_make(house, "mia", 0, "contribution", claim)),
		work,
	};

	items[3].outcome = APPEND_FAILED;
	assert_true(store_append(&config, house->slug, items, COUNT(items),
	    &house->head, &house->err));
	assert_int_equal(items[0].outcome, APPEND_RECORDED);
	assert_int_equal(items[1].outcome, APPEND_FAILED);
	assert_int_equal(items[1].err.code, ERR_GONE);
	assert_string_equal(items[1].err.field, "/body/of");
	assert_int_equal(items[2].outcome, APPEND_RECORDED);
	assert_int_equal(items[2].index, items[0].index + 1);
	assert_int_equal(items[3].outcome, APPEND_FAILED);
	assert_int_equal(items[3].err.code, ERR_GONE);
	assert_int_equal(house->head.size, items[2].index + 1);
}

static void
what_is_erased_can_be_asked_for_no_more(void **state)
{
	struct house *house = *state;
	auto_arena struct arena arena = { 0 };
	struct store_community community;
	struct store_statement found;
	struct err err = { 0 };

	house_furnish(house);
	struct append_item work =
	    house_say(house, "mia", "contribution", "%s", claim);
	struct append_item asked = wish(house, work);
	(void)house_append(house, of(house, "ada", "assent", asked.statement));
	assert_true(
	    store_community(house->db, house->slug, false, &community, &err));
	const struct store_scope scope = { community.id, community.size };
	assert_false(store_statement(house->db, &scope, &work.statement->digest,
	    &arena, &found, &err));
	assert_int_equal(err.code, ERR_GONE);
	assert_non_null(
	    strstr(err.msg, digest_hex(&asked.statement->digest).text));
}

static void
an_erasure_survives_a_rebuild(void **state)
{
	struct house *house = *state;
	struct store_rebuilt rebuilt;

	house_furnish(house);
	struct append_item work =
	    house_say(house, "mia", "contribution", "%s", claim);
	(void)house_say(house, "cleo", "endorsement",
	    "{\"verdict\":\"endorse\",\"of\":[{\"statement\":\"%s\"}]}",
	    digest_hex(&work.statement->digest).text);
	struct append_item asked = wish(house, work);
	(void)house_append(house, of(house, "ada", "assent", asked.statement));
	if (!store_rebuild(house->owner, house->slug, &rebuilt, &house->err))
		fail_msg("%s", house->err.msg);
	assert_string_equal(rebuilt.differs, "");
}

#define IN_HOUSE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, house_start, house_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(
		    what_comes_behind_an_erasure_does_not_see_what_it_took),
		IN_HOUSE(what_is_erased_can_be_asked_for_no_more),
		IN_HOUSE(an_erasure_survives_a_rebuild),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
