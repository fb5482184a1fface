#include "cli/rowsums.h"

#include <jansson.h>

#include "cli/output.h"
#include "core/arena.h"
#include "core/map.h"

/* One import. */
struct rowsum {
	int64_t rows_in;
	int64_t matched;
	int64_t queued;
	int64_t rejected;
	int64_t recorded;
};

struct rowsums {
	struct arena arena;
	struct map *by_digest; /* struct rowsum by hex digest */
};

struct rowsums *
rowsums_new(struct err *err)
{
	struct rowsums *sums = calloc(1, sizeof(*sums));

	if (sums == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	sums->by_digest = map_new(err);
	if (sums->by_digest == NULL) {
		rowsums_free(sums);
		return NULL;
	}
	return sums;
}

void
rowsums_free(struct rowsums *sums)
{
	if (sums == NULL)
		return;
	map_free(sums->by_digest);
	arena_done(&sums->arena);
	free(sums);
}

static int64_t
count_rejected(const json_t *body)
{
	const json_t *list = json_object_get(body, "rejections");
	int64_t n = 0;
	size_t i;
	json_t *one;

	json_array_foreach (list, i, one) {
		n += (int64_t)json_array_size(json_object_get(one, "rows"));
	}
	return n;
}

static bool
add_import(struct rowsums *sums, const struct statement *statement,
    const json_t *body, struct err *err)
{
	struct rowsum *sum = arena_alloc(&sums->arena, sizeof(*sum));

	if (sum == NULL)
		return err_memory(err);
	sum->rows_in = output_number(body, "rows_in");
	sum->matched = output_number(body, "matched");
	sum->queued = output_number(body, "queued");
	sum->rejected = count_rejected(body);
	if (sum->rows_in != sum->matched + sum->queued + sum->rejected)
		return err_field(err, ERR_WRONG_SUMS, "/body/rows_in",
		    "matched, queued and rejected do not add up to it");
	return map_put(sums->by_digest,
	    bytes_of(digest_hex(&statement->digest).text), sum, err);
}

/* The rows of a contribution, or of everybody at an occasion. */
static int64_t
count_rows(const json_t *body)
{
	const json_t *attendees = json_object_get(body, "attendees");
	int64_t n = (int64_t)json_array_size(json_object_get(body, "rows"));
	size_t i;
	json_t *one;

	json_array_foreach (attendees, i, one) {
		n += (int64_t)json_array_size(json_object_get(one, "rows"));
	}
	return n;
}

static bool
add_fact(struct rowsums *sums, const json_t *body, struct err *err)
{
	struct rowsum *sum =
	    map_get(sums->by_digest, bytes_of(output_text(body, "import")));

	if (sum == NULL)
		return true;
	sum->recorded += count_rows(body);
	if (sum->recorded > sum->matched + sum->queued)
		return err_field(err, ERR_WRONG_SUMS, "/body/rows",
		    "the facts of this import name more rows than it counted");
	return true;
}

/* Is it an import, or made of one?  Most are neither, and stay unread. */
static bool
is_counted(const struct statement *statement)
{
	struct statement_row about = { 0 };
	const char *type = statement->type->name;

	if (strcmp(type, "import") == 0)
		return true;
	if (strcmp(type, "occasion") != 0 && strcmp(type, "contribution") != 0)
		return false;
	statement->type->about(statement, &about);
	return !digest_is_zero(&about.target);
}

bool
rowsums_add(struct rowsums *sums, const struct statement *statement,
    struct err *err)
{
	const struct bytes payload = statement->payload;
	json_error_t why;

	if (!is_counted(statement))
		return true;
	auto_json json_t *doc =
	    json_loadb((const char *)payload.data, payload.len, 0, &why);
	const json_t *body = json_object_get(doc, "body");

	return strcmp(statement->type->name, "import") == 0
		   ? add_import(sums, statement, body, err)
		   : add_fact(sums, body, err);
}

static bool
add_to_total(struct bytes key, void *value, void *context)
{
	const struct rowsum *sum = value;
	struct rowsums_total *total = context;

	(void)key;
	total->imports++;
	total->rows_in += sum->rows_in;
	total->matched += sum->matched;
	total->queued += sum->queued;
	total->rejected += sum->rejected;
	total->recorded += sum->recorded;
	if (sum->recorded < sum->matched + sum->queued)
		total->incomplete++;
	return true;
}

struct rowsums_total
rowsums_total(const struct rowsums *sums)
{
	struct rowsums_total total = { 0 };

	(void)map_each(sums->by_digest, add_to_total, &total);
	return total;
}
