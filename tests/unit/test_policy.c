#include "core/policy.h"

#include <stdio.h>

#include "core/jcs.h"
#include "small_world.h"

#include "test.h"

#define HEAD                                                                   \
	"{'policy':'p','version':3,'title':'P','effective_from':"              \
	"'2026-01-01T00:00:00Z',"
#define ROLE "'title':'t','use':'franchise'"
#define COUNT_ONE "{'count':{'select':{},'at_least':1}}"

static void
reads_a_whole_document(void **state)
{
	json_t *document auto_json = small_json(
	    "{'policy':'auc','version':3,'title':'AUC','zone':'-05:30',"
	    "'authority':'https://a.example/1',"
	    "'effective_from':'2026-01-01T00:00:00Z',"
	    "'windows':{'half':{'months':6}},"
	    "'roles':{"
	    "'zeta':{'title':'Z','use':'recognition','rule':{'not':"
	    "{'role':{'role':'auc','when':'recorded'}}}},"
	    "'auc':{'title':'Active','use':'franchise',"
	    "'holds_for':{'years':2},"
	    "'require':{'office':{'kinds':['chair','member'],"
	    "'groups':['nova',{'kind':'sig'},{'under':'tech'}],"
	    "'when':{'for_days':90}}},"
	    "'rule':{'at_least':{'of':1,'rules':["
	    "{'count':{'select':{'activities':['talk'],'hats':['operator'],"
	    "'endorsed':{'by':['chair'],'at_least':2}},"
	    "'window':'half','distinct':'months','more_than':3}},"
	    "{'sum':{'quantity':'lines','select':{},"
	    "'window':{'from':'2026-01-01','until':'2026-02'},"
	    "'at_least':10}}]}},"
	    "'unless':{'office':{'kinds':['bot'],"
	    "'when':{'during':{'days':3}}}}}}}");
	auto_arena struct arena arena = { 0 };
	struct policy policy;
	struct err err = { 0 };

	(void)state;
	assert_true(policy_parse(document, &arena, &policy, &err));
	assert_string_equal(policy.id, "auc");
	assert_int_equal(policy.version, 3);
	assert_string_equal(policy.authority, "https://a.example/1");
	assert_int_equal(policy.offset_minutes, -330);
	assert_int_equal(policy.effective_from, at("2026-01-01T00:00:00Z"));
	assert_int_equal(policy.roles_n, 2);
	assert_int_equal(policy.holds_depth, 1);
	assert_string_equal(policy.roles[0].name, "auc");
	assert_null(policy_role(&policy, "none"));

	const struct role *zeta = policy_role(&policy, "zeta");
	assert_false(zeta->franchise);
	assert_int_equal(zeta->rule->op, RULE_NOT);
	assert_int_equal(zeta->rule->rules[0]->op, RULE_ROLE);
	assert_true(zeta->rule->rules[0]->recorded);

	const struct role *auc = policy_role(&policy, "auc");
	assert_true(auc->franchise);
	assert_int_equal(auc->holds_for.years, 2);
	assert_int_equal(auc->require->when, OFFICE_FOR_DAYS);
	assert_int_equal(auc->require->for_days, 90);
	assert_int_equal(auc->require->groups_n, 3);
	assert_int_equal(auc->require->groups[0].kind, GROUP_SLUG);
	assert_int_equal(auc->require->groups[1].kind, GROUP_KIND);
	assert_int_equal(auc->require->groups[2].kind, GROUP_UNDER);
	assert_string_equal(auc->require->groups[2].value, "tech");
	assert_int_equal(auc->unless->when, OFFICE_DURING);
	assert_int_equal(auc->unless->window.span.days, 3);

	const struct rule *count = auc->rule->rules[0];
	assert_int_equal(auc->rule->of, 1);
	assert_int_equal(count->distinct, DISTINCT_MONTHS);
	assert_true(count->bound.more_than);
	assert_int_equal(count->bound.value, 3);
	assert_string_equal(count->window.name, "half");
	assert_int_equal(count->window.span.months, 6);
	assert_true(count->select.endorsed);
	assert_int_equal(count->select.endorsed_at_least, 2);

	const struct rule *sum = auc->rule->rules[1];
	assert_string_equal(sum->quantity, "lines");
	assert_false(sum->select.endorsed);
	assert_int_equal(sum->window.kind, WINDOW_FIXED);
	assert_int_equal(sum->window.from, at("2026-01-01T05:30:00Z"));
	assert_int_equal(sum->window.until_at, at("2026-03-01T05:30:00Z"));
}

static void
the_digest_is_that_of_the_canonical_document(void **state)
{
	json_t *one auto_json =
	    small_json(HEAD "'roles':{'r':{" ROLE ",'rule':" COUNT_ONE "}}}");
	json_t *two auto_json =
	    small_json("{'roles' : {'r':{" ROLE ", 'rule':" COUNT_ONE "}},"
		       "'effective_from':'2026-01-01T00:00:00Z','title':'P',"
		       "'version':3,'policy':'p'}");
	auto_arena struct arena arena = { 0 };
	struct policy first, second;
	struct err err = { 0 };
	char *text auto_free = jcs_dump(one, &err);

	(void)state;
	assert_non_null(text);
	assert_true(policy_parse(one, &arena, &first, &err));
	assert_true(policy_parse(two, &arena, &second, &err));
	struct digest expected = digest_sha256(bytes_of(text));
	assert_true(digest_equal(&first.digest, &expected));
	assert_true(digest_equal(&second.digest, &expected));
	assert_string_equal(first.zone, "UTC");
	assert_null(first.authority);
}

static void
refuses_what_no_schema_can_say(void **state)
{
	static const struct {
		const char *why;
		const char *rest; /* of the document, after its head */
		const char *field;
		const char *says;
	} rows[] = {
		{ "a window that is not defined",
		    "'roles':{'r':{" ROLE ",'rule':{'count':{'select':{},"
		    "'window':'half','at_least':1}}}}}",
		    "/roles/r/rule/count/window", "no window half" },
		{ "one below a list",
		    "'roles':{'r':{" ROLE ",'rule':{'all':[" COUNT_ONE
		    ",{'not':{'sum':{'quantity':'x','select':{},'at_least':1,"
		    "'window':'half'}}}]}}}}",
		    "/roles/r/rule/all/1/not/sum/window", "no window half" },
		{ "an unknown zone",
		    "'zone':'Mars','roles':{'r':{" ROLE ",'rule':" COUNT_ONE
		    "}}}",
		    "/zone", "zone" },
		{ "k beyond the number of rules",
		    "'roles':{'r':{" ROLE
		    ",'rule':{'at_least':{'of':2,'rules':[" COUNT_ONE "]}}}}}",
		    "/roles/r/rule/at_least/of", "must be 1 to 1" },
		{ "k of nought",
		    "'roles':{'r':{" ROLE
		    ",'rule':{'at_least':{'of':0,'rules':[" COUNT_ONE "]}}}}}",
		    "/roles/r/rule/at_least/of", "must be 1 to 1" },
		{ "an empty stretch",
		    "'roles':{'r':{" ROLE ",'unless':{'office':{'kinds':['x'],"
		    "'when':{'during':{'from':'2026-02-01','until':"
		    "'2026-01'}}}},'rule':" COUNT_ONE "}}}",
		    "/roles/r/unless/office/when/during/until",
		    "must be after from" },
		{ "a day that does not exist",
		    "'roles':{'r':{" ROLE ",'rule':{'count':{'select':{},"
		    "'window':{'from':'2026-02-30','until':'2026-03'},"
		    "'at_least':1}}}}}",
		    "/roles/r/rule/count/window/from", "must be a day" },
		{ "a role that does not exist",
		    "'roles':{'r':{" ROLE
		    ",'require':{'role':{'role':'s'}},'rule':" COUNT_ONE "}}}",
		    "/roles/r/require/role/role", "no role s" },
		{ "a role for each group is not there either",
		    "'roles':{'r':{" ROLE
		    ",'rule':{'role':{'role':'r@nova','when':'recorded'}}}}}",
		    "/roles/r/rule/role/role", "no role r@nova" },
		{ "a role that needs itself",
		    "'roles':{'r':{" ROLE
		    ",'rule':{'any':[{'role':{'role':'r'}}]}}}}",
		    "/roles/r", "needs itself" },
		{ "a cycle of two, seen through unless",
		    "'roles':{'a':{" ROLE ",'rule':{'role':{'role':'b'}}},"
		    "'b':{" ROLE
		    ",'unless':{'role':{'role':'a'}},'rule':" COUNT_ONE "}}}",
		    "/roles/a", "needs itself" },
		{ "only those in the cycle are named",
		    "'roles':{'a':{" ROLE ",'rule':{'role':{'role':'b'}}},"
		    "'b':{" ROLE ",'rule':{'role':{'role':'c'}}},"
		    "'c':{" ROLE ",'rule':{'role':{'role':'b'}}}}}",
		    "/roles/b", "needs itself" },
		{ "held on to by way of itself",
		    "'roles':{'r':{" ROLE ",'holds_for':{'days':1},"
		    "'rule':{'role':{'role':'r','when':'recorded'}}}}}",
		    "/roles/r", "holds_for on itself" },
		{ "an instant that does not exist", NULL, "/effective_from",
		    "instant" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[2048];
		auto_arena struct arena arena = { 0 };
		struct policy policy;
		struct err err = { 0 };

		(void)snprintf(text, sizeof(text), "%s%s", HEAD,
		    rows[i].rest != NULL ? rows[i].rest : "");
		if (rows[i].rest == NULL)
			(void)snprintf(text, sizeof(text),
			    "{'policy':'p','version':3,'title':'P',"
			    "'effective_from':'2026-02-31T00:00:00Z',"
			    "'roles':{'r':{" ROLE ",'rule':" COUNT_ONE "}}}");
		json_t *document auto_json = small_json(text);
		bool ok = policy_parse(document, &arena, &policy, &err);
		if (ok || strcmp(err.field, rows[i].field) != 0 ||
		    strstr(err.msg, rows[i].says) == NULL)
			print_error("%s: %s %s\n", rows[i].why, err.field,
			    err.msg);
		assert_false(ok);
		assert_string_equal(err.field, rows[i].field);
		assert_non_null(strstr(err.msg, rows[i].says));
	}
}

static void
accepts_a_cycle_that_looks_back(void **state)
{
	json_t *document auto_json = small_json(
	    HEAD "'roles':{'a':{" ROLE ",'rule':{'role':{'role':'b'}}},"
		 "'b':{" ROLE ",'rule':{'any':[" COUNT_ONE
		 ",{'role':{'role':'a','when':'recorded'}}]}}}}");
	auto_arena struct arena arena = { 0 };
	struct policy policy;
	struct err err = { 0 };

	(void)state;
	assert_true(policy_parse(document, &arena, &policy, &err));
	assert_int_equal(policy.holds_depth, 0);
}

/* n roles, each needing the one before; some with holds_for. */
static bool
parse_chain(size_t n, size_t holds, struct err *err)
{
	auto_buf struct buf text = { 0 };
	auto_arena struct arena arena = { 0 };
	struct policy policy;

	buf_puts(&text, HEAD "'roles':{");
	for (size_t i = 0; i < n; i++) {
		buf_printf(&text, "%s'r%zu':{" ROLE, i > 0 ? "," : "", i);
		if (i < holds)
			buf_puts(&text, ",'holds_for':{'months':1}");
		if (i == 0)
			buf_puts(&text, ",'rule':" COUNT_ONE "}");
		else
			buf_printf(&text, ",'rule':{'role':{'role':'r%zu'}}}",
			    i - 1);
	}
	buf_puts(&text, "}}");
	json_t *document auto_json = small_json(text.data);
	bool ok = policy_parse(document, &arena, &policy, err);
	if (ok)
		assert_int_equal(policy.holds_depth, holds);
	return ok;
}

static void
chains_of_roles_are_limited(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_true(parse_chain(POLICY_CHAIN_MAX, 0, &err));
	assert_false(parse_chain(POLICY_CHAIN_MAX + 1, 0, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_string_equal(err.field, "/roles/r8");
	assert_true(parse_chain(POLICY_CHAIN_MAX, POLICY_HOLDS_MAX, &err));
	assert_false(parse_chain(POLICY_CHAIN_MAX, POLICY_HOLDS_MAX + 1, &err));
	assert_string_equal(err.field, "/roles/r3");
}

/* not of not of not ... of a leaf that is two levels deep */
static bool
parse_nested(size_t nots, struct err *err)
{
	auto_buf struct buf text = { 0 };
	auto_arena struct arena arena = { 0 };
	struct policy policy;

	buf_puts(&text, HEAD "'roles':{'r':{" ROLE ",'rule':");
	for (size_t i = 0; i < nots; i++)
		buf_puts(&text, "{'not':");
	buf_puts(&text, COUNT_ONE);
	for (size_t i = 0; i < nots; i++)
		buf_puts(&text, "}");
	buf_puts(&text, "}}}");
	json_t *document auto_json = small_json(text.data);
	return policy_parse(document, &arena, &policy, err);
}

static void
refuses_what_no_statement_could_carry(void **state)
{
	struct err err = { 0 };

	(void)state;
	/* document, roles, role, and three of the count. */
	assert_true(parse_nested(POLICY_DEPTH_MAX - 6, &err));
	assert_false(parse_nested(POLICY_DEPTH_MAX - 5, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_non_null(strstr(err.msg, "too deep"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_whole_document),
		cmocka_unit_test(the_digest_is_that_of_the_canonical_document),
		cmocka_unit_test(refuses_what_no_schema_can_say),
		cmocka_unit_test(accepts_a_cycle_that_looks_back),
		cmocka_unit_test(chains_of_roles_are_limited),
		cmocka_unit_test(refuses_what_no_statement_could_carry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
