/* negotiate.h: what a client prefers, from its header fields. */

#ifndef HTTP_NEGOTIATE_H
#define HTTP_NEGOTIATE_H

#include <stdbool.h>

/*
 * Is text/html preferred over JSON by this Accept header?  True for what
 * browsers send; false for "", for "*" "/" "*" and for whatever weighs JSON
 * at least as much.  q-values count, parameters do not (RFC 9110, 12.5.1).
 */
bool prefers_html(const char *accept);

/* Is a coding such as "br" acceptable?  "" and NULL accept none. */
bool accepts_coding(const char *accept_encoding, const char *coding);

/*
 * Does an If-None-Match header name this entity tag, given without quotes?
 * Weak comparison (RFC 9110, 13.1.2): "*", and W/ or not makes no difference.
 */
bool etag_listed(const char *if_none_match, const char *etag);

#endif
