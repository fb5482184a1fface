/* sheet.h: an answer as a page for people, without a script. */

#ifndef HTTP_SHEET_H
#define HTTP_SHEET_H

#include "api/sheets.h"
#include "http/render.h"

/*
 * Append what a sheet shows of a document, below the heading of the page: the
 * sentence and the command it has, ways that lead on, its form, then members,
 * lists as tables with captions, and the way to the next page of a list.  Of a
 * problem only what went wrong is told.  Addresses of others become links where
 * they are http or https; everything is escaped.  The document is only read.
 */
void sheet_write(struct buf *buf, const struct sheet *sheet, json_t *doc,
    const struct look *look);

#endif
