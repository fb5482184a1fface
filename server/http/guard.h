/* guard.h: is this the head of a request that Kore may be given?
 *
 * Kore 4.1.0 reads beyond a declared body without end, believes the first of
 * two lengths, takes any field that begins with "host" for Host, drops what
 * comes after 24 lines, and answers what it dislikes without a body.  So
 * every byte passes here first.  Pure: no I/O, no Kore. */

#ifndef HTTP_GUARD_H
#define HTTP_GUARD_H

#include "core/bytes.h"
#include "http/problem.h"

/* Kore keeps 24 lines, the request line among them. */
#define GUARD_LINES_MAX 24
/* Kore refuses targets of 1,999 bytes and more. */
#define GUARD_TARGET_MAX 1998
#define GUARD_HOST_MAX 200

enum guard_verdict {
	GUARD_MORE,   /* fine so far, but not the whole head */
	GUARD_PASS,   /* *head says what it is */
	GUARD_REFUSE, /* *problem says why; close the connection after it */
};

/* A head that passed; the spans borrow from the bytes given. */
struct guard_head {
	struct bytes method; /* one of those Kore knows */
	struct bytes target; /* begins with "/"; visible ASCII */
	size_t len;          /* of the head, with its empty line */
	size_t body_len;     /* declared; 0 unless POST, PUT or PATCH */
	bool expects_continue;
};

/*
 * Judge the first bytes of a request, received so far into a buffer that
 * holds at most max.  Passes one request that is HTTP/1.1 or 1.0 as RFC 9112
 * wants it, with exactly one Host, at most one Content-Length of digits, no
 * Transfer-Encoding, a body only for POST, PUT and PATCH, and not one byte
 * more than it declares.  Stricter than the RFC where Kore is: field values
 * are visible ASCII and blanks, and not empty.  *head and *problem are only
 * set with their verdicts; the problem's strings are static.
 */
enum guard_verdict guard_check(struct bytes received, size_t max,
    struct guard_head *head, struct problem *problem);

#endif
