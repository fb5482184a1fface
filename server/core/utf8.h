/* utf8.h: UTF-8, one code point at a time. */

#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/scope.h"

/*
 * Read the code point that text begins with.  Returns how many bytes it
 * takes, or 0 with *point untouched when text is empty or does not begin
 * with UTF-8 in its shortest form (RFC 3629: no surrogates, nothing beyond
 * U+10FFFF).
 */
size_t utf8_decode(struct bytes text, uint32_t *point) MUST_CHECK;

#define UTF8_MAX 4

/*
 * Write a code point and return how many bytes it takes; 0, with nothing
 * written, for a surrogate and for what is beyond U+10FFFF.
 */
size_t utf8_encode(uint32_t point, unsigned char out[UTF8_MAX]) MUST_CHECK;

/* How many code points valid UTF-8 has. */
size_t utf8_count(struct bytes text) MUST_CHECK;

/* U+FDD0 to U+FDEF and the last two of every plane. */
bool utf8_is_noncharacter(uint32_t point) MUST_CHECK;

#endif
