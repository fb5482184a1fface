#include "scenario.h"

#include "core/identity.h"

/*
 * A server judges a statement against a world that holds only what the
 * statement's wants name.  Here everything that is said is judged twice: by
 * all that is known, and by that alone.  The answers must be the same.
 */

/* How often each type was judged, and how often it was accepted. */
struct judged {
	const char *type;
	size_t n;
	size_t accepted;
};

static struct judged judged[32];

/* What came of judging one statement once. */
struct outcome {
	struct arena arena;
	struct world *world;
	struct changes changes;
	struct admitted admitted;
	bool accepted;
	struct err err;
};

static void
outcome_done(struct outcome *outcome)
{
	world_free(outcome->world);
	arena_done(&outcome->arena);
}

static struct judged *
judged_of(const char *type)
{
	size_t i = 0;

	while (judged[i].type != NULL && strcmp(judged[i].type, type) != 0)
		i++;
	judged[i].type = type;
	return &judged[i];
}

static bool
wants_text(const struct wants *wants, enum want_kind kind, const char *key)
{
	const struct want_list *list = &wants->list[kind];

	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->item[i], key) == 0)
			return true;
	return false;
}

static bool
wants_this(const struct wants *wants, enum want_kind kind,
    const struct digest *digest)
{
	return wants_text(wants, kind, digest_hex(digest).text);
}

static bool
wants_place(const struct wants *wants, const struct occasion_row *row)
{
	auto_buf struct buf place = { 0 }, source = { 0 };

	world_place(row->group, row->start, row->url, &place);
	world_source_place(&row->source, row->start, &source);
	return wants_text(wants, WANT_PLACE, place.data) ||
	       (!digest_is_zero(&row->source) &&
		   wants_text(wants, WANT_PLACE, source.data));
}

/* Links of an identity of a fact come with the fact. */
static bool
wants_link(const struct world *all, const struct wants *wants,
    const struct link_row *row)
{
	struct rows facts =
	    world_find(all, WORLD_FACTS, bytes_of(row->identity));

	for (size_t i = 0; i < facts.n; i++) {
		const struct fact_row *fact = facts.item[i];

		if (wants_this(wants, WANT_STATEMENT, &fact->statement))
			return true;
	}
	return wants_text(wants, WANT_HANDLE, row->handle) ||
	       wants_text(wants, WANT_IDENTITY, row->identity);
}

/* And so do those whom an identity of a fact names. */
static bool
wants_person(const struct world *all, const struct wants *wants,
    const char *handle)
{
	const struct identity self = identity_of_handle(handle);
	struct rows facts = world_find(all, WORLD_FACTS, bytes_of(self.text));

	for (size_t i = 0; i < facts.n; i++) {
		const struct fact_row *fact = facts.item[i];

		if (wants_this(wants, WANT_STATEMENT, &fact->statement))
			return true;
	}
	return wants_text(wants, WANT_HANDLE, handle);
}

/* Does wants.h promise this row to whoever has these wants? */
static bool
is_wanted(const struct world *all, const struct wants *wants,
    const struct change *change)
{
	switch (change->kind) {
	case CHANGE_PERSON:
		return wants_person(all, wants, change->person.handle);
	case CHANGE_KEY:
		return wants_text(wants, WANT_HANDLE, change->key.handle) ||
		       wants_text(wants, WANT_KEY_LINE, change->key.line);
	case CHANGE_LINK:
		return wants_link(all, wants, &change->link);
	case CHANGE_PROFILE:
		return wants_text(wants, WANT_ABOUT, change->profile.handle);
	case CHANGE_DECLARATION:
		return wants_text(wants, WANT_ABOUT,
		    change->declaration.handle);
	case CHANGE_LIST:
		return wants_text(wants, WANT_LIST, change->list.list);
	case CHANGE_LISTED:
		return wants_this(wants, WANT_STATEMENT,
		    &change->listed.statement);
	case CHANGE_METRIC:
		return wants_text(wants, WANT_METRIC, change->metric.source);
	case CHANGE_MEASURED:
		return wants_text(wants, WANT_MEASURED,
			   change->measured.identity) ||
		       wants_this(wants, WANT_STATEMENT,
			   &change->measured.statement);
	case CHANGE_AFFILIATION:
		return wants_text(wants, WANT_ABOUT,
			   change->affiliation.handle) ||
		       wants_this(wants, WANT_STATEMENT,
			   &change->affiliation.statement);
	case CHANGE_STATEMENT:
		return wants_this(wants, WANT_STATEMENT,
		    &change->statement.digest);
	case CHANGE_PENDING:
		return wants_this(wants, WANT_STATEMENT,
		    &change->pending.statement);
	case CHANGE_OCCASION:
		return wants_this(wants, WANT_STATEMENT,
			   &change->occasion.statement) ||
		       wants_place(wants, &change->occasion);
	case CHANGE_FACT:
		return wants_this(wants, WANT_STATEMENT,
		    &change->fact.statement);
	case CHANGE_ENDORSEMENT:
		return wants_this(wants, WANT_STATEMENT,
			   &change->endorsement.target) ||
		       wants_this(wants, WANT_STATEMENT,
			   &change->endorsement.statement);
	case CHANGE_RETRACTION:
		return wants_this(wants, WANT_STATEMENT,
		    &change->retraction.target);
	case CHANGE_IMPORT:
		return wants_this(wants, WANT_STATEMENT,
			   &change->import.statement) ||
		       wants_this(wants, WANT_SOURCE, &change->import.source);
	case CHANGE_POLICY:
		return wants_text(wants, WANT_POLICY, change->policy.policy);
	default: /* governance, which is always there */
		return true;
	}
}

/* Copy rows from a world: those that are wanted, or all without wants. */
static void
load(struct world *to, const struct world *all, const struct wants *wants)
{
	struct err err = { 0 };

	for (enum change_kind kind = 0; kind < CHANGE_KINDS; kind++) {
		struct rows rows = world_all(all, kind);

		for (size_t i = 0; i < rows.n; i++) {
			struct change change = { .kind = kind };

			memcpy(&change.row, rows.item[i],
			    change_info(kind)->size);
			if (wants == NULL || is_wanted(all, wants, &change))
				assert_true(world_add(to, &change, &err));
		}
	}
}

/* The head that it says it has seen, if it asks for that. */
static void
load_head(struct world *to, const struct scenario *s,
    const struct statement *statement, const struct wants *wants)
{
	const struct merkle_source tree = replay_tree(s->replay);
	struct err err = { 0 };
	struct digest root;
	char size[24];

	(void)snprintf(size, sizeof(size), "%llu",
	    (unsigned long long)statement->seen_size);
	if (!statement->has_seen ||
	    statement->seen_size > replay_size(s->replay) ||
	    !wants_text(wants, WANT_HEAD, size))
		return;
	assert_true(merkle_root_at(&tree, statement->seen_size, &root, &err));
	assert_true(world_note_head(to, statement->seen_size, &root, &err));
}

static void
judge(const struct scenario *s, const struct statement *statement,
    struct outcome *outcome)
{
	const struct moment at = { replay_size(s->replay), s->clock };

	outcome->changes =
	    (struct changes){ .arena = &outcome->arena, .index = at.index };
	outcome->accepted = statement_admit(outcome->world, statement, &at,
	    &outcome->changes, &outcome->admitted, &outcome->err);
}

/* Judge by what the wants name, round for round as a server loads it. */
static void
judge_by_wants(const struct scenario *s, const struct statement *statement,
    struct outcome *outcome)
{
	struct wants wants = { .arena = &outcome->arena };
	struct err err = { 0 };

	outcome->world = world_new(&err);
	assert_non_null(outcome->world);
	assert_true(statement_wants(statement, &wants, &err));
	load(outcome->world, scenario_world(s), &wants);
	load_head(outcome->world, s, statement, &wants);
	assert_true(
	    statement_wants_more(outcome->world, statement, &wants, &err));
	load(outcome->world, scenario_world(s), &wants);
	judge(s, statement, outcome);
}

static void
judge_by_all(const struct scenario *s, const struct statement *statement,
    struct outcome *outcome)
{
	struct wants wants = { .arena = &outcome->arena };
	struct err err = { 0 };

	outcome->world = world_new(&err);
	assert_non_null(outcome->world);
	assert_true(statement_wants(statement, &wants, &err));
	load(outcome->world, scenario_world(s), NULL);
	load_head(outcome->world, s, statement, &wants);
	judge(s, statement, outcome);
}

static void
same_text(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		assert_ptr_equal(a, b);
	else
		assert_string_equal(a, b);
}

static void
same_field(const void *a, const void *b, const struct field *field)
{
	const unsigned char *x = (const unsigned char *)a + field->offset;
	const unsigned char *y = (const unsigned char *)b + field->offset;
	const char *text[2];

	switch (field->type) {
	case FIELD_TEXT:
		memcpy(&text[0], x, sizeof(text[0]));
		memcpy(&text[1], y, sizeof(text[1]));
		same_text(text[0], text[1]);
		break;
	case FIELD_INT:
		assert_memory_equal(x, y, sizeof(int64_t));
		break;
	case FIELD_BOOL:
		assert_memory_equal(x, y, sizeof(bool));
		break;
	case FIELD_DIGEST:
		assert_memory_equal(x, y, DIGEST_LEN);
		break;
	}
}

static void
same_change(const struct change *a, const struct change *b)
{
	assert_int_equal(a->kind, b->kind);
	if (a->kind == CHANGE_END) {
		assert_int_equal(a->end.kind, b->end.kind);
		assert_int_equal(a->end.since, b->end.since);
		assert_int_equal(a->end.ordinal, b->end.ordinal);
		assert_int_equal(a->end.until, b->end.until);
		return;
	}
	assert_memory_equal(&a->row, &b->row, sizeof(a->row));
	for (size_t i = 0; i < change_info(a->kind)->fields_n; i++)
		same_field(&a->row, &b->row, &change_info(a->kind)->field[i]);
}

static void
same_outcome(const struct statement *statement, const struct outcome *all,
    const struct outcome *part)
{
	if (all->accepted != part->accepted)
		fail_msg("%s: by all that is known %s %s, by what it wants "
			 "%s %s",
		    statement->type->name, all->err.field, all->err.msg,
		    part->err.field, part->err.msg);
	assert_string_equal(all->err.field, part->err.field);
	assert_string_equal(all->err.msg, part->err.msg);
	assert_int_equal(all->err.code, part->err.code);
	if (!all->accepted)
		return;
	assert_int_equal(all->admitted.pending, part->admitted.pending);
	assert_int_equal(all->admitted.single_authority,
	    part->admitted.single_authority);
	assert_int_equal(all->changes.n, part->changes.n);
	for (size_t i = 0; i < all->changes.n; i++)
		same_change(&all->changes.item[i], &part->changes.item[i]);
}

static void
judge_twice(const struct scenario *s, const struct replay_entry *entry)
{
	__attribute__((cleanup(outcome_done))) struct outcome all = { 0 };
	__attribute__((cleanup(outcome_done))) struct outcome part = { 0 };
	auto_arena struct arena arena = { 0 };
	struct statement statement;
	struct err err = { 0 };

	if (!statement_parse(s->schemas, entry->payload, &arena, &statement,
		&err) ||
	    !statement_verify(&statement, entry->armored, &err))
		fail_msg("%s %s", err.field, err.msg);
	judge_by_all(s, &statement, &all);
	judge_by_wants(s, &statement, &part);
	same_outcome(&statement, &all, &part);
	struct judged *count = judged_of(statement.type->name);
	count->n++;
	count->accepted += all.accepted;
}

static const char grant[] = "{\"action\":\"grant\",\"handle\":\"%s\","
			    "\"office\":\"%s\",\"from\":\"2026-01-01\"%s}";

static const char link_it[] =
    "{\"action\":\"%s\",\"identity\":\"%s\",\"handle\":\"%s\"}";

static const char assent[] = "{\"of\":\"%s\"}";

static const char meeting[] =
    "{\"group\":\"ops\",\"status\":\"%s\",\"name\":\"Weekly\","
    "\"start\":\"2026-02-10T15:00:00Z\",\"url\":\"https://ops.example/%d\"%s}";

static const char verdict[] = "{\"verdict\":\"%s\",\"reason\":\"seen\","
			      "\"of\":[{\"statement\":\"%s\"%s}]}";

static const char *
last(const struct scenario *s, struct digest_hex *hex)
{
	*hex = digest_hex(&s->last);
	return hex->text;
}

/* Say it, whatever comes of it. */
#define TRIES(s, ...) (void)scenario_say(s, __VA_ARGS__)

static void
people_come(struct scenario *s)
{
	struct digest_hex hex;

	scenario_enrol(s, "vic", "bea");
	TRIES(s, "bea", "vouch", "{\"person\":\"%s\"}", last(s, &hex));
	TRIES(s, "bea", "vouch", "{\"person\":\"%064d\"}", 1);
	SAYS(s, "ada", "person", "{\"handle\":\"nora\"}");
	TRIES(s, "ada", "person", "{\"handle\":\"vic\"}");
	TRIES(s, "cleo", "person", "{\"handle\":\"xeno\"}");
	SAYS(s, "ada", "identity", link_it, "link", "irc:vicky", "vic");
	TRIES(s, "ada", "identity", link_it, "link", "irc:vicky", "mia");
	TRIES(s, "ada", "identity", link_it, "unlink", "irc:vicky", "mia");
	SAYS(s, "ada", "identity", link_it, "unlink", "irc:vicky", "vic");
	SAYS(s, "bea", "identity", link_it, "link", "irc:vicky", "vic");
	SAYS(s, "bea", "identity", link_it, "link", "irc:cleo-home", "cleo");
}

static void
keys_change(struct scenario *s)
{
	const struct softkey new = scenario_key("vic", 1);
	auto_free char *proof = scenario_proof(s, "vic", &new);
	struct digest_hex hex;
	static const char add[] = "{\"action\":\"add\",\"handle\":\"vic\","
				  "\"key\":\"%s\",\"proof\":%s}";
	static const char revoke[] =
	    "{\"action\":\"revoke\",\"handle\":\"vic\","
	    "\"fingerprint\":\"%s\",\"reason\":\"superseded\"}";

	SAYS(s, "ada", "key", add, ssh_key_line(&new.key).text, proof);
	(void)last(s, &hex);
	TRIES(s, "ada", "assent", assent, hex.text);
	SAYS(s, "bea", "assent", assent, hex.text);
	TRIES(s, "bea", "assent", assent, hex.text);
	TRIES(s, "vic", "key", add, ssh_key_line(&new.key).text, proof);
	SAYS(s, "bea", "key", revoke, ssh_key_fingerprint(&new.key).text);
	TRIES(s, "bea", "key", revoke, ssh_key_fingerprint(&new.key).text);
	SAYS(s, "vic", "key", add, ssh_key_line(&new.key).text, proof);

	/* A key that is somebody else's already, to add and to enrol with. */
	const struct softkey cleos = scenario_key("cleo", 0);
	auto_free char *wrong = scenario_proof(s, "vic", &cleos);
	TRIES(s, "vic", "key", add, ssh_key_line(&cleos.key).text, wrong);
	char body[2048];
	(void)snprintf(body, sizeof(body),
	    "{\"handle\":\"cl\",\"keys\":[{\"key\":\"%s\",\"proof\":%s}]}",
	    ssh_key_line(&cleos.key).text, wrong);
	assert_false(scenario_say_with(s, "cl", 0, "person", body));
}

/* The very same again. */
static void
one_is_said_twice(struct scenario *s)
{
	const struct softkey ada = scenario_key("ada", 0);
	auto_free char *payload = scenario_payload(s, "ada", "activity",
	    "{\"slug\":\"post\",\"title\":\"Post\"}");

	assert_true(scenario_submit(s, payload, &ada, "kleos.v1.activity"));
	assert_false(scenario_submit(s, payload, &ada, "kleos.v1.activity"));
}

static void
groups_change(struct scenario *s)
{
	static const char create[] =
	    "{\"action\":\"create\",\"slug\":\"%s\",\"kind\":\"wg\","
	    "\"title\":\"New\"%s}";

	SAYS(s, "pia", "group", create, "docs", ",\"parent\":\"sig\"");
	TRIES(s, "ada", "group", create, "docs", "");
	TRIES(s, "cleo", "group", create, "talks", ",\"parent\":\"sig\"");
	SAYS(s, "ada", "group",
	    "{\"action\":\"alias\",\"slug\":\"docs\","
	    "\"aliases\":[{\"name\":\"Doc Team\"}]}");
	TRIES(s, "ada", "group", create, "doc-team", "");
	SAYS(s, "pia", "group",
	    "{\"action\":\"change\",\"slug\":\"docs\",\"title\":\"Docs\","
	    "\"attributes\":[{\"name\":\"meets-on\",\"value\":\"irc\"}]}");
	SAYS(s, "ada", "group",
	    "{\"action\":\"move\",\"slug\":\"docs\",\"parent\":\"ops\"}");
	TRIES(s, "ada", "group",
	    "{\"action\":\"move\",\"slug\":\"sig\",\"parent\":\"docs\"}");
	SAYS(s, "bea", "activity",
	    "{\"slug\":\"talk\",\"title\":\"Talk\","
	    "\"units\":[\"minutes\"],\"endorsers\":[\"editor\",\"chair\"]}");
	TRIES(s, "pia", "activity", "{\"slug\":\"walk\",\"title\":\"Walk\"}");
}

static void
work_is_recorded(struct scenario *s, struct digest_hex *held)
{
	static const char talk[] = "{\"subject\":\"%s\",\"activity\":\"talk\","
				   "\"from\":\"2026-02-01\"%s}";
	char more[512];

	SAYS(s, "cleo", "import",
	    "{\"format\":\"minutes\",\"name\":\"m.txt\",\"group\":\"ops\","
	    "\"sha256\":\"%064d\",\"rows_in\":3,\"matched\":1,\"queued\":1,"
	    "\"rejections\":[{\"reason\":\"bot\",\"rows\":[3]}]}",
	    1);
	(void)snprintf(more, sizeof(more),
	    ",\"source\":\"%064d\",\"import\":\"%s\",\"attendees\":["
	    "{\"identity\":\"handle:mia\"},{\"identity\":\"irc:ann\"},"
	    "{\"identity\":\"irc:vicky\"}]",
	    1, last(s, held));
	TRIES(s, "remo", "import",
	    "{\"format\":\"csv\",\"name\":\"m.txt\",\"sha256\":\"%064d\","
	    "\"rows_in\":0,\"matched\":0,\"queued\":0,\"rejections\":[]}",
	    1);
	char of_import[128];
	(void)snprintf(of_import, sizeof(of_import),
	    ",\"group\":\"ops\",\"import\":\"%s\"", held->text);
	SAYS(s, "remo", "contribution", talk, "irc:ben", of_import);
	SAYS(s, "cleo", "occasion", meeting, "planned", 1, "");
	TRIES(s, "cleo", "occasion", meeting, "planned", 1, "");
	SAYS(s, "remo", "occasion", meeting, "held", 1, more);
	(void)last(s, held);
	TRIES(s, "remo", "occasion", meeting, "held", 2, more);
	TRIES(s, "remo", "occasion", meeting, "held", 1, "");
	TRIES(s, "remo", "occasion", meeting, "held", 3,
	    ",\"attendees\":[{\"identity\":\"handle:zed\"}]");
	(void)snprintf(more, sizeof(more), ",\"occasion\":\"%s\"", held->text);
	SAYS(s, "mia", "contribution", talk, "handle:mia", "");
	SAYS(s, "remo", "contribution", talk, "irc:ann", more);
	SAYS(s, "remo", "contribution", talk, "handle:pia", more);
	TRIES(s, "pia", "contribution", talk, "irc:ann", more);
	TRIES(s, "remo", "contribution", talk, "handle:zed",
	    ",\"group\":\"ops\"");
	SAYS(s, "vic", "contribution", talk, "handle:vic",
	    ",\"group\":\"ops\"");
}

static void
work_is_judged(struct scenario *s, const struct digest_hex *held)
{
	struct digest_hex work;

	(void)last(s, &work); /* vic's own talk in ops */
	SAYS(s, "cleo", "endorsement", verdict, "endorse", work.text, "");
	TRIES(s, "cleo", "endorsement", verdict, "endorse", work.text, "");
	TRIES(s, "remo", "endorsement", verdict, "endorse", work.text, "");
	SAYS(s, "cleo", "endorsement", verdict, "dispute", work.text, "");
	SAYS(s, "pia", "endorsement", verdict, "endorse", work.text, "");
	SAYS(s, "cleo", "endorsement", verdict, "endorse", held->text,
	    ",\"attendee\":\"irc:vicky\"");
	SAYS(s, "cleo", "endorsement", verdict, "endorse", held->text, "");
	TRIES(s, "cleo", "endorsement", verdict, "endorse", held->text,
	    ",\"attendee\":\"irc:nobody\"");

	/* Own work under another name, and known to be. */
	SAYS(s, "remo", "occasion", meeting, "held", 4,
	    ",\"attendees\":[{\"identity\":\"irc:cleo-home\"}]");
	REFUSES(s, ERR_OWN_WORK, "/body/of/0/statement", "cleo", "endorsement",
	    verdict, "endorse", last(s, &work), "");
}

static void
people_show_themselves(struct scenario *s)
{
	static const char profile[] = "{\"handle\":\"%s\",\"hats\":[\"op\"]}";
	static const char thanks[] = "{\"to\":\"%s\",\"for\":\"it all\"%s}";

	SAYS(s, "mia", "profile", profile, "mia");
	SAYS(s, "mia", "profile", profile, "mia");
	TRIES(s, "ada", "profile", profile, "mia");
	SAYS(s, "ada", "profile", profile, "nora");
	TRIES(s, "ada", "profile", profile, "nobody");
	SAYS(s, "mia", "thanks", thanks, "irc:vicky", "");
	TRIES(s, "vic", "thanks", thanks, "irc:vicky", "");
	SAYS(s, "mia", "declaration",
	    "{\"question\":\"q\",\"answer\":true,\"from\":\"2026-01-01\"}");
	TRIES(s, "zed", "declaration",
	    "{\"question\":\"q\",\"answer\":true,\"from\":\"2026-01-01\"}");
	TRIES(s, "mia", "thanks", thanks, "handle:nobody", "");
	TRIES(s, "mia", "thanks", thanks, "handle:vic",
	    ",\"of\":\"1111111111111111111111111111111111111111111111111111"
	    "111111111111\"");
}

static void
people_work_for_somebody(struct scenario *s)
{
	static const char works[] = "{\"handle\":\"%s\",\"organisation\":"
				    "\"%s\",\"from\":\"2026-01-01\"%s}";
	struct digest_hex hex;

	SAYS(s, "ada", "organisation",
	    "{\"slug\":\"cider\",\"name\":\"Cider\"}");
	SAYS(s, "ada", "organisation",
	    "{\"slug\":\"works\",\"name\":\"Works\",\"aliases\":["
	    "{\"name\":\"The Works\"}],\"parents\":["
	    "{\"organisation\":\"cider\"}]}");
	TRIES(s, "ada", "organisation",
	    "{\"slug\":\"the-works\",\"name\":\"Works\"}");
	TRIES(s, "ada", "organisation",
	    "{\"slug\":\"cider\",\"name\":\"Cider\",\"parents\":["
	    "{\"organisation\":\"works\"}]}");
	SAYS(s, "mia", "affiliation", works, "mia", "works", "");
	(void)last(s, &hex);
	TRIES(s, "mia", "affiliation", works, "mia", "works", "");
	TRIES(s, "ada", "affiliation", works, "mia", "works", "");
	SAYS(s, "ada", "affiliation", works, "nora", "cider", "");
	SAYS(s, "mia", "affiliation", works, "mia", "works",
	    ",\"until\":\"2026-06\"");
	TRIES(s, "mia", "retraction", "{\"of\":\"%s\"}", hex.text);
	SAYS(s, "mia", "affiliation", works, "mia", "cider", "");
	SAYS(s, "mia", "retraction", "{\"of\":\"%s\"}", last(s, &hex));
	SAYS(s, "mia", "affiliation", works, "mia", "cider", "");
}

static void
gaps_are_known(struct scenario *s)
{
	static const char gap[] = "{\"source\":\"minutes\","
				  "\"from\":\"2026-01-01\"%s}";
	struct digest_hex hex;

	SAYS(s, "remo", "coverage", gap, ",\"group\":\"ops\"");
	(void)last(s, &hex);
	TRIES(s, "remo", "coverage", gap, "");
	TRIES(s, "ada", "coverage", gap, ",\"activity\":\"walk\"");
	SAYS(s, "remo", "retraction", "{\"of\":\"%s\"}", hex.text);
	TRIES(s, "remo", "retraction", "{\"of\":\"%s\"}", hex.text);
}

static void
others_count(struct scenario *s)
{
	static const char list[] =
	    "{\"list\":\"members\",\"taken_at\":\"2026-01-01\","
	    "\"complete\":true,\"part\":%d,\"parts\":2,"
	    "\"identities\":[\"irc:%s\"]%s}";
	static const char metric[] =
	    "{\"source\":\"stats\",\"measure\":\"lines\","
	    "\"from\":\"2025-01-01\",\"until\":\"2025-12\",\"part\":%d,"
	    "\"parts\":2,\"values\":[{\"identity\":\"irc:%s\",\"value\":7}]"
	    "%s}";
	struct digest_hex hex;
	char replaces[96];

	SAYS(s, "olga", "list", list, 1, "ann", "");
	(void)snprintf(replaces, sizeof(replaces), ",\"replaces\":\"%s\"",
	    last(s, &hex));
	TRIES(s, "olga", "list", list, 1, "ben", "");
	TRIES(s, "mia", "list", list, 2, "ben", "");
	SAYS(s, "bea", "list", list, 2, "ben", "");
	SAYS(s, "olga", "list", list, 1, "cid", replaces);
	TRIES(s, "olga", "list", list, 1, "cid", replaces);
	SAYS(s, "olga", "metric", metric, 1, "ann", "");
	(void)snprintf(replaces, sizeof(replaces), ",\"replaces\":\"%s\"",
	    last(s, &hex));
	TRIES(s, "olga", "metric", metric, 1, "ben", "");
	TRIES(s, "olga", "metric", metric, 2, "ann", "");
	SAYS(s, "olga", "metric", metric, 2, "ben", "");
	TRIES(s, "olga", "metric", metric, 1, "ben", replaces);
	SAYS(s, "olga", "metric", metric, 1, "ann", replaces);
}

static void
people_turn_out_to_be_one(struct scenario *s)
{
	static const char merge[] =
	    "{\"action\":\"merge\",\"handle\":\"%s\",\"into\":\"%s\"}";
	static const char unmerge[] =
	    "{\"action\":\"unmerge\",\"handle\":\"%s\"}";
	struct digest_hex hex;

	SAYS(s, "ada", "identity", merge, "vic", "nora");
	TRIES(s, "ada", "identity", merge, "vic", "mia");
	TRIES(s, "ada", "identity", merge, "nora", "vic");
	TRIES(s, "ada", "identity", merge, "nora", "zed");
	SAYS(s, "ada", "identity", merge, "nora", "cleo");
	TRIES(s, "vic", "thanks", "{\"to\":\"handle:cleo\",\"for\":\"it\"}");

	/* Work of one whom the chair turned out to be. */
	SAYS(s, "vic", "contribution",
	    "{\"subject\":\"handle:vic\",\"activity\":\"talk\","
	    "\"group\":\"ops\",\"from\":\"2026-02-20\"}");
	REFUSES(s, ERR_OWN_WORK, "/body/of/0/statement", "cleo", "endorsement",
	    verdict, "endorse", last(s, &hex), "");
	SAYS(s, "ada", "identity", unmerge, "nora");
	TRIES(s, "ada", "identity", unmerge, "nora");
	SAYS(s, "ada", "identity", unmerge, "vic");
	SAYS(s, "cleo", "endorsement", verdict, "endorse", hex.text, "");
}

static void
words_are_taken_back(struct scenario *s)
{
	static const char back[] = "{\"of\":\"%s\",\"reason\":\"wrong\"}";
	struct digest_hex held, other;

	SAYS(s, "remo", "occasion", meeting, "held", 9,
	    ",\"attendees\":[{\"identity\":\"irc:vicky\"}]");
	(void)last(s, &held);
	SAYS(s, "cleo", "endorsement", verdict, "endorse", held.text, "");
	(void)last(s, &other);
	TRIES(s, "mia", "retraction", back, other.text);
	SAYS(s, "cleo", "retraction", back, other.text);
	TRIES(s, "cleo", "retraction", back, other.text);
	TRIES(s, "cleo", "retraction", back, last(s, &other));
	SAYS(s, "ada", "retraction", back, held.text);
	SAYS(s, "bea", "assent", assent, last(s, &other));
	TRIES(s, "cleo", "endorsement", verdict, "endorse", held.text, "");
	SAYS(s, "remo", "occasion", meeting, "held", 9, "");
	SAYS(s, "cleo", "import",
	    "{\"format\":\"csv\",\"name\":\"o.csv\",\"sha256\":\"%064d\","
	    "\"rows_in\":0,\"matched\":0,\"queued\":0,\"rejections\":[]}",
	    7);
	(void)last(s, &held);
	SAYS(s, "cleo", "retraction", back, held.text);
	TRIES(s, "mia", "contribution",
	    "{\"subject\":\"handle:mia\",\"activity\":\"talk\","
	    "\"from\":\"2026-02-01\",\"import\":\"%s\"}",
	    held.text);
}

static void
offices_change_hands(struct scenario *s)
{
	struct digest_hex genesis = digest_hex(&s->log);
	struct digest_hex hex;
	char more[128];

	SAYS(s, "ada", "office", grant, "mia", "registrar", "");
	SAYS(s, "bea", "assent", assent, last(s, &hex));
	TRIES(s, "ada", "office", grant, "mia", "registrar", "");
	TRIES(s, "ada", "office", grant, "zed", "official", "");
	SAYS(s, "mia", "office",
	    "{\"action\":\"end\",\"grant\":\"%s\",\"founder\":\"ada\","
	    "\"office\":\"registrar\"}",
	    genesis.text);
	SAYS(s, "bea", "assent", assent, last(s, &hex));
	SAYS(s, "cleo", "office", grant, "vic", "editor", ",\"group\":\"ops\"");
	SAYS(s, "cleo", "office", "{\"action\":\"end\",\"grant\":\"%s\"}",
	    last(s, &hex));
	SAYS(s, "cleo", "occasion", meeting, "planned", 5, "");
	(void)snprintf(more, sizeof(more), ",\"occasion\":\"%s\"",
	    last(s, &hex));
	SAYS(s, "bea", "office", grant, "vic", "organiser", more);
	TRIES(s, "bea", "office", grant, "vic", "organiser",
	    ",\"occasion\":\"1111111111111111111111111111111111111111111111111"
	    "111111111111111\"");
	/* Ada has lost the office in the meantime. */
	TRIES(s, "ada", "office", grant, "pia", "registrar", "");
}

static void
policies_are_made(struct scenario *s)
{
	static const char policy[] =
	    "{\"document\":{\"policy\":\"auc\",\"version\":%d,"
	    "\"title\":\"AUC\",\"effective_from\":\"%s\",\"roles\":{"
	    "\"auc\":{\"title\":\"AUC\",\"use\":\"franchise\",\"rule\":{"
	    "\"count\":{\"select\":{\"activities\":[\"attendance\"]},"
	    "\"at_least\":2}}}}}}";
	struct digest_hex first, rival;

	SAYS(s, "olga", "policy", policy, 1, "2014-12-01T00:00:00Z");
	(void)last(s, &first);
	SAYS(s, "otto", "policy", policy, 1, "2015-12-01T00:00:00Z");
	(void)last(s, &rival);
	SAYS(s, "otto", "assent", assent, first.text);
	TRIES(s, "olga", "assent", assent, rival.text);
	TRIES(s, "olga", "policy", policy, 2, "2015-01-01T00:00:00Z");
	TRIES(s, "olga", "policy", policy, 1, "2027-01-01T00:00:00Z");
	TRIES(s, "ada", "policy", policy, 2, "2027-01-01T00:00:00Z");
	SAYS(s, "olga", "policy", policy, 2, "2027-01-01T00:00:00Z");
	SAYS(s, "otto", "assent", assent, last(s, &first));
}

static void
what_is_wanted_is_all_that_is_asked(void **state)
{
	struct digest_hex held;
	struct scenario s;
	size_t types;

	(void)state;
	memset(judged, 0, sizeof(judged));
	scenario_start(&s);
	s.witness = judge_twice;
	people_come(&s);
	keys_change(&s);
	groups_change(&s);
	one_is_said_twice(&s);
	work_is_recorded(&s, &held);
	work_is_judged(&s, &held);
	people_show_themselves(&s);
	people_work_for_somebody(&s);
	gaps_are_known(&s);
	others_count(&s);
	people_turn_out_to_be_one(&s);
	words_are_taken_back(&s);
	offices_change_hands(&s);
	policies_are_made(&s);
	scenario_done(&s);

	const struct type *const *table = type_table(&types);
	for (size_t i = 0; i < types; i++) {
		const struct judged *count = judged_of(table[i]->name);

		/* Genesis came before there was anything to know. */
		if (strcmp(table[i]->name, "community") != 0 &&
		    (count->accepted == 0 || count->accepted == count->n))
			fail_msg("%s: %zu of %zu accepted", table[i]->name,
			    count->accepted, count->n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_wanted_is_all_that_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
