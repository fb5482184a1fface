#include "core/inquiry.h"

#include "core/gaps.h"
#include "core/window.h"

enum { RESULTS = RESULT_PASS + 1 };

/* What one leaf looks at. */
struct leaf {
	struct leaf *next;
	const struct rule *rule;
	struct selection selection; /* count, sum */
	struct terms terms;         /* office */
};

/* What is known about the person at a size, its days read in a zone. */
struct record {
	struct record *next;
	struct facts facts;
	struct leaf *leaves;
};

bool
inquiry_open(const struct ask *ask, const struct versions *versions,
    struct arena *arena, struct inquiry *inquiry, struct err *err)
{
	*inquiry = (struct inquiry){
		.versions = versions,
		.role = ask->role,
		.size = ask->size,
		.arena = arena,
	};
	return subject_find(ask->world, ask->id, ask->size, arena,
	    &inquiry->subject, err);
}

void
inquiry_close(struct inquiry *inquiry)
{
	map_free(inquiry->memo);
	inquiry->memo = NULL;
}

static struct record *
find_record(struct inquiry *inquiry, const struct view *view, struct err *err)
{
	struct record *record = inquiry->records;
	int32_t offset = view->policy->offset_minutes;

	while (record != NULL && (record->facts.size != view->size ||
				     record->facts.offset_minutes != offset))
		record = record->next;
	if (record != NULL)
		return record;
	record = arena_alloc(inquiry->arena, sizeof(*record));
	if (record == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	if (!facts_find(&inquiry->subject, view->size, offset, inquiry->arena,
		&record->facts, err))
		return NULL;
	record->next = inquiry->records;
	inquiry->records = record;
	return record;
}

static bool
open_leaf(struct inquiry *inquiry, const struct record *record,
    struct leaf *leaf, struct err *err)
{
	if (leaf->rule->op == RULE_OFFICE)
		return terms_find(&inquiry->subject, record->facts.size,
		    leaf->rule, inquiry->arena, &leaf->terms, err);
	return selection_open(&record->facts, leaf->rule, inquiry->arena,
	    &leaf->selection, err);
}

static struct leaf *
find_leaf(struct inquiry *inquiry, const struct view *view,
    const struct rule *rule, struct err *err)
{
	struct record *record = find_record(inquiry, view, err);
	struct leaf *leaf = record != NULL ? record->leaves : NULL;

	while (leaf != NULL && leaf->rule != rule)
		leaf = leaf->next;
	if (leaf != NULL || record == NULL)
		return leaf;
	leaf = arena_alloc(inquiry->arena, sizeof(*leaf));
	if (leaf == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	leaf->rule = rule;
	if (!open_leaf(inquiry, record, leaf, err))
		return NULL;
	leaf->next = record->leaves;
	record->leaves = leaf;
	return leaf;
}

struct selection *
inquiry_selection(struct inquiry *inquiry, const struct view *view,
    const struct rule *rule, struct err *err)
{
	struct leaf *leaf = find_leaf(inquiry, view, rule, err);

	return leaf != NULL ? &leaf->selection : NULL;
}

const struct terms *
inquiry_terms(struct inquiry *inquiry, const struct view *view,
    const struct rule *rule, struct err *err)
{
	const struct leaf *leaf = find_leaf(inquiry, view, rule, err);

	return leaf != NULL ? &leaf->terms : NULL;
}

const struct turns *
inquiry_turns(struct inquiry *inquiry, struct err *err)
{
	if (inquiry->turns.n == 0 &&
	    !turns_find(&inquiry->subject, inquiry->versions, inquiry->size,
		inquiry->arena, &inquiry->turns, err))
		return NULL;
	return &inquiry->turns;
}

/* What a remembered result is the result of. */
struct memo_key {
	const struct role *role;
	int64_t t;
	uint64_t size;
};

static struct bytes
memo_bytes(const struct memo_key *key)
{
	return (struct bytes){ (const unsigned char *)key, sizeof(*key) };
}

static bool
recall(const struct inquiry *inquiry, const struct memo_key *key,
    enum result *result)
{
	const enum result *known = map_get(inquiry->memo, memo_bytes(key));

	if (known == NULL)
		return false;
	*result = *known;
	return true;
}

static bool
remember(struct inquiry *inquiry, const struct memo_key *key,
    enum result result, struct err *err)
{
	enum result *kept = arena_alloc(inquiry->arena, sizeof(*kept));

	if (kept == NULL)
		return err_memory(err);
	*kept = result;
	if (inquiry->memo == NULL)
		inquiry->memo = map_new(err);
	return inquiry->memo != NULL &&
	       map_put(inquiry->memo, memo_bytes(key), kept, err);
}

bool
bound_is_met(const struct bound *bound, int64_t figure)
{
	return bound->more_than ? figure > bound->value
				: figure >= bound->value;
}

static bool
decide_figure(struct inquiry *inquiry, const struct view *view,
    const struct rule *rule, enum result *result, struct err *err)
{
	struct selection *selection =
	    inquiry_selection(inquiry, view, rule, err);

	if (selection == NULL)
		return false;
	if (bound_is_met(&rule->bound, selection_at(selection, view->t)))
		*result = RESULT_PASS;
	else
		*result = gaps_matter(selection, view->t) ? RESULT_INSUFFICIENT
							  : RESULT_FAIL;
	return true;
}

static bool
decide_office(struct inquiry *inquiry, const struct view *view,
    const struct rule *rule, enum result *result, struct err *err)
{
	const struct terms *terms = inquiry_terms(inquiry, view, rule, err);

	if (terms == NULL)
		return false;
	*result = terms_hold(terms, rule, view->t, view->policy->offset_minutes)
		      ? RESULT_PASS
		      : RESULT_FAIL;
	return true;
}

/*
 * Another role of the same document.  What was recorded before anything was
 * is nothing; a chain that goes too far down cannot be checked.
 */
static bool
decide_role(struct inquiry *inquiry, const struct view *view,
    const struct rule *rule, enum result *result, struct err *err)
{
	const struct role *role = policy_role(view->policy, rule->role);
	struct view seen = *view;

	if (rule->recorded && view->size == 0) {
		*result = RESULT_FAIL;
		return true;
	}
	if (rule->recorded)
		seen.size--;
	if (inquiry->size - seen.size > RECORDED_MAX) {
		*result = RESULT_UNCHECKED;
		return true;
	}
	const struct memo_key key = { role, seen.t, seen.size };
	return recall(inquiry, &key, result) ||
	       (inquiry_role(inquiry, &seen, role, result, err) &&
		   remember(inquiry, &key, *result, err));
}

static enum result
opposite(enum result result)
{
	if (result == RESULT_PASS)
		return RESULT_FAIL;
	return result == RESULT_FAIL ? RESULT_PASS : result;
}

/* The k-th largest of results that were counted by kind. */
static enum result
kth_largest(const size_t count[RESULTS], size_t k)
{
	int result = RESULT_PASS;

	while (result > RESULT_FAIL && count[result] < k)
		k -= count[result--];
	return (enum result)result;
}

/* all is the n-th largest, any the first; the rest follows. */
static bool
decide_list(struct inquiry *inquiry, const struct view *view,
    const struct rule *rule, enum result *result, struct err *err)
{
	bool negated = rule->op == RULE_NONE || rule->op == RULE_NOT;
	size_t count[RESULTS] = { 0 };
	size_t k = rule->rules_n;

	for (size_t i = 0; i < rule->rules_n; i++) {
		enum result one;

		if (!inquiry_rule(inquiry, view, rule->rules[i], &one, err))
			return false;
		count[negated ? opposite(one) : one]++;
	}
	if (rule->op == RULE_ANY)
		k = 1;
	else if (rule->op == RULE_AT_LEAST)
		k = (size_t)rule->of;
	*result = kth_largest(count, k);
	return true;
}

bool
inquiry_rule(struct inquiry *inquiry, const struct view *view,
    const struct rule *rule, enum result *result, struct err *err)
{
	switch (rule->op) {
	case RULE_COUNT:
	case RULE_SUM:
		return decide_figure(inquiry, view, rule, result, err);
	case RULE_OFFICE:
		return decide_office(inquiry, view, rule, result, err);
	case RULE_ROLE:
		return decide_role(inquiry, view, rule, result, err);
	case RULE_ALL:
	case RULE_ANY:
	case RULE_NONE:
	case RULE_NOT:
	case RULE_AT_LEAST:
	default:
		return decide_list(inquiry, view, rule, result, err);
	}
}

/* What the rule of the roles of one name came to at each of the turns. */
struct timeline {
	struct timeline *next;
	const char *name;
	uint64_t size;
	unsigned char *known; /* an enum result and 1; 0: not asked yet */
};

static struct timeline *
find_timeline(struct inquiry *inquiry, const char *name, uint64_t size,
    const struct turns *turns, struct err *err)
{
	struct timeline *line = inquiry->timelines;

	while (line != NULL &&
	       (line->size != size || strcmp(line->name, name) != 0))
		line = line->next;
	if (line != NULL)
		return line;
	line = arena_alloc(inquiry->arena, sizeof(*line));
	if (line != NULL)
		line->known = arena_array(inquiry->arena, turns->n, 1);
	if (line == NULL || line->known == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	line->name = name;
	line->size = size;
	line->next = inquiry->timelines;
	inquiry->timelines = line;
	return line;
}

/*
 * The rule of the role of that name from turn number i up to the next, by the
 * version in force then.
 */
static bool
decide_stretch(struct inquiry *inquiry, struct timeline *line, size_t i,
    enum result *result, struct err *err)
{
	struct view view = { .t = inquiry->turns.item[i], .size = line->size };
	const struct role *role = NULL;

	if (line->known[i] != 0) {
		*result = (enum result)(line->known[i] - 1);
		return true;
	}
	view.policy = versions_at(inquiry->versions, view.t);
	if (view.policy != NULL)
		role = policy_role(view.policy, line->name);
	*result = RESULT_FAIL;
	if (role != NULL &&
	    !inquiry_rule(inquiry, &view, role->rule, result, err))
		return false;
	line->known[i] = (unsigned char)(*result + 1);
	return true;
}

/* Look back over the turns, down to `first`, for a better result. */
static bool
look_back(struct inquiry *inquiry, struct timeline *line, int64_t first,
    struct held *held, struct err *err)
{
	const struct turns *turns = &inquiry->turns;

	for (size_t i = turns_place(turns, held->view.t) + 1; i-- > 0;) {
		int64_t turn = turns->item[i];
		enum result result;

		if (!decide_stretch(inquiry, line, i, &result, err))
			return false;
		if (result > held->result) {
			held->result = result;
			held->view.t = turn < first ? first : turn;
		}
		if (held->result == RESULT_PASS || turn <= first)
			break;
	}
	return true;
}

bool
inquiry_held(struct inquiry *inquiry, const struct view *view,
    const struct role *role, struct held *held, struct err *err)
{
	int64_t first;

	*held = (struct held){ .view = *view, .role = role };
	if (!inquiry_rule(inquiry, view, role->rule, &held->result, err))
		return false;
	if (!span_is_set(&role->holds_for) || held->result == RESULT_PASS)
		return true;

	const struct turns *turns = inquiry_turns(inquiry, err);
	struct timeline *line =
	    turns != NULL
		? find_timeline(inquiry, role->name, view->size, turns, err)
		: NULL;
	first = instant_minus(view->t, &role->holds_for,
		    view->policy->offset_minutes) +
		1;
	if (line == NULL || !look_back(inquiry, line, first, held, err))
		return false;
	if (held->view.t != view->t) {
		held->view.policy =
		    versions_at(inquiry->versions, held->view.t);
		held->role = policy_role(held->view.policy, role->name);
	}
	return true;
}

bool
inquiry_role(struct inquiry *inquiry, const struct view *view,
    const struct role *role, enum result *result, struct err *err)
{
	enum result require = RESULT_PASS;
	enum result unless = RESULT_FAIL;
	struct held held;

	if (!inquiry_held(inquiry, view, role, &held, err))
		return false;
	if (role->require != NULL &&
	    !inquiry_rule(inquiry, view, role->require, &require, err))
		return false;
	if (role->unless != NULL &&
	    !inquiry_rule(inquiry, view, role->unless, &unless, err))
		return false;
	*result = opposite(unless);
	if (require < *result)
		*result = require;
	if (held.result < *result)
		*result = held.result;
	return true;
}

bool
inquiry_at(struct inquiry *inquiry, int64_t t, enum result *result,
    struct err *err)
{
	const struct view view = {
		.policy = versions_at(inquiry->versions, t),
		.t = t,
		.size = inquiry->size,
	};
	const struct role *role = view.policy != NULL
				      ? policy_role(view.policy, inquiry->role)
				      : NULL;

	*result = RESULT_FAIL;
	return role == NULL || inquiry_role(inquiry, &view, role, result, err);
}
