/* jtext.h: JSON as text for answers: compact, in the order in which it was put
 * together (RFC 8259).  What is signed or hashed is jcs.h's. */

#ifndef CORE_JTEXT_H
#define CORE_JTEXT_H

#include <jansson.h>

#include "core/buf.h"

/*
 * Append a value, byte for byte as jansson's JSON_COMPACT | JSON_ENCODE_ANY;
 * but that looks at each character by itself, which takes several times as
 * long.  The buffer fails when there is no memory, or on a JSON_REAL: no
 * answer has one.
 */
void jtext_write(const json_t *value, struct buf *buf);

#endif
