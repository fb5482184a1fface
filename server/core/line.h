/* line.h: text that is read line by line, and the numbers in it. */

#ifndef CORE_LINE_H
#define CORE_LINE_H

#include <stdint.h>

#include "core/bytes.h"
#include "core/scope.h"

/*
 * Split the first line off *rest: *line borrows it without its LF.  False,
 * and both untouched, when no LF is left.
 */
bool line_next(struct bytes *rest, struct bytes *line) MUST_CHECK;

/* Does the line begin with this word?  Then cut it off *line. */
bool line_skip(struct bytes *line, const char *word) MUST_CHECK;

/*
 * A whole decimal number below 2^64 in its only form: digits, without
 * leading zeroes.  False, and *value untouched, otherwise.
 */
bool line_uint64(struct bytes text, uint64_t *value) MUST_CHECK;

#endif
