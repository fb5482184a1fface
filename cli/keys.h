/* keys.h: keys that consent to be somebody's. */

#ifndef CLI_KEYS_H
#define CLI_KEYS_H

#include <jansson.h>

#include "core/digest.h"
#include "core/err.h"
#include "core/scope.h"

/*
 * Sign with a key that it wants to be handle's in this log: {"key","proof"},
 * a new reference, or NULL with err set.  ERR_USAGE without a key.
 */
json_t *keys_prove(const char *key, const char *handle,
    const struct digest *log, struct err *err) MUST_CHECK;

#endif
