#include "cli/commands.h"
#include "cli/output.h"
#include "cli/pairs.h"
#include "cli/say.h"
#include "core/text.h"

/* [{"name": ...}] of names. */
static json_t *
alias_items(char *const *name, size_t n)
{
	auto_json json_t *items = json_array();

	for (size_t i = 0; i < n; i++)
		if (json_array_append_new(items,
			json_pack("{s:s}", "name", name[i])) != 0)
			return NULL;
	return json_incref(items);
}

/* The same of --alias, or NULL when there is none. */
static json_t *
alias_options(const struct call *call)
{
	auto_json json_t *items = NULL;
	const char *name;
	size_t at = 0;

	while (
	    (name = options_next(&call->options, OPTION_ALIAS, &at)) != NULL) {
		if (items == NULL)
			items = json_array();
		if (json_array_append_new(items,
			json_pack("{s:s}", "name", name)) != 0)
			return NULL;
	}
	return json_incref(items);
}

/* What --kind, --title, --attribute, --from and --until say of a group. */
static json_t *
group_body(const struct call *call, const char *action, struct err *err)
{
	auto_json json_t *attributes = NULL;

	if (!pairs_list(&call->options, OPTION_ATTRIBUTE, &attributes, err))
		return NULL;
	json_t *body = json_pack("{s:s, s:s, s:s*, s:s*, s:O*, s:s*, s:s*}",
	    "action", action, "slug", call->options.argument[0], "kind",
	    call_option(call, OPTION_KIND), "title",
	    call_option(call, OPTION_TITLE), "attributes", attributes, "from",
	    call_option(call, OPTION_FROM), "until",
	    call_option(call, OPTION_UNTIL));
	if (body == NULL)
		(void)err_memory(err);
	return body;
}

bool
cmd_group_create(struct call *call, struct err *err)
{
	const char *parent = call_option(call, OPTION_PARENT);
	auto_json json_t *aliases = alias_options(call);

	if (call_needs(call, OPTION_KIND, err) == NULL ||
	    call_needs(call, OPTION_TITLE, err) == NULL)
		return false;
	json_t *body = group_body(call, "create", err);
	if (body == NULL)
		return false;
	if (aliases != NULL)
		(void)json_object_set(body, "aliases", aliases);
	if (parent != NULL)
		(void)json_object_set_new(body, "parent", json_string(parent));
	return say(call, "group", body, err);
}

bool
cmd_group_change(struct call *call, struct err *err)
{
	json_t *body = group_body(call, "change", err);

	return body != NULL && say(call, "group", body, err);
}

bool
cmd_group_move(struct call *call, struct err *err)
{
	return say(call, "group",
	    json_pack("{s:s, s:s, s:s, s:s*}", "action", "move", "slug",
		call->options.argument[0], "parent", call->options.argument[1],
		"from", call_option(call, OPTION_FROM)),
	    err);
}

bool
cmd_group_alias(struct call *call, struct err *err)
{
	auto_json json_t *items = alias_items(call->options.argument + 1,
	    call->options.arguments_n - 1);

	return say(call, "group",
	    json_pack("{s:s, s:s, s:O}", "action", "alias", "slug",
		call->options.argument[0], "aliases", items),
	    err);
}

static void
put_offices(const json_t *offices)
{
	size_t i;
	json_t *office;

	json_array_foreach (offices, i, office) {
		output("  %s %s from %s%s%s\n", output_text(office, "office"),
		    output_text(office, "handle"), output_text(office, "from"),
		    output_text(office, "until")[0] != '\0' ? " until " : "",
		    output_text(office, "until"));
	}
}

static void
put_group(const json_t *group)
{
	const json_t *aliases = json_object_get(group, "aliases");
	const char *parent = output_text(group, "parent");
	size_t i;
	json_t *alias;

	output("%s  %s (%s)%s%s\n", output_text(group, "slug"),
	    output_text(group, "title"), output_text(group, "kind"),
	    parent[0] != '\0' ? ", under " : "", parent);
	json_array_foreach (aliases, i, alias) {
		output("  also %s\n", json_is_string(alias)
					  ? json_string_value(alias)
					  : output_text(alias, "name"));
	}
	put_offices(json_object_get(group, "offices"));
}

static bool
show_all(struct call *call, struct err *err)
{
	auto_json json_t *groups = call_list(call, "/groups?limit=200", err);
	size_t i;
	json_t *group;

	if (groups == NULL)
		return false;
	if (call->json)
		output_json(groups);
	else
		json_array_foreach (groups, i, group) {
			put_group(group);
		}
	return true;
}

bool
cmd_group_show(struct call *call, struct err *err)
{
	auto_buf struct buf path = { 0 };

	if (call->options.arguments_n == 0)
		return show_all(call, err);
	buf_puts(&path, "/groups/");
	text_escape(&path, call->options.argument[0]);
	auto_json json_t *group = call_get(call, path.data, err);
	if (group == NULL)
		return false;
	if (call->json)
		output_json(group);
	else
		put_group(group);
	return true;
}
