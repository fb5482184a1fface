#include "cli/commands.h"
#include "cli/say.h"

bool
cmd_activity(struct call *call, struct err *err)
{
	const char *title = call_needs(call, OPTION_TITLE, err);
	auto_json json_t *units = options_array(&call->options, OPTION_UNIT);
	auto_json json_t *endorsers =
	    options_array(&call->options, OPTION_ENDORSER);

	return title != NULL &&
	       say(call, "activity",
		   json_pack("{s:s, s:s, s:O*, s:O*}", "slug",
		       call->options.argument[0], "title", title, "units",
		       units, "endorsers", endorsers),
		   err);
}
