#include "cli/commands.h"
#include "cli/say.h"

bool
cmd_affiliate(struct call *call, struct err *err)
{
	const char *from = call_needs(call, OPTION_FROM, err);
	const char *handle = call_option(call, OPTION_HANDLE);
	bool independent = call_option(call, OPTION_INDEPENDENT) != NULL;
	bool named = call->options.arguments_n > 0;
	struct speaker speaker;

	if (from == NULL)
		return false;
	if (named == independent)
		return err_set(err, ERR_USAGE,
		    "for whom: an ORGANISATION, or --independent");
	if (!say_open(call, NULL, &speaker, err))
		return false;
	return say_as(call, &speaker, "affiliation",
	    json_pack("{s:s, s:s*, s:o*, s:s, s:s*}", "handle",
		handle != NULL ? handle : speaker.by, "organisation",
		named ? call->options.argument[0] : NULL, "independent",
		independent ? json_true() : NULL, "from", from, "until",
		call_option(call, OPTION_UNTIL)),
	    err);
}
