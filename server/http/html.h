/* html.h: any JSON document as a plain page, for whoever has no script. */

#ifndef HTTP_HTML_H
#define HTTP_HTML_H

#include <jansson.h>

#include "core/buf.h"
#include "core/err.h"

/*
 * Append a whole page: objects as tables of names and values or, when they
 * hold more, as sections under headings; arrays as lists, or as one table
 * when they hold objects of plain values.  Values that are paths beginning
 * with "/api/v1/" become links; everything is escaped; no script, no style
 * but /style.css.  The heading is the document's own "title", else "name",
 * else path.  The document is only read.  ERR_INTERNAL when there is no memory.
 */
bool html_page(json_t *doc, const char *path, struct buf *buf,
    struct err *err) MUST_CHECK;

/* Append text with & < > " ' escaped and control characters replaced. */
void html_escape(struct buf *buf, const char *text, size_t len);

#endif
