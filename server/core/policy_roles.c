#include "core/policy_rule.h"

#include <stdio.h>

#include "core/window.h"

/* Roles by their place in the policy, one bit each. */
struct edges {
	uint64_t at_once[POLICY_ITEMS_MAX]; /* needed at the same instant */
	uint64_t all[POLICY_ITEMS_MAX];     /* those and the recorded ones */
};

static size_t
place_of(const struct policy *policy, const char *name)
{
	return (size_t)(policy_role(policy, name) - policy->roles);
}

/* Note which roles a rule of role number `from` mentions. */
static void
add_edges(const struct policy *policy, const struct rule *rule, size_t from,
    struct edges *edges)
{
	if (rule == NULL)
		return;
	for (size_t i = 0; i < rule->rules_n; i++)
		add_edges(policy, rule->rules[i], from, edges);
	if (rule->op != RULE_ROLE)
		return;

	uint64_t bit = UINT64_C(1) << place_of(policy, rule->role);
	edges->all[from] |= bit;
	if (!rule->recorded)
		edges->at_once[from] |= bit;
}

/* Follow edges until nothing new is reached. */
static void
close_over(uint64_t *reach, size_t n)
{
	for (size_t through = 0; through < n; through++)
		for (size_t i = 0; i < n; i++)
			if ((reach[i] >> through & 1) != 0)
				reach[i] |= reach[through];
}

static bool
refuse(const struct policy *policy, size_t role, struct err *err,
    const char *why)
{
	char field[ERR_FIELD_MAX];

	(void)snprintf(field, sizeof(field), "/roles/%s",
	    policy->roles[role].name);
	return err_field(err, ERR_INVALID, field, "%s", why);
}

/* The greatest weight among the roles behind a set of edges. */
static size_t
heaviest(const size_t *weight, uint64_t edges)
{
	size_t most = 0;

	for (size_t i = 0; i < POLICY_ITEMS_MAX; i++)
		if ((edges >> i & 1) != 0 && weight[i] > most)
			most = weight[i];
	return most;
}

/*
 * The weight of each role: its own and that of the heaviest it builds on.
 * Where roles lead back to themselves with a weight, this would never settle;
 * it stops at the limit, and the caller sees that it was passed.
 */
static size_t
weigh(const struct policy *policy, const uint64_t *edges, const size_t *own,
    size_t limit, size_t *weight)
{
	bool settled = false;
	size_t most = 0;

	while (!settled && most <= limit) {
		settled = true;
		for (size_t i = 0; i < policy->roles_n; i++) {
			size_t now = own[i] + heaviest(weight, edges[i]);

			settled = settled && now == weight[i];
			weight[i] = now;
			most = now > most ? now : most;
		}
	}
	return most;
}

static size_t
place_over(const size_t *weight, size_t limit)
{
	size_t i = 0;

	while (weight[i] <= limit)
		i++;
	return i;
}

static bool
check_cycles(const struct policy *policy, const struct edges *edges,
    struct err *err)
{
	uint64_t reach[POLICY_ITEMS_MAX];

	memcpy(reach, edges->at_once, sizeof(reach));
	close_over(reach, policy->roles_n);
	for (size_t i = 0; i < policy->roles_n; i++)
		if ((reach[i] >> i & 1) != 0)
			return refuse(policy, i, err,
			    "needs itself; only a role with \"when\": "
			    "\"recorded\" may lead back");
	return true;
}

static bool
check_chains(const struct policy *policy, const struct edges *edges,
    struct err *err)
{
	size_t weight[POLICY_ITEMS_MAX] = { 0 };
	size_t one[POLICY_ITEMS_MAX];

	for (size_t i = 0; i < POLICY_ITEMS_MAX; i++)
		one[i] = 1;
	if (weigh(policy, edges->at_once, one, POLICY_CHAIN_MAX, weight) >
	    POLICY_CHAIN_MAX)
		return refuse(policy, place_over(weight, POLICY_CHAIN_MAX), err,
		    "builds on a chain of more than 7 other roles");
	return true;
}

static bool
check_holds(struct policy *policy, const struct edges *edges, struct err *err)
{
	size_t weight[POLICY_ITEMS_MAX] = { 0 };
	size_t own[POLICY_ITEMS_MAX] = { 0 };

	for (size_t i = 0; i < policy->roles_n; i++)
		own[i] = span_is_set(&policy->roles[i].holds_for) ? 1 : 0;
	policy->holds_depth =
	    weigh(policy, edges->all, own, POLICY_HOLDS_MAX, weight);
	if (policy->holds_depth > POLICY_HOLDS_MAX)
		return refuse(policy, place_over(weight, POLICY_HOLDS_MAX), err,
		    "builds on more than 3 roles with holds_for, or with "
		    "holds_for on itself");
	return true;
}

bool
policy_check_roles(struct policy *policy, struct err *err)
{
	struct edges edges = { 0 };

	for (size_t i = 0; i < policy->roles_n; i++) {
		add_edges(policy, policy->roles[i].require, i, &edges);
		add_edges(policy, policy->roles[i].rule, i, &edges);
		add_edges(policy, policy->roles[i].unless, i, &edges);
	}
	return check_cycles(policy, &edges, err) &&
	       check_chains(policy, &edges, err) &&
	       check_holds(policy, &edges, err);
}
