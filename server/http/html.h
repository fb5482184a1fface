/* html.h: any JSON document as plain HTML, for whoever has no script. */

#ifndef HTTP_HTML_H
#define HTTP_HTML_H

#include <jansson.h>

#include "core/buf.h"

/*
 * Append a document: objects as tables of names and values or, when they
 * hold more, as sections under headings below one of `level`; arrays as
 * lists, or as one table when they hold objects of plain values.  Values that
 * are paths beginning with "/api/v1/" become links, to the page of that path
 * where there is one, and instants those that html_time() knows; everything is
 * escaped.  The document is only read.
 */
void html_value(struct buf *buf, json_t *value, int level);

/*
 * Where a path of ours leads whoever wants to read: to the page of the same
 * answer, or to itself.  NULL when it is no path that begins with "/api/v1/",
 * or one that a browser would not take as it is.  Borrowed.
 */
const char *html_target(const char *text);

/*
 * Append a day or an instant as people write it, "1 May 2026, 10:00 UTC",
 * without the time at midnight.  False, with nothing written, for other text.
 */
bool html_time(struct buf *buf, const char *text);

/* Append text with & < > " ' escaped, control characters replaced, and what
 * turns its direction kept inside it (bidi.h). */
void html_escape(struct buf *buf, const char *text, size_t len);

#endif
