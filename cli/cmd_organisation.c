#include "cli/commands.h"
#include "cli/output.h"
#include "cli/say.h"
#include "core/text.h"

/* --alias NAME... as [{"name"}...], or NULL when there is none. */
static json_t *
aliases_of(const struct options *options)
{
	json_t *aliases = NULL;
	const char *name;
	size_t at = 0;

	while ((name = options_next(options, OPTION_ALIAS, &at)) != NULL) {
		if (aliases == NULL)
			aliases = json_array();
		(void)json_array_append_new(aliases,
		    json_pack("{s:s}", "name", name));
	}
	return aliases;
}

/* Set a member to the text before the next comma; where the rest begins. */
static const char *
take_part(json_t *object, const char *key, const char *text)
{
	size_t len = strcspn(text, ",");

	if (len > 0)
		(void)json_object_set_new(object, key, json_stringn(text, len));
	return text[len] == ',' ? text + len + 1 : text + len;
}

/* --belongs SLUG,FROM,UNTIL... as [{"organisation","from"?,"until"?}...] */
static json_t *
parents_of(const struct options *options)
{
	json_t *parents = NULL;
	const char *text;
	size_t at = 0;

	while ((text = options_next(options, OPTION_BELONGS, &at)) != NULL) {
		json_t *parent = json_object();

		text = take_part(parent, "organisation", text);
		text = take_part(parent, "from", text);
		(void)take_part(parent, "until", text);
		if (parents == NULL)
			parents = json_array();
		(void)json_array_append_new(parents, parent);
	}
	return parents;
}

bool
cmd_organisation(struct call *call, struct err *err)
{
	auto_json json_t *aliases = aliases_of(&call->options);
	auto_json json_t *parents = parents_of(&call->options);

	return say(call, "organisation",
	    json_pack("{s:s, s:s, s:s*, s:O*, s:O*}", "slug",
		call->options.argument[0], "name", call->options.argument[1],
		"url", call_option(call, OPTION_LINK), "aliases", aliases,
		"parents", parents),
	    err);
}

bool
cmd_organisations(struct call *call, struct err *err)
{
	auto_buf struct buf path = { 0 };
	const char *as_of = call_option(call, OPTION_AS_OF);
	size_t i;
	json_t *one;

	buf_puts(&path, "/organisations?limit=200");
	if (as_of != NULL) {
		buf_puts(&path, "&as_of=");
		text_escape(&path, as_of);
	}
	auto_json json_t *list = call_list(call, path.data, err);
	if (list == NULL)
		return false;
	if (call->json)
		output_json(list);
	else
		json_array_foreach (list, i, one) {
			output("%s  %s  %lld\n", output_text(one, "slug"),
			    output_text(one, "name"),
			    (long long)output_number(one, "people"));
		}
	return true;
}
