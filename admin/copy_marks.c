#include <stdio.h>

#include "admin/admin.h"
#include "store/marks.h"

/* copy-marks: the high-water marks once more, on another disk. */

bool
command_copy_marks(const struct options *options, struct err *err)
{
	const char *to = options->arguments_n > 0 ? options->argument[0]
						  : options->marks_copy;
	size_t n;

	if (options->state == NULL)
		return err_set(err, ERR_USAGE,
		    "--state or KLEOS_STATE is needed");
	if (to == NULL)
		return err_set(err, ERR_USAGE,
		    "to which folder?  or set KLEOS_MARKS_COPY");
	return marks_copy(options->state, to, &n, err) &&
	       printf("%s has the marks of %zu logs\n", to, n) > 0;
}
