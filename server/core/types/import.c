#include "core/types/types.h"

/* import: what was read from a file, and how many of its rows became what:
 * nobody vanishes. */

struct import {
	const char *format;
	const char *name;
	const char *group; /* or NULL */
	struct digest source;
	int64_t rows_in;
	int64_t matched;
	int64_t queued;
	int64_t rejected;
};

/* The rejected rows of a file, in one list. */
struct rejected {
	json_int_t *row;
	size_t n;
};

static int
compare_rows(const void *a, const void *b)
{
	json_int_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return (x > y) - (x < y);
}

/* A reason is named once, with all its rows. */
static bool
is_repeated(const json_t *rejections, size_t n)
{
	const json_t *last = json_array_get(rejections, n);

	for (size_t i = 0; i < n; i++)
		if (json_equal(json_object_get(json_array_get(rejections, i),
				   "reason"),
			json_object_get(last, "reason")))
			return true;
	return false;
}

/* Rejected rows are named one by one, under their reasons. */
static bool
parse_rejected(struct body *body, struct rejected *rejected)
{
	const json_t *rejections = json_object_get(body->json, "rejections");
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(rejections); i++) {
		if (is_repeated(rejections, i))
			return body_fail(body, "rejections",
			    "names a reason twice");
		n += json_array_size(
		    json_object_get(json_array_get(rejections, i), "rows"));
	}
	rejected->row = body_alloc(body, n, sizeof(*rejected->row));
	for (size_t i = 0; body_ok(body) && rejected->n < n; i++) {
		const json_t *rows =
		    json_object_get(json_array_get(rejections, i), "rows");

		for (size_t k = 0; k < json_array_size(rows); k++)
			rejected->row[rejected->n++] =
			    json_integer_value(json_array_get(rows, k));
	}
	return body_ok(body);
}

/* Each is a row of the file, and rejected once: nobody vanishes. */
static bool
check_rejected(struct body *body, const struct rejected *rejected,
    int64_t rows_in)
{
	if (rejected->n == 0)
		return true;
	qsort(rejected->row, rejected->n, sizeof(*rejected->row), compare_rows);
	for (size_t i = 1; i < rejected->n; i++)
		if (rejected->row[i] == rejected->row[i - 1])
			return body_fail(body, "rejections",
			    "names row %lld twice",
			    (long long)rejected->row[i]);
	if (rejected->row[rejected->n - 1] > rows_in)
		return body_fail(body, "rejections", "names row %lld of %lld",
		    (long long)rejected->row[rejected->n - 1],
		    (long long)rows_in);
	return true;
}

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct import *import = body_alloc(&body, 1, sizeof(*import));
	struct rejected rejected = { 0 };

	if (import == NULL || !parse_rejected(&body, &rejected))
		return false;
	import->format = body_text(&body, "format");
	import->name = body_text(&body, "name");
	import->group = body_text(&body, "group");
	import->source = body_digest(&body, "sha256");
	if (body_ok(&body) && digest_is_zero(&import->source))
		return body_fail(&body, "sha256",
		    "must be 64 hex digits, not all of them 0");
	import->rows_in = body_int(&body, "rows_in", 0);
	import->matched = body_int(&body, "matched", 0);
	import->queued = body_int(&body, "queued", 0);
	import->rejected = (int64_t)rejected.n;
	if (body_ok(&body) && import->rows_in != import->matched +
						     import->queued +
						     import->rejected)
		return err_field(err, ERR_WRONG_SUMS, "/body/rows_in",
		    "must be matched + queued + the rejected rows");
	*out = import;
	return body_ok(&body) &&
	       check_rejected(&body, &rejected, import->rows_in);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct import *import = statement->body;

	return wants_digest(wants, WANT_SOURCE, &import->source, err);
}

/* An office of the group's, or of the community's. */
static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	static const char *const communal[] = { OFFICE_REGISTRAR,
		OFFICE_OFFICIAL };
	const struct import *import = statement->body;
	const struct office_row *office;

	for (size_t i = 0; i < COUNT(communal); i++)
		if (office_held(world, statement->by, communal[i], NULL, at) !=
		    NULL) {
			authority->office = communal[i];
			return true;
		}
	if (import->group != NULL)
		return may_by_group(world, statement, at, import->group,
		    authority, err);
	office = office_held_anywhere(world, statement->by,
	    OFFICE_CHAIR " " OFFICE_RECORDER, at);
	if (office == NULL)
		return err_field(err, ERR_FORBIDDEN, "/by",
		    "%s is no recorder, chair, registrar or official now",
		    statement->by);
	authority->office = office->office;
	return true;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct import *import = statement->body;
	const struct import_row *before = world_standing(world,
	    WORLD_IMPORT_SOURCES, digest_bytes(&import->source), at->index);

	if (before != NULL)
		return err_field(err, ERR_CONFLICT, "/body/sha256",
		    "this file is imported already, as %s: nothing is counted "
		    "twice",
		    digest_hex(&before->statement).text);
	return import->group == NULL ||
	       need_group(world, import->group, at, "/body/group", err);
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct import *import = statement->body;
	struct change *row = changes_add(changes, CHANGE_IMPORT, err);

	(void)world;
	(void)at;
	(void)authority;
	if (row == NULL)
		return false;
	row->import.statement = statement->digest;
	row->import.source = import->source;
	row->import.format = import->format;
	row->import.name = import->name;
	row->import.group = import->group;
	row->import.by = statement->by;
	row->import.rows_in = import->rows_in;
	row->import.matched = import->matched;
	row->import.queued = import->queued;
	row->import.rejected = import->rejected;
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct import *import = statement->body;

	row->group = import->group;
}

const struct type type_import = {
	.name = "import",
	.schema = "import.json",
	.parse = parse,
	.wants = wants,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
