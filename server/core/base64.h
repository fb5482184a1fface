/* base64.h: standard base64 (RFC 4648, section 4) with one form per value. */

#ifndef CORE_BASE64_H
#define CORE_BASE64_H

#include "core/buf.h"
#include "core/bytes.h"
#include "core/scope.h"

/*
 * Decode text into out, which has room for size bytes; *len receives how many
 * they are.  False, and *len untouched, when they do not fit or the text is
 * not what base64_encode writes: a foreign character (white space too),
 * missing or superfluous padding, unused bits that are not zero.  out may be
 * partly written then.  Empty text is the base64 of nothing.
 */
bool base64_decode(struct bytes text, unsigned char *out, size_t size,
    size_t *len) MUST_CHECK;

/* Decode to exactly len bytes; false otherwise. */
bool base64_decode_exactly(struct bytes text, unsigned char *out,
    size_t len) MUST_CHECK;

/* Would base64_decode accept it, given room enough?  Needs no memory. */
bool base64_valid(struct bytes text) MUST_CHECK;

/* Append the base64 of data, padded, in one line. */
void base64_encode(struct bytes data, struct buf *out);

#endif
