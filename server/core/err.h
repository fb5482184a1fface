/* err.h: why an operation failed, in one value the caller owns. */

#ifndef CORE_ERR_H
#define CORE_ERR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reasons.  Each has one row in err.c: its stable name (the `code` of a
 * problem+json answer), HTTP status, exit code of the command line and
 * title.  Names are part of the public contract and never change.
 */
enum err_code {
	ERR_NONE,
	ERR_USAGE,           /* the command line was called wrongly */
	ERR_MALFORMED,       /* not JSON, not an envelope, not an instant */
	ERR_NOT_CANONICAL,   /* JSON, but not its own JCS-int form */
	ERR_INVALID,         /* well formed, but breaks a rule of its schema */
	ERR_TOO_LARGE,       /* over a stated limit of bytes */
	ERR_WRONG_LOG,       /* signed for another log, or saw another tree */
	ERR_BAD_SIGNATURE,   /* does not verify, or for another namespace */
	ERR_KEY_TYPE,        /* a key type that is not accepted */
	ERR_UNKNOWN_KEY,     /* no such key of that person counts now */
	ERR_UNKNOWN_SIGNER,  /* no such person; perhaps one who still waits */
	ERR_UNAUTHORIZED,    /* no session, or one that is over */
	ERR_FORBIDDEN,       /* understood, but this person may not say it */
	ERR_OWN_WORK,        /* nobody endorses their own work */
	ERR_BAD_TIME,        /* made_at or a date outside what is accepted */
	ERR_UNKNOWN_TARGET,  /* refers to something that does not exist */
	ERR_NOT_FOUND,       /* no such record, community or page */
	ERR_CONFLICT,        /* contradicts what is recorded already */
	ERR_GONE,            /* was erased */
	ERR_UNSUPPORTED,     /* media type, format or method not offered */
	ERR_TOO_MANY,        /* a limit in time or number; try again later */
	ERR_UNAVAILABLE,     /* the database cannot be used now; try again */
	ERR_UNCHECKED,       /* cannot be decided here */
	ERR_INSUFFICIENT,    /* not enough data to decide */
	ERR_UNAUTHENTICATED, /* self-consistent, but not authenticated */
	ERR_INTERNAL,        /* our fault: memory, bug */

	/* Verdicts on a record that somebody brings: audit, verify. */
	ERR_TORN,         /* ends too early: cut off, or empty */
	ERR_OUT_OF_ORDER, /* an index comes before its turn */
	ERR_DUPLICATED,   /* an index, a page, comes once more */
	ERR_NOT_COVERED,  /* entries that no checkpoint signs */
	ERR_WRONG_ROOT,   /* does not lead to the root that was signed */
	ERR_WRONG_SIZE,   /* a proof for a tree of another size */
	ERR_WRONG_INDEX,  /* a proof of another entry */
	ERR_RESIGNED,     /* a checkpoint by who was not the log's key then */
	ERR_FORKED,       /* two roots were signed where one can be */
	ERR_ROLLED_BACK,  /* the log was longer than this before */
	ERR_UNEXPLAINED,  /* a payload is missing, no redaction names it */
	ERR_WRONG_SUMS,   /* rows of an import do not add up */
	ERR_BAD_COSIGNATURE, /* a witness' line that is not of the witness */
	ERR_FALSE_WITNESS,   /* a witness signed what the log never did */
	ERR_UNWITNESSED,     /* fewer witnesses than asked for */
	ERR_CODES,           /* how many there are; not a reason */
};

#define ERR_FIELD_MAX 160
#define ERR_MSG_MAX 240

/* What is in the log already, where that is the reason. */
struct err_recorded {
	char digest[64 + 1]; /* in hex; "" means that it is not said */
	uint64_t index;
	int64_t recorded_at; /* Unix ms */
};

struct err {
	enum err_code code;
	char field[ERR_FIELD_MAX]; /* JSON pointer, or "" for the whole */
	char msg[ERR_MSG_MAX];     /* lowercase, no full stop */
	unsigned retry_s;          /* when to try again; 0: not known */
	struct err_recorded recorded;
};

/* What the world outside sees of one reason. */
struct err_info {
	const char *name;    /* "not-canonical" */
	int status;          /* HTTP */
	int exit;            /* command line; api.md */
	const char *title;   /* "Not canonical JSON" */
	const char *meaning; /* a sentence for who has met it */
};

/*
 * Record a failure of the whole input, with an empty field.  Always returns
 * false, so that a function which fails can say so in one line:
 * return err_set(err, ERR_INVALID, "...");  Text beyond the limit is cut.
 */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for one field, named by a JSON pointer such as "/body/handle". */
bool err_field(struct err *err, enum err_code code, const char *field,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/*
 * Put a prefix before the field of a failure that was recorded by a callee
 * which saw only a part of the document.  Returns false, like err_set.
 */
bool err_under(struct err *err, const char *prefix);

/* Out of memory.  Returns false. */
bool err_memory(struct err *err);

/* The reason of that name; ERR_CODES when there is none. */
enum err_code err_find(const char *name);

/* The row of one reason; never NULL. */
const struct err_info *err_info(enum err_code code);

#endif
