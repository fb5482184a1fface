#include "core/trace.h"

#include "core/jput.h"
#include "core/trace_leaf.h"
#include "core/window.h"

/* A role that nodes refer to. */
struct other {
	struct other *next;
	struct view view;
	const struct role *role;
};

/* What goes along while nodes are made. */
struct tracer {
	struct inquiry *inquiry;
	struct other *others; /* in the order in which they were met */
	struct err *err;
};

static bool put_node(json_t *parent, const char *key, struct tracer *tracer,
    const struct view *view, const struct rule *rule);

/* Remember a role for the list of others, once. */
static bool
note_other(struct tracer *tracer, const struct view *view, const char *name)
{
	const struct role *role = policy_role(view->policy, name);
	struct other **at = &tracer->others;

	while (*at != NULL && ((*at)->role != role || (*at)->view.t != view->t))
		at = &(*at)->next;
	if (*at != NULL)
		return true;
	*at = arena_alloc(tracer->inquiry->arena, sizeof(**at));
	if (*at == NULL)
		return err_memory(tracer->err);
	(*at)->view = *view;
	(*at)->role = role;
	return true;
}

static bool
put_reference(json_t *node, struct tracer *tracer, const struct view *view,
    const struct rule *rule)
{
	uint64_t size = view->size - (rule->recorded && view->size > 0 ? 1 : 0);

	return jput_text(node, "role", rule->role, tracer->err) &&
	       jput_text(node, "when", rule->recorded ? "recorded" : "instant",
		   tracer->err) &&
	       jput_instant(node, "instant", view->t, tracer->err) &&
	       jput_int(node, "size", (int64_t)size, tracer->err) &&
	       (rule->recorded || note_other(tracer, view, rule->role));
}

/* The rules below all, any, none, at_least. */
static bool
put_list(json_t *node, struct tracer *tracer, const struct view *view,
    const struct rule *rule)
{
	json_t *list = json_array();

	if (!jput(node, "rules", list, tracer->err))
		return false;
	for (size_t i = 0; i < rule->rules_n; i++) {
		json_t *holder auto_json = json_object();

		if (!put_node(holder, "node", tracer, view, rule->rules[i]) ||
		    !jput_item(list,
			json_incref(json_object_get(holder, "node")),
			tracer->err))
			return false;
	}
	return rule->op != RULE_AT_LEAST ||
	       jput_int(node, "of", rule->of, tracer->err);
}

static bool
put_rest(json_t *node, struct tracer *tracer, const struct view *view,
    const struct rule *rule)
{
	switch (rule->op) {
	case RULE_COUNT:
	case RULE_SUM:
		return trace_figure(node, tracer->inquiry, view, rule,
		    tracer->err);
	case RULE_OFFICE:
		return trace_office(node, tracer->inquiry, view, rule,
		    tracer->err);
	case RULE_ROLE:
		return put_reference(node, tracer, view, rule);
	case RULE_NOT:
		return put_node(node, "rule", tracer, view, rule->rules[0]);
	case RULE_ALL:
	case RULE_ANY:
	case RULE_NONE:
	case RULE_AT_LEAST:
	default:
		return put_list(node, tracer, view, rule);
	}
}

/* One rule and all below it. */
static bool
put_node(json_t *parent, const char *key, struct tracer *tracer,
    const struct view *view, const struct rule *rule)
{
	static const char *const names[] = {
		[RULE_ALL] = "all",
		[RULE_ANY] = "any",
		[RULE_NONE] = "none",
		[RULE_NOT] = "not",
		[RULE_AT_LEAST] = "at_least",
		[RULE_COUNT] = "count",
		[RULE_SUM] = "sum",
		[RULE_OFFICE] = "office",
		[RULE_ROLE] = "role",
	};
	json_t *node = json_object();
	enum result result;

	return jput(parent, key, node, tracer->err) &&
	       inquiry_rule(tracer->inquiry, view, rule, &result,
		   tracer->err) &&
	       jput_text(node, "op", names[rule->op], tracer->err) &&
	       jput_text(node, "result", result_name(result), tracer->err) &&
	       put_rest(node, tracer, view, rule);
}

static bool
put_span(json_t *node, const char *key, const struct span *span,
    struct err *err)
{
	json_t *json = json_object();

	return jput(node, key, json, err) &&
	       (span->years == 0 ||
		   jput_int(json, "years", span->years, err)) &&
	       (span->months == 0 ||
		   jput_int(json, "months", span->months, err)) &&
	       (span->days == 0 || jput_int(json, "days", span->days, err));
}

/* What was held on to, where there is such a time. */
static bool
put_held(json_t *json, struct tracer *tracer, const struct view *view,
    const struct role *role)
{
	struct err *err = tracer->err;
	struct held held;

	if (!span_is_set(&role->holds_for))
		return true;
	if (!inquiry_held(tracer->inquiry, view, role, &held, err) ||
	    !put_span(json, "holds_for", &role->holds_for, err) ||
	    !jput_text(json, "held", result_name(held.result), err))
		return false;
	return held.view.t == view->t ||
	       (jput_instant(json, "held_at", held.view.t, err) &&
		   jput_int(json, "held_version", held.view.policy->version,
		       err) &&
		   put_node(json, "held_rule", tracer, &held.view,
		       held.role->rule));
}

static bool
put_part(json_t *json, const char *key, struct tracer *tracer,
    const struct view *view, const struct rule *rule)
{
	return rule == NULL || put_node(json, key, tracer, view, rule);
}

/* Fill an empty object with all about one role but the others. */
static bool
fill_role(json_t *json, struct tracer *tracer, const struct view *view,
    const struct role *role)
{
	enum result result;

	return inquiry_role(tracer->inquiry, view, role, &result,
		   tracer->err) &&
	       jput_text(json, "op", "role", tracer->err) &&
	       jput_text(json, "role", role->name, tracer->err) &&
	       jput_instant(json, "instant", view->t, tracer->err) &&
	       jput_int(json, "size", (int64_t)view->size, tracer->err) &&
	       jput_text(json, "result", result_name(result), tracer->err) &&
	       put_part(json, "require", tracer, view, role->require) &&
	       put_part(json, "rule", tracer, view, role->rule) &&
	       put_part(json, "unless", tracer, view, role->unless) &&
	       put_held(json, tracer, view, role);
}

/* The list grows while it is walked, until all that is met is in it. */
static bool
put_others(json_t *json, struct tracer *tracer)
{
	json_t *list = tracer->others != NULL ? json_array() : NULL;

	if (tracer->others == NULL)
		return true;
	if (!jput(json, "others", list, tracer->err))
		return false;
	for (const struct other *other = tracer->others; other != NULL;
	     other = other->next) {
		json_t *one = json_object();

		if (!jput_item(list, one, tracer->err) ||
		    !fill_role(one, tracer, &other->view, other->role))
			return false;
	}
	return true;
}

json_t *
trace_role(struct inquiry *inquiry, const struct view *view,
    const struct role *role, struct err *err)
{
	struct tracer tracer = { .inquiry = inquiry, .err = err };
	json_t *json auto_json = json_object();

	if (json == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	if (!fill_role(json, &tracer, view, role) || !put_others(json, &tracer))
		return NULL;
	return json_incref(json);
}
