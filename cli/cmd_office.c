#include "cli/commands.h"
#include "cli/find.h"
#include "cli/say.h"

bool
cmd_office_grant(struct call *call, struct err *err)
{
	const char *occasion = call_option(call, OPTION_OCCASION);
	struct digest_hex found;
	struct speaker speaker;

	if ((occasion != NULL &&
		!find_statement(call, occasion, "--occasion", &found, err)) ||
	    !say_open(call, NULL, &speaker, err))
		return false;
	return say_as(call, &speaker, "office",
	    json_pack("{s:s, s:s, s:s, s:s*, s:s*, s:s, s:s*}", "action",
		"grant", "handle", call->options.argument[0], "office",
		call->options.argument[1], "group",
		call_option(call, OPTION_GROUP), "occasion",
		occasion != NULL ? found.text : NULL, "from",
		say_from(call, &speaker), "until",
		call_option(call, OPTION_UNTIL)),
	    err);
}

bool
cmd_office_end(struct call *call, struct err *err)
{
	char *const *argument = call->options.argument;
	bool named = call->options.arguments_n == 3;
	struct digest_hex grant;

	if (call->options.arguments_n == 2)
		return err_set(err, ERR_USAGE,
		    "a founder's office is named by HANDLE and OFFICE");
	return find_statement(call, argument[0], "the grant", &grant, err) &&
	       say(call, "office",
		   json_pack("{s:s, s:s, s:s*, s:s*, s:s*}", "action", "end",
		       "grant", grant.text, "founder",
		       named ? argument[1] : NULL, "office",
		       named ? argument[2] : NULL, "at",
		       call_option(call, OPTION_AT)),
		   err);
}
