/* policy.h: a policy document as a tree of rules (docs/policy.md). */

#ifndef CORE_POLICY_H
#define CORE_POLICY_H

#include <jansson.h>

#include "core/arena.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/instant.h"
#include "core/scope.h"

/*
 * Levels of JSON in a document: a statement puts two more around it, and a
 * trace, which is as deep as its rule, must be canonical JSON too.
 */
#define POLICY_DEPTH_MAX 14
#define POLICY_ITEMS_MAX 64
/*
 * How many roles may need one another at one instant, and how many of those
 * that do, then or through "recorded", may have holds_for.
 */
#define POLICY_CHAIN_MAX 8
#define POLICY_HOLDS_MAX 3

struct slugs {
	const char **item;
	size_t n;
};

/* [t - span, t), or fixed; nothing set means: always up to t. */
enum window_kind {
	WINDOW_ALWAYS,
	WINDOW_SPAN,
	WINDOW_FIXED,
};

struct window {
	enum window_kind kind;
	struct span span;
	int64_t from;     /* WINDOW_FIXED; in the policy's zone */
	int64_t until_at; /* exclusive */
	const char *name; /* when it was given by name, else NULL */
};

/* One member of "groups": a slug, {"kind"}, or {"under": slug}. */
enum group_pick_kind {
	GROUP_SLUG,
	GROUP_KIND,
	GROUP_UNDER,
};

struct group_pick {
	enum group_pick_kind kind;
	const char *value;
};

/* Which facts; an empty list does not restrict. */
struct select {
	struct slugs activities;
	const struct group_pick *groups;
	size_t groups_n;
	struct slugs hats;
	struct slugs occasions; /* digests in hex */
	struct slugs sources;   /* digests of imports' files in hex */
	bool endorsed;
	struct slugs endorsed_by;  /* offices; empty: any that may */
	int64_t endorsed_at_least; /* 1 unless said */
};

enum distinct {
	DISTINCT_FACTS,
	DISTINCT_DAYS,
	DISTINCT_MONTHS,
	DISTINCT_GROUPS,
	DISTINCT_OCCASIONS,
};

struct bound {
	bool more_than; /* false: at_least */
	int64_t value;
};

enum rule_op {
	RULE_ALL,
	RULE_ANY,
	RULE_NONE,
	RULE_NOT,
	RULE_AT_LEAST,
	RULE_COUNT,
	RULE_SUM,
	RULE_OFFICE,
	RULE_ROLE,
};

enum office_when {
	OFFICE_AT,
	OFFICE_DURING,
	OFFICE_FOR_DAYS,
};

struct rule {
	enum rule_op op;
	const struct rule *const *rules; /* all, any, none, not, at_least */
	size_t rules_n;
	int64_t of; /* at_least */

	struct select select; /* count, sum */
	struct window window; /* count, sum, office during */
	enum distinct distinct;
	const char *quantity; /* sum */
	struct bound bound;

	struct slugs kinds; /* office */
	const struct group_pick *groups;
	size_t groups_n;
	enum office_when when;
	int64_t for_days;

	const char *role; /* role */
	bool recorded;    /* role: look at a strictly smaller size */
};

struct role {
	const char *name;
	const char *title;
	bool franchise;             /* else recognition */
	const struct rule *require; /* or NULL */
	const struct rule *rule;
	const struct rule *unless; /* or NULL */
	struct span holds_for;     /* all 0: not held on */
};

struct policy {
	const char *id;
	int64_t version;
	const char *title;
	const char *authority; /* or NULL */
	const char *zone;      /* "UTC" unless said */
	int32_t offset_minutes;
	int64_t effective_from;
	const struct role *roles;
	size_t roles_n;       /* sorted by name */
	size_t holds_depth;   /* longest chain of roles with holds_for */
	struct digest digest; /* SHA-256 of the JCS of the document */
};

/*
 * Read a document that has passed policy-document.json.  Everything it
 * points to is in the arena.  What no schema can say is checked here, with
 * field pointers relative to the document: a window that is not defined, an
 * unknown or empty zone, k outside 1..length, from not before until, a role
 * that does not exist in this document, a cycle of roles not broken by
 * "recorded", too deep (more than POLICY_DEPTH_MAX levels, a chain of more
 * than POLICY_CHAIN_MAX roles, more than POLICY_HOLDS_MAX roles with
 * holds_for that build on one another, or one that leads back to itself).
 * ERR_INVALID; ERR_NOT_CANONICAL for what JCS-int does not allow.
 */
bool policy_parse(const json_t *document, struct arena *arena,
    struct policy *policy, struct err *err) MUST_CHECK;

/* The role of that name, or NULL. */
const struct role *policy_role(const struct policy *policy, const char *name);

#endif
