/* lines.h: a text file line by line, whichever way its lines end. */

#ifndef FORMATS_LINES_H
#define FORMATS_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/bytes.h"
#include "core/scope.h"

struct lines {
	struct bytes rest;
	size_t number; /* of the line that was read last; from 1 */
};

/* From the start of a file, after a byte order mark if it has one. */
struct lines lines_of(struct bytes file);

/*
 * The next line without its end, which is LF, CRLF, CR or the end of the
 * file.  False when nothing is left.
 */
bool lines_next(struct lines *lines, struct bytes *line) MUST_CHECK;

#endif
