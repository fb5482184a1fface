/* digest.h: SHA-256 digests, as bytes and as lower-case hex. */

#ifndef CORE_DIGEST_H
#define CORE_DIGEST_H

#include <stdbool.h>

#include "core/bytes.h"
#include "core/scope.h"

#define DIGEST_LEN 32
#define DIGEST_HEX_LEN 64

struct digest {
	unsigned char byte[DIGEST_LEN];
};

/* Its hex form with a NUL, as a value: digest_hex(&d).text */
struct digest_hex {
	char text[DIGEST_HEX_LEN + 1];
};

struct digest digest_sha256(struct bytes data);
struct digest_hex digest_hex(const struct digest *digest);

/* Exactly 64 lower-case hex digits; anything else is false, *out untouched. */
bool digest_parse(const char *hex, struct digest *out) MUST_CHECK;

/*
 * The first and the last digest that begin with so many hex digits, 1 to 64 in
 * lower case; anything else is false, and both untouched.
 */
bool digest_range(const char *start, struct digest *first,
    struct digest *last) MUST_CHECK;

bool digest_equal(const struct digest *a, const struct digest *b) MUST_CHECK;

/* All zero: the mark of "none" where a digest is optional. */
bool digest_is_zero(const struct digest *digest) MUST_CHECK;

struct bytes digest_bytes(const struct digest *digest);

#endif
