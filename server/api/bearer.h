/* bearer.h: who asks: the person behind a bearer token.  Private to api/. */

#ifndef API_BEARER_H
#define API_BEARER_H

#include "api/question.h"
#include "core/office.h"

struct bearer {
	const char *handle; /* the question's */
	const char *token;  /* the query's */
	struct moment at;   /* now, by the whole log */
};

/*
 * Find the session that the Authorization header names, and load governance
 * and the person.  ERR_UNAUTHORIZED when there is no header, it is not
 * "Bearer TOKEN", the session is unknown or over, or its key was revoked
 * meanwhile.
 */
bool bearer_open(struct question *question, struct bearer *bearer,
    struct err *err) MUST_CHECK;

#endif
