/* find.h: which statement is meant by a digest, or by the first digits of
 * one. */

#ifndef CLI_FIND_H
#define CLI_FIND_H

#include "cli/call.h"

#define FIND_DIGITS_MIN 8

/*
 * The digest that text is or, of FIND_DIGITS_MIN digits or more, begins: of
 * one statement in the log by the server's account, and no other.  ERR_USAGE
 * that calls it `what` for anything else, and names two where there are
 * several; ERR_NOT_FOUND.
 */
bool find_digest(struct call *call, const char *text, const char *what,
    struct digest_hex *out, struct err *err) MUST_CHECK;

/*
 * The same for what is about to be signed: unless all digits were given, says
 * on the standard error which statement was found.
 */
bool find_statement(struct call *call, const char *text, const char *what,
    struct digest_hex *out, struct err *err) MUST_CHECK;

#endif
