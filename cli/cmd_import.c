#include "cli/commands.h"
#include "cli/import.h"
#include "cli/output.h"

static bool
import_files(struct call *call, bool csv, struct err *err)
{
	auto_import struct import import = { .call = call, .csv = csv };

	if (!import_read(&import, err) || !import_prepare(&import, err))
		return false;
	if (!import_send(&import, err)) {
		/* What was recorded is; say so before saying what went wrong.
		 */
		output_note("not everything was sent; the same command again "
			    "does the rest\n");
		return false;
	}
	if (call_option(call, OPTION_DRY_RUN) == NULL)
		import_report(&import);
	return true;
}

bool
cmd_import_minutes(struct call *call, struct err *err)
{
	return import_files(call, false, err);
}

bool
cmd_import_csv(struct call *call, struct err *err)
{
	return import_files(call, true, err);
}
