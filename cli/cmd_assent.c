#include "cli/commands.h"
#include "cli/find.h"
#include "cli/say.h"

bool
cmd_assent(struct call *call, struct err *err)
{
	struct digest_hex of;

	return find_statement(call, call->options.argument[0], "the statement",
		   &of, err) &&
	       say(call, "assent", json_pack("{s:s}", "of", of.text), err);
}
