/* text.h: which characters count as text and which as white space. */

#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/bytes.h"
#include "core/scope.h"

/* A C0 or C1 control or DEL. */
bool text_is_control(uint32_t point) MUST_CHECK;

/* White space as Unicode defines it (the property White_Space). */
bool text_is_space(uint32_t point) MUST_CHECK;

/*
 * May it stand in a statement?  All of it UTF-8, without non-characters, and
 * of the controls only LF and TAB.
 */
bool text_is_valid(struct bytes text) MUST_CHECK;

/* The same on one line: no control at all. */
bool text_is_line(struct bytes text) MUST_CHECK;

/* The text without blanks and TABs at either end. */
struct bytes text_trim(struct bytes text);

/* ASCII letters in lower case, in place: as names are compared. */
void text_fold(char *text);

/*
 * Where in a text another one begins that was folded, whatever the case of the
 * ASCII letters in the first; NULL when it is not there.
 */
const char *text_find(const char *text, const char *folded) MUST_CHECK;

/* Append a text as a segment or a value of an address (RFC 3986). */
void text_escape(struct buf *buf, const char *text);

#endif
