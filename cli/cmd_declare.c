#include "cli/commands.h"
#include "cli/say.h"

bool
cmd_declare(struct call *call, struct err *err)
{
	const char *answer = call->options.argument[1];
	bool yes = strcmp(answer, "yes") == 0;
	struct speaker speaker;

	if (!yes && strcmp(answer, "no") != 0)
		return err_set(err, ERR_USAGE, "the answer is yes or no");
	if (!say_open(call, NULL, &speaker, err))
		return false;
	return say_as(call, &speaker, "declaration",
	    json_pack("{s:s, s:b, s:s, s:s*}", "question",
		call->options.argument[0], "answer", yes, "from",
		say_from(call, &speaker), "until",
		call_option(call, OPTION_UNTIL)),
	    err);
}
