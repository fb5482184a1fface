/* listing.h: lists in pages: "limit", "cursor" and {"items","next"}.
 * Private to api/. */

#ifndef API_LISTING_H
#define API_LISTING_H

#include "api/answer.h"
#include "core/arena.h"

#define LISTING_MAX 200
#define LISTING_DEFAULT 50

struct listing {
	size_t limit;
	const char *after; /* key of the last item seen, or NULL; arena's */
	json_t *items;     /* owned until listing_doc */
};

/*
 * Read "limit" (1 to 200; 50 without it) and "cursor", which is opaque to
 * others: ERR_INVALID when it is not one that listing_doc gave.  For
 * listing_done, also when it failed.
 */
bool listing_open(struct listing *listing, const struct query *query,
    struct arena *arena, struct err *err) MUST_CHECK;
void listing_done(struct listing *listing);

#define auto_listing __attribute__((cleanup(listing_done)))

/*
 * The key as a number up to INT64_MAX; fallback without a cursor.  ERR_INVALID
 * for others.
 */
bool listing_after(const struct listing *listing, uint64_t fallback,
    uint64_t *after, struct err *err) MUST_CHECK;

/* Append an item, which it takes; NULL is no memory. */
bool listing_add(struct listing *listing, json_t *item,
    struct err *err) MUST_CHECK;

/*
 * {"items": [...], "next": cursor}; last is the key of the last item when
 * there are more, else NULL.  A new reference, or NULL with err set.
 */
json_t *listing_doc(struct listing *listing, const char *last,
    struct err *err) MUST_CHECK;

/*
 * For what is short and at hand as a whole: put into doc the page of an array
 * that "limit" and "cursor" ask for, as above.  Without limit it is all.
 */
bool listing_page(const struct query *query, const json_t *all, json_t *doc,
    struct err *err) MUST_CHECK;

#endif
