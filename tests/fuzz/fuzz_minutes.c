/*
 * Any bytes at all: minutes_parse may refuse them, never crash on them, and
 * of what it accepts no row vanishes in the draft.
 */

#include "formats/draft.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
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

	if (!minutes_parse((struct bytes){ data, len }, options.file_name,
		&arena, &minutes, &err))
		return 0;
	if (minutes.rows_n == 0 || minutes.end < minutes.start)
		abort();
	if (!draft_minutes(&minutes, &options, &draft, &err)) {
		if (err.code != ERR_TOO_LARGE)
			abort();
		return 0;
	}
	if (draft.matched + draft.queued + draft.rejected != minutes.rows_n)
		abort();
	return 0;
}
