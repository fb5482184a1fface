#include "cli/commands.h"
#include "cli/output.h"
#include "cli/owners.h"
#include "cli/say.h"
#include "core/identity.h"

/* What was typed, in its normal form. */
static bool
normalise(const char *text, struct identity *identity, struct err *err)
{
	if (identity_parse(text, identity, err))
		return true;
	err->code = ERR_USAGE;
	return err_under(err, "IDENTITY");
}

static bool
say_identity(struct call *call, const char *action, struct err *err)
{
	struct identity identity;

	return normalise(call->options.argument[0], &identity, err) &&
	       say(call, "identity",
		   json_pack("{s:s, s:s, s:s}", "action", action, "identity",
		       identity.text, "handle", call->options.argument[1]),
		   err);
}

bool
cmd_identity_link(struct call *call, struct err *err)
{
	return say_identity(call, "link", err);
}

bool
cmd_identity_unlink(struct call *call, struct err *err)
{
	return say_identity(call, "unlink", err);
}

bool
cmd_identity_merge(struct call *call, struct err *err)
{
	return say(call, "identity",
	    json_pack("{s:s, s:s, s:s}", "action", "merge", "handle",
		call->options.argument[0], "into", call->options.argument[1]),
	    err);
}

bool
cmd_identity_unmerge(struct call *call, struct err *err)
{
	return say(call, "identity",
	    json_pack("{s:s, s:s}", "action", "unmerge", "handle",
		call->options.argument[0]),
	    err);
}

/* The arguments in their normal form, as an array. */
static json_t *
read_identities(const struct call *call, struct err *err)
{
	auto_json json_t *identities = json_array();

	for (size_t i = 0; i < call->options.arguments_n; i++) {
		struct identity identity;

		if (!normalise(call->options.argument[i], &identity, err))
			return NULL;
		if (json_array_append_new(identities,
			json_string(identity.text)) != 0) {
			(void)err_memory(err);
			return NULL;
		}
	}
	return json_incref(identities);
}

static void
put_owner(struct call *call, const char *identity, const char *handle,
    json_t *answer)
{
	if (handle == NULL)
		call->status = 1;
	if (!call->json)
		output("%s  %s\n", identity,
		    handle != NULL ? handle : "belongs to nobody yet");
	(void)json_object_set_new(answer, identity,
	    handle != NULL ? json_string(handle) : json_null());
}

bool
cmd_identity_show(struct call *call, struct err *err)
{
	auto_json json_t *identities = read_identities(call, err);
	auto_json json_t *answer = json_object();

	if (identities == NULL)
		return false;
	auto_map struct map *owners = owners_ask(call, identities, err);
	if (owners == NULL)
		return false;
	for (size_t i = 0; i < json_array_size(identities); i++) {
		const char *identity =
		    json_string_value(json_array_get(identities, i));

		put_owner(call, identity, map_get(owners, bytes_of(identity)),
		    answer);
	}
	if (call->json)
		output_json(answer);
	return true;
}
