#include "core/trace_leaf.h"

#include "core/gaps.h"
#include "core/jput.h"
#include "core/window.h"

static const char *const distinct_names[] = {
	[DISTINCT_FACTS] = "facts",
	[DISTINCT_DAYS] = "days",
	[DISTINCT_MONTHS] = "months",
	[DISTINCT_GROUPS] = "groups",
	[DISTINCT_OCCASIONS] = "occasions",
};

static bool
put_window(json_t *node, const char *key, const struct window *window,
    const struct view *view, struct err *err)
{
	struct stretch stretch =
	    window_at(window, view->t, view->policy->offset_minutes);
	json_t *json = json_object();

	if (window->kind == WINDOW_FIXED)
		stretch.until = window->until_at;
	return jput(node, key, json, err) &&
	       (window->kind == WINDOW_ALWAYS ||
		   jput_instant(json, "from", stretch.from, err)) &&
	       jput_instant(json, "until", stretch.until, err) &&
	       jput_text(json, "name", window->name, err);
}

/* The other identities by which the person was there. */
static bool
put_also(json_t *json, const struct fact *fact, struct err *err)
{
	json_t *also = fact->rows_n > 1 ? json_array() : NULL;

	if (fact->rows_n <= 1)
		return true;
	if (!jput(json, "also", also, err))
		return false;
	for (size_t i = 1; i < fact->rows_n; i++)
		if (!jput_item(also, json_string(fact->row[i]->identity), err))
			return false;
	return true;
}

/* Fact number i, into one of the two lists. */
static bool
push_fact(json_t *list, const struct selection *selection, size_t i,
    struct err *err)
{
	const struct fact *fact = &selection->facts->item[i];
	enum fact_reason reason = selection->reason[i];
	json_t *json = json_object();

	if (!jput_item(list, json, err) ||
	    !jput_digest(json, "statement", &fact->row[0]->statement, err) ||
	    !jput_text(json, "identity", fact->row[0]->identity, err) ||
	    !put_also(json, fact, err))
		return false;
	if (reason != FACT_COUNTS)
		return jput_text(json, "reason", fact_reason_name(reason), err);
	return jput_instant(json, "from", fact->from, err) &&
	       (selection->rule->op != RULE_SUM ||
		   jput_int(json, "quantity", selection->amount[i], err));
}

static bool
put_facts(json_t *node, const struct selection *selection, struct err *err)
{
	json_t *counted = json_array();
	json_t *ignored = json_array();

	/* Both are stolen, whatever becomes of the other. */
	bool ok = jput(node, "counted", counted, err);
	ok = jput(node, "ignored", ignored, err) && ok;
	for (size_t i = 0; ok && i < selection->facts->n; i++)
		ok = push_fact(selection->reason[i] == FACT_COUNTS ? counted
								   : ignored,
		    selection, i, err);
	return ok;
}

/*
 * Until when does all that counts at t go on counting?  A fixed window lets
 * nothing more in after its end.  False: for ever.
 */
static bool
counts_until(const struct selection *selection, int64_t t, int64_t *out)
{
	const struct facts *facts = selection->facts;
	const struct window *window = &selection->rule->window;
	bool found = false;

	if (window->kind == WINDOW_FIXED) {
		*out = window->until_at;
		return window->until_at > t;
	}
	for (size_t i = 0; i < facts->n; i++) {
		int64_t drop;

		if (selection->reason[i] != FACT_COUNTS ||
		    !window_drop(window, t, facts->item[i].until,
			facts->offset_minutes, &drop))
			continue;
		if (!found || drop < *out)
			*out = drop;
		found = true;
	}
	return found;
}

static bool
push_gap(json_t *list, const struct coverage_row *gap, struct err *err)
{
	json_t *json = json_object();

	return jput_item(list, json, err) &&
	       jput_digest(json, "statement", &gap->statement, err) &&
	       jput_text(json, "source", gap->source, err) &&
	       jput_text(json, "activity", gap->activity, err) &&
	       jput_text(json, "group", gap->group, err) &&
	       jput_instant(json, "from", gap->from, err) &&
	       (gap->until_at >= INSTANT_MAX ||
		   jput_instant(json, "until", gap->until_at, err));
}

/* The gaps for which what is not enough is insufficient. */
static bool
put_gaps(json_t *node, const struct selection *selection, int64_t t,
    struct err *err)
{
	struct rows gaps =
	    world_all(selection->facts->subject->world, CHANGE_COVERAGE);
	json_t *list;

	if (!gaps_matter(selection, t))
		return true;
	list = json_array();
	if (!jput(node, "gaps", list, err))
		return false;
	for (size_t i = 0; i < gaps.n; i++)
		if (gap_matters(selection, gaps.item[i], t) &&
		    !push_gap(list, gaps.item[i], err))
			return false;
	return true;
}

static bool
put_missing(json_t *node, const struct selection *selection, int64_t figure,
    int64_t t, struct err *err)
{
	const struct bound *bound = &selection->rule->bound;
	int64_t needed = bound->value + (bound->more_than ? 1 : 0);
	json_t *json = json_object();
	int64_t until;

	return jput(node, "missing", json, err) &&
	       jput_int(json, "figure", needed - figure, err) &&
	       (!counts_until(selection, t, &until) ||
		   jput_instant(json, "until", until, err));
}

static bool
put_bound(json_t *node, const struct bound *bound, struct err *err)
{
	json_t *json = json_object();

	return jput(node, "bound", json, err) &&
	       jput_int(json, bound->more_than ? "more_than" : "at_least",
		   bound->value, err);
}

bool
trace_figure(json_t *node, struct inquiry *inquiry, const struct view *view,
    const struct rule *rule, struct err *err)
{
	struct selection *selection =
	    inquiry_selection(inquiry, view, rule, err);
	int64_t figure;

	if (selection == NULL)
		return false;
	figure = selection_at(selection, view->t);
	if (!jput_text(node, rule->op == RULE_SUM ? "quantity" : "distinct",
		rule->op == RULE_SUM ? rule->quantity
				     : distinct_names[rule->distinct],
		err) ||
	    !jput_int(node, "figure", figure, err) ||
	    !put_bound(node, &rule->bound, err) ||
	    !put_window(node, "window", &rule->window, view, err) ||
	    !put_facts(node, selection, err))
		return false;
	return bound_is_met(&rule->bound, figure) ||
	       (put_missing(node, selection, figure, view->t, err) &&
		   put_gaps(node, selection, view->t, err));
}

static bool
put_kinds(json_t *node, const struct slugs *kinds, struct err *err)
{
	json_t *list = json_array();

	if (!jput(node, "kinds", list, err))
		return false;
	for (size_t i = 0; i < kinds->n; i++)
		if (!jput_item(list, json_string(kinds->item[i]), err))
			return false;
	return true;
}

static bool
put_terms(json_t *node, const struct terms *terms, struct err *err)
{
	json_t *list = json_array();

	if (!jput(node, "terms", list, err))
		return false;
	for (size_t i = 0; i < terms->n; i++) {
		const struct office_row *office = terms->item[i];
		json_t *json = json_object();

		if (!jput_item(list, json, err) ||
		    !jput_digest(json, "statement", &office->statement, err) ||
		    !jput_text(json, "office", office->office, err) ||
		    !jput_text(json, "group", office->group, err) ||
		    !jput_instant(json, "from", office->from, err) ||
		    (office->until_at < INSTANT_MAX &&
			!jput_instant(json, "until", office->until_at, err)))
			return false;
	}
	return true;
}

bool
trace_office(json_t *node, struct inquiry *inquiry, const struct view *view,
    const struct rule *rule, struct err *err)
{
	static const char *const names[] = {
		[OFFICE_AT] = "at",
		[OFFICE_DURING] = "during",
		[OFFICE_FOR_DAYS] = "for_days",
	};
	const struct terms *terms = inquiry_terms(inquiry, view, rule, err);

	return terms != NULL && put_kinds(node, &rule->kinds, err) &&
	       jput_text(node, "when", names[rule->when], err) &&
	       (rule->when != OFFICE_DURING ||
		   put_window(node, "during", &rule->window, view, err)) &&
	       (rule->when != OFFICE_FOR_DAYS ||
		   jput_int(node, "for_days", rule->for_days, err)) &&
	       put_terms(node, terms, err);
}
