/* jput.h: putting JSON together in steps that can be chained. */

#ifndef CORE_JPUT_H
#define CORE_JPUT_H

#include <jansson.h>
#include <stdint.h>

#include "core/digest.h"
#include "core/err.h"
#include "core/scope.h"

/*
 * Each puts a member, whose key is UTF-8 without being looked at; false with
 * err set when there is no memory.
 */
bool jput(json_t *object, const char *key, json_t *value,
    struct err *err) MUST_CHECK; /* steals value; NULL is a failure */
bool jput_text(json_t *object, const char *key, const char *text,
    struct err *err) MUST_CHECK; /* NULL puts nothing */
bool jput_int(json_t *object, const char *key, int64_t value,
    struct err *err) MUST_CHECK;
bool jput_instant(json_t *object, const char *key, int64_t ms,
    struct err *err) MUST_CHECK;
bool jput_digest(json_t *object, const char *key, const struct digest *digest,
    struct err *err) MUST_CHECK;

/* {"digest","index","recorded_at"} of what is recorded, if it is said. */
bool jput_recorded(json_t *object, const struct err_recorded *recorded,
    struct err *err) MUST_CHECK;

/* Append to an array; steals value; NULL is a failure. */
bool jput_item(json_t *array, json_t *value, struct err *err) MUST_CHECK;

#endif
