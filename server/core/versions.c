#include "core/versions.h"

#include <assert.h>

#include "core/jcs.h"

bool
version_parse(const struct world *world, const struct policy_row *row,
    struct arena *arena, struct policy *policy, struct err *err)
{
	json_t *document auto_json = jcs_parse(bytes_of(row->document), err);
	const struct schemas *schemas = world_schemas(world);

	if (document != NULL &&
	    (schemas == NULL ||
		schema_check(schemas, "policy-document.json", document, err)) &&
	    policy_parse(document, arena, policy, err))
		return true;
	return err_set(err, ERR_INTERNAL, "policy %s is kept as no policy is",
	    row->policy);
}

/* The row of a policy in force at t, known at a size; or NULL. */
static const struct policy_row *
in_force(const struct ask *ask, const char *policy)
{
	struct rows rows =
	    world_find(ask->world, WORLD_POLICIES, bytes_of(policy));
	const struct policy_row *best = NULL;

	for (size_t i = 0; i < rows.n; i++) {
		const struct policy_row *row = rows.item[i];

		if (!row_stands(&row->row, ask->size) ||
		    row->effective_from > ask->instant)
			continue;
		if (best == NULL ||
		    row->effective_from > best->effective_from ||
		    (row->effective_from == best->effective_from &&
			row->row.since > best->row.since))
			best = row;
	}
	return best;
}

static bool
no_role(const struct ask *ask, struct err *err)
{
	if (ask->policy != NULL && ask->pinned == NULL)
		return err_set(err, ERR_NOT_FOUND,
		    "no policy %s in force has a role %s", ask->policy,
		    ask->role);
	return err_set(err, ERR_NOT_FOUND, "no policy in force has a role %s",
	    ask->role);
}

/*
 * The slug of the one policy in force that has the role.  Each is read to
 * see; there are few.
 */
static bool
find_slug(const struct ask *ask, const char **slug, struct err *err)
{
	struct rows rows = world_all(ask->world, CHANGE_POLICY);
	auto_arena struct arena scratch = { 0 };
	const char *found = NULL;

	for (size_t i = 0; i < rows.n; i++) {
		const struct policy_row *row = rows.item[i];
		struct policy policy;

		if (in_force(ask, row->policy) != row)
			continue;
		if (!version_parse(ask->world, row, &scratch, &policy, err))
			return false;
		if (policy_role(&policy, ask->role) == NULL)
			continue;
		if (found != NULL)
			return err_set(err, ERR_CONFLICT,
			    "policies %s and %s both have a role %s; say "
			    "which is meant",
			    found, row->policy, ask->role);
		found = row->policy;
	}
	*slug = found;
	return found != NULL || no_role(ask, err);
}

static int
compare_versions(const void *a, const void *b)
{
	const struct version *left = a;
	const struct version *right = b;

	if (left->from != right->from)
		return left->from < right->from ? -1 : 1;
	return (left->index > right->index) - (left->index < right->index);
}

/* The rows that count, each parsed. */
static bool
read_rows(const struct ask *ask, struct rows rows, struct arena *arena,
    struct versions *versions, struct err *err)
{
	versions->n = 0;
	versions->item = arena_array(arena, rows.n, sizeof(*versions->item));
	if (versions->item == NULL)
		return err_memory(err);
	for (size_t i = 0; i < rows.n; i++) {
		const struct policy_row *row = rows.item[i];
		struct version *version = &versions->item[versions->n];

		if (!row_stands(&row->row, ask->size))
			continue;
		if (!version_parse(ask->world, row, arena, &version->policy,
			err))
			return false;
		version->from = row->effective_from;
		version->index = row->row.since;
		versions->n++;
	}
	if (versions->n > 1)
		qsort(versions->item, versions->n, sizeof(*versions->item),
		    compare_versions);
	return true;
}

/* One document alone; the same text recorded twice is one. */
static bool
open_pinned(const struct ask *ask, struct arena *arena,
    struct versions *versions, struct err *err)
{
	struct rows rows = world_find(ask->world, WORLD_POLICY_DIGESTS,
	    digest_bytes(ask->pinned));

	if (!read_rows(ask, rows, arena, versions, err))
		return false;
	if (versions->n == 0)
		return err_set(err, ERR_NOT_FOUND, "no policy document %s",
		    digest_hex(ask->pinned).text);
	versions->n = 1;
	versions->item[0].from = INT64_MIN;
	return true;
}

static bool
open_slug(const struct ask *ask, const char *slug, struct arena *arena,
    struct versions *versions, struct err *err)
{
	assert(slug != NULL);

	struct rows rows =
	    world_find(ask->world, WORLD_POLICIES, bytes_of(slug));
	return read_rows(ask, rows, arena, versions, err);
}

/* Only what an answer can echo can be asked. */
static bool
check_ask(const struct ask *ask, struct err *err)
{
	if (ask->instant < 0 || ask->instant > INSTANT_MAX)
		return err_field(err, ERR_INVALID, "/instant",
		    "must be from 1970 to 9999");
	if (ask->size > JCS_INTEGER_MAX)
		return err_field(err, ERR_INVALID, "/size",
		    "must be at most 2^53-1");
	return true;
}

bool
versions_open(const struct ask *ask, struct arena *arena,
    struct versions *versions, struct err *err)
{
	const char *slug = ask->policy;
	const struct policy *policy;

	if (!check_ask(ask, err))
		return false;
	if (ask->pinned != NULL) {
		if (!open_pinned(ask, arena, versions, err))
			return false;
	} else if ((slug == NULL && !find_slug(ask, &slug, err)) ||
		   !open_slug(ask, slug, arena, versions, err)) {
		return false;
	}
	policy = versions_at(versions, ask->instant);
	if (policy == NULL || policy_role(policy, ask->role) == NULL)
		return no_role(ask, err);
	return true;
}

const struct policy *
versions_at(const struct versions *versions, int64_t t)
{
	const struct policy *policy = NULL;

	for (size_t i = 0; i < versions->n && versions->item[i].from <= t; i++)
		policy = &versions->item[i].policy;
	return policy;
}
