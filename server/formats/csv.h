/* csv.h: contributions as rows of a CSV file, such as a spreadsheet saves. */

#ifndef FORMATS_CSV_H
#define FORMATS_CSV_H

#include <stdint.h>

#include "core/arena.h"
#include "core/bytes.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/scope.h"

#define CSV_MAX_BYTES ((size_t)4 * 1024 * 1024)
#define CSV_MAX_ROWS 50000
#define CSV_MAX_COLUMNS 32
#define CSV_MAX_QUANTITIES 8
#define CSV_MAX_EVIDENCE 8
#define CSV_MAX_QUANTITY INT64_C(1000000000)

/*
 * The columns, in any order, named in the first row:
 *
 *   subject          required; an identity such as irc:vw or handle:ada
 *   activity         required; the slug of an activity
 *   date             required; day (2025-03-04) or instant
 *                    (2025-03-04T15:00:00Z) on which it was done or began
 *   group            slug or, where the importer knows them, an alias
 *   until            day or instant, not before date
 *   quantity:UNIT    whole number up to 1,000,000,000; any number of such
 *                    columns, but at most 8 of them filled in one row
 *   hat              slug
 *   evidence         up to 8 http or https addresses with blanks between
 *   summary          up to 2,000 characters
 *
 * Cells are trimmed; an empty one is as good as none.  Commas separate, " may
 * enclose a cell and is doubled inside; lines end in LF, CRLF or CR; a byte
 * order mark is skipped.
 */
struct csv_quantity {
	const char *unit;
	int64_t value;
};

struct csv_row {
	size_t row;         /* of the data, from 1: the header is none */
	const char *reason; /* why it cannot be used, or NULL */

	/* Only of usable rows; NULL where the cell is empty. */
	const char *subject;
	const char *activity;
	const char *group;
	const char *from;
	const char *until;
	const char *hat;
	const char *summary;
	struct csv_quantity quantity[CSV_MAX_QUANTITIES];
	size_t quantities_n;
	const char *evidence[CSV_MAX_EVIDENCE]; /* each once */
	size_t evidence_n;
};

struct csv_rows {
	struct digest sha256; /* of the file's bytes */
	struct csv_row *row;
	size_t n; /* at least 1 */
	size_t size;
};

/*
 * Read one file.  A row that cannot be used stays, with a reason: wrong-width
 * (more or fewer cells than the header), empty, not-text, no-subject,
 * bad-activity, bad-group, bad-date, bad-until, bad-quantity, bad-hat,
 * bad-evidence, bad-summary.  Lines without any character are no rows.
 *
 * What leaves the rows themselves in doubt fails as a whole: ERR_MALFORMED,
 * naming the column, for a header with an unknown, repeated or missing
 * column, and, naming the line, for broken quotes; also for an empty or
 * binary file and one without rows.  ERR_TOO_LARGE beyond the limits above.
 * Strings and rows live in the arena; *rows is half filled on failure.
 */
bool csv_rows_parse(struct bytes file, struct arena *arena,
    struct csv_rows *rows, struct err *err) MUST_CHECK;

#endif
