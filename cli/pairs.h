/* pairs.h: options of the form NAME=VALUE. */

#ifndef CLI_PAIRS_H
#define CLI_PAIRS_H

#include "cli/options.h"

/*
 * All values of an option as [{"name","value"}...], or as {"unit": number}.
 * *out is NULL when it was not given; a new reference otherwise.  ERR_USAGE
 * for one without "=", and in pairs_numbers for what is no whole number or
 * is given twice.
 */
bool pairs_list(const struct options *options, enum option_id id, json_t **out,
    struct err *err) MUST_CHECK;
bool pairs_numbers(const struct options *options, enum option_id id,
    json_t **out, struct err *err) MUST_CHECK;

#endif
