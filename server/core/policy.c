#include "core/policy.h"

#include <stdio.h>

#include "core/jcs.h"
#include "core/policy_rule.h"

/* jansson wants a writable object for iterating, although it only reads. */
static json_t *
walkable(const json_t *value)
{
	json_t *same;

	memcpy(&same, &value, sizeof(same));
	return same;
}

/* How many levels of containers a value has. */
static size_t
levels(json_t *value)
{
	size_t most = 0;
	const char *key;
	json_t *item;
	size_t i;

	if (json_is_object(value)) {
		json_object_foreach (value, key, item) {
			size_t below = levels(item);

			most = below > most ? below : most;
		}
		return most + 1;
	}
	json_array_foreach (value, i, item) {
		size_t below = levels(item);

		most = below > most ? below : most;
	}
	return json_is_array(value) ? most + 1 : 0;
}

/* One of the three rules of a role; absent ones stay NULL. */
static bool
read_part(const struct policy_reader *reader, const json_t *role,
    const char *key, const struct rule **rule)
{
	const json_t *json = json_object_get(role, key);
	char prefix[ERR_FIELD_MAX];

	if (json == NULL)
		return true;
	*rule = policy_read_rule(reader, json);
	(void)snprintf(prefix, sizeof(prefix), "/%s", key);
	return *rule != NULL || err_under(reader->err, prefix);
}

static bool
read_role(const struct policy_reader *reader, const char *name,
    const json_t *json, struct role *role)
{
	char prefix[ERR_FIELD_MAX];

	role->name = arena_strdup(reader->arena, name);
	if (role->name == NULL)
		return err_memory(reader->err);
	role->title = policy_read_text(reader, json_object_get(json, "title"));
	role->franchise =
	    strcmp(json_string_value(json_object_get(json, "use")),
		"franchise") == 0;
	role->holds_for = policy_read_span(json_object_get(json, "holds_for"));
	if (role->title != NULL &&
	    read_part(reader, json, "require", &role->require) &&
	    read_part(reader, json, "rule", &role->rule) &&
	    read_part(reader, json, "unless", &role->unless))
		return true;
	(void)snprintf(prefix, sizeof(prefix), "/roles/%s", name);
	return err_under(reader->err, prefix);
}

static int
compare_roles(const void *a, const void *b)
{
	const struct role *left = a;
	const struct role *right = b;

	return strcmp(left->name, right->name);
}

static bool
read_roles(const struct policy_reader *reader, struct policy *policy)
{
	size_t n = json_object_size(reader->roles);
	struct role *roles = arena_array(reader->arena, n, sizeof(*roles));
	const char *name;
	json_t *json;
	size_t i = 0;

	if (n > POLICY_ITEMS_MAX)
		return err_field(reader->err, ERR_INVALID, "/roles",
		    "must have at most 64 members");
	if (roles == NULL)
		return err_memory(reader->err);
	json_object_foreach (walkable(reader->roles), name, json) {
		if (!read_role(reader, name, json, &roles[i++]))
			return false;
	}
	qsort(roles, n, sizeof(*roles), compare_roles);
	policy->roles = roles;
	policy->roles_n = n;
	return true;
}

/* An optional text of the document; NULL stays NULL. */
static bool
read_optional(const struct policy_reader *reader, const json_t *text,
    const char **out)
{
	if (text == NULL)
		return true;
	*out = policy_read_text(reader, text);
	return *out != NULL;
}

static bool
read_head(const struct policy_reader *reader, const json_t *document,
    struct policy *policy)
{
	const char *from =
	    json_string_value(json_object_get(document, "effective_from"));

	policy->zone = "UTC";
	policy->version =
	    json_integer_value(json_object_get(document, "version"));
	policy->id =
	    policy_read_text(reader, json_object_get(document, "policy"));
	policy->title =
	    policy_read_text(reader, json_object_get(document, "title"));
	if (policy->id == NULL || policy->title == NULL ||
	    !read_optional(reader, json_object_get(document, "authority"),
		&policy->authority) ||
	    !read_optional(reader, json_object_get(document, "zone"),
		&policy->zone))
		return false;
	if (!zone_parse(policy->zone, &policy->offset_minutes, reader->err))
		return err_under(reader->err, "/zone");
	return instant_parse(from, &policy->effective_from, reader->err) ||
	       err_under(reader->err, "/effective_from");
}

static bool
read_digest(const json_t *document, struct policy *policy, struct err *err)
{
	auto_buf struct buf bytes = { 0 };

	if (!jcs_write(document, &bytes, err))
		return false;
	policy->digest = digest_sha256(buf_bytes(&bytes));
	return true;
}

bool
policy_parse(const json_t *document, struct arena *arena, struct policy *policy,
    struct err *err)
{
	struct policy_reader reader = {
		.windows = json_object_get(document, "windows"),
		.roles = json_object_get(document, "roles"),
		.arena = arena,
		.err = err,
	};

	*policy = (struct policy){ 0 };
	if (levels(walkable(document)) > POLICY_DEPTH_MAX)
		return err_set(err, ERR_INVALID,
		    "too deep: more than 14 levels");
	if (!read_head(&reader, document, policy))
		return false;
	reader.offset_minutes = policy->offset_minutes;
	return read_roles(&reader, policy) && policy_check_roles(policy, err) &&
	       read_digest(document, policy, err);
}

const struct role *
policy_role(const struct policy *policy, const char *name)
{
	const struct role key = { .name = name };

	return bsearch(&key, policy->roles, policy->roles_n, sizeof(key),
	    compare_roles);
}
