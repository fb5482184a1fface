#include "cli/commands.h"
#include "cli/say.h"

bool
cmd_coverage(struct call *call, struct err *err)
{
	const char *from = call_needs(call, OPTION_FROM, err);

	return from != NULL &&
	       say(call, "coverage",
		   json_pack("{s:s, s:s*, s:s*, s:s, s:s*, s:s*}", "source",
		       call->options.argument[0], "activity",
		       call_option(call, OPTION_ACTIVITY), "group",
		       call_option(call, OPTION_GROUP), "from", from, "until",
		       call_option(call, OPTION_UNTIL), "reason",
		       call_option(call, OPTION_REASON)),
		   err);
}
