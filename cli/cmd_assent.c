#include "cli/commands.h"
#include "cli/say.h"

bool
cmd_assent(struct call *call, struct err *err)
{
	const char *of = call->options.argument[0];
	struct digest digest;

	return call_digest(of, "the statement", &digest, err) &&
	       say(call, "assent", json_pack("{s:s}", "of", of), err);
}
