#include "cli/commands.h"
#include "cli/say.h"
#include "core/line.h"

enum { OVERLAP_DAYS = 30, OVERLAP_DAYS_MAX = 400 };

bool
cmd_log_key(struct call *call, struct err *err)
{
	const char *text = call_option(call, OPTION_DAYS);
	uint64_t days = OVERLAP_DAYS;

	if (text != NULL && (!line_uint64(bytes_of(text), &days) || days < 1 ||
				days > OVERLAP_DAYS_MAX))
		return err_set(err, ERR_USAGE,
		    "--days must be a whole number from 1 to %d",
		    OVERLAP_DAYS_MAX);
	return say(call, "log-key",
	    json_pack("{s:s, s:I}", "key", call->options.argument[0],
		"overlap_days", (json_int_t)days),
	    err);
}
