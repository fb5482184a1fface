#include "cli/commands.h"
#include "cli/say.h"

bool
cmd_vouch(struct call *call, struct err *err)
{
	const char *person = call->options.argument[0];
	struct digest digest;

	return call_digest(person, "the person statement", &digest, err) &&
	       say(call, "vouch", json_pack("{s:s}", "person", person), err);
}
