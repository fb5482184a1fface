/* pages.h: whole tables of rows, a page at a time.  Private to store/. */

#ifndef STORE_PAGES_H
#define STORE_PAGES_H

#include "core/change.h"
#include "store/sql.h"

struct page_query {
	int32_t community;
	enum change_kind kind;
	uint64_t size;
};

/*
 * Every row of a kind with since < size, in order of (since, ordinal), to
 * take(), which copies what it keeps: strings live until it returns.
 */
bool pages_each(struct db *db, const struct page_query *query,
    bool (*take)(const struct change *change, void *context, struct err *err),
    void *context, struct err *err) MUST_CHECK;

#endif
