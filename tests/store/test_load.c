#include "house.h"

#include <stdio.h>

#include "core/armor.h"
#include "core/replay.h"
#include "store/entries.h"
#include "store/lists.h"
#include "store/load.h"
#include "store/pages.h"
#include "store/rebuild.h"
#include "store/rows.h"
#include "store/statements.h"

/* What comes back out of the tables. */

/* A little of everything. */
static void
live_in(struct house *house)
{
	char body[1024];

	house_furnish(house);
	(void)house_say(house, "ada", "identity",
	    "{\"action\":\"link\",\"identity\":\"irc:mia\","
	    "\"handle\":\"mia\"}");
	(void)house_say(house, "cleo", "occasion",
	    "{\"group\":\"ops\",\"status\":\"held\",\"name\":\"Weekly\","
	    "\"start\":\"2026-01-05T10:00:00Z\","
	    "\"url\":\"https://minutes.example/1\",\"attendees\":["
	    "{\"identity\":\"irc:mia\",\"quantities\":{\"lines\":7}},"
	    "{\"identity\":\"irc:xan\"}]}");
	const struct said *claim = house_make(house, "mia", 0, "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-01-01\","
	    "\"summary\":\"About Orchards\"}");
	(void)house_append(house, claim);
	(void)house_say(house, "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-01-03\"}");
	(void)snprintf(body, sizeof(body),
	    "{\"of\":[{\"statement\":\"%s\"}],\"verdict\":\"endorse\"}",
	    digest_hex(&claim->statement.digest).text);
	(void)house_say(house, "cleo", "endorsement", "%s", body);
	(void)house_say(house, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"mia\","
	    "\"office\":\"registrar\",\"from\":\"2026-01-01\"}");
}

static struct store_community
community_of(struct house *house)
{
	struct store_community community;

	if (!store_community(house->db, house->slug, false, &community,
		&house->err))
		fail_msg("%s", house->err.msg);
	return community;
}

static bool
replay_entry_of(const struct store_entry *entry, bool *more, void *context,
    struct err *err)
{
	auto_buf struct buf armored = { 0 };

	(void)more;
	armor_write(entry->signature, &armored);
	return replay_add(context,
	    &(struct replay_entry){ entry->recorded_at, entry->payload,
		buf_bytes(&armored) },
	    err);
}

/* The members of two rows, strings by their text. */
static bool
same_row(enum change_kind kind, const void *a, const void *b)
{
	const struct change_info *info = change_info(kind);
	const struct row *left = a;
	const struct row *right = b;

	if (left->since != right->since || left->until != right->until ||
	    left->ordinal != right->ordinal)
		return false;
	for (size_t i = 0; i < info->fields_n; i++) {
		const unsigned char *x =
		    (const unsigned char *)a + info->field[i].offset;
		const unsigned char *y =
		    (const unsigned char *)b + info->field[i].offset;
		const char *s;
		const char *t;

		switch (info->field[i].type) {
		case FIELD_TEXT:
			memcpy(&s, x, sizeof(s));
			memcpy(&t, y, sizeof(t));
			if ((s == NULL) != (t == NULL) ||
			    (s != NULL && strcmp(s, t) != 0))
				return false;
			break;
		case FIELD_INT:
			if (memcmp(x, y, sizeof(int64_t)) != 0)
				return false;
			break;
		case FIELD_BOOL:
			if (*x != *y)
				return false;
			break;
		case FIELD_DIGEST:
			if (memcmp(x, y, DIGEST_LEN) != 0)
				return false;
			break;
		}
	}
	return true;
}

static void
the_tables_hold_what_a_replay_derives(void **state)
{
	struct house *house = *state;
	auto_replay struct replay *replay =
	    replay_new(house->schemas, &house->err);
	auto_world struct world *world = world_new(&house->err);

	live_in(house);
	const struct store_community community = community_of(house);
	const struct store_scope scope = { community.id, community.size };
	const struct store_visitor visitor = { replay_entry_of, replay };
	if (!store_entries(house->db, &scope, 0, &visitor, &house->err) ||
	    !store_load_kinds(house->db, &community,
		CHANGE_BIT(CHANGE_KINDS) - 1, community.size, world,
		&house->err))
		fail_msg("%s", house->err.msg);
	struct digest root = replay_root(replay);
	assert_true(digest_equal(&root, &community.root));
	for (enum change_kind kind = 0; kind < CHANGE_KINDS; kind++) {
		struct rows a = world_all(world, kind);
		struct rows b = world_all(replay_world(replay), kind);

		assert_int_equal(a.n, b.n);
		for (size_t i = 0; i < a.n; i++)
			if (!same_row(kind, a.item[i], b.item[i]))
				fail_msg("%s row %zu differs",
				    change_info(kind)->name, i);
	}
}

static void
a_rebuild_is_identical_and_mends_what_is_not(void **state)
{
	struct house *house = *state;
	struct store_rebuilt rebuilt;
	char sql[256];

	live_in(house);
	if (!store_rebuild(house->owner, house->slug, &rebuilt, &house->err))
		fail_msg("%s", house->err.msg);
	assert_string_equal(rebuilt.differs, "");
	assert_int_equal(rebuilt.entries, house->head.size);
	int id = community_of(house).id;
	(void)snprintf(sql, sizeof(sql),
	    "UPDATE fact_row SET activity = 'x' WHERE community = %d;"
	    "DELETE FROM node WHERE community = %d AND level = 2",
	    id, id);
	house_command("KLEOS_DB_OWNER", sql);
	assert_true(
	    store_rebuild(house->owner, house->slug, &rebuilt, &house->err));
	assert_string_equal(rebuilt.differs, "fact_row, node");
	assert_true(
	    store_rebuild(house->owner, house->slug, &rebuilt, &house->err));
	assert_string_equal(rebuilt.differs, "");
}

static void
a_rebuild_refuses_a_log_that_was_tampered_with(void **state)
{
	struct house *house = *state;
	struct store_rebuilt rebuilt;
	char sql[256];

	live_in(house);
	(void)snprintf(sql, sizeof(sql),
	    "UPDATE entry SET recorded_at = recorded_at + 1"
	    " WHERE community = %d AND index = 5",
	    community_of(house).id);
	house_command("KLEOS_DB_OWNER", sql);
	assert_false(
	    store_rebuild(house->owner, house->slug, &rebuilt, &house->err));
	assert_int_equal(house->err.code, ERR_CONFLICT);
}

static void
a_person_is_loaded_with_all_that_decides(void **state)
{
	static const char *const names[] = { "mia", "handle:mia", "irc:mia" };
	struct house *house = *state;

	live_in(house);
	const struct store_community community = community_of(house);
	for (size_t i = 0; i < COUNT(names); i++) {
		auto_world struct world *world = world_new(&house->err);

		if (!store_load_person(house->db, &community, names[i],
			community.size, world, &house->err))
			fail_msg("%s", house->err.msg);
		assert_int_equal(world_all(world, CHANGE_FACT).n, 3);
		assert_int_equal(world_all(world, CHANGE_OCCASION).n, 1);
		assert_int_equal(world_all(world, CHANGE_ENDORSEMENT).n, 1);
		assert_int_equal(world_all(world, CHANGE_LINK).n, 1);
		assert_int_equal(world_all(world, CHANGE_GROUP).n, 1);
		assert_non_null(world_person(world, "mia", community.size));
		assert_null(world_person(world, "cleo", community.size));
	}
}

static void
an_identity_of_nobody_is_loaded_alone(void **state)
{
	struct house *house = *state;
	auto_world struct world *world = world_new(&house->err);

	live_in(house);
	const struct store_community community = community_of(house);
	assert_true(store_load_person(house->db, &community, "irc:xan",
	    community.size, world, &house->err));
	assert_int_equal(world_all(world, CHANGE_FACT).n, 1);
	assert_int_equal(world_all(world, CHANGE_PERSON).n, 0);
}

/* Somebody by a handle, the same by an identity, and one of nobody. */
static void
people_are_loaded_together_as_each_alone(void **state)
{
	static const char *const names[] = { "irc:mia", "handle:cleo",
		"irc:xan", "handle:mia" };
	const struct store_ids ids = { names, COUNT(names) };
	struct house *house = *state;
	auto_world struct world *together = world_new(&house->err);
	auto_world struct world *world = world_new(&house->err);

	live_in(house);
	const struct store_community community = community_of(house);
	assert_true(store_load_people(house->db, &community, &ids,
	    community.size, together, &house->err));
	for (size_t i = 0; i < COUNT(names); i++)
		assert_true(store_load_person(house->db, &community, names[i],
		    community.size, world, &house->err));
	for (enum change_kind kind = 0; kind < CHANGE_KINDS; kind++)
		if (world_all(together, kind).n != world_all(world, kind).n)
			fail_msg("%s", change_info(kind)->name);
	assert_int_equal(world_all(together, CHANGE_FACT).n, 4);
	assert_non_null(world_person(together, "cleo", community.size));
}

static void
rows_beyond_the_size_stay_out(void **state)
{
	struct house *house = *state;
	auto_world struct world *world = world_new(&house->err);

	live_in(house);
	struct store_community community = community_of(house);
	assert_true(store_load_kinds(house->db, &community, STORE_EVERYONE,
	    community.size - 3, world, &house->err));
	assert_int_equal(world_all(world, CHANGE_FACT).n, 3);
	assert_int_equal(world_all(world, CHANGE_ENDORSEMENT).n, 0);
}

/* More links and facts of the founding than fit on one page. */
static void
add_pages(struct house *house, int links, int facts)
{
	char sql[1024];

	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO link_row (community, since_index, ordinal, statement, "
	    "identity, handle, by_handle) SELECT id, n / 7, 100 + n, log, "
	    "'irc:x' || n, 'ada', 'ada' FROM community, generate_series(1, %d) "
	    "n WHERE slug = '%s';"
	    "INSERT INTO fact_row (community, since_index, ordinal, statement, "
	    "identity, activity, from_at, until_at, day, quantities, "
	    "by_handle, signed_with) SELECT id, n / 11, 100 + n, log, "
	    "'irc:x' || n, 'talk', n, n, false, '{}', 'ada', 'SHA256:x' "
	    "FROM community, generate_series(1, %d) n WHERE slug = '%s'",
	    links, house->slug, facts, house->slug);
	house_command("KLEOS_DB_OWNER", sql);
}

static bool
is_in_order(struct rows rows)
{
	for (size_t i = 1; i < rows.n; i++) {
		const struct row *a = rows.item[i - 1];
		const struct row *b = rows.item[i];

		if (a->since > b->since ||
		    (a->since == b->since && a->ordinal >= b->ordinal))
			return false;
	}
	return true;
}

/* Pages are asked for while others are read, of each kind as many as it has. */
static void
every_page_of_every_kind_is_read_once_and_in_order(void **state)
{
	struct house *house = *state;
	auto_world struct world *world = world_new(&house->err);

	add_pages(house, 1000, 2345);
	struct store_community community = community_of(house);
	assert_true(store_load_kinds(house->db, &community, STORE_EVERYONE,
	    1000, world, &house->err));
	assert_int_equal(world_all(world, CHANGE_LINK).n, 1000);
	assert_int_equal(world_all(world, CHANGE_FACT).n, 2345);
	assert_true(is_in_order(world_all(world, CHANGE_LINK)));
	assert_true(is_in_order(world_all(world, CHANGE_FACT)));
	assert_int_equal(
	    world_find(world, WORLD_FACTS, bytes_of("irc:x2345")).n, 1);
}

/* One row of the second page is too many. */
static bool
take_some(const struct change *change, void *context, struct err *err)
{
	int *left = context;

	(void)change;
	return (*left)-- > 0 || err_set(err, ERR_TOO_LARGE, "enough");
}

static void
who_takes_no_more_rows_leaves_the_connection_usable(void **state)
{
	struct house *house = *state;
	int left = 700;
	const struct pages_taker taker = { take_some, &left };
	struct pages pages;

	add_pages(house, 1, 2345);
	const struct page_query query = { community_of(house).id,
		CHANGE_BIT(CHANGE_FACT), 1000 };
	pages_init(&pages, &query);
	assert_false(pages_finish(&pages, house->db, &taker, &house->err));
	assert_string_equal(house->err.msg, "enough");
	assert_int_equal(left, -1);
	assert_int_equal(community_of(house).id, query.community);
}

static void
wants_lead_from_facts_to_their_owners(void **state)
{
	struct house *house = *state;
	auto_world struct world *world = world_new(&house->err);
	struct wants wants = { .arena = &house->arena };
	struct store_statements list;
	char head[24];

	live_in(house);
	const struct store_community community = community_of(house);
	const struct store_scope scope = { community.id, community.size };
	const struct store_filter filter = { .type = "occasion", .limit = 1 };
	assert_true(store_statements(house->db, &scope, &filter, &house->arena,
	    &list, &house->err));
	assert_int_equal(list.n, 1);
	(void)snprintf(head, sizeof(head), "%d", 3);
	assert_true(
	    wants_digest(&wants, WANT_STATEMENT, &list.item[0].digest,
		&house->err) &&
	    wants_add(&wants, WANT_PLACE,
		"ops 1767607200000 https://minutes.example/1", &house->err) &&
	    wants_add(&wants, WANT_HEAD, head, &house->err));
	if (!store_load_wants(house->db, &community, &wants, community.size,
		world, &house->err))
		fail_msg("%s", house->err.msg);
	assert_int_equal(world_all(world, CHANGE_STATEMENT).n, 1);
	assert_int_equal(world_all(world, CHANGE_FACT).n, 2);
	assert_int_equal(world_all(world, CHANGE_OCCASION).n, 1);
	assert_string_equal(world_owner(world, "irc:mia", community.size),
	    "mia");
	assert_non_null(world_person(world, "mia", community.size));
	assert_non_null(world_head(world, 3));
}

static void
an_occasion_is_found_by_its_place_alone(void **state)
{
	struct house *house = *state;
	auto_world struct world *world = world_new(&house->err);
	struct wants wants = { .arena = &house->arena };

	live_in(house);
	const struct store_community community = community_of(house);
	assert_true(wants_add(&wants, WANT_PLACE,
	    "ops 1767607200000 https://minutes.example/1", &house->err));
	assert_true(store_load_wants(house->db, &community, &wants,
	    community.size, world, &house->err));
	assert_int_equal(world_all(world, CHANGE_OCCASION).n, 1);
}

static void
each_filter_restricts(void **state)
{
	static const struct {
		const char *why;
		struct store_filter filter;
		size_t n;
	} rows[] = {
		{ "type", { .type = "contribution", .limit = 50 }, 2 },
		{ "limit", { .type = "contribution", .limit = 1 }, 1 },
		{ "signer", { .by = "mia", .limit = 50 }, 3 },
		{ "identity of a fact", { .subject = "irc:xan", .limit = 50 },
		    1 },
		{ "group", { .group = "ops", .type = "occasion", .limit = 50 },
		    1 },
		{ "activity",
		    { .activity = "talk", .type = "contribution", .limit = 50 },
		    2 },
		{ "pending", { .status = STORE_PENDING, .limit = 50 }, 1 },
		{ "not yet judged", { .status = STORE_UNJUDGED, .limit = 50 },
		    1 },
		{ "text, whatever the case",
		    { .text = "about orch", .limit = 50 }, 1 },
		{ "the future",
		    { .from = INT64_C(32503680000000), .limit = 50 }, 0 },
		{ "the past", { .until = 1, .limit = 50 }, 0 },
		{ "before the cursor", { .before = 1, .limit = 50 }, 1 },
	};
	struct house *house = *state;
	struct store_statements list;

	live_in(house);
	const struct store_community community = community_of(house);
	const struct store_scope scope = { community.id, community.size };
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (!store_statements(house->db, &scope, &rows[i].filter,
			&house->arena, &list, &house->err))
			fail_msg("%s: %s", rows[i].why, house->err.msg);
		if (list.n != rows[i].n)
			fail_msg("%s: %zu", rows[i].why, list.n);
		for (size_t k = 1; k < list.n; k++)
			assert_true(
			    list.item[k].index < list.item[k - 1].index);
	}
}

static void
what_refers_to_a_statement_is_found(void **state)
{
	struct house *house = *state;
	struct store_filter filter = { .text = "About Orchards", .limit = 1 };
	struct store_statements list;

	live_in(house);
	const struct store_community community = community_of(house);
	const struct store_scope scope = { community.id, community.size };
	assert_true(store_statements(house->db, &scope, &filter, &house->arena,
	    &list, &house->err));
	filter =
	    (struct store_filter){ .target = list.item[0].digest, .limit = 10 };
	assert_true(store_statements(house->db, &scope, &filter, &house->arena,
	    &list, &house->err));
	assert_int_equal(list.n, 1);
	assert_string_equal(list.item[0].type, "endorsement");
}

static void
identities_of_nobody_are_counted(void **state)
{
	struct house *house = *state;
	struct store_unmatched_list list;
	const struct store_page page = { .limit = 10 };

	live_in(house);
	const struct store_community community = community_of(house);
	const struct store_scope scope = { community.id, community.size };
	assert_true(store_unmatched(house->db, &scope, &page, &house->arena,
	    &list, &house->err));
	assert_int_equal(list.n, 1);
	assert_string_equal(list.item[0].identity, "irc:xan");
	assert_int_equal(list.item[0].facts, 1);
	assert_int_equal(list.item[0].first, INT64_C(1767607200000));
}

static void
people_come_in_pages_with_counts(void **state)
{
	struct house *house = *state;
	struct store_people list;
	const struct store_people_filter filter = {
		.page = { .after = "cleo", .limit = 1 },
	};

	live_in(house);
	const struct store_community community = community_of(house);
	const struct store_scope scope = { community.id, community.size };
	assert_true(store_people(house->db, &scope, &filter, &house->arena,
	    &list, &house->err));
	assert_int_equal(list.n, 1);
	assert_string_equal(list.item[0].handle, "mia");
	assert_int_equal(list.item[0].statements, 3);
}

static void
facts_are_counted_for_whom_people_turned_out_to_be(void **state)
{
	struct house *house = *state;
	struct store_self pairs[] = { { "mia", "mia" }, { "cleo", "cleo" } };
	const struct store_selves selves = { pairs, COUNT(pairs) };
	struct store_counts counts;

	live_in(house);
	const struct store_community community = community_of(house);
	const struct store_scope scope = { community.id, community.size };
	assert_true(store_count_facts(house->db, &scope, &selves, &house->arena,
	    &counts, &house->err));
	assert_int_equal(counts.n, 1);
	assert_string_equal(counts.item[0].name, "mia");
	assert_int_equal(counts.item[0].n, 3);
	pairs[0].self = "cleo";
	assert_true(store_count_facts(house->db, &scope, &selves, &house->arena,
	    &counts, &house->err));
	assert_int_equal(counts.n, 1);
	assert_string_equal(counts.item[0].name, "cleo");
	assert_int_equal(counts.item[0].n, 3);
}

/* Count entries, which must come in order, up to a limit. */
struct counted {
	uint64_t next;
	uint64_t limit;
};

static bool
count_entry(const struct store_entry *entry, bool *more, void *context,
    struct err *err)
{
	struct counted *counted = context;

	(void)err;
	assert_int_equal(entry->index, counted->next);
	counted->next++;
	*more = counted->next < counted->limit;
	return true;
}

static void
entries_come_once_in_order_until_nobody_wants_more(void **state)
{
	struct house *house = *state;
	struct counted all = { .limit = UINT64_MAX };
	struct counted some = { .next = 2, .limit = 5 };
	const struct store_visitor visit_all = { count_entry, &all };
	const struct store_visitor visit_some = { count_entry, &some };

	live_in(house);
	const struct store_community community = community_of(house);
	const struct store_scope scope = { community.id, community.size };
	assert_true(
	    store_entries(house->db, &scope, 0, &visit_all, &house->err));
	assert_int_equal(all.next, community.size);
	assert_true(
	    store_entries(house->db, &scope, 2, &visit_some, &house->err));
	assert_int_equal(some.next, 5);
}

#define IN_HOUSE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, house_start, house_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(the_tables_hold_what_a_replay_derives),
		IN_HOUSE(a_rebuild_is_identical_and_mends_what_is_not),
		IN_HOUSE(a_rebuild_refuses_a_log_that_was_tampered_with),
		IN_HOUSE(a_person_is_loaded_with_all_that_decides),
		IN_HOUSE(an_identity_of_nobody_is_loaded_alone),
		IN_HOUSE(people_are_loaded_together_as_each_alone),
		IN_HOUSE(every_page_of_every_kind_is_read_once_and_in_order),
		IN_HOUSE(who_takes_no_more_rows_leaves_the_connection_usable),
		IN_HOUSE(rows_beyond_the_size_stay_out),
		IN_HOUSE(wants_lead_from_facts_to_their_owners),
		IN_HOUSE(an_occasion_is_found_by_its_place_alone),
		IN_HOUSE(each_filter_restricts),
		IN_HOUSE(what_refers_to_a_statement_is_found),
		IN_HOUSE(identities_of_nobody_are_counted),
		IN_HOUSE(people_come_in_pages_with_counts),
		IN_HOUSE(facts_are_counted_for_whom_people_turned_out_to_be),
		IN_HOUSE(entries_come_once_in_order_until_nobody_wants_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
