#include "core/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The only place where a reason becomes a status and an exit code. */
static const struct err_info infos[ERR_CODES] = {
	[ERR_NONE] = { "none", 200, 0, "No failure" },
	[ERR_USAGE] = { "usage", 400, 2, "Wrong usage" },
	[ERR_MALFORMED] = { "malformed", 400, 1, "Malformed input" },
	[ERR_NOT_CANONICAL] = { "not-canonical", 400, 1, "Not canonical JSON" },
	[ERR_INVALID] = { "invalid", 422, 1, "Breaks a rule" },
	[ERR_TOO_LARGE] = { "too-large", 413, 1, "Too large" },
	[ERR_WRONG_LOG] = { "wrong-log", 422, 1, "Meant for another log" },
	[ERR_BAD_SIGNATURE] = { "bad-signature", 403, 1,
	    "Signature does not verify" },
	[ERR_KEY_TYPE] = { "key-type", 422, 1, "Key type not accepted" },
	[ERR_UNKNOWN_KEY] = { "unknown-key", 403, 1, "Key does not count" },
	[ERR_UNKNOWN_SIGNER] = { "unknown-signer", 403, 1, "Unknown signer" },
	[ERR_UNAUTHORIZED] = { "unauthorized", 401, 1, "Needs a session" },
	[ERR_FORBIDDEN] = { "forbidden", 403, 1, "Not entitled" },
	[ERR_OWN_WORK] = { "own-work", 403, 1, "Own work" },
	[ERR_BAD_TIME] = { "bad-time", 422, 1, "Time not accepted" },
	[ERR_UNKNOWN_TARGET] = { "unknown-target", 422, 1,
	    "Refers to nothing recorded" },
	[ERR_NOT_FOUND] = { "not-found", 404, 3, "Not found" },
	[ERR_CONFLICT] = { "conflict", 409, 1, "Contradicts what is recorded" },
	[ERR_GONE] = { "gone", 410, 1, "Erased" },
	[ERR_UNSUPPORTED] = { "unsupported", 415, 1, "Not supported" },
	[ERR_TOO_MANY] = { "too-many", 429, 3, "Too many requests" },
	[ERR_UNAVAILABLE] = { "unavailable", 503, 3,
	    "Temporarily unavailable" },
	[ERR_UNCHECKED] = { "unchecked", 422, 4, "Cannot be checked here" },
	[ERR_INSUFFICIENT] = { "insufficient", 422, 5, "Insufficient data" },
	[ERR_UNAUTHENTICATED] = { "unauthenticated", 422, 6,
	    "Self-consistent, not authenticated" },
	[ERR_INTERNAL] = { "internal", 500, 3, "Internal error" },
};

static void set(struct err *err, enum err_code code, const char *field,
    const char *fmt, va_list ap) __attribute__((format(printf, 4, 0)));

static void
set(struct err *err, enum err_code code, const char *field, const char *fmt,
    va_list ap)
{
	err->code = code;
	err->retry_s = 0;
	(void)snprintf(err->field, sizeof(err->field), "%s", field);
	(void)vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
}

bool
err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(err, code, "", fmt, ap);
	va_end(ap);
	return false;
}

bool
err_field(struct err *err, enum err_code code, const char *field,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(err, code, field, fmt, ap);
	va_end(ap);
	return false;
}

bool
err_under(struct err *err, const char *prefix)
{
	char field[ERR_FIELD_MAX];

	(void)snprintf(field, sizeof(field), "%s", err->field);
	(void)snprintf(err->field, sizeof(err->field), "%s%.*s", prefix,
	    ERR_FIELD_MAX - 1, field);
	return false;
}

bool
err_memory(struct err *err)
{
	return err_set(err, ERR_INTERNAL, "out of memory");
}

const struct err_info *
err_info(enum err_code code)
{
	return code < ERR_CODES ? &infos[code] : &infos[ERR_INTERNAL];
}
