#include "core/identity.h"
#include "core/types/types.h"

/* group: create, change, move, or give further names.  Every change is a new
 * row of the group; its slug never changes. */

enum group_action {
	GROUP_CREATE,
	GROUP_CHANGE,
	GROUP_MOVE,
	GROUP_ALIAS,
};

struct named {
	const char *name;
	const char *value; /* of an attribute; normalised form of an alias */
	int64_t from;
	int64_t until_at;
};

struct group {
	enum group_action action;
	const char *slug;
	const char *kind;   /* or NULL */
	const char *title;  /* or NULL */
	const char *parent; /* or NULL */
	bool has_from;
	bool has_until;
	int64_t from;
	int64_t until_at;
	const struct named *aliases;
	size_t aliases_n;
	const struct named *attributes;
	size_t attributes_n;
};

static enum group_action
parse_action(const char *action)
{
	static const char *const names[] = {
		[GROUP_CREATE] = "create",
		[GROUP_CHANGE] = "change",
		[GROUP_MOVE] = "move",
		[GROUP_ALIAS] = "alias",
	};
	size_t i = 0;

	while (i + 1 < COUNT(names) && strcmp(names[i], action) != 0)
		i++;
	return (enum group_action)i;
}

static bool
parse_alias(struct body *item, struct named *alias)
{
	struct identity normal;

	if (alias->name == NULL)
		return false;
	if (!alias_normalise(alias->name, &normal, item->err))
		return body_fail(item, "name", "%s", item->err->msg);
	alias->value = arena_strdup(item->arena, normal.text);
	return alias->value != NULL || err_memory(item->err);
}

/* The list of aliases or attributes; *out and *n untouched when absent. */
static bool
parse_named(struct body *body, const char *list, const struct named **out,
    size_t *n)
{
	size_t count = body_count(body, list);
	struct named *named = body_alloc(body, count, sizeof(*named));

	for (size_t i = 0; i < count && body_ok(body); i++) {
		struct body item = body_item(body, list, i);

		named[i].name = body_text(&item, "name");
		named[i].value = body_text(&item, "value");
		named[i].from = body_date(&item, "from", 0);
		named[i].until_at = body_expiry(&item, "until");
		if (!body_ok(&item))
			return false;
		if (strcmp(list, "aliases") == 0 &&
		    !parse_alias(&item, &named[i]))
			return false;
	}
	*out = named;
	*n = count;
	return body_ok(body);
}

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct group *group = body_alloc(&body, 1, sizeof(*group));
	const char *action = body_text(&body, "action");

	if (group == NULL || action == NULL)
		return false;
	group->action = parse_action(action);
	group->slug = body_text(&body, "slug");
	group->kind = body_text(&body, "kind");
	group->title = body_text(&body, "title");
	group->parent = body_text(&body, "parent");
	group->has_from = body_has(&body, "from");
	group->has_until = body_has(&body, "until");
	group->from = body_date(&body, "from", 0);
	group->until_at = body_expiry(&body, "until");
	*out = group;
	return parse_named(&body, "aliases", &group->aliases,
		   &group->aliases_n) &&
	       parse_named(&body, "attributes", &group->attributes,
		   &group->attributes_n) &&
	       body_ok(&body);
}

/* The group whose chair may say it: the new parent, or the present one. */
static const char *
judge(const struct world *world, const struct group *group,
    const struct moment *at)
{
	const struct group_row *row;

	if (group->action == GROUP_CREATE)
		return group->parent;
	if (group->action != GROUP_CHANGE)
		return NULL;
	row = world_group(world, group->slug, at->index);
	return row != NULL ? row->parent : NULL;
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const char *parent = judge(world, statement->body, at);

	if (parent != NULL && office_held(world, statement->by, OFFICE_CHAIR,
				  parent, at) != NULL) {
		authority->office = OFFICE_CHAIR;
		return true;
	}
	return may_by_office(world, statement, at, OFFICE_REGISTRAR, authority,
	    err);
}

static bool
check_parent(const struct world *world, const struct group *group,
    const struct moment *at, struct err *err)
{
	if (group->parent == NULL)
		return true;
	if (!need_group(world, group->parent, at, "/body/parent", err))
		return false;
	if (world_is_under(world, group->parent, group->slug, at->index))
		return err_field(err, ERR_CONFLICT, "/body/parent",
		    "%s is the group itself or below it", group->parent);
	return true;
}

/* No name may mean two groups. */
static bool
check_aliases(const struct world *world, const struct group *group,
    const struct moment *at, struct err *err)
{
	for (size_t i = 0; i < group->aliases_n; i++) {
		const struct named *alias = &group->aliases[i];
		const struct group_row *row =
		    world_group_named(world, alias->name, at->index);

		if (row != NULL)
			return err_field(err, ERR_CONFLICT, "/body/aliases",
			    "%s means the group %s already", alias->name,
			    row->slug);
		for (size_t k = 0; k < i; k++)
			if (strcmp(alias->value, group->aliases[k].value) == 0)
				return err_field(err, ERR_INVALID,
				    "/body/aliases",
				    "%s and %s are the same name",
				    group->aliases[k].name, alias->name);
	}
	return true;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct group *group = statement->body;
	const struct group_row *named =
	    world_group_named(world, group->slug, at->index);

	if (group->action == GROUP_CREATE && named != NULL)
		return err_field(err, ERR_CONFLICT, "/body/slug",
		    "%s means the group %s already", group->slug, named->slug);
	if (group->action != GROUP_CREATE &&
	    !need_group(world, group->slug, at, "/body/slug", err))
		return false;
	return check_parent(world, group, at, err) &&
	       check_aliases(world, group, at, err);
}

static bool
change_names(struct changes *changes, const struct statement *statement,
    const struct group *group, struct err *err)
{
	for (size_t i = 0; i < group->aliases_n; i++) {
		struct change *row = changes_add(changes, CHANGE_ALIAS, err);

		if (row == NULL)
			return false;
		row->alias.statement = statement->digest;
		row->alias.alias = group->aliases[i].value;
		row->alias.name = group->aliases[i].name;
		row->alias.group = group->slug;
		row->alias.from = group->aliases[i].from;
		row->alias.until_at = group->aliases[i].until_at;
	}
	for (size_t i = 0; i < group->attributes_n; i++) {
		struct change *row =
		    changes_add(changes, CHANGE_ATTRIBUTE, err);

		if (row == NULL)
			return false;
		row->attribute.statement = statement->digest;
		row->attribute.group = group->slug;
		row->attribute.name = group->attributes[i].name;
		row->attribute.value = group->attributes[i].value;
		row->attribute.from = group->attributes[i].from;
		row->attribute.until_at = group->attributes[i].until_at;
	}
	return true;
}

static void
keep_before(struct group_row *row, const struct group_row *before)
{
	row->kind = before->kind;
	row->title = before->title;
	row->parent = before->parent;
	row->from = before->from;
	row->until_at = before->until_at;
}

/*
 * The new row: what is said, and for the rest what stood before.  The `from`
 * of a move tells readers since when the parent holds; who sits below whom
 * goes by the index alone, as all authority does.
 */
static bool
change_row(struct changes *changes, const struct statement *statement,
    const struct group_row *before, struct err *err)
{
	const struct group *group = statement->body;
	struct change *row = changes_add(changes, CHANGE_GROUP, err);

	if (row == NULL)
		return false;
	if (before != NULL)
		keep_before(&row->group, before);
	row->group.statement = statement->digest;
	row->group.slug = group->slug;
	if (group->kind != NULL)
		row->group.kind = group->kind;
	if (group->title != NULL)
		row->group.title = group->title;
	if (group->parent != NULL)
		row->group.parent = group->parent;
	if (before == NULL || (group->has_from && group->action != GROUP_MOVE))
		row->group.from = group->from;
	if (before == NULL || group->has_until)
		row->group.until_at = group->until_at;
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct group *group = statement->body;
	const struct group_row *before =
	    world_group(world, group->slug, at->index);

	(void)authority;
	if (group->action != GROUP_ALIAS) {
		if (before != NULL &&
		    !changes_end(changes, CHANGE_GROUP, &before->row, err))
			return false;
		if (!change_row(changes, statement, before, err))
			return false;
	}
	return change_names(changes, statement, group, err);
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct group *group = statement->body;

	row->group = group->slug;
}

const struct type type_group = {
	.name = "group",
	.schema = "group.json",
	.parse = parse,
	.wants = wants_nothing,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
