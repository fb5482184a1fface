/* pages.h: whole tables of rows, a page at a time.  Private to store/. */

#ifndef STORE_PAGES_H
#define STORE_PAGES_H

#include "core/change.h"
#include "store/sql.h"

struct page_query {
	int32_t community;
	uint64_t kinds; /* CHANGE_BIT(kind) of each that is wanted */
	uint64_t size;
};

/* Where rows go: take() copies what it keeps, strings live until it returns. */
struct pages_taker {
	bool (
	    *take)(const struct change *change, void *context, struct err *err);
	void *context;
};

/* How far the tables have been read; starts with pages_init. */
struct pages {
	struct page_query query; /* kinds: of which more is to come */
	struct place {
		int64_t since;
		int64_t ordinal;
	} place[CHANGE_KINDS]; /* after which the next page begins */
	/* What the pipe under way asks for, a place being used again. */
	enum change_kind asked[CHANGE_KINDS];
	size_t asked_n;
};

void pages_init(struct pages *pages, const struct page_query *query);

/* Ask, in a pipe, for the next page of each kind. */
bool pages_send(struct pages *pages, struct pipe *pipe,
    struct err *err) MUST_CHECK;

/* Hand over the rows of the i-th answer, in order of (since, ordinal). */
bool pages_take(struct pages *pages, size_t i, const PGresult *res,
    const struct pages_taker *taker, struct err *err) MUST_CHECK;

/*
 * Every row with since < size that was not handed over yet; those of a kind
 * in order of (since, ordinal).  The next page is on its way while the rows of
 * one are handed over.
 */
bool pages_finish(struct pages *pages, struct db *db,
    const struct pages_taker *taker, struct err *err) MUST_CHECK;

#endif
