#include <limits.h>

#include "store/load.h"
#include "store/pages.h"

/*
 * Groups, offices and the like are few and asked for all the time: each
 * connection keeps them for each community, until the log says that one of
 * them changed.
 */

struct cached {
	int32_t community;
	uint64_t governance;
	struct arena arena;
	struct change *item;
	size_t n;
	size_t size;
};

struct cache {
	struct cached **item;
	size_t n;
};

#define KINDS                                                                  \
	(CHANGE_BIT(CHANGE_COMMUNITY) | CHANGE_BIT(CHANGE_GROUP) |             \
	    CHANGE_BIT(CHANGE_ALIAS) | CHANGE_BIT(CHANGE_ATTRIBUTE) |          \
	    CHANGE_BIT(CHANGE_OFFICE) | CHANGE_BIT(CHANGE_ACTIVITY) |          \
	    CHANGE_BIT(CHANGE_COVERAGE) | CHANGE_BIT(CHANGE_MERGE) |           \
	    CHANGE_BIT(CHANGE_ORGANISATION) |                                  \
	    CHANGE_BIT(CHANGE_ORGANISATION_ALIAS) |                            \
	    CHANGE_BIT(CHANGE_ORGANISATION_PARENT) |                           \
	    CHANGE_BIT(CHANGE_DISTRUST) | CHANGE_BIT(CHANGE_REDACTION) |       \
	    CHANGE_BIT(CHANGE_LOG_KEY))

static bool
is_governance(enum change_kind kind)
{
	return (KINDS & CHANGE_BIT(kind)) != 0;
}

bool
governance_touched(const struct changes *changes)
{
	for (size_t i = 0; i < changes->n; i++) {
		const struct change *change = &changes->item[i];

		if (is_governance(change->kind == CHANGE_END ? change->end.kind
							     : change->kind))
			return true;
	}
	return false;
}

static void
cached_free(struct cached *cached)
{
	if (cached == NULL)
		return;
	arena_done(&cached->arena);
	free(cached->item);
	free(cached);
}

static void
cache_done(void *memory)
{
	struct cache *cache = memory;

	for (size_t i = 0; i < cache->n; i++)
		cached_free(cache->item[i]);
	free(cache->item);
}

/* The place of a community in the cache, made if need be; NULL: no memory. */
static struct cached **
place_of(struct db *db, int32_t community, struct err *err)
{
	struct cache *cache =
	    sql_keep(db, KEEP_GOVERNANCE, sizeof(*cache), cache_done, err);

	if (cache == NULL)
		return NULL;
	for (size_t i = 0; i < cache->n; i++)
		if (cache->item[i]->community == community)
			return &cache->item[i];
	struct cached **item =
	    reallocarray(cache->item, cache->n + 1, sizeof(struct cached *));
	if (item == NULL ||
	    (item[cache->n] = calloc(1, sizeof(struct cached))) == NULL) {
		cache->item = item != NULL ? item : cache->item;
		(void)err_memory(err);
		return NULL;
	}
	item[cache->n]->community = community;
	cache->item = item;
	return &item[cache->n++];
}

/* Copies of a row's strings that outlive the page it came in. */
static bool
keep_texts(struct arena *arena, struct change *change, struct err *err)
{
	const struct change_info *info = change_info(change->kind);
	unsigned char *row =
	    (unsigned char *)change + offsetof(struct change, row);

	for (size_t i = 0; i < info->fields_n; i++) {
		const char *text;

		if (info->field[i].type != FIELD_TEXT)
			continue;
		memcpy(&text, row + info->field[i].offset, sizeof(text));
		if (text == NULL)
			continue;
		text = arena_strdup(arena, text);
		if (text == NULL)
			return err_memory(err);
		memcpy(row + info->field[i].offset, &text, sizeof(text));
	}
	return true;
}

static bool
keep(const struct change *change, void *context, struct err *err)
{
	struct cached *cached = context;

	if (cached->n == cached->size) {
		size_t size = cached->size != 0 ? cached->size * 2 : 64;
		struct change *item =
		    reallocarray(cached->item, size, sizeof(*item));

		if (item == NULL)
			return err_memory(err);
		cached->item = item;
		cached->size = size;
	}
	cached->item[cached->n] = *change;
	return keep_texts(&cached->arena, &cached->item[cached->n++], err);
}

/* Read everything anew; what was kept stays when that fails. */
static bool
refresh(struct db *db, const struct store_community *community,
    struct cached **place, struct err *err)
{
	struct cached *fresh = calloc(1, sizeof(*fresh));

	if (fresh == NULL)
		return err_memory(err);
	fresh->community = community->id;
	fresh->governance = community->governance;
	const struct page_query query = { community->id, KINDS, INT64_MAX };
	const struct pages_taker taker = { keep, fresh };
	struct pages pages;
	pages_init(&pages, &query);
	if (!pages_finish(&pages, db, &taker, err)) {
		cached_free(fresh);
		return false;
	}
	cached_free(*place);
	*place = fresh;
	return true;
}

/* The rows of the kinds whose bits, CHANGE_BIT(kind), are set. */
static bool
load(struct db *db, const struct store_community *community, uint64_t wanted,
    struct world *world, struct err *err)
{
	struct cached **place = place_of(db, community->id, err);

	if (place == NULL)
		return false;
	if ((*place)->governance != community->governance &&
	    !refresh(db, community, place, err))
		return false;
	for (size_t i = 0; i < (*place)->n; i++)
		if ((wanted & CHANGE_BIT((*place)->item[i].kind)) != 0 &&
		    !world_add(world, &(*place)->item[i], err))
			return false;
	return true;
}

bool
store_load_governance(struct db *db, const struct store_community *community,
    struct world *world, struct err *err)
{
	return load(db, community, UINT64_MAX, world, err);
}

bool
store_load_log_keys(struct db *db, const struct store_community *community,
    struct world *world, struct err *err)
{
	return load(db, community,
	    CHANGE_BIT(CHANGE_COMMUNITY) | CHANGE_BIT(CHANGE_LOG_KEY), world,
	    err);
}
