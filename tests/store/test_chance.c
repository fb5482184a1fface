#include "chance.h"

#include <stdio.h>

#include "core/decide.h"
#include "core/replay.h"
#include "store/entries.h"
#include "store/fsck.h"
#include "store/load.h"
#include "store/rebuild.h"
#include "store/seal.h"

/* Whatever people say and have erased, in whatever order: what is left is what
 * the log says, which fsck and rebuild know without the database's past. */

enum {
	COMMUNITIES = 4,
	ROUNDS = 100, /* batches in each */
	BATCH = 4,    /* statements in a batch, at most */
};

/* The one of the sayings that an index or a digest in hex belongs to. */
static const struct saying *
find(const struct chance *c, uint64_t index, const char *hex)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct digest_hex own = digest_hex(&c->saying[i].digest);

		if (c->saying[i].index == index ||
		    (hex != NULL && strncmp(own.text, hex, 64) == 0))
			return &c->saying[i];
	}
	return NULL;
}

static void
remember(struct chance *c, const struct append_item *item)
{
	if (item->outcome != APPEND_RECORDED) {
		if (item->err.code == ERR_INTERNAL)
			fail_msg("seed %u: %s %s", c->seed, item->err.field,
			    item->err.msg);
		return;
	}
	assert_true(c->n < CHANCE_SAYINGS);
	c->saying[c->n++] = (struct saying){
		.digest = item->statement->digest,
		.index = item->index,
		.type = item->statement->type->name,
		.by = item->statement->by,
	};
}

/* The same erasure once more, with what a refusal says must go with it. */
static void
widen(struct chance *c, const struct append_item *item)
{
	const char *before = strstr(item->err.msg, "ended ");
	const char *after = strstr(item->err.msg, "by entry ");
	auto_json json_t *doc =
	    json_loadb((const char *)item->statement->payload.data,
		item->statement->payload.len, 0, NULL);
	struct draft draft = { 0 };
	struct named named = { 0 };
	json_t *erased;
	size_t i;

	if (strcmp(item->statement->type->name, "redaction") != 0 ||
	    item->err.code != ERR_CONFLICT || (before == NULL && after == NULL))
		return;
	json_array_foreach (
	    json_object_get(json_object_get(doc, "body"), "erase"), i, erased) {
		const char *hex =
		    json_string_value(json_object_get(erased, "digest"));

		named_add(&named, find(c, UINT64_MAX, hex));
	}
	i = named.n;
	named_add(&named,
	    before != NULL
		? find(c, UINT64_MAX, before + strlen("ended "))
		: find(c, strtoull(after + strlen("by entry "), NULL, 10),
		      NULL));
	if (named.n == i)
		return;
	draft_erase(c, &named, &draft);
	struct append_item again =
	    house_append(c->house, house_make(c->house, item->statement->by, 0,
				       "redaction", draft.body.data));
	buf_done(&draft.body);
	remember(c, &again);
	if (again.outcome == APPEND_FAILED)
		widen(c, &again);
}

/* A few statements at once, which know of one another only by what was. */
static void
play_round(struct chance *c)
{
	const struct append_config config = { c->house->db, c->house->heads,
		c->house->schemas };
	struct append_item items[BATCH];
	size_t n = 0;

	for (size_t wanted = 1 + chance_dice(c, BATCH); n < wanted; n++) {
		struct draft draft;

		draft_make(c, &draft);
		items[n] = house_item(house_make(c->house, draft.by, 0,
		    draft.type, draft.body.data));
		buf_done(&draft.body);
	}
	if (!store_append(&config, c->house->slug, items, n, &c->house->head,
		&c->house->err))
		fail_msg("seed %u: %s", c->seed, c->house->err.msg);
	for (size_t i = 0; i < n; i++) {
		remember(c, &items[i]);
		if (items[i].outcome == APPEND_FAILED)
			widen(c, &items[i]);
	}
}

static void
found(const struct store_finding *finding, void *context)
{
	const struct chance *c = context;

	if (!finding->note)
		fail_msg("seed %u: %s %s %s: %s", c->seed, finding->table,
		    finding->row, finding->column, finding->what);
}

static void
check(struct chance *c)
{
	auto_seal_key struct seal_key master;
	struct store_fscked out;
	struct err err = { 0 };

	assert_true(
	    seal_key_read(getenv("KLEOS_MASTER_KEY_FILE"), &master, &err));
	const struct store_fsck fsck = {
		.db = c->house->owner,
		.schemas = c->house->schemas,
		.master = &master,
		.state = c->house->folder,
		.found = found,
		.context = c,
	};
	if (!store_fsck(&fsck, c->house->slug, &out, &err))
		fail_msg("seed %u: %s", c->seed, err.msg);
}

static void
rebuild(struct chance *c)
{
	struct store_rebuilt rebuilt;
	struct err err = { 0 };

	if (!store_rebuild(c->house->owner, c->house->slug, &rebuilt, &err))
		fail_msg("seed %u: %s", c->seed, err.msg);
	assert_string_equal(rebuilt.differs, "");
}

/* All entries into a replay. */
static bool
take(const struct store_entry *entry, bool *more, void *context,
    struct err *err)
{
	*more = true;
	return store_entry_replay(context, entry, err);
}

/* What the database makes of a question must be what the log does. */
static void
same_decision(const struct chance *c, const struct replay *log,
    const struct store_community *community, const struct ask *question)
{
	struct err err = { 0 };
	auto_world struct world *world = world_new(&err);
	struct ask ask = *question;

	if (!store_load_person(c->house->db, community, ask.id, ask.size, world,
		&err))
		fail_msg("seed %u: %s", c->seed, err.msg);
	ask.world = world;
	auto_json json_t *live = decide(&ask, &err);
	ask.world = replay_world(log);
	auto_json json_t *derived = decide(&ask, &err);
	if (live == NULL || derived == NULL || !json_equal(live, derived))
		fail_msg("seed %u: %s at size %llu: %s %s", c->seed, ask.id,
		    (unsigned long long)ask.size,
		    json_dumps(live, JSON_ENCODE_ANY),
		    json_dumps(derived, JSON_ENCODE_ANY));
}

/* At any size, of everybody. */
static void
ask(struct chance *c)
{
	enum { SIZES = 5 };
	struct err err = { 0 };
	auto_replay struct replay *log = replay_new(NULL, &err);
	const struct store_visitor visitor = { take, log };
	struct store_community community;

	assert_true(store_community(c->house->db, c->house->slug, false,
	    &community, &err));
	const struct store_scope scope = { community.id, community.size };
	if (!store_entries(c->house->db, &scope, 0, &visitor, &err))
		fail_msg("seed %u: %s %s", c->seed, err.field, err.msg);
	for (int i = 0; i < SIZES; i++) {
		struct ask question = {
			.role = "voter",
			.instant = INT64_C(1777593600000),
			.size = c->first +
				chance_dice(c, community.size - c->first) + 1,
		};

		for (size_t k = 0; k < CHANCE_IDENTITIES; k++) {
			question.id = chance_identities[k];
			same_decision(c, log, &community, &question);
		}
	}
}

static const char document[] =
    "{\"document\":{\"policy\":\"voter\",\"version\":1,"
    "\"title\":\"Voters\",\"effective_from\":\"2026-02-01T00:00:00Z\","
    "\"windows\":{\"half-year\":{\"months\":6}},\"roles\":{\"voter\":{"
    "\"title\":\"Voter\",\"use\":\"franchise\",\"rule\":{\"any\":["
    "{\"count\":{\"select\":{\"activities\":[\"attendance\"],"
    "\"endorsed\":{\"by\":[\"chair\"]}},\"window\":\"half-year\","
    "\"at_least\":2}},"
    "{\"count\":{\"select\":{\"activities\":[\"talk\"]},"
    "\"window\":\"half-year\",\"at_least\":3}}]}}}}}";

static void
furnish(struct house *house)
{
	house_furnish(house);
	house_enrol(house, "remo");
	house_enrol(house, "pat");
	(void)house_say(house, "ada", "group",
	    "{\"action\":\"create\",\"slug\":\"night\",\"kind\":\"wg\","
	    "\"title\":\"Night\",\"parent\":\"ops\"}");
	(void)house_say(house, "ada", "office",
	    "{\"action\":\"grant\",\"handle\":\"pat\",\"office\":\"chair\","
	    "\"group\":\"night\",\"from\":\"2014-01-01\"}");
	struct append_item policy =
	    house_say(house, "olga", "policy", "%s", document);
	(void)house_say(house, "otto", "assent", "{\"of\":\"%s\"}",
	    digest_hex(&policy.statement->digest).text);
	(void)house_say(house, "pat", "office",
	    "{\"action\":\"grant\",\"handle\":\"remo\","
	    "\"office\":\"recorder\",\"group\":\"night\","
	    "\"from\":\"2014-01-01\"}");
}

/* Everything that happens to one community. */
static void
live(unsigned seed)
{
	struct chance *c = calloc(1, sizeof(*c));
	char slug[40];

	(void)snprintf(slug, sizeof(slug), "%c-chance-%u",
	    (char)('a' + seed % 26), seed);
	c->seed = seed;
	c->state = seed * 2654435761u;
	c->house = house_new(slug, false);
	furnish(c->house);
	c->first = c->house->head.size;
	for (int round = 0; round < ROUNDS; round++)
		play_round(c);
	check(c);
	ask(c);
	rebuild(c);
	ask(c);
	house_free(c->house);
	free(c);
}

/* KLEOS_CHANCES asks for more communities than a run of all tests has. */
static void
what_is_left_is_what_the_log_says(void **state)
{
	const char *text = getenv("KLEOS_CHANCES");
	unsigned long n = text != NULL ? strtoul(text, NULL, 10) : COMMUNITIES;

	(void)state;
	for (unsigned seed = 1; seed <= n; seed++)
		live(seed);
	assert_true(
	    house_number("SELECT count(*) FROM redaction_row") > (int64_t)n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_left_is_what_the_log_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
