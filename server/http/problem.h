/* problem.h: failures as application/problem+json (RFC 9457). */

#ifndef HTTP_PROBLEM_H
#define HTTP_PROBLEM_H

#include "core/buf.h"
#include "core/err.h"

#define PROBLEM_TYPE "application/problem+json"

/* What a client is told.  Every string is borrowed; "" or NULL is left out. */
struct problem {
	int status;
	const char *code;   /* stable, "too-large" */
	const char *title;  /* NULL means the phrase of the status */
	const char *detail; /* which rule, lower case */
	const char *field;  /* JSON pointer */
	const struct err_recorded *recorded; /* NULL for none */
	unsigned retry_s; /* for Retry-After; 0: what its status suggests,
			   * in the header alone */
};

/*
 * The problem of a failure; borrows err.  Nothing of ERR_INTERNAL shows but
 * its code and title.
 */
struct problem problem_of(const struct err *err);

/*
 * Append {"type","title","status","code","detail","field","retry_after"}, and
 * {"digest","index","recorded_at"} of what is recorded.  type
 * is "about:blank" for a problem of HTTP alone (title NULL) and
 * "/problems/<code>" otherwise.  A failure is remembered by the buffer.
 */
void problem_write(const struct problem *problem, struct buf *buf);

/* The reason phrase of a status (RFC 9110), or "" for one we never send. */
const char *problem_phrase(int status);

/* Seconds for Retry-After: 0 means that trying again would not help. */
unsigned problem_retry_after(int status);

#endif
