/* rowsums.h: does every row of every imported file end up somewhere?  Adds
 * up imports and the facts that were made of them. */

#ifndef CLI_ROWSUMS_H
#define CLI_ROWSUMS_H

#include <stdint.h>

#include "core/err.h"
#include "core/statement.h"

struct rowsums;

/* For rowsums_free; NULL with err set. */
struct rowsums *rowsums_new(struct err *err) MUST_CHECK;
void rowsums_free(struct rowsums *sums);

/*
 * Take note of one statement that the log accepted; those that are neither
 * imports nor made of one are skipped.  ERR_WRONG_SUMS when an import has fewer
 * rows than its facts name.
 */
bool rowsums_add(struct rowsums *sums, const struct statement *statement,
    struct err *err) MUST_CHECK;

struct rowsums_total {
	size_t imports;
	size_t incomplete; /* imports of which facts are still missing */
	int64_t rows_in;
	int64_t matched;
	int64_t queued;
	int64_t rejected;
	int64_t recorded; /* rows that facts name */
};

struct rowsums_total rowsums_total(const struct rowsums *sums);

#endif
