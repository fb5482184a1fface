/* identity.h: scheme:value, and how each scheme is normalised
 * (protocol.md 2).  The closed table of schemes, with vectors, is
 * schemas/identity-schemes.json. */

#ifndef CORE_IDENTITY_H
#define CORE_IDENTITY_H

#include "core/bytes.h"
#include "core/err.h"
#include "core/scope.h"

#define IDENTITY_MAX 256
#define HANDLE_MAX 39

struct identity {
	char text[IDENTITY_MAX]; /* normalised, "irc:vw" */
};

/*
 * Normalise "scheme:value" as the scheme demands.  Idempotent.
 * ERR_INVALID for an unknown scheme (the message lists them), an empty
 * value, one that is too long or breaks the scheme's form.
 */
bool identity_parse(const char *text, struct identity *identity,
    struct err *err) MUST_CHECK;

/* Is it already the form that identity_parse gives? */
bool identity_is_normal(const char *text) MUST_CHECK;

/* "handle:" and a handle. */
struct identity identity_of_handle(const char *handle);

/* The handle inside "handle:ada", borrowed, or NULL for other schemes. */
const char *identity_handle(const char *identity);

/* [a-z0-9][a-z0-9-]{0,38} */
bool handle_is_valid(const char *text) MUST_CHECK;

/*
 * A group's alias in the form that is compared: lower case, with runs of
 * anything but letters and digits as one "-", none at either end.  Letters
 * are those of ASCII; bytes beyond it are kept as they are.  ERR_INVALID when
 * nothing is left or it is longer than IDENTITY_MAX - 1.
 */
bool alias_normalise(const char *text, struct identity *out,
    struct err *err) MUST_CHECK;

#endif
