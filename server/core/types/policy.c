#include "core/policy.h"
#include "core/types/types.h"

/* policy: a rule document takes force. */

struct policy_body {
	struct policy policy;
	const char *document; /* canonical text */
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct policy_body *b = body_alloc(&body, 1, sizeof(*b));

	if (b == NULL)
		return false;
	b->document = body_canonical(&body, "document", NULL);
	if (!body_ok(&body))
		return false;
	if (!policy_parse(json_object_get(json, "document"), arena, &b->policy,
		err))
		return err_under(err, "/body/document");
	*out = b;
	return true;
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct policy_body *b = statement->body;

	return wants_add(wants, WANT_POLICY, b->policy.id, err);
}

/* One official says it, another assents. */
static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	authority->second = OFFICE_OFFICIAL;
	return may_by_office(world, statement, at, OFFICE_OFFICIAL, authority,
	    err);
}

/*
 * Versions rise, and no rule changes what has been: only the first version
 * of a policy may look back.
 */
static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct policy_body *b = statement->body;
	struct rows rows =
	    world_find(world, WORLD_POLICIES, bytes_of(b->policy.id));
	bool first = true;

	for (size_t i = 0; i < rows.n; i++) {
		const struct policy_row *row = rows.item[i];

		if (!row_stands(&row->row, at->index))
			continue;
		first = false;
		if (row->version >= b->policy.version)
			return err_field(err, ERR_CONFLICT,
			    "/body/document/version",
			    "must be greater than %lld, which is published",
			    (long long)row->version);
	}
	if (!first && b->policy.effective_from < at->recorded_at)
		return err_field(err, ERR_BAD_TIME,
		    "/body/document/effective_from",
		    "must not lie before it takes effect in the log");
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct policy_body *b = statement->body;
	struct change *row = changes_add(changes, CHANGE_POLICY, err);

	(void)world;
	(void)at;
	(void)authority;
	if (row == NULL)
		return false;
	row->policy.statement = statement->digest;
	row->policy.document_digest = b->policy.digest;
	row->policy.policy = b->policy.id;
	row->policy.version = b->policy.version;
	row->policy.effective_from = b->policy.effective_from;
	row->policy.document = b->document;
	row->policy.by = statement->by;
	return true;
}

const struct type type_policy = {
	.name = "policy",
	.schema = "policy.json",
	.governance = true,
	.parse = parse,
	.wants = wants,
	.may = may,
	.check = check,
	.change = change,
};
