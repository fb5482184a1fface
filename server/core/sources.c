#include "core/sources.h"

#include <inttypes.h>
#include <stdio.h>

/* A row and what it is a part of. */
struct piece {
	enum source_kind kind;
	const void *row;
	const char *key;
	int64_t part;
	int64_t parts;
};

struct pieces {
	struct piece *item;
	size_t n;
};

bool
source_is_whole(const struct source *source)
{
	return source->kind != SOURCE_GAP &&
	       (int64_t)source->n == source->parts;
}

int64_t
source_part(const struct source *source, size_t i)
{
	const struct list_row *list = source->part[i];
	const struct metric_row *metric = source->part[i];

	if (source->kind == SOURCE_GAP)
		return 1;
	return source->kind == SOURCE_LIST ? list->part : metric->part;
}

/*
 * Times are written with all their digits, so that their order is that of the
 * text; none lies before 1970.
 */
static struct piece
piece_of(enum source_kind kind, const void *row, char *key, size_t size)
{
	const struct coverage_row *gap = row;
	const struct list_row *list = row;
	const struct metric_row *metric = row;
	struct piece piece = { .kind = kind, .row = row, .part = 1 };

	if (kind == SOURCE_GAP) {
		(void)snprintf(key, size, "gap %s %020" PRId64 " %s",
		    gap->source, gap->from, digest_hex(&gap->statement).text);
	} else if (kind == SOURCE_LIST) {
		piece.part = list->part;
		piece.parts = list->parts;
		(void)snprintf(key, size, "list %s %020" PRId64, list->list,
		    list->taken_at);
	} else {
		piece.part = metric->part;
		piece.parts = metric->parts;
		(void)snprintf(key, size,
		    "metric %s %s %020" PRId64 " %020" PRId64, metric->source,
		    metric->measure, metric->from, metric->until_at);
	}
	return piece;
}

static bool
add_pieces(struct pieces *pieces, enum source_kind kind, struct rows rows,
    uint64_t size, struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < rows.n; i++) {
		char key[256];

		if (!row_stands(rows.item[i], size))
			continue;
		struct piece piece =
		    piece_of(kind, rows.item[i], key, sizeof(key));
		piece.key = arena_strdup(arena, key);
		if (piece.key == NULL)
			return err_memory(err);
		pieces->item[pieces->n++] = piece;
	}
	return true;
}

static int
compare_pieces(const void *a, const void *b)
{
	const struct piece *left = a;
	const struct piece *right = b;
	int order = strcmp(left->key, right->key);

	return order != 0
		   ? order
		   : (left->part > right->part) - (left->part < right->part);
}

/* Pieces of one key, which stand side by side, become one source. */
static bool
join(const struct pieces *pieces, struct arena *arena, struct source *out,
    size_t *n, struct err *err)
{
	const void **part = arena_array(arena, pieces->n + 1, sizeof(*part));
	struct source *source = NULL;

	if (part == NULL)
		return err_memory(err);
	*n = 0;
	for (size_t i = 0; i < pieces->n; i++) {
		const struct piece *piece = &pieces->item[i];

		part[i] = piece->row;
		if (source == NULL || strcmp(source->key, piece->key) != 0) {
			source = &out[(*n)++];
			*source = (struct source){ .kind = piece->kind,
				.key = piece->key,
				.part = &part[i],
				.parts = piece->parts };
		}
		source->n++;
	}
	return true;
}

bool
sources_find(const struct world *world, uint64_t size, struct arena *arena,
    struct source **out, size_t *n, struct err *err)
{
	struct rows gaps = world_all(world, CHANGE_COVERAGE);
	struct rows lists = world_all(world, CHANGE_LIST);
	struct rows metrics = world_all(world, CHANGE_METRIC);
	size_t most = gaps.n + lists.n + metrics.n + 1;
	struct pieces pieces = {
		.item = arena_array(arena, most, sizeof(struct piece)),
	};

	*out = arena_array(arena, most, sizeof(**out));
	if (pieces.item == NULL || *out == NULL)
		return err_memory(err);
	if (!add_pieces(&pieces, SOURCE_GAP, gaps, size, arena, err) ||
	    !add_pieces(&pieces, SOURCE_LIST, lists, size, arena, err) ||
	    !add_pieces(&pieces, SOURCE_METRIC, metrics, size, arena, err))
		return false;
	qsort(pieces.item, pieces.n, sizeof(*pieces.item), compare_pieces);
	return join(&pieces, arena, *out, n, err);
}
