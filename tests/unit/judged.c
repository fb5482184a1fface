#include "judged.h"

#include "core/identity.h"

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
			   &change->statement.digest) ||
		       wants_this(wants, WANT_RECORDED,
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
	/* An assent leads to a redaction, and that to what it would end. */
	for (int step = 0; step < 2; step++) {
		assert_true(statement_wants_more(outcome->world, statement,
		    &wants, &err));
		load(outcome->world, scenario_world(s), &wants);
	}
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
	if (a->kind == CHANGE_ERASE) {
		assert_int_equal(a->erase.entry, b->erase.entry);
		assert_true(digest_equal(&a->erase.target, &b->erase.target));
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

void
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

void
judged_clear(void)
{
	memset(judged, 0, sizeof(judged));
}

void
judged_check(void)
{
	size_t types;
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
