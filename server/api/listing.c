#include "api/listing.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/jput.h"
#include "core/line.h"
#include "core/text.h"

enum { KEY_MAX = 300 };

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A cursor is its key in hex. */
static bool
read_cursor(const char *cursor, char key[KEY_MAX])
{
	size_t n = strlen(cursor) / 2;

	if (strlen(cursor) % 2 != 0 || n == 0 || n >= KEY_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = hex_value(cursor[2 * i]);
		int low = hex_value(cursor[2 * i + 1]);

		if (high < 0 || low < 0 || (high == 0 && low == 0))
			return false;
		key[i] = (char)(high * 16 + low);
	}
	key[n] = '\0';
	/* PostgreSQL takes nothing else, and no key is anything else. */
	return text_is_line(bytes_of(key));
}

static bool
not_ours(struct err *err)
{
	return err_set(err, ERR_INVALID,
	    "cursor must be the next that a page of this list gave");
}

bool
listing_open(struct listing *listing, const struct query *query,
    struct arena *arena, struct err *err)
{
	const char *cursor = query_arg(query, "cursor");
	int64_t limit = LISTING_DEFAULT;
	char key[KEY_MAX];

	*listing = (struct listing){ .items = json_array() };
	if (listing->items == NULL)
		return err_memory(err);
	if (!query_int(query, "limit", 1, LISTING_MAX, &limit, err))
		return false;
	listing->limit = (size_t)limit;
	if (cursor == NULL)
		return true;
	if (!read_cursor(cursor, key))
		return not_ours(err);
	listing->after = arena_strdup(arena, key);
	return listing->after != NULL || err_memory(err);
}

void
listing_done(struct listing *listing)
{
	json_decref(listing->items);
	listing->items = NULL;
}

bool
listing_after(const struct listing *listing, uint64_t fallback, uint64_t *after,
    struct err *err)
{
	uint64_t key = fallback;

	/* What counts entries and rows fits a bigint of the database. */
	if (listing->after != NULL &&
	    (!line_uint64(bytes_of(listing->after), &key) || key > INT64_MAX))
		return not_ours(err);
	*after = key;
	return true;
}

bool
listing_add(struct listing *listing, json_t *item, struct err *err)
{
	return jput_item(listing->items, item, err);
}

json_t *
listing_doc(struct listing *listing, const char *last, struct err *err)
{
	auto_json json_t *doc = json_object();
	auto_buf struct buf cursor = { 0 };

	if (doc == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	for (; last != NULL && *last != '\0'; last++)
		buf_printf(&cursor, "%02x", (unsigned char)*last);
	if (!jput(doc, "items", json_incref(listing->items), err) ||
	    (cursor.len > 0 && !jput_text(doc, "next", cursor.data, err)))
		return NULL;
	return json_incref(doc);
}

/* The cursor is how many were there before. */
bool
listing_page(const struct query *query, const json_t *all, json_t *doc,
    struct err *err)
{
	auto_arena struct arena arena = { 0 };
	auto_listing struct listing listing = { 0 };
	const size_t n = json_array_size(all);
	char last[24] = "";
	uint64_t at = 0;

	if (!listing_open(&listing, query, &arena, err) ||
	    !listing_after(&listing, 0, &at, err))
		return false;
	if (at > n || (at == 0 && listing.after != NULL))
		return not_ours(err);
	size_t end = at + listing.limit;
	if (query_arg(query, "limit") == NULL || end > n)
		end = n;
	for (; at < end; at++)
		if (!listing_add(&listing, json_incref(json_array_get(all, at)),
			err))
			return false;
	(void)snprintf(last, sizeof(last), "%" PRIu64, at);
	auto_json json_t *page =
	    listing_doc(&listing, at < n ? last : NULL, err);
	return page != NULL &&
	       (json_object_update(doc, page) == 0 || err_memory(err));
}
