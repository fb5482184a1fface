/* schema_pattern.h: patterns that POSIX and ECMA-262 read alike. */

#ifndef CORE_SCHEMA_PATTERN_H
#define CORE_SCHEMA_PATTERN_H

#include "core/bytes.h"
#include "core/scope.h"

/*
 * Is this pattern inside the syntax which POSIX extended regular expressions
 * and ECMA-262 (with its "u" flag) give the same meaning, byte by byte and
 * character by character?  docs/schema-subset.md has the grammar.  NULL when
 * it is, otherwise what is outside, for a message.
 */
const char *schema_pattern_problem(const char *pattern) MUST_CHECK;

#endif
