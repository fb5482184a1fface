/* jcs_scan.h: read JSON byte by byte, before anything is built from it. */

#ifndef CORE_JCS_SCAN_H
#define CORE_JCS_SCAN_H

#include <stdint.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/scope.h"

/*
 * Is text JSON (RFC 8259) in UTF-8 of at most JCS_MAX bytes and JCS_DEPTH_MAX
 * levels?  False with err set (ERR_TOO_LARGE, ERR_MALFORMED) when it is not.
 * True otherwise, and *broken holds the first rule of JCS-int that it breaks,
 * as ERR_NOT_CANONICAL with the byte, or ERR_NONE.  When loose, white space,
 * key order and needless escapes are no rules.  Duplicate keys are not seen
 * here, unless they are out of order too.
 */
bool jcs_scan(struct bytes text, bool loose, struct err *broken,
    struct err *err) MUST_CHECK;

/*
 * With how many bytes does text begin that stand for themselves in a string:
 * printable ASCII, neither quote nor backslash?  Most texts are nothing else.
 */
size_t jcs_plain(struct bytes text) MUST_CHECK;

/* Why strings of JCS-int may not hold this code point, or NULL. */
const char *jcs_point_rule(uint32_t point) MUST_CHECK;

#endif
