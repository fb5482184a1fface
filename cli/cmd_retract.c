#include "cli/commands.h"
#include "cli/say.h"

bool
cmd_retract(struct call *call, struct err *err)
{
	const char *of = call->options.argument[0];
	struct digest digest;

	return call_digest(of, "what is taken back", &digest, err) &&
	       say(call, "retraction",
		   json_pack("{s:s, s:s*}", "of", of, "reason",
		       call_option(call, OPTION_REASON)),
		   err);
}
