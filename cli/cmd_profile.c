#include "cli/commands.h"
#include "cli/say.h"

/* The arguments as an array, or NULL when there are none. */
static json_t *
hats_of(const struct options *options)
{
	json_t *hats = options->arguments_n > 0 ? json_array() : NULL;

	for (size_t i = 0; hats != NULL && i < options->arguments_n; i++)
		(void)json_array_append_new(hats,
		    json_string(options->argument[i]));
	return hats;
}

bool
cmd_profile(struct call *call, struct err *err)
{
	auto_json json_t *hats = hats_of(&call->options);
	auto_json json_t *links = options_array(&call->options, OPTION_LINK);
	auto_json json_t *show = options_array(&call->options, OPTION_SHOW);
	const char *handle = call_option(call, OPTION_HANDLE);
	struct speaker speaker;

	return say_open(call, NULL, &speaker, err) &&
	       say_as(call, &speaker, "profile",
		   json_pack("{s:s, s:s*, s:O*, s:O*, s:O*}", "handle",
		       handle != NULL ? handle : speaker.by, "name",
		       call_option(call, OPTION_NAME), "hats", hats, "links",
		       links, "show", show),
		   err);
}
