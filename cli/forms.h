/* forms.h: the form of what options say, looked at before anything is done:
 * what was mistyped is wrong usage, and neither a refusal nor a verdict. */

#ifndef CLI_FORMS_H
#define CLI_FORMS_H

#include "cli/options.h"

/*
 * --log is a digest, --vkey looks like the key of a log, --size a number from
 * 1 on, --as-of, --from and --at a day or an instant, --until one of them or a
 * month.  ERR_USAGE that names the option and its form.
 */
bool forms_check(const struct options *options, struct err *err) MUST_CHECK;

#endif
