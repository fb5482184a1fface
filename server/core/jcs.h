/* jcs.h: canonical JSON, reading and writing (protocol.md 1, RFC 8785). */

#ifndef CORE_JCS_H
#define CORE_JCS_H

#include <jansson.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/bytes.h"
#include "core/err.h"
#include "core/scope.h"

#define JCS_MAX ((size_t)32 * 1024)
#define JCS_DEPTH_MAX 16
#define JCS_KEY_MAX 64
#define JCS_INTEGER_MAX INT64_C(9007199254740991)

/*
 * Read a payload: at most JCS_MAX bytes, depth JCS_DEPTH_MAX, whose root is
 * an object and which equals its own canonical form.  Returns a new reference
 * for json_decref, or NULL with err set: ERR_TOO_LARGE, ERR_MALFORMED (not
 * JSON, duplicate key, too deep, not UTF-8: the message says where), or
 * ERR_NOT_CANONICAL (white space, key order, escapes, null, fraction,
 * exponent, -0, an integer beyond 2^53-1, a bad key or character: the
 * message says which rule and at which byte).
 */
json_t *jcs_parse(struct bytes text, struct err *err) MUST_CHECK;

/*
 * Read JSON that people write by hand, such as a policy file: the same limits
 * and the same values, in any order and with any white space.
 */
json_t *jcs_parse_loose(struct bytes text, struct err *err) MUST_CHECK;

/*
 * Read JSON that brings a payload along, such as an envelope: any value, at
 * most max bytes and JCS_DEPTH_MAX levels.  ERR_NOT_CANONICAL is left for a
 * key that JCS-int does not have, an integer beyond 2^53-1, U+0000 and lone
 * surrogates.  Numbers with a fraction or an exponent come as some JSON_REAL.
 */
json_t *jcs_parse_around(struct bytes text, size_t max,
    struct err *err) MUST_CHECK;

/*
 * Append the canonical form of a value that keeps the rules of JCS-int.
 * False with ERR_NOT_CANONICAL (and the JSON pointer of the value in
 * err->field) when it does not; buf may then hold a part.  Size is not
 * limited here.
 */
bool jcs_write(const json_t *value, struct buf *buf,
    struct err *err) MUST_CHECK;

/* The same as a NUL-terminated string that the caller frees, or NULL. */
char *jcs_dump(const json_t *value, struct err *err) MUST_CHECK;

#endif
