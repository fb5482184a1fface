#include "cli/commands.h"
#include "cli/keys.h"
#include "cli/say.h"

/* What every person has, with or without keys. */
static json_t *
person_json(const struct call *call, const char *handle, json_t *keys)
{
	auto_json json_t *kinds = options_array(&call->options, OPTION_KIND);

	return json_pack("{s:s, s:O*, s:O*}", "handle", handle, "kinds", kinds,
	    "keys", keys);
}

/* A registrar says that somebody exists, who has no key. */
static bool
enrol_keyless(struct call *call, const char *handle, struct err *err)
{
	return say(call, "person", person_json(call, handle, NULL), err);
}

bool
cmd_enrol(struct call *call, struct err *err)
{
	const char *handle = call->options.argument[0];
	struct speaker speaker;

	if (call_option(call, OPTION_KEYLESS) != NULL)
		return enrol_keyless(call, handle, err);
	if (!say_open(call, handle, &speaker, err))
		return false;

	auto_json json_t *proven =
	    keys_prove(call->config.key, handle, &speaker.community.log, err);
	if (proven == NULL)
		return false;
	auto_json json_t *keys = json_pack("[O]", proven);
	return say_as(call, &speaker, "person", person_json(call, handle, keys),
	    err);
}
