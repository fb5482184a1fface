/*
 * Any bytes at all: csv_rows_parse may refuse them, never crash on them, and
 * of what it accepts no row vanishes in the draft.
 */

#include "formats/draft.h"
#include "fuzz/fuzz.h"

bool
fuzz_one(struct bytes input)
{
	static const struct draft_options options = { .file_name = "f.csv" };
	struct arena arena auto_arena = { 0 };
	struct draft draft auto_draft = { 0 };
	struct err err = { 0 };
	struct csv_rows rows;

	if (!csv_rows_parse(input, &arena, &rows, &err))
		return false;
	if (!draft_csv(&rows, &options, &draft, &err)) {
		if (err.code != ERR_TOO_LARGE)
			abort();
		return false;
	}
	if (draft.matched + draft.queued + draft.rejected != rows.n ||
	    draft.facts_n != draft.matched + draft.queued)
		abort();
	return true;
}
