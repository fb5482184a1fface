/* jcs_read.h: read JSON byte by byte into a tree.  Private to jcs.c. */

#ifndef CORE_JCS_READ_H
#define CORE_JCS_READ_H

#include <jansson.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/scope.h"

/* Each has the rules of the one before, and more. */
enum jcs_form {
	/*
	 * Strings without U+0000 and lone surrogates, keys of at most
	 * JCS_KEY_MAX printable ASCII characters, integers up to
	 * JCS_INTEGER_MAX.  A number with a fraction or an exponent is read as
	 * some number that is no integer.
	 */
	JCS_AROUND,
	/* The values of JCS-int: an object without null, fractions and -0. */
	JCS_LOOSE,
	/* And as it is written: no white space, keys in order, few escapes. */
	JCS_CANONICAL,
};

/*
 * The tree of a text of JSON (RFC 8259) in UTF-8 of at most JCS_DEPTH_MAX
 * levels; the caller limits its length.  A new reference for json_decref, or
 * NULL with err set and the byte in its message.  The first that holds counts:
 * ERR_MALFORMED for what is no JSON, then for a key that its object has
 * already (unless no key may be so), then ERR_NOT_CANONICAL for the first rule
 * of the form that is broken.
 */
json_t *jcs_read(struct bytes text, enum jcs_form form,
    struct err *err) MUST_CHECK;

/*
 * With how many bytes does text begin that stand for themselves in a string:
 * printable ASCII, neither quote nor backslash?  Most texts are nothing else.
 */
size_t jcs_plain(struct bytes text) MUST_CHECK;

/* Why strings of JCS-int may not hold this code point, or NULL. */
const char *jcs_point_rule(uint32_t point) MUST_CHECK;

#endif
