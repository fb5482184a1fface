#include "core/policy_rule.h"

#include <stdio.h>

/* Say below which member the failure lies.  Always false. */
static bool
under(const struct policy_reader *reader, const char *name)
{
	char prefix[ERR_FIELD_MAX];

	(void)snprintf(prefix, sizeof(prefix), "/%s", name);
	return err_under(reader->err, prefix);
}

static bool
under_item(const struct policy_reader *reader, size_t i)
{
	char prefix[ERR_FIELD_MAX];

	(void)snprintf(prefix, sizeof(prefix), "/%zu", i);
	return err_under(reader->err, prefix);
}

const char *
policy_read_text(const struct policy_reader *reader, const json_t *text)
{
	const char *copy = arena_strdup(reader->arena, json_string_value(text));

	if (copy == NULL)
		(void)err_memory(reader->err);
	return copy;
}

struct span
policy_read_span(const json_t *span)
{
	return (struct span){
		.years =
		    (int32_t)json_integer_value(json_object_get(span, "years")),
		.months = (int32_t)json_integer_value(
		    json_object_get(span, "months")),
		.days =
		    (int32_t)json_integer_value(json_object_get(span, "days")),
	};
}

static bool
read_slugs(const struct policy_reader *reader, const json_t *list,
    struct slugs *out)
{
	size_t n = json_array_size(list);
	const char **item = arena_array(reader->arena, n, sizeof(*item));

	if (item == NULL)
		return err_memory(reader->err);
	for (size_t i = 0; i < n; i++) {
		item[i] = policy_read_text(reader, json_array_get(list, i));
		if (item[i] == NULL)
			return false;
	}
	*out = (struct slugs){ item, n };
	return true;
}

static bool
read_pick(const struct policy_reader *reader, const json_t *json,
    struct group_pick *pick)
{
	const json_t *kind = json_object_get(json, "kind");
	const json_t *above = json_object_get(json, "under");

	if (kind != NULL) {
		pick->kind = GROUP_KIND;
		json = kind;
	} else if (above != NULL) {
		pick->kind = GROUP_UNDER;
		json = above;
	}
	pick->value = policy_read_text(reader, json);
	return pick->value != NULL;
}

static bool
read_groups(const struct policy_reader *reader, const json_t *list,
    const struct group_pick **out, size_t *out_n)
{
	size_t n = json_array_size(list);
	struct group_pick *pick = arena_array(reader->arena, n, sizeof(*pick));

	if (pick == NULL)
		return err_memory(reader->err);
	for (size_t i = 0; i < n; i++)
		if (!read_pick(reader, json_array_get(list, i), &pick[i]))
			return false;
	*out = pick;
	*out_n = n;
	return true;
}

static bool
read_select(const struct policy_reader *reader, const json_t *json,
    struct select *select)
{
	const json_t *endorsed = json_object_get(json, "endorsed");
	const json_t *at_least = json_object_get(endorsed, "at_least");

	select->endorsed = endorsed != NULL;
	select->endorsed_at_least =
	    at_least != NULL ? json_integer_value(at_least) : 1;
	return read_slugs(reader, json_object_get(json, "activities"),
		   &select->activities) &&
	       read_groups(reader, json_object_get(json, "groups"),
		   &select->groups, &select->groups_n) &&
	       read_slugs(reader, json_object_get(json, "hats"),
		   &select->hats) &&
	       read_slugs(reader, json_object_get(json, "occasions"),
		   &select->occasions) &&
	       read_slugs(reader, json_object_get(json, "sources"),
		   &select->sources) &&
	       read_slugs(reader, json_object_get(endorsed, "by"),
		   &select->endorsed_by);
}

static bool
read_fixed(const struct policy_reader *reader, const json_t *json,
    struct window *window)
{
	const char *from = json_string_value(json_object_get(json, "from"));
	const char *until = json_string_value(json_object_get(json, "until"));

	window->kind = WINDOW_FIXED;
	if (!date_start(from, reader->offset_minutes, &window->from,
		reader->err))
		return under(reader, "from");
	if (!date_end(until, reader->offset_minutes, &window->until_at,
		reader->err))
		return under(reader, "until");
	if (window->from >= window->until_at)
		return err_field(reader->err, ERR_INVALID, "/until",
		    "must be after from");
	return true;
}

static bool
read_named(const struct policy_reader *reader, const json_t *name,
    struct window *window)
{
	const json_t *span =
	    json_object_get(reader->windows, json_string_value(name));

	if (span == NULL)
		return err_set(reader->err, ERR_INVALID,
		    "no window %s in this document", json_string_value(name));
	window->kind = WINDOW_SPAN;
	window->span = policy_read_span(span);
	window->name = policy_read_text(reader, name);
	return window->name != NULL;
}

/* The window under that key of json; absent means always. */
static bool
read_window(const struct policy_reader *reader, const json_t *json,
    const char *key, struct window *window)
{
	const json_t *value = json_object_get(json, key);
	bool ok = true;

	if (json_is_string(value)) {
		ok = read_named(reader, value, window);
	} else if (json_object_get(value, "from") != NULL) {
		ok = read_fixed(reader, value, window);
	} else if (value != NULL) {
		window->kind = WINDOW_SPAN;
		window->span = policy_read_span(value);
	}
	return ok || under(reader, key);
}

static struct bound
read_bound(const json_t *json)
{
	const json_t *more_than = json_object_get(json, "more_than");
	const json_t *at_least = json_object_get(json, "at_least");

	return (struct bound){
		.more_than = more_than != NULL,
		.value = json_integer_value(
		    more_than != NULL ? more_than : at_least),
	};
}

static enum distinct
read_distinct(const json_t *json)
{
	static const char *const names[] = {
		[DISTINCT_FACTS] = "facts",
		[DISTINCT_DAYS] = "days",
		[DISTINCT_MONTHS] = "months",
		[DISTINCT_GROUPS] = "groups",
		[DISTINCT_OCCASIONS] = "occasions",
	};
	const char *text = json_string_value(json_object_get(json, "distinct"));
	enum distinct distinct = DISTINCT_FACTS;

	for (size_t i = 0; text != NULL && i < COUNT(names); i++)
		if (strcmp(text, names[i]) == 0)
			distinct = (enum distinct)i;
	return distinct;
}

/* all, any, none */
static bool
read_list(const struct policy_reader *reader, const json_t *json,
    struct rule *rule)
{
	size_t n = json_array_size(json);
	const struct rule **rules =
	    arena_array(reader->arena, n, sizeof(*rules));

	if (rules == NULL)
		return err_memory(reader->err);
	for (size_t i = 0; i < n; i++) {
		rules[i] = policy_read_rule(reader, json_array_get(json, i));
		if (rules[i] == NULL)
			return under_item(reader, i);
	}
	rule->rules = rules;
	rule->rules_n = n;
	return true;
}

static bool
read_not(const struct policy_reader *reader, const json_t *json,
    struct rule *rule)
{
	const struct rule **rules =
	    arena_array(reader->arena, 1, sizeof(*rules));

	if (rules == NULL)
		return err_memory(reader->err);
	rules[0] = policy_read_rule(reader, json);
	rule->rules = rules;
	rule->rules_n = 1;
	return rules[0] != NULL;
}

static bool
read_at_least(const struct policy_reader *reader, const json_t *json,
    struct rule *rule)
{
	const json_t *rules = json_object_get(json, "rules");
	size_t n = json_array_size(rules);

	rule->of = json_integer_value(json_object_get(json, "of"));
	if (rule->of < 1 || (uint64_t)rule->of > n)
		return err_field(reader->err, ERR_INVALID, "/of",
		    "must be 1 to %zu, the number of rules", n);
	return read_list(reader, rules, rule) || under(reader, "rules");
}

static bool
read_count(const struct policy_reader *reader, const json_t *json,
    struct rule *rule)
{
	rule->bound = read_bound(json);
	rule->distinct = read_distinct(json);
	return read_select(reader, json_object_get(json, "select"),
		   &rule->select) &&
	       read_window(reader, json, "window", &rule->window);
}

static bool
read_sum(const struct policy_reader *reader, const json_t *json,
    struct rule *rule)
{
	rule->quantity =
	    policy_read_text(reader, json_object_get(json, "quantity"));
	return rule->quantity != NULL && read_count(reader, json, rule);
}

static bool
read_office(const struct policy_reader *reader, const json_t *json,
    struct rule *rule)
{
	const json_t *when = json_object_get(json, "when");
	const json_t *for_days = json_object_get(when, "for_days");

	if (!read_slugs(reader, json_object_get(json, "kinds"), &rule->kinds) ||
	    !read_groups(reader, json_object_get(json, "groups"), &rule->groups,
		&rule->groups_n))
		return false;
	if (for_days != NULL) {
		rule->when = OFFICE_FOR_DAYS;
		rule->for_days = json_integer_value(for_days);
	} else if (json_object_get(when, "during") != NULL) {
		rule->when = OFFICE_DURING;
		return read_window(reader, when, "during", &rule->window) ||
		       under(reader, "when");
	}
	return true;
}

static bool
read_role(const struct policy_reader *reader, const json_t *json,
    struct rule *rule)
{
	const char *when = json_string_value(json_object_get(json, "when"));

	rule->recorded = when != NULL && strcmp(when, "recorded") == 0;
	rule->role = policy_read_text(reader, json_object_get(json, "role"));
	if (rule->role == NULL)
		return false;
	if (json_object_get(reader->roles, rule->role) == NULL)
		return err_field(reader->err, ERR_INVALID, "/role",
		    "no role %s in this document", rule->role);
	return true;
}

static const struct {
	const char *name;
	enum rule_op op;
	bool (
	    *read)(const struct policy_reader *, const json_t *, struct rule *);
} operators[] = {
	{ "all", RULE_ALL, read_list },
	{ "any", RULE_ANY, read_list },
	{ "none", RULE_NONE, read_list },
	{ "not", RULE_NOT, read_not },
	{ "at_least", RULE_AT_LEAST, read_at_least },
	{ "count", RULE_COUNT, read_count },
	{ "sum", RULE_SUM, read_sum },
	{ "office", RULE_OFFICE, read_office },
	{ "role", RULE_ROLE, read_role },
};

const struct rule *
policy_read_rule(const struct policy_reader *reader, const json_t *json)
{
	struct rule *rule = arena_alloc(reader->arena, sizeof(*rule));
	size_t i = 0;

	if (rule == NULL) {
		(void)err_memory(reader->err);
		return NULL;
	}
	while (i < COUNT(operators) &&
	       json_object_get(json, operators[i].name) == NULL)
		i++;
	if (i == COUNT(operators)) {
		(void)err_set(reader->err, ERR_INVALID,
		    "must have an operator that is known");
		return NULL;
	}
	rule->op = operators[i].op;
	if (!operators[i].read(reader, json_object_get(json, operators[i].name),
		rule)) {
		(void)under(reader, operators[i].name);
		return NULL;
	}
	return rule;
}
