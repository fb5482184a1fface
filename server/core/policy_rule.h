/* policy_rule.h: the rules inside a policy document; what policy_parse is
 * made of. */

#ifndef CORE_POLICY_RULE_H
#define CORE_POLICY_RULE_H

#include "core/policy.h"

/* What the parts of a document are read with. */
struct policy_reader {
	const json_t *windows; /* by name, or NULL */
	const json_t *roles;   /* by name */
	int32_t offset_minutes;
	struct arena *arena;
	struct err *err;
};

/*
 * A copy of a string of the document; NULL with err set when there is no
 * memory.
 */
const char *policy_read_text(const struct policy_reader *reader,
    const json_t *text) MUST_CHECK;

/* {"months": 6}; all 0 for NULL. */
struct span policy_read_span(const json_t *span);

/*
 * Read one rule and all below it; NULL with err set, the field relative to
 * the rule: an undefined window, from not before until, k outside 1..length,
 * an unknown role.
 */
const struct rule *policy_read_rule(const struct policy_reader *reader,
    const json_t *json) MUST_CHECK;

/*
 * Do the roles of a policy build on one another in a way that can be decided?
 * No cycle but through "recorded", no chain that is too long.  Sets
 * policy->holds_depth.  ERR_INVALID with the field of the role.
 */
bool policy_check_roles(struct policy *policy, struct err *err) MUST_CHECK;

#endif
