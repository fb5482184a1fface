/*
 * Any bytes at all: minutes_parse may refuse them, never crash on them, and
 * of what it accepts no row vanishes in the draft.
 */

#include "formats/draft.h"
#include "fuzz/fuzz.h"

bool
fuzz_one(struct bytes input)
{
	static const char *const bots[] = { "meetbot" };
	static const struct draft_options options = {
		.file_name = "m.2025-03-04-10.00.txt",
		.group = "g",
		.bots = bots,
		.bots_n = COUNT(bots),
	};
	struct arena arena auto_arena = { 0 };
	struct draft draft auto_draft = { 0 };
	struct err err = { 0 };
	struct minutes minutes;

	if (!minutes_parse(input, options.file_name, &arena, &minutes, &err))
		return false;
	if (minutes.rows_n == 0 || minutes.end < minutes.start)
		abort();
	if (!draft_minutes(&minutes, &options, &draft, &err)) {
		if (err.code != ERR_TOO_LARGE)
			abort();
		return false;
	}
	if (draft.matched + draft.queued + draft.rejected != minutes.rows_n)
		abort();
	return true;
}
