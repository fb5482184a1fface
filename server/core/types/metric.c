#include "core/types/part.h"

#include <stdio.h>

/* metric: a number for each identity, measured elsewhere for exactly one
 * period, in one or more parts. */

struct metric {
	const char *source;
	const char *measure;
	int64_t from;
	int64_t until_at;
	struct part part;
	const char *url; /* or NULL */
	const char *const *identities;
	const int64_t *values;
	size_t values_n;
};

static bool
parse_values(struct body *body, struct metric *metric, struct err *err)
{
	size_t n = body_count(body, "values");
	int64_t *values = body_alloc(body, n, sizeof(*values));

	for (size_t i = 0; values != NULL && i < n; i++) {
		struct body item = body_item(body, "values", i);

		values[i] = body_int(&item, "value", 0);
	}
	metric->values = values;
	metric->values_n = n;
	return body_ok(body) && part_identities(body, "values", "identity",
				    &metric->identities, err);
}

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct metric *metric = body_alloc(&body, 1, sizeof(*metric));

	if (metric == NULL)
		return false;
	metric->source = body_text(&body, "source");
	metric->measure = body_text(&body, "measure");
	metric->from = body_date(&body, "from", 0);
	metric->until_at = body_expiry(&body, "until");
	metric->url = body_text(&body, "url");
	*out = metric;
	if (body_ok(&body) && metric->from >= metric->until_at)
		return body_fail(&body, "until", "must be after from");
	return body_ok(&body) && part_parse(&body, &metric->part) &&
	       parse_values(&body, metric, err);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct metric *metric = statement->body;

	if (!wants_add(wants, WANT_METRIC, metric->source, err))
		return false;
	for (size_t i = 0; i < metric->values_n; i++)
		if (!wants_add(wants, WANT_MEASURED, metric->identities[i],
			err))
			return false;
	return digest_is_zero(&metric->part.replaces) ||
	       wants_digest(wants, WANT_STATEMENT, &metric->part.replaces, err);
}

/* Is it the same measure over the same period? */
static bool
is_part(const struct metric *metric, const struct metric_row *row,
    const struct moment *at)
{
	return row_stands(&row->row, at->index) &&
	       strcmp(row->measure, metric->measure) == 0 &&
	       row->from == metric->from && row->until_at == metric->until_at;
}

/* A number of the same identity in another part, or NULL. */
static const struct measured_row *
measured_before(const struct world *world, const struct metric *metric,
    const char *identity, const struct moment *at)
{
	struct rows rows =
	    world_find(world, WORLD_MEASURED, bytes_of(identity));

	for (size_t i = 0; i < rows.n; i++) {
		const struct measured_row *row = rows.item[i];

		if (row_stands(&row->row, at->index) &&
		    strcmp(row->source, metric->source) == 0 &&
		    strcmp(row->measure, metric->measure) == 0 &&
		    row->from == metric->from &&
		    row->until_at == metric->until_at &&
		    !digest_equal(&row->statement, &metric->part.replaces))
			return row;
	}
	return NULL;
}

/* No identity has two numbers. */
static bool
check_values(const struct world *world, const struct metric *metric,
    const struct moment *at, struct err *err)
{
	for (size_t i = 0; i < metric->values_n; i++) {
		const struct measured_row *before =
		    measured_before(world, metric, metric->identities[i], at);
		char field[64];

		if (before == NULL)
			continue;
		(void)snprintf(field, sizeof(field),
		    "/body/values/%zu/identity", i);
		return err_field(err, ERR_CONFLICT, field,
		    "has the number %lld in another part, %s",
		    (long long)before->value,
		    digest_hex(&before->statement).text);
	}
	return true;
}

static bool
check_parts(const struct world *world, const struct metric *metric,
    const struct moment *at, struct err *err)
{
	struct rows rows =
	    world_find(world, WORLD_METRICS, bytes_of(metric->source));
	bool found = digest_is_zero(&metric->part.replaces);

	for (size_t i = 0; i < rows.n; i++) {
		const struct metric_row *row = rows.item[i];
		const struct part before = { .part = row->part,
			.parts = row->parts };

		if (!is_part(metric, row, at))
			continue;
		if (!part_fits(&metric->part, &before, &row->statement, err))
			return false;
		found = found ||
			digest_equal(&metric->part.replaces, &row->statement);
	}
	return found || err_field(err, ERR_UNKNOWN_TARGET, "/body/replaces",
			    "is no standing part of that measure and period");
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct metric *metric = statement->body;

	if (metric->until_at > at->recorded_at)
		return err_field(err, ERR_BAD_TIME, "/body/until",
		    "the period is not over yet");
	return check_parts(world, metric, at, err) &&
	       check_values(world, metric, at, err);
}

static bool
add_values(const struct statement *statement, struct changes *changes,
    struct err *err)
{
	const struct metric *metric = statement->body;

	for (size_t i = 0; i < metric->values_n; i++) {
		struct change *row = changes_add(changes, CHANGE_MEASURED, err);

		if (row == NULL)
			return false;
		row->measured.statement = statement->digest;
		row->measured.identity = metric->identities[i];
		row->measured.source = metric->source;
		row->measured.measure = metric->measure;
		row->measured.from = metric->from;
		row->measured.until_at = metric->until_at;
		row->measured.value = metric->values[i];
	}
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct metric *metric = statement->body;
	const struct digest *replaces = &metric->part.replaces;
	struct change *row;

	(void)at;
	(void)authority;
	if (!digest_is_zero(replaces) &&
	    (!part_end(world, WORLD_METRICS_IN, CHANGE_METRIC, replaces,
		 changes, err) ||
		!part_end(world, WORLD_MEASURED_IN, CHANGE_MEASURED, replaces,
		    changes, err)))
		return false;
	row = changes_add(changes, CHANGE_METRIC, err);
	if (row == NULL)
		return false;
	row->metric.statement = statement->digest;
	row->metric.source = metric->source;
	row->metric.measure = metric->measure;
	row->metric.from = metric->from;
	row->metric.until_at = metric->until_at;
	row->metric.part = metric->part.part;
	row->metric.parts = metric->part.parts;
	row->metric.url = metric->url;
	row->metric.by = statement->by;
	return add_values(statement, changes, err);
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct metric *metric = statement->body;

	row->target = metric->part.replaces;
}

const struct type type_metric = {
	.name = "metric",
	.schema = "metric.json",
	.parse = parse,
	.wants = wants,
	.may = part_may,
	.check = check,
	.change = change,
	.about = about,
};
