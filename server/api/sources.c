#include "core/sources.h"
#include "api/endpoints.h"
#include "api/listing.h"
#include "core/instant.h"
#include "core/jput.h"
#include "store/load.h"

static bool
put_period(json_t *doc, int64_t from, int64_t until_at, struct err *err)
{
	return jput_instant(doc, "from", from, err) &&
	       (until_at == INSTANT_MAX ||
		   jput_instant(doc, "until", until_at, err));
}

static bool
put_gap(json_t *doc, const struct coverage_row *gap, struct err *err)
{
	return jput_text(doc, "kind", "gap", err) &&
	       jput_text(doc, "source", gap->source, err) &&
	       jput_text(doc, "activity", gap->activity, err) &&
	       jput_text(doc, "group", gap->group, err) &&
	       put_period(doc, gap->from, gap->until_at, err) &&
	       jput_text(doc, "reason", gap->reason, err) &&
	       jput_text(doc, "by", gap->by, err);
}

static bool
put_list(json_t *doc, const struct list_row *list, struct err *err)
{
	return jput_text(doc, "kind", "list", err) &&
	       jput_text(doc, "list", list->list, err) &&
	       jput_instant(doc, "taken_at", list->taken_at, err) &&
	       jput(doc, "complete", json_boolean(list->complete), err) &&
	       jput_text(doc, "url", list->url, err) &&
	       jput_text(doc, "by", list->by, err);
}

static bool
put_metric(json_t *doc, const struct metric_row *metric, struct err *err)
{
	return jput_text(doc, "kind", "metric", err) &&
	       jput_text(doc, "source", metric->source, err) &&
	       jput_text(doc, "measure", metric->measure, err) &&
	       put_period(doc, metric->from, metric->until_at, err) &&
	       jput_text(doc, "url", metric->url, err) &&
	       jput_text(doc, "by", metric->by, err);
}

static const struct digest *
statement_of(const struct source *source, size_t i)
{
	const struct coverage_row *gap = source->part[i];
	const struct list_row *list = source->part[i];
	const struct metric_row *metric = source->part[i];

	switch (source->kind) {
	case SOURCE_GAP:
		return &gap->statement;
	case SOURCE_LIST:
		return &list->statement;
	case SOURCE_METRIC:
		break;
	}
	return &metric->statement;
}

/* Which parts are there, by which statements, and which are not. */
static bool
put_parts(json_t *doc, const struct source *source, struct err *err)
{
	json_t *statements = json_array();
	size_t next = 0;

	if (!jput(doc, "statements", statements, err))
		return false;
	json_t *missing = json_array();
	if (!jput(doc, "missing", missing, err))
		return false;
	for (size_t i = 0; i < source->n; i++)
		if (!jput_item(statements,
			json_string(digest_hex(statement_of(source, i)).text),
			err))
			return false;
	for (int64_t part = 1; part <= source->parts; part++) {
		if (next < source->n && source_part(source, next) == part)
			next++;
		else if (!jput_item(missing, json_integer(part), err))
			return false;
	}
	return jput_int(doc, "parts", source->parts, err) &&
	       jput_int(doc, "present", (int64_t)source->n, err);
}

static json_t *
source_json(const struct source *source, struct err *err)
{
	auto_json json_t *doc = json_object();
	const void *first = source->part[0];
	bool put = false;

	switch (source->kind) {
	case SOURCE_GAP:
		put =
		    put_gap(doc, first, err) &&
		    jput_digest(doc, "statement", statement_of(source, 0), err);
		break;
	case SOURCE_LIST:
		put = put_list(doc, first, err) && put_parts(doc, source, err);
		break;
	case SOURCE_METRIC:
		put =
		    put_metric(doc, first, err) && put_parts(doc, source, err);
		break;
	}
	return put && jput(doc, "whole", json_boolean(source_is_whole(source)),
			  err)
		   ? json_incref(doc)
		   : NULL;
}

/* Put one page into the list; *last is set when there are more. */
static bool
list_page(struct listing *listing, const struct source *source, size_t n,
    const char **last, struct err *err)
{
	size_t added = 0;

	*last = NULL;
	for (size_t i = 0; i < n; i++) {
		if (listing->after != NULL &&
		    strcmp(source[i].key, listing->after) <= 0)
			continue;
		if (added++ == listing->limit) {
			*last = source[i - 1].key;
			return true;
		}
		if (!listing_add(listing, source_json(&source[i], err), err))
			return false;
	}
	return true;
}

/*
 * GET /api/v1/{c}/sources?size=&limit=&cursor=: what was taken over from
 * elsewhere and what is known to be missing: gaps, then lists, then metrics,
 * each by name and time.  "incomplete" counts, over all pages, gaps and what
 * lacks parts.
 *
 *	200  {"incomplete","items":[...],"next"}, each
 *	     {"kind":"gap","source","activity"?,"group"?,"from","until"?,
 *	     "reason"?,"by","statement","whole"},
 *	     {"kind":"list","list","taken_at","complete","url"?,"by","parts",
 *	     "present","missing","statements","whole"} or
 *	     {"kind":"metric","source","measure","from","until","url"?,"by",
 *	     "parts","present","missing","statements","whole"}
 *	404  no such community
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
sources_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_listing struct listing listing = { 0 };
	struct source *source;
	int64_t incomplete = 0;
	const char *last;
	size_t n;

	if (!question_open(&question, service, query, "size limit cursor",
		err) ||
	    !listing_open(&listing, query, &question.arena, err) ||
	    !store_load_governance(service->db, &question.community,
		question.world, err) ||
	    !store_load_kinds(service->db, &question.community,
		1u << CHANGE_LIST | 1u << CHANGE_METRIC, question.size,
		question.world, err) ||
	    !sources_find(question.world, question.size, &question.arena,
		&source, &n, err) ||
	    !list_page(&listing, source, n, &last, err))
		return false;
	for (size_t i = 0; i < n; i++)
		incomplete += !source_is_whole(&source[i]);
	auto_json json_t *doc = listing_doc(&listing, last, err);
	return doc != NULL && jput_int(doc, "incomplete", incomplete, err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
