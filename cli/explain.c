#include "cli/explain.h"

#include "cli/output.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/identity.h"
#include "core/scope.h"

/* Facts that are listed one by one before "and so on". */
enum { FACTS_SHOWN = 10, INDENT = 2 };

struct sentence {
	const char *code;
	const char *text;
};

/* One for each reason code; the codes are the contract, these are not. */
static const struct sentence reasons[] = {
	{ "wrong-activity", "another activity than the rule asks for" },
	{ "wrong-group", "in none of the groups that the rule names" },
	{ "wrong-hat", "under another hat than the rule asks for" },
	{ "wrong-occasion", "at another occasion than the rule names" },
	{ "wrong-source", "from another file than the rule names" },
	{ "after-instant", "at or after the instant that is asked about" },
	{ "outside-window", "outside the window" },
	{ "redacted", "erased" },
	{ "retracted", "taken back" },
	{ "distrusted-key", "signed by a key that is distrusted" },
	{ "disputed", "disputed, and the group above has not answered" },
	{ "own-work", "recorded or endorsed by nobody but themselves" },
	{ "not-endorsed", "not endorsed yet, or by too few" },
	{ "endorser-not-in-office",
	    "endorsed, but by none of the offices that the rule asks for" },
	{ "not-independent", "endorsed by somebody who is not independent" },
	{ "duplicate", "the same work is recorded already" },
	{ "over-quota", "over the quota" },
	{ "over-cap", "over the cap" },
};

static const struct sentence results[] = {
	{ "pass", "yes" },
	{ "fail", "no" },
	{ "insufficient", "not enough data" },
	{ "unchecked", "cannot be checked here" },
};

static const char *
sentence_of(const struct sentence *table, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(table[i].code, code) == 0)
			return table[i].text;
	return code;
}

static const char *
result_of(const json_t *node)
{
	return sentence_of(results, COUNT(results),
	    output_text(node, "result"));
}

/* Text that a member holds, behind the words that go before it. */
static void
put_member(const json_t *object, const char *key, const char *before)
{
	const char *text = output_text(object, key);

	if (text[0] != '\0')
		output("%s%s", before, text);
}

static void
put_window(const json_t *window)
{
	put_member(window, "name", ", window ");
	put_member(window, "from", " from ");
	put_member(window, "until", " until ");
}

static void
put_bound(const json_t *bound)
{
	const json_t *at_least = json_object_get(bound, "at_least");

	if (at_least != NULL)
		output(", at least %lld needed",
		    (long long)json_integer_value(at_least));
	else
		output(", more than %lld needed",
		    (long long)output_number(bound, "more_than"));
}

/* The facts that counted, oldest first, and how many more there are. */
static void
put_counted(const json_t *list, int indent)
{
	size_t n = json_array_size(list);
	size_t i;
	json_t *fact;

	if (n == 0)
		return;
	output("%*scounted: %zu\n", indent, "", n);
	json_array_foreach (list, i, fact) {
		const json_t *quantity = json_object_get(fact, "quantity");

		if (i == FACTS_SHOWN) {
			output("%*s... and %zu more\n", indent + INDENT, "",
			    n - i);
			return;
		}
		output("%*s%s  %.12s  %s", indent + INDENT, "",
		    output_text(fact, "from"), output_text(fact, "statement"),
		    output_text(fact, "identity"));
		if (quantity != NULL)
			output("  %lld",
			    (long long)json_integer_value(quantity));
		output("\n");
	}
}

/* How many were ignored for each reason, in the order of the stages. */
static void
put_ignored(const json_t *list, int indent)
{
	if (json_array_size(list) == 0)
		return;
	output("%*signored: %zu\n", indent, "", json_array_size(list));
	for (size_t r = 0; r < COUNT(reasons); r++) {
		size_t n = 0;
		size_t i;
		json_t *fact;

		json_array_foreach (list, i, fact) {
			n += strcmp(output_text(fact, "reason"),
				 reasons[r].code) == 0;
		}
		if (n > 0)
			output("%*s%zu %s (%s)\n", indent + INDENT, "", n,
			    reasons[r].text, reasons[r].code);
	}
}

static void
put_missing(const json_t *missing, int indent)
{
	if (missing == NULL)
		return;
	output("%*smissing: %lld more", indent, "",
	    (long long)output_number(missing, "figure"));
	put_member(missing, "until",
	    "; what counts now goes on counting until ");
	output("\n");
}

static void
put_gaps(const json_t *gaps, int indent)
{
	size_t i;
	json_t *gap;

	json_array_foreach (gaps, i, gap) {
		output("%*sgap: %s", indent, "", output_text(gap, "source"));
		put_member(gap, "activity", ", ");
		put_member(gap, "group", " of ");
		put_member(gap, "from", " from ");
		put_member(gap, "until", " until ");
		output("\n");
	}
}

static void
put_figure(const json_t *node, int indent)
{
	const char *quantity = output_text(node, "quantity");

	output("%s: %lld",
	    quantity[0] != '\0' ? quantity : output_text(node, "distinct"),
	    (long long)output_number(node, "figure"));
	put_bound(json_object_get(node, "bound"));
	put_window(json_object_get(node, "window"));
	output("\n");
	put_counted(json_object_get(node, "counted"), indent + INDENT);
	put_ignored(json_object_get(node, "ignored"), indent + INDENT);
	put_missing(json_object_get(node, "missing"), indent + INDENT);
	put_gaps(json_object_get(node, "gaps"), indent + INDENT);
}

static void
put_office(const json_t *node, int indent)
{
	const json_t *terms = json_object_get(node, "terms");
	size_t i;
	json_t *one;

	output("holds an office:");
	json_array_foreach (json_object_get(node, "kinds"), i, one) {
		output("%s %s", i > 0 ? "," : "", json_string_value(one));
	}
	put_window(json_object_get(node, "during"));
	if (json_object_get(node, "for_days") != NULL)
		output(" for %lld days",
		    (long long)output_number(node, "for_days"));
	output("\n");
	json_array_foreach (terms, i, one) {
		output("%*s%s", indent + INDENT, "",
		    output_text(one, "office"));
		put_member(one, "group", " of ");
		put_member(one, "from", " from ");
		put_member(one, "until", " until ");
		output("\n");
	}
}

static void put_node(const json_t *node, int indent, const char *label);

static void
put_rules(const json_t *node, int indent)
{
	const json_t *rules = json_object_get(node, "rules");
	const json_t *rule = json_object_get(node, "rule");
	size_t i;
	json_t *one;

	json_array_foreach (rules, i, one) {
		put_node(one, indent, "");
	}
	if (rule != NULL)
		put_node(rule, indent, "");
}

static void
put_connective(const json_t *node, int indent)
{
	static const struct sentence words[] = {
		{ "all", "all of these" },
		{ "any", "any of these" },
		{ "none", "none of these" },
		{ "not", "not this" },
	};
	const char *op = output_text(node, "op");

	if (strcmp(op, "at_least") == 0)
		output("at least %lld of these\n",
		    (long long)output_number(node, "of"));
	else
		output("%s\n", sentence_of(words, COUNT(words), op));
	put_rules(node, indent + INDENT);
}

/* Depth is that of the rule, which policies limit. */
static void
put_node(const json_t *node, int indent, const char *label)
{
	const char *op = output_text(node, "op");

	output("%*s%s[%s] ", indent, "", label, result_of(node));
	if (strcmp(op, "count") == 0 || strcmp(op, "sum") == 0)
		put_figure(node, indent);
	else if (strcmp(op, "office") == 0)
		put_office(node, indent);
	else if (strcmp(op, "role") == 0)
		output("has the role %s\n", output_text(node, "role"));
	else
		put_connective(node, indent);
}

/* One role: what it requires, its rule, what excludes from it. */
static void
put_role(const json_t *role)
{
	const json_t *require = json_object_get(role, "require");
	const json_t *rule = json_object_get(role, "rule");
	const json_t *held = json_object_get(role, "held_rule");
	const json_t *unless = json_object_get(role, "unless");

	if (require != NULL)
		put_node(require, INDENT, "required: ");
	if (rule != NULL)
		put_node(rule, INDENT, "");
	if (held != NULL) {
		output("%*sheld on from %s:\n", INDENT, "",
		    output_text(role, "held_at"));
		put_node(held, INDENT + INDENT, "");
	}
	if (unless != NULL)
		put_node(unless, INDENT, "unless: ");
}

static void
put_others(const json_t *trace)
{
	const json_t *others = json_object_get(trace, "others");
	size_t i;
	json_t *other;

	json_array_foreach (others, i, other) {
		output("role %s: %s\n", output_text(other, "role"),
		    result_of(other));
		put_role(other);
	}
}

void
explain_redacted(json_int_t n)
{
	if (n > 0)
		output("erased since: %lld statements that were known then "
		       "cannot be taken into account\n",
		    (long long)n);
}

void
explain(const json_t *decision)
{
	const json_t *policy = json_object_get(decision, "policy");
	const json_t *trace = json_object_get(decision, "trace");

	output("%s: %s, %s\n", output_text(decision, "id"),
	    output_text(decision, "role"), result_of(decision));
	output("as of %s, by what the first %lld entries say, policy %s "
	       "version %lld\n",
	    output_text(decision, "instant"),
	    (long long)output_number(decision, "size"),
	    output_text(policy, "id"),
	    (long long)output_number(policy, "version"));
	if (json_is_true(json_object_get(decision, "replay")))
		output("REPLAY: this community is rebuilt from old records\n");
	/* A person's identity is answered by their handle. */
	if (identity_handle(output_text(decision, "id")) == NULL)
		output("nobody has the identity %s here\n",
		    output_text(decision, "id"));
	explain_redacted(output_number(decision, "redacted"));
	put_member(decision, "since", "since ");
	if (output_text(decision, "since")[0] != '\0')
		output("\n");
	put_member(decision, "lapses_on", "lapses on ");
	if (output_text(decision, "lapses_on")[0] != '\0')
		output(", if nothing new is recorded\n");
	put_role(trace);
	put_others(trace);
}

int
explain_status(const json_t *decision)
{
	const char *result = output_text(decision, "result");

	if (strcmp(result, "pass") == 0)
		return 0;
	if (strcmp(result, "unchecked") == 0)
		return err_info(ERR_UNCHECKED)->exit;
	if (strcmp(result, "insufficient") == 0)
		return err_info(ERR_INSUFFICIENT)->exit;
	return 1;
}
