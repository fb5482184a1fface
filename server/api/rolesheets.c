#include "api/rolesheets.h"

#include "api/words.h"

#define C "/{c}"
#define DECIDED C "/policies/{=policy.digest}"

/* clang-format off */
static const struct sheet_field role_row[] = {
	{ "title", "Role", .kind = SHEET_TEXT, .link = C "/roles/{=role}" },
	{ "use", "What it gives", .kind = SHEET_WORD, .words = words_uses },
	{ "policy.id", "Decided by", .kind = SHEET_TEXT, .link = DECIDED },
	{ "role", "Everybody who has it", .kind = SHEET_TEXT,
	    .link = C "/roles/{=role}/roll" },
	{ .name = NULL },
};

const struct sheet_field rolesheet_roles[] = {
	{ "items", "Roles", .kind = SHEET_TABLE, .fields = role_row,
	    .none = "No policy is in force, so there is no role yet." },
	{ .name = NULL },
};

const struct sheet_input rolesheet_cuts_and_person[] = {
	{ "person", "Handle or identity, such as irc:nina" },
	{ "as_of", "At which moment (empty: now), such as 2026-05-01" },
	{ "size", "By how many statements of the log (empty: all)" },
	{ .name = NULL },
};

const struct sheet_input rolesheet_cuts[] = {
	{ "q", "Who has this in their handle or identity (empty: all)" },
	{ "as_of", "At which moment (empty: now), such as 2026-05-01" },
	{ "size", "By how many statements of the log (empty: all)" },
	{ .name = NULL },
};

static const struct sheet_field counted_fact[] = {
	{ "statement", "statement", .kind = SHEET_DIGEST,
	    .link = C "/statements/{=statement}" },
	{ "identity", "as", .kind = SHEET_WHO },
	{ "from", "of", .kind = SHEET_TIME },
	{ "quantity", "with", .kind = SHEET_TEXT },
	{ .name = NULL },
};

static const struct sheet_field ignored_fact[] = {
	{ "statement", "statement", .kind = SHEET_DIGEST,
	    .link = C "/statements/{=statement}" },
	{ "identity", "as", .kind = SHEET_WHO },
	{ "reason", ":", .kind = SHEET_WORD, .words = words_reasons },
	{ .name = NULL },
};

static const struct sheet_field gap[] = {
	{ "source", "from", .kind = SHEET_TEXT,
	    .link = C "/statements/{=statement}" },
	{ "activity", "of", .kind = SHEET_TEXT },
	{ "group", "in", .kind = SHEET_TEXT },
	{ "from", "from", .kind = SHEET_TIME },
	{ "until", "until", .kind = SHEET_TIME },
	{ .name = NULL },
};

static const struct sheet_field held[] = {
	{ "office", "", .kind = SHEET_TEXT },
	{ "group", "of", .kind = SHEET_TEXT },
	{ "from", "from", .kind = SHEET_TIME },
	{ "until", "until", .kind = SHEET_TIME },
	{ .name = NULL },
};

/* A rule, and what it came to for somebody; rules stand below rules. */
static const struct sheet_field outcome[20];

static const struct sheet_field outcome[20] = {
	{ "op", "", .kind = SHEET_WORD, .words = words_operators },
	{ "of", "at least", .kind = SHEET_TEXT },
	{ "result", "", .kind = SHEET_WORD, .words = words_met },
	{ "role", ":", .kind = SHEET_TEXT, .link = C "/roles/{=role}" },
	{ "figure", ":", .kind = SHEET_TEXT },
	{ "bound.at_least", "of at least", .kind = SHEET_TEXT },
	{ "bound.more_than", "of more than", .kind = SHEET_TEXT },
	{ "distinct", "", .kind = SHEET_WORD, .words = words_distinct },
	{ "quantity", "", .kind = SHEET_TEXT },
	{ "kinds", ":", .kind = SHEET_TEXT },
	{ "window.from", ", from", .kind = SHEET_TIME },
	{ "window.until", "until", .kind = SHEET_TIME },
	{ "missing.figure", "; still missing:", .kind = SHEET_TEXT },
	{ "rules", "", .kind = SHEET_LIST, .fields = outcome },
	{ "rule", "", .kind = SHEET_LIST, .fields = outcome },
	{ "terms", "; terms:", .kind = SHEET_LIST, .fields = held },
	{ "counted", "; these count:", .kind = SHEET_LIST,
	    .fields = counted_fact },
	{ "ignored", "; these do not count:", .kind = SHEET_LIST,
	    .fields = ignored_fact },
	{ "gaps", "; records are known to be missing:", .kind = SHEET_LIST,
	    .fields = gap },
	{ .name = NULL },
};

static const struct sheet_field other_role[] = {
	{ "role", "", .kind = SHEET_TEXT, .link = C "/roles/{=role}" },
	{ "result", ":", .kind = SHEET_WORD, .words = words_results },
	{ "require", "At that very moment:", .kind = SHEET_LIST,
	    .fields = outcome },
	{ "rule", "How it is earned:", .kind = SHEET_LIST, .fields = outcome },
	{ "unless", "What excludes from it:", .kind = SHEET_LIST,
	    .fields = outcome },
	{ .name = NULL },
};

const struct sheet_field rolesheet_decision[] = {
	{ "id", "Who", .kind = SHEET_WHO },
	{ "result", "Has the role", .kind = SHEET_WORD, .words = words_results },
	{ "since", "Since, by what is known at that size", .kind = SHEET_TIME },
	{ "lapses_on", "Until, if nothing new is recorded",
	    .kind = SHEET_TIME },
	{ "use", "What the role gives", .kind = SHEET_WORD, .words = words_uses },
	{ "instant", "At the moment", .kind = SHEET_TIME },
	{ "size", "By what was known at so many statements",
	    .kind = SHEET_TEXT },
	{ "redacted", "Erased since", .kind = SHEET_TEXT },
	{ "policy.id", "Decided by", .kind = SHEET_TEXT, .link = DECIDED },
	{ "trace.require", "At that very moment", .kind = SHEET_LIST,
	    .fields = outcome },
	{ "trace.rule", "How it is earned, and what it came to",
	    .kind = SHEET_LIST, .fields = outcome },
	{ "trace.held_rule", "What is held on to", .kind = SHEET_LIST,
	    .fields = outcome },
	{ "trace.unless", "What excludes from it", .kind = SHEET_LIST,
	    .fields = outcome },
	{ "trace.others", "Roles that this one builds on", .kind = SHEET_LIST,
	    .fields = other_role },
	{ .name = NULL },
};

const struct sheet_way rolesheet_decision_ways[] = {
	{ C "/roles/{=role}/roll", "Everybody who has the role" },
	{ C "/roles", "All roles" },
	{ .path = NULL },
};

static const struct sheet_field standing_row[] = {
	{ "role", "Role", .kind = SHEET_TEXT, .link = C "/roles/{=role}" },
	{ "result", "Has it", .kind = SHEET_WORD, .words = words_results,
	    .link = C "/roles/{=role}/decision?person={=id}" },
	{ "since", "Since", .kind = SHEET_TIME },
	{ "lapses_on", "Until, if nothing new is recorded",
	    .kind = SHEET_TIME },
	{ "policy.id", "Decided by", .kind = SHEET_TEXT, .link = DECIDED },
	{ .name = NULL },
};

const struct sheet_field rolesheet_standing[] = {
	{ "instant", "At the moment", .kind = SHEET_TIME },
	{ "size", "By what was known at so many statements",
	    .kind = SHEET_TEXT },
	{ "items", "Roles", .kind = SHEET_TABLE, .fields = standing_row,
	    .none = "No policy is in force, so there is no role yet." },
	{ .name = NULL },
};

const struct sheet_way rolesheet_standing_ways[] = {
	{ C "/people/{=handle}", "Who this is" },
	{ .path = NULL },
};

static const struct sheet_field roll_row[] = {
	{ "id", "Who", .kind = SHEET_WHO },
	{ "result", "Why not", .kind = SHEET_WORD, .words = words_results },
	{ .name = NULL },
};

const struct sheet_field rolesheet_roll[] = {
	{ "as_of", "At the moment", .kind = SHEET_TIME },
	{ "size", "By what was known at so many statements",
	    .kind = SHEET_TEXT },
	{ "policy", "Decided by policy", .kind = SHEET_DIGEST,
	    .link = C "/policies/{=policy}" },
	{ "digest", "Digest of the list", .kind = SHEET_TEXT },
	{ "sums.pass", "On the roll", .kind = SHEET_TEXT },
	{ "sums.fail", "Not on it", .kind = SHEET_TEXT },
	{ "sums.insufficient", "Not enough data", .kind = SHEET_TEXT },
	{ "sums.unchecked", "Cannot be checked", .kind = SHEET_TEXT },
	{ "redacted", "Statements that were erased since",
	    .kind = SHEET_TEXT },
	{ "items", "People", .kind = SHEET_TABLE, .fields = roll_row,
	    .none = "There is nobody here." },
	{ .name = NULL },
};

const struct sheet_way rolesheet_roll_ways[] = {
	{ C "/roles/{=role}", "Ask about one person" },
	{ C "/roles/{=role}/roll?as_of={=as_of}&size={=size}",
	    "Everybody who is on it" },
	{ C "/roles/{=role}/roll?as_of={=as_of}&size={=size}&who=undecided",
	    "Who is neither on it nor surely not" },
	{ "/api/v1/{c}/roles/{=role}/roll?as_of={=as_of}&size={=size}"
	  "&format=csv", "The whole list as CSV" },
	{ .path = NULL },
};

static const struct sheet_field policy_row[] = {
	{ "title", "Policy", .kind = SHEET_TEXT,
	    .link = C "/policies/{=digest}" },
	{ "version", "Version", .kind = SHEET_TEXT },
	{ "in_force", "In force", .kind = SHEET_TEXT },
	{ "effective_from", "From", .kind = SHEET_TIME },
	{ "by", "Published by", .kind = SHEET_WHO },
	{ .name = NULL },
};

const struct sheet_field rolesheet_policies[] = {
	{ "items", "Policies", .kind = SHEET_TABLE, .fields = policy_row,
	    .none = "No policy has been published yet." },
	{ .name = NULL },
};

static const struct sheet_field span[] = {
	{ "years", "years:", .kind = SHEET_TEXT },
	{ "months", "months:", .kind = SHEET_TEXT },
	{ "days", "days:", .kind = SHEET_TEXT },
	{ "from", "from", .kind = SHEET_TIME },
	{ "until", "until", .kind = SHEET_TIME },
	{ .name = NULL },
};

static const struct sheet_field endorsed[] = {
	{ "at_least", "by at least", .kind = SHEET_TEXT },
	{ "by", "by", .kind = SHEET_TEXT },
	{ .name = NULL },
};

/* A rule as its policy has it. */
static const struct sheet_field rule[23];

static const struct sheet_field rule[23] = {
	{ "all", "All of these:", .kind = SHEET_LIST, .fields = rule },
	{ "any", "At least one of these:", .kind = SHEET_LIST, .fields = rule },
	{ "none", "None of these:", .kind = SHEET_LIST, .fields = rule },
	{ "not", "Not this:", .kind = SHEET_LIST, .fields = rule },
	{ "at_least.of", "At least", .kind = SHEET_TEXT },
	{ "at_least.rules", "of these:", .kind = SHEET_LIST, .fields = rule },
	{ "count.at_least", "At least", .kind = SHEET_TEXT },
	{ "count.more_than", "More than", .kind = SHEET_TEXT },
	{ "count.distinct", "different", .kind = SHEET_TEXT },
	{ "count.select.activities", "of:", .kind = SHEET_WORD,
	    .words = words_counted },
	{ "count.select.groups", "in", .kind = SHEET_TEXT },
	{ "count.select.hats", "under the hat", .kind = SHEET_TEXT },
	{ "count.window", ", within", .kind = SHEET_TEXT },
	{ "sum.at_least", "Altogether at least", .kind = SHEET_TEXT },
	{ "sum.more_than", "Altogether more than", .kind = SHEET_TEXT },
	{ "sum.quantity", "", .kind = SHEET_TEXT },
	{ "sum.select.activities", "of:", .kind = SHEET_WORD,
	    .words = words_counted },
	{ "sum.window", ", within", .kind = SHEET_TEXT },
	{ "office.kinds", "Holds the office of", .kind = SHEET_TEXT },
	{ "office.groups", "in", .kind = SHEET_TEXT },
	{ "role.role", "Has the role", .kind = SHEET_TEXT },
	{ "count.select.endorsed", ", endorsed", .kind = SHEET_LIST,
	    .fields = endorsed },
	{ .name = NULL },
};

static const struct sheet_field policy_role[] = {
	{ "title", "", .kind = SHEET_TEXT },
	{ "use", ", for", .kind = SHEET_WORD, .words = words_uses },
	{ "require", "; at that very moment:", .kind = SHEET_LIST,
	    .fields = rule },
	{ "rule", "; it is earned by:", .kind = SHEET_LIST, .fields = rule },
	{ "holds_for", "Once earned, it is kept for", .kind = SHEET_LIST,
	    .fields = span },
	{ "unless", "It is not had by whom this holds of:",
	    .kind = SHEET_LIST, .fields = rule },
	{ .name = NULL },
};

const struct sheet_field rolesheet_policy[] = {
	{ "id", "Short name", .kind = SHEET_TEXT },
	{ "version", "Version", .kind = SHEET_TEXT },
	{ "in_force", "In force", .kind = SHEET_TEXT },
	{ "effective_from", "From", .kind = SHEET_TIME },
	{ "authority", "Decided by", .kind = SHEET_OUTSIDE },
	{ "by", "Published by", .kind = SHEET_WHO },
	{ "statement", "In statement", .kind = SHEET_DIGEST,
	    .link = C "/statements/{=statement}" },
	{ "digest", "Digest", .kind = SHEET_TEXT },
	{ "document.zone", "Its days begin by", .kind = SHEET_TEXT },
	{ "document.roles", "Roles", .kind = SHEET_NAMED,
	    .fields = policy_role },
	{ "document.windows", "Spans of time", .kind = SHEET_NAMED,
	    .fields = span },
	{ "document", "The document itself", .kind = SHEET_EXACT },
	{ .name = NULL },
};
/* clang-format on */
