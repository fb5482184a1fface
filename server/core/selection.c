#include "core/selection.h"

#include "core/distrust.h"
#include "core/endorsed.h"
#include "core/jcs.h"
#include "core/window.h"

static const char *const names[FACT_REASONS] = {
	[FACT_COUNTS] = "counts",
	[FACT_WRONG_ACTIVITY] = "wrong-activity",
	[FACT_WRONG_GROUP] = "wrong-group",
	[FACT_WRONG_HAT] = "wrong-hat",
	[FACT_WRONG_OCCASION] = "wrong-occasion",
	[FACT_WRONG_SOURCE] = "wrong-source",
	[FACT_AFTER_INSTANT] = "after-instant",
	[FACT_OUTSIDE_WINDOW] = "outside-window",
	[FACT_REDACTED] = "redacted",
	[FACT_RETRACTED] = "retracted",
	[FACT_DISTRUSTED_KEY] = "distrusted-key",
	[FACT_DISPUTED] = "disputed",
	[FACT_OWN_WORK] = "own-work",
	[FACT_NOT_ENDORSED] = "not-endorsed",
	[FACT_ENDORSER_NOT_IN_OFFICE] = "endorser-not-in-office",
	[FACT_NOT_INDEPENDENT] = "not-independent",
	[FACT_DUPLICATE] = "duplicate",
	[FACT_OVER_QUOTA] = "over-quota",
	[FACT_OVER_CAP] = "over-cap",
};

const char *
fact_reason_name(enum fact_reason reason)
{
	return names[reason];
}

static bool
is_listed(const struct slugs *list, const char *text)
{
	for (size_t i = 0; text != NULL && i < list->n; i++)
		if (strcmp(list->item[i], text) == 0)
			return true;
	return false;
}

static bool
is_picked(const struct world *world, const char *group,
    const struct group_pick *pick, uint64_t size)
{
	const struct group_row *row;
	const char *value = pick->value;

	if (pick->kind == GROUP_KIND) {
		row = world_group(world, group, size);
		return row != NULL && strcmp(row->kind, value) == 0;
	}
	row = world_group_named(world, value, size);
	if (row != NULL)
		value = row->slug;
	return pick->kind == GROUP_UNDER
		   ? world_is_under(world, group, value, size)
		   : strcmp(group, value) == 0;
}

bool
group_is_picked(const struct world *world, const char *group,
    const struct group_pick *picks, size_t picks_n, uint64_t size)
{
	for (size_t i = 0; group != NULL && i < picks_n; i++)
		if (is_picked(world, group, &picks[i], size))
			return true;
	return false;
}

/* Was the fact done under one of the hats, in any of its rows? */
static bool
has_hat(const struct fact *fact, const struct slugs *hats)
{
	for (size_t i = 0; i < fact->rows_n; i++)
		if (is_listed(hats, fact->row[i]->hat))
			return true;
	return false;
}

static bool
has_occasion(const struct fact *fact, const struct slugs *occasions)
{
	const struct fact_row *row = fact->row[0];

	return !digest_is_zero(&row->occasion) &&
	       is_listed(occasions, digest_hex(&row->occasion).text);
}

/*
 * Was it read from one of the files?  An import names its file; an occasion
 * can also name it by itself.  Both came before the fact or with it, and what
 * file it was stays true when they are taken back.
 */
static bool
has_source(const struct facts *facts, const struct fact *fact,
    const struct slugs *sources)
{
	const struct world *world = facts->subject->world;
	const struct fact_row *row = fact->row[0];
	struct rows imports =
	    world_find(world, WORLD_IMPORTS, digest_bytes(&row->import));
	struct rows occasions =
	    world_find(world, WORLD_OCCASIONS, digest_bytes(&row->statement));
	const struct import_row *import =
	    imports.n > 0 ? imports.item[0] : NULL;
	const struct occasion_row *occasion =
	    occasions.n > 0 ? occasions.item[0] : NULL;

	return (import != NULL &&
		   is_listed(sources, digest_hex(&import->source).text)) ||
	       (occasion != NULL &&
		   is_listed(sources, digest_hex(&occasion->source).text));
}

/* The stages that come before the window. */
static enum fact_reason
choose(const struct facts *facts, const struct fact *fact,
    const struct select *select)
{
	const struct fact_row *row = fact->row[0];

	if (select->activities.n > 0 &&
	    !is_listed(&select->activities, row->activity))
		return FACT_WRONG_ACTIVITY;
	if (select->groups_n > 0 &&
	    !group_is_picked(facts->subject->world, fact->group, select->groups,
		select->groups_n, facts->size))
		return FACT_WRONG_GROUP;
	if (select->hats.n > 0 && !has_hat(fact, &select->hats))
		return FACT_WRONG_HAT;
	if (select->occasions.n > 0 && !has_occasion(fact, &select->occasions))
		return FACT_WRONG_OCCASION;
	if (select->sources.n > 0 && !has_source(facts, fact, &select->sources))
		return FACT_WRONG_SOURCE;
	return FACT_COUNTS;
}

/* a + b, but never beyond what JSON can say. */
static int64_t
add(int64_t a, int64_t b)
{
	return a > JCS_INTEGER_MAX - b ? JCS_INTEGER_MAX : a + b;
}

/* How much of a unit one row says; absent is 0. */
static bool
read_amount(const struct fact_row *row, const char *unit, int64_t *out,
    struct err *err)
{
	json_t *quantities auto_json = json_loads(row->quantities, 0, NULL);

	if (quantities == NULL)
		return err_set(err, ERR_INTERNAL,
		    "quantities of a fact cannot be read");
	int64_t amount = json_integer_value(json_object_get(quantities, unit));
	*out = add(*out, amount > 0 ? amount : 0);
	return true;
}

/* What a fact adds: its rows together. */
static bool
add_up(const struct fact *fact, const char *unit, int64_t *out, struct err *err)
{
	for (size_t i = 0; unit != NULL && i < fact->rows_n; i++)
		if (!read_amount(fact->row[i], unit, out, err))
			return false;
	return true;
}

static bool
allocate(struct selection *selection, struct arena *arena, struct err *err)
{
	size_t n = selection->facts->n;

	selection->chosen = arena_array(arena, n, 1);
	selection->endorsed = arena_array(arena, n, 1);
	selection->reason = arena_array(arena, n, 1);
	selection->amount = arena_array(arena, n, sizeof(int64_t));
	selection->round_of = arena_array(arena, n, sizeof(uint64_t));
	selection->distinct_of = arena_array(arena, n, sizeof(uint64_t));
	return (selection->chosen != NULL && selection->endorsed != NULL &&
		   selection->reason != NULL && selection->amount != NULL &&
		   selection->round_of != NULL &&
		   selection->distinct_of != NULL) ||
	       err_memory(err);
}

enum fact_reason
fact_believe(const struct facts *facts, const struct fact *fact,
    const struct select *select)
{
	const struct fact_row *row = fact->row[0];

	if (distrust_covers(facts->subject->world, row->by, row->signed_with,
		row->row.since, facts->size))
		return FACT_DISTRUSTED_KEY;
	return endorsed_check(facts, fact, select);
}

bool
selection_open(const struct facts *facts, const struct rule *rule,
    struct arena *arena, struct selection *selection, struct err *err)
{
	const struct select *select = &rule->select;

	*selection = (struct selection){ .facts = facts, .rule = rule };
	if (!allocate(selection, arena, err))
		return false;
	for (size_t i = 0; i < facts->n; i++) {
		const struct fact *fact = &facts->item[i];
		enum fact_reason chosen = choose(facts, fact, select);

		selection->chosen[i] = (unsigned char)chosen;
		if (chosen != FACT_COUNTS)
			continue;
		selection->endorsed[i] =
		    (unsigned char)fact_believe(facts, fact, select);
		if (!add_up(fact, rule->quantity, &selection->amount[i], err))
			return false;
	}
	return true;
}

/* The reason of fact number i at an instant, after the earlier ones. */
static enum fact_reason
judge(struct selection *selection, size_t i, int64_t t,
    const struct stretch *window)
{
	const struct fact *fact = &selection->facts->item[i];
	uint64_t *seen = &selection->round_of[fact->key[FACT_KEY_DUPLICATE]];

	if (selection->chosen[i] != FACT_COUNTS)
		return selection->chosen[i];
	if (fact->from >= t)
		return FACT_AFTER_INSTANT;
	if (!window_touches(window, fact->from, fact->until))
		return FACT_OUTSIDE_WINDOW;
	if (fact->retracted)
		return FACT_RETRACTED;
	if (selection->endorsed[i] != FACT_COUNTS)
		return selection->endorsed[i];
	if (*seen == selection->round)
		return FACT_DUPLICATE;
	*seen = selection->round;
	return FACT_COUNTS;
}

/* What a fact that counts adds to the figure. */
static int64_t
weigh(struct selection *selection, size_t i)
{
	static const enum fact_key keys[] = {
		[DISTINCT_DAYS] = FACT_KEY_DAY,
		[DISTINCT_MONTHS] = FACT_KEY_MONTH,
		[DISTINCT_GROUPS] = FACT_KEY_GROUP,
		[DISTINCT_OCCASIONS] = FACT_KEY_OCCASION,
	};
	const struct fact *fact = &selection->facts->item[i];
	enum distinct distinct = selection->rule->distinct;

	if (selection->rule->op == RULE_SUM)
		return selection->amount[i];
	if (distinct == DISTINCT_FACTS)
		return 1;
	if (distinct == DISTINCT_GROUPS && fact->group == NULL)
		return 0;
	if (distinct == DISTINCT_OCCASIONS &&
	    digest_is_zero(&fact->row[0]->occasion))
		return 0;

	uint64_t *seen = &selection->distinct_of[fact->key[keys[distinct]]];
	bool fresh = *seen != selection->round;
	*seen = selection->round;
	return fresh ? 1 : 0;
}

int64_t
selection_at(struct selection *selection, int64_t t)
{
	const struct facts *facts = selection->facts;
	struct stretch window =
	    window_at(&selection->rule->window, t, facts->offset_minutes);
	int64_t figure = 0;

	selection->round++;
	for (size_t i = 0; i < facts->n; i++) {
		enum fact_reason reason = judge(selection, i, t, &window);

		selection->reason[i] = (unsigned char)reason;
		if (reason == FACT_COUNTS)
			figure = add(figure, weigh(selection, i));
	}
	return figure;
}
