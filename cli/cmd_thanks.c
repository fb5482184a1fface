#include "cli/commands.h"
#include "cli/find.h"
#include "cli/say.h"
#include "core/identity.h"

bool
cmd_thanks(struct call *call, struct err *err)
{
	const char *given = call->options.argument[0];
	const char *of = call_option(call, OPTION_OF);
	struct digest_hex found;
	struct identity to;

	if (of != NULL && !find_statement(call, of, "--of", &found, err))
		return false;
	if (handle_is_valid(given)) {
		to = identity_of_handle(given);
	} else if (!identity_parse(given, &to, err)) {
		err->code = ERR_USAGE;
		return err_under(err, "IDENTITY");
	}
	return say(call, "thanks",
	    json_pack("{s:s, s:s, s:s*}", "to", to.text, "for",
		call->options.argument[1], "of",
		of != NULL ? found.text : NULL),
	    err);
}
