#include "core/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The only place where a reason becomes a status and an exit code. */
static const struct err_info infos[ERR_CODES] = {
	[ERR_NONE] = { "none", 200, 0, "No failure", "Nothing is wrong." },
	[ERR_USAGE] = { "usage", 400, 2, "Wrong usage",
	    "The command was called in a way that it does not know." },
	[ERR_MALFORMED] = { "malformed", 400, 1, "Malformed input",
	    "What was sent is not JSON, not an envelope, not a date." },
	[ERR_NOT_CANONICAL] = { "not-canonical", 400, 1, "Not canonical JSON",
	    "A payload is signed in exactly one form: canonical JSON." },
	[ERR_INVALID] = { "invalid", 422, 1, "Breaks a rule",
	    "It can be read, but a value, or two together, break a rule." },
	[ERR_TOO_LARGE] = { "too-large", 413, 1, "Too large",
	    "It has more bytes or lines than are taken." },
	[ERR_WRONG_LOG] = { "wrong-log", 422, 1, "Meant for another log",
	    "It was signed for another log, or its signer saw another tree." },
	[ERR_BAD_SIGNATURE] = { "bad-signature", 403, 1,
	    "Signature does not verify",
	    "The signature is of other bytes, another key or another purpose." },
	[ERR_KEY_TYPE] = { "key-type", 422, 1, "Key type not accepted",
	    "Only Ed25519 keys are taken, also on security keys." },
	[ERR_UNKNOWN_KEY] = { "unknown-key", 403, 1, "Key does not count",
	    "It is no key of that person now: never added, or revoked." },
	[ERR_UNKNOWN_SIGNER] = { "unknown-signer", 403, 1, "Unknown signer",
	    "Nobody of that name has entered, or they still wait." },
	[ERR_UNAUTHORIZED] = { "unauthorized", 401, 1, "Needs a session",
	    "What is private needs a session, and there is none." },
	[ERR_FORBIDDEN] = { "forbidden", 403, 1, "Not entitled",
	    "Somebody else may say or see that, or somebody in office." },
	[ERR_OWN_WORK] = { "own-work", 403, 1, "Own work",
	    "Nobody judges their own work." },
	[ERR_BAD_TIME] = { "bad-time", 422, 1, "Time not accepted",
	    "A time lies too far ahead or back, or things end too early." },
	[ERR_UNKNOWN_TARGET] = { "unknown-target", 422, 1,
	    "Refers to nothing recorded",
	    "It refers to something that is not recorded." },
	[ERR_NOT_FOUND] = { "not-found", 404, 3, "Not found",
	    "There is nothing of that name here." },
	[ERR_CONFLICT] = { "conflict", 409, 1, "Contradicts what is recorded",
	    "It was said already, or contradicts what stands." },
	[ERR_GONE] = { "gone", 410, 1, "Erased",
	    "It was erased, and is not taken again." },
	[ERR_UNSUPPORTED] = { "unsupported", 415, 1, "Not supported",
	    "Another media type or format is needed." },
	[ERR_TOO_MANY] = { "too-many", 429, 3, "Too many requests",
	    "A limit is reached; it helps to wait." },
	[ERR_UNAVAILABLE] = { "unavailable", 503, 3, "Temporarily unavailable",
	    "The server cannot answer at the moment; try again." },
	[ERR_UNCHECKED] = { "unchecked", 422, 4, "Cannot be checked here",
	    "What is needed to check it is not here." },
	[ERR_INSUFFICIENT] = { "insufficient", 422, 5, "Insufficient data",
	    "The record is known to lack what would decide it." },
	[ERR_UNAUTHENTICATED] = { "unauthenticated", 422, 6,
	    "Self-consistent, not authenticated",
	    "It fits together, but nothing from outside says that it is real." },
	[ERR_INTERNAL] = { "internal", 500, 3, "Internal error",
	    "Our fault; the server has written down what happened." },
	[ERR_TORN] = { "torn", 422, 1, "Cut off",
	    "The file ends before the log does." },
	[ERR_OUT_OF_ORDER] = { "out-of-order", 422, 1, "Out of order",
	    "Entries were left out, or stand in another order." },
	[ERR_DUPLICATED] = { "duplicated", 422, 1, "There twice",
	    "An entry or a page comes once more." },
	[ERR_NOT_COVERED] = { "not-covered", 422, 1,
	    "Not covered by a checkpoint",
	    "There are entries that the checkpoint does not reach." },
	[ERR_WRONG_ROOT] = { "wrong-root", 422, 1, "Leads to another root",
	    "What is here is not what was signed." },
	[ERR_WRONG_SIZE] = { "wrong-size", 422, 1, "Proof for another size",
	    "The proof does not fit into a tree of the size that it names." },
	[ERR_WRONG_INDEX] = { "wrong-index", 422, 1, "Proof of another entry",
	    "The proof is for another place in the log." },
	[ERR_RESIGNED] = { "re-signed", 422, 1, "Signed by another key",
	    "Somebody else than the log's key of that time has signed it." },
	[ERR_FORKED] = { "forked", 422, 1, "Two histories",
	    "The log's key has signed two roots that exclude each other." },
	[ERR_ROLLED_BACK] = { "rolled-back", 422, 1, "Older than what is known",
	    "The log was longer already than what is shown of it." },
	[ERR_UNEXPLAINED] = { "erased-without-cause", 422, 1,
	    "Erased without cause",
	    "A payload is missing, and no redaction in effect erased it." },
	[ERR_WRONG_SUMS] = { "wrong-sums", 422, 1, "Sums do not add up",
	    "The rows of an import are not all accounted for, or too many." },
	[ERR_BAD_COSIGNATURE] = { "bad-cosignature", 422, 1,
	    "Cosignature does not verify",
	    "A line in the name of a witness is not by that witness." },
	[ERR_FALSE_WITNESS] = { "false-witness", 422, 1,
	    "Witness of another tree",
	    "A witness has signed a root that the log has not." },
	[ERR_UNWITNESSED] = { "unwitnessed", 422, 6, "Too few witnesses",
	    "Fewer of the witnesses that were named have signed than asked." },
};

static void set(struct err *err, enum err_code code, const char *field,
    const char *fmt, va_list ap) __attribute__((format(printf, 4, 0)));

static void
set(struct err *err, enum err_code code, const char *field, const char *fmt,
    va_list ap)
{
	err->code = code;
	err->retry_s = 0;
	err->recorded = (struct err_recorded){ 0 };
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

enum err_code
err_find(const char *name)
{
	enum err_code code = ERR_USAGE;

	while (code < ERR_CODES && strcmp(infos[code].name, name) != 0)
		code++;
	return code;
}
