/* shell.h: the page around an answer: head, ways to go, the answer as plain
 * HTML for whoever has no script and as JSON for the module that draws it. */

#ifndef HTTP_SHELL_H
#define HTTP_SHELL_H

#include <jansson.h>

#include "core/buf.h"
#include "core/err.h"
#include "http/render.h"

/*
 * Append a whole page of an answer: doc, whose JSON text is json.  Files are
 * named below "/w/<release>/", so that browsers keep them; what the module of
 * the page imports is announced in the head, from "pages/<module>.links", one
 * path a line, which the build writes.  Without a page there is no script.
 * The heading is the title of the page and, where its sheet says by which
 * member, what it is about; without a title the document's own "title", else
 * its "name", else the path.  What a reader without a script sees is the sheet
 * of the page (api/sheets.h), or all of the document.  ERR_INTERNAL when there
 * is no memory.
 */
bool shell_page(json_t *doc, const struct buf *json, const struct look *look,
    struct buf *buf, struct err *err) MUST_CHECK;

#endif
