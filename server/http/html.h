/* html.h: any JSON document as plain HTML, for whoever has no script. */

#ifndef HTTP_HTML_H
#define HTTP_HTML_H

#include <jansson.h>

#include "core/buf.h"

/*
 * Append a document: objects as tables of names and values or, when they
 * hold more, as sections under headings from the second level on; arrays as
 * lists, or as one table when they hold objects of plain values.  Values that
 * are paths beginning with "/api/v1/" become links, to the page of that path
 * where there is one; everything is escaped.  The document is only read.
 */
void html_value(struct buf *buf, json_t *value);

/* Append text with & < > " ' escaped, control characters replaced, and what
 * turns its direction kept inside it (bidi.h). */
void html_escape(struct buf *buf, const char *text, size_t len);

#endif
