#include "core/world.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/buf.h"
#include "core/identity.h"
#include "core/instant.h"
#include "core/map.h"

/* The rows of one key, growing. */
struct bucket {
	void **item;
	size_t n;
	size_t size;
};

struct world {
	struct arena arena;
	const struct schemas *schemas;
	struct map *index[WORLD_INDICES];
	struct map
	    *rows; /* (kind, since, ordinal) -> row, of what is jumbled */
	struct map *heads;
	struct map *holes;
	struct map *texts; /* every string once */
	struct bucket all[CHANGE_KINDS];
	bool jumbled[CHANGE_KINDS]; /* not all rows came in order */
};

enum { FIRST_ROWS = 2 };

/* Which member of a row of which kind is a key of which index. */
#define KEY(index, KIND, row, type, member)                                    \
	{                                                                      \
		WORLD_##index, CHANGE_##KIND, FIELD_##type,                    \
		    offsetof(struct row##_row, member)                         \
	}

/* clang-format off */
static const struct {
	enum world_index index;
	enum change_kind kind;
	enum field_type type;
	size_t offset;
} keys[] = {
	KEY(PEOPLE, PERSON, person, TEXT, handle),
	KEY(KEYS, KEY, key, TEXT, handle),
	KEY(KEY_LINES, KEY, key, TEXT, line),
	KEY(KEYS_ADDED, KEY, key, TEXT, signed_with),
	KEY(LINKS, LINK, link, TEXT, identity),
	KEY(LINKS_OF, LINK, link, TEXT, handle),
	KEY(PROFILES, PROFILE, profile, TEXT, handle),
	KEY(ORGANISATIONS, ORGANISATION, organisation, TEXT, slug),
	KEY(ORGANISATION_ALIASES, ORGANISATION_ALIAS, organisation_alias, TEXT,
	    alias),
	KEY(ORGANISATION_NAMES, ORGANISATION_ALIAS, organisation_alias, TEXT,
	    organisation),
	KEY(ORGANISATION_PARENTS, ORGANISATION_PARENT, organisation_parent,
	    TEXT, organisation),
	KEY(AFFILIATIONS, AFFILIATION, affiliation, TEXT, handle),
	KEY(AFFILIATIONS_IN, AFFILIATION, affiliation, DIGEST, statement),
	KEY(DECLARATIONS, DECLARATION, declaration, TEXT, handle),
	KEY(LISTS, LIST, list, TEXT, list),
	KEY(LISTS_IN, LIST, list, DIGEST, statement),
	KEY(LISTED, LISTED, listed, TEXT, identity),
	KEY(LISTED_IN, LISTED, listed, DIGEST, statement),
	KEY(METRICS, METRIC, metric, TEXT, source),
	KEY(METRICS_IN, METRIC, metric, DIGEST, statement),
	KEY(MEASURED, MEASURED, measured, TEXT, identity),
	KEY(MEASURED_IN, MEASURED, measured, DIGEST, statement),
	KEY(MERGES, MERGE, merge, TEXT, handle),
	KEY(MERGES_INTO, MERGE, merge, TEXT, into),
	KEY(ACTIVITIES, ACTIVITY, activity, TEXT, slug),
	KEY(GROUPS, GROUP, group, TEXT, slug),
	KEY(GROUPS_UNDER, GROUP, group, TEXT, parent),
	KEY(ALIASES, ALIAS, alias, TEXT, alias),
	KEY(ATTRIBUTES, ATTRIBUTE, attribute, TEXT, group),
	KEY(OFFICES, OFFICE, office, TEXT, handle),
	KEY(OFFICE_KINDS, OFFICE, office, TEXT, office),
	KEY(GRANTS, OFFICE, office, DIGEST, statement),
	KEY(STATEMENTS, STATEMENT, statement, DIGEST, digest),
	KEY(OCCASIONS, OCCASION, occasion, DIGEST, statement),
	KEY(FACTS, FACT, fact, TEXT, identity),
	KEY(FACTS_OF, FACT, fact, DIGEST, statement),
	KEY(ENDORSEMENTS, ENDORSEMENT, endorsement, DIGEST, target),
	KEY(ENDORSEMENTS_IN, ENDORSEMENT, endorsement, DIGEST, statement),
	KEY(RETRACTIONS, RETRACTION, retraction, DIGEST, target),
	KEY(COVERAGES, COVERAGE, coverage, DIGEST, statement),
	KEY(IMPORTS, IMPORT, import, DIGEST, statement),
	KEY(IMPORT_SOURCES, IMPORT, import, DIGEST, source),
	KEY(POLICIES, POLICY, policy, TEXT, policy),
	KEY(POLICY_DIGESTS, POLICY, policy, DIGEST, document_digest),
	KEY(PENDING, PENDING, pending, DIGEST, statement),
	KEY(DISTRUSTS, DISTRUST, distrust, TEXT, fingerprint),
	KEY(REDACTIONS, REDACTION, redaction, DIGEST, target),
};
/* clang-format on */

struct world *
world_new(struct err *err)
{
	struct world *world = calloc(1, sizeof(*world));
	bool ok = world != NULL;

	if (!ok)
		(void)err_memory(err);
	for (size_t i = 0; ok && i < WORLD_INDICES; i++)
		ok = (world->index[i] = map_new(err)) != NULL;
	ok = ok && (world->rows = map_new(err)) != NULL &&
	     (world->heads = map_new(err)) != NULL &&
	     (world->holes = map_new(err)) != NULL &&
	     (world->texts = map_new(err)) != NULL;
	if (!ok) {
		world_free(world);
		return NULL;
	}
	return world;
}

void
world_free(struct world *world)
{
	if (world == NULL)
		return;
	for (size_t i = 0; i < WORLD_INDICES; i++)
		map_free(world->index[i]);
	map_free(world->rows);
	map_free(world->heads);
	map_free(world->holes);
	map_free(world->texts);
	arena_done(&world->arena);
	free(world);
}

void
world_set_schemas(struct world *world, const struct schemas *schemas)
{
	world->schemas = schemas;
}

const struct schemas *
world_schemas(const struct world *world)
{
	return world->schemas;
}

static bool
bucket_add(struct world *world, struct bucket *bucket, void *row,
    struct err *err)
{
	if (bucket->n == bucket->size) {
		size_t size = bucket->size != 0 ? bucket->size * 2 : FIRST_ROWS;
		void **item = arena_array(&world->arena, size, sizeof(*item));

		if (item == NULL)
			return err_memory(err);
		if (bucket->n > 0)
			memcpy(item, bucket->item, bucket->n * sizeof(*item));
		bucket->item = item;
		bucket->size = size;
	}
	bucket->item[bucket->n++] = row;
	return true;
}

static bool
index_add(struct world *world, enum world_index index, struct bytes key,
    void *row, struct err *err)
{
	struct bucket *bucket = map_get(world->index[index], key);

	if (bucket == NULL) {
		bucket = arena_alloc(&world->arena, sizeof(*bucket));
		if (bucket == NULL)
			return err_memory(err);
		if (!map_put(world->index[index], key, bucket, err))
			return false;
	}
	return bucket_add(world, bucket, row, err);
}

/* An occasion is also found by where and when, and by its file and when. */
static bool
index_places(struct world *world, struct occasion_row *row, struct err *err)
{
	auto_buf struct buf place = { 0 };
	auto_buf struct buf source = { 0 };

	world_place(row->group, row->start, row->url, &place);
	world_source_place(&row->source, row->start, &source);
	if (buf_failed(&place) || buf_failed(&source))
		return err_memory(err);
	if (!index_add(world, WORLD_OCCASION_PLACES, buf_bytes(&place), row,
		err))
		return false;
	return digest_is_zero(&row->source) ||
	       index_add(world, WORLD_OCCASION_PLACES, buf_bytes(&source), row,
		   err);
}

/* The value of a member of a row, as bytes; absent text has no data. */
static struct bytes
member(const void *row, enum field_type type, size_t offset)
{
	const unsigned char *at = (const unsigned char *)row + offset;
	const char *text;

	if (type == FIELD_DIGEST)
		return (struct bytes){ at, DIGEST_LEN };
	memcpy(&text, at, sizeof(text));
	return text != NULL ? bytes_of(text) : (struct bytes){ NULL, 0 };
}

/* Enter a row, already copied, under each of its keys. */
static bool
index_row(struct world *world, enum change_kind kind, void *row,
    struct err *err)
{
	for (size_t i = 0; i < COUNT(keys); i++) {
		if (keys[i].kind != kind)
			continue;
		struct bytes key = member(row, keys[i].type, keys[i].offset);
		if (key.data != NULL &&
		    !index_add(world, keys[i].index, key, row, err))
			return false;
	}
	return kind != CHANGE_OCCASION || index_places(world, row, err);
}

/* The world's one copy of a string; it may well be the likely one. */
static const char *
intern(struct world *world, const char *text, const char *likely,
    struct err *err)
{
	struct bytes key = bytes_of(text);
	char *copy;

	if (likely != NULL && strcmp(likely, text) == 0)
		return likely;
	copy = map_get(world->texts, key);
	if (copy != NULL)
		return copy;
	copy = arena_strdup(&world->arena, text);
	if (copy == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	return map_put(world->texts, key, copy, err) ? copy : NULL;
}

static const char *
text_at(const void *row, size_t offset)
{
	const char *text;

	memcpy(&text, (const unsigned char *)row + offset, sizeof(text));
	return text;
}

/*
 * A copy of the row inside a change, strings and all.  Much of it is often what
 * the row of its kind before it says.
 */
static void *
copy_row(struct world *world, const struct change *change, struct err *err)
{
	const struct change_info *info = change_info(change->kind);
	const struct bucket *all = &world->all[change->kind];
	const void *before = all->n > 0 ? all->item[all->n - 1] : NULL;
	unsigned char *row = arena_alloc(&world->arena, info->size);

	if (row == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	memcpy(row, &change->row, info->size);
	for (size_t i = 0; i < info->fields_n; i++) {
		const size_t offset = info->field[i].offset;
		const char *text;

		if (info->field[i].type != FIELD_TEXT ||
		    (text = text_at(row, offset)) == NULL)
			continue;
		text = intern(world, text,
		    before != NULL ? text_at(before, offset) : NULL, err);
		if (text == NULL)
			return NULL;
		memcpy(row + offset, &text, sizeof(text));
	}
	return row;
}

/* What names a row among all others. */
struct row_key {
	uint64_t kind;
	uint64_t since;
	int64_t ordinal;
};

static struct bytes
key_bytes(const struct row_key *key)
{
	return (struct bytes){ (const unsigned char *)key, sizeof(*key) };
}

/* Is a row one that comes before the key among those of its kind? */
static bool
is_before(const struct row *row, const struct row_key *key)
{
	return row->since < key->since ||
	       (row->since == key->since && row->ordinal < key->ordinal);
}

/* Where among the rows of a kind, which are in order, a key is or would be. */
static size_t
place_of(const struct bucket *all, const struct row_key *key)
{
	size_t from = 0, until = all->n;

	/* Mostly the next one. */
	if (until == 0 || is_before(all->item[until - 1], key))
		return until;
	while (from < until) {
		size_t middle = from + (until - from) / 2;

		if (is_before(all->item[middle], key))
			from = middle + 1;
		else
			until = middle;
	}
	return from;
}

/*
 * Rows of a kind that came in order, as they do from a log, are found in their
 * list; a map takes an entry for each.
 */
static struct row *
find_row(const struct world *world, const struct row_key *key)
{
	const struct bucket *all = &world->all[key->kind];
	size_t place;

	if (world->jumbled[key->kind])
		return map_get(world->rows, key_bytes(key));
	place = place_of(all, key);
	if (place == all->n)
		return NULL;
	struct row *row = all->item[place];
	return row->since == key->since && row->ordinal == key->ordinal ? row
									: NULL;
}

/* From now on the rows of a kind are found by the map. */
static bool
jumble(struct world *world, enum change_kind kind, struct err *err)
{
	const struct bucket *all = &world->all[kind];

	for (size_t i = 0; i < all->n; i++) {
		const struct row *row = all->item[i];
		const struct row_key key = { kind, row->since, row->ordinal };

		if (!map_put(world->rows, key_bytes(&key), all->item[i], err))
			return false;
	}
	world->jumbled[kind] = true;
	return true;
}

/* Keep a row that is not there. */
static bool
keep_row(struct world *world, const struct row_key *key, void *row,
    struct err *err)
{
	struct bucket *all = &world->all[key->kind];

	if (!world->jumbled[key->kind] && place_of(all, key) < all->n &&
	    !jumble(world, (enum change_kind)key->kind, err))
		return false;
	return (!world->jumbled[key->kind] ||
		   map_put(world->rows, key_bytes(key), row, err)) &&
	       bucket_add(world, all, row, err);
}

static bool
end_row(struct world *world, const struct change_end *end, struct err *err)
{
	const struct row_key key = { end->kind, end->since, end->ordinal };
	struct row *row = find_row(world, &key);

	if (row == NULL)
		return err_set(err, ERR_INTERNAL, "no %s row to end",
		    change_info(end->kind)->name);
	row->until = end->until;
	return true;
}

bool
world_add(struct world *world, const struct change *change, struct err *err)
{
	if (change->kind == CHANGE_END)
		return end_row(world, &change->end, err);
	if (change->kind == CHANGE_ERASE)
		return true;

	const struct row_key key = { change->kind, change->row.since,
		change->row.ordinal };
	if (find_row(world, &key) != NULL)
		return true;
	void *row = copy_row(world, change, err);
	return row != NULL && keep_row(world, &key, row, err) &&
	       index_row(world, change->kind, row, err);
}

static struct rows
rows_in(const struct bucket *bucket)
{
	return (struct rows){ (const void *const *)bucket->item, bucket->n };
}

struct rows
world_find(const struct world *world, enum world_index index, struct bytes key)
{
	const struct bucket *bucket = map_get(world->index[index], key);

	return bucket != NULL ? rows_in(bucket) : (struct rows){ NULL, 0 };
}

const void *
world_standing(const struct world *world, enum world_index index,
    struct bytes key, uint64_t size)
{
	struct rows rows = world_find(world, index, key);

	for (size_t i = rows.n; i-- > 0;)
		if (row_stands(rows.item[i], size))
			return rows.item[i];
	return NULL;
}

struct rows
world_all(const struct world *world, enum change_kind kind)
{
	return rows_in(&world->all[kind]);
}

const struct community_row *
world_community(const struct world *world)
{
	struct rows rows = world_all(world, CHANGE_COMMUNITY);

	return rows.n > 0 ? rows.item[0] : NULL;
}

bool
world_note_hole(struct world *world, const struct digest *digest,
    struct err *err)
{
	static char noted;

	return map_put(world->holes, digest_bytes(digest), &noted, err);
}

bool
world_is_hole(const struct world *world, const struct digest *digest)
{
	return map_get(world->holes, digest_bytes(digest)) != NULL;
}

bool
world_has_holes(const struct world *world)
{
	return map_count(world->holes) > 0;
}

const struct redaction_row *
world_redaction(const struct world *world, const struct digest *digest,
    uint64_t size)
{
	return world_standing(world, WORLD_REDACTIONS, digest_bytes(digest),
	    size);
}

size_t
world_redacted(const struct world *world, uint64_t size)
{
	struct rows rows = world_all(world, CHANGE_REDACTION);
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++) {
		const struct redaction_row *row = rows.item[i];

		if ((uint64_t)row->entry < size && row->row.since >= size)
			n++;
	}
	return n;
}

bool
world_note_head(struct world *world, uint64_t size, const struct digest *root,
    struct err *err)
{
	struct digest *copy = arena_alloc(&world->arena, sizeof(*copy));

	if (copy == NULL)
		return err_memory(err);
	*copy = *root;
	return map_put(world->heads,
	    (struct bytes){ (const unsigned char *)&size, sizeof(size) }, copy,
	    err);
}

const struct digest *
world_head(const struct world *world, uint64_t size)
{
	return map_get(world->heads,
	    (struct bytes){ (const unsigned char *)&size, sizeof(size) });
}

void
world_place(const char *group, int64_t start, const char *url, struct buf *key)
{
	buf_printf(key, "%s %" PRId64 " %s", group, start,
	    url != NULL ? url : "");
}

void
world_source_place(const struct digest *source, int64_t start, struct buf *key)
{
	buf_printf(key, "%s %" PRId64, digest_hex(source).text, start);
}
