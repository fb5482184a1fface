/* bidi.h: characters that turn the direction of text (UAX #9) stay inside the
 * text that has them, wherever it is shown.  As web/lib/bidi.js. */

#ifndef HTTP_BIDI_H
#define HTTP_BIDI_H

#include "core/buf.h"
#include "core/bytes.h"

/*
 * Append a text, UTF-8 or not, so that it turns nothing but itself: isolates
 * and embeddings that it opens are closed at its end, at most 16 at a time (the
 * others are left out); what closes nothing is left out; what would end the
 * paragraph (U+0085, U+2029, U+001C to U+001E) is a blank; and LRO and RLO,
 * which override the direction of letters, are named, "[U+202E]".
 */
void bidi_tame(struct buf *buf, struct bytes text);

#endif
