#include "api/endpoints.h"
#include "api/forms.h"
#include "api/listing.h"
#include "core/jput.h"
#include "store/lists.h"
#include "store/load.h"

static int
compare_slugs(const void *a, const void *b)
{
	const struct organisation_row *const *left = a;
	const struct organisation_row *const *right = b;

	return strcmp((*left)->slug, (*right)->slug);
}

/* The standing row of every organisation, by slug. */
static bool
standing_rows(struct question *question, const struct organisation_row ***out,
    size_t *n, struct err *err)
{
	struct rows rows = world_all(question->world, CHANGE_ORGANISATION);
	const struct organisation_row **list =
	    arena_array(&question->arena, rows.n, sizeof(*list));

	if (list == NULL)
		return err_memory(err);
	*n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		const struct organisation_row *row = rows.item[i];

		if (row_stands(&row->row, question->size))
			list[(*n)++] = row;
	}
	if (*n > 1)
		qsort(list, *n, sizeof(*list), compare_slugs);
	*out = list;
	return true;
}

/* How many of a name there are; NULL counts the independent. */
static uint64_t
count_of(const struct store_counts *counts, const char *name)
{
	for (size_t i = 0; i < counts->n; i++) {
		const char *one = counts->item[i].name;

		if (name == NULL || one == NULL ? name == one
						: strcmp(name, one) == 0)
			return counts->item[i].n;
	}
	return 0;
}

static json_t *
aliases_json(const struct question *question, const char *slug, struct err *err)
{
	struct rows rows = world_find(question->world, WORLD_ORGANISATION_NAMES,
	    bytes_of(slug));
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < rows.n; i++) {
		const struct organisation_alias_row *row = rows.item[i];

		if (row_stands(&row->row, question->size) &&
		    !jput_item(array, json_string(row->name), err))
			return NULL;
	}
	return json_incref(array);
}

static json_t *
parents_json(const struct question *question, const char *slug, struct err *err)
{
	struct rows rows = world_find(question->world,
	    WORLD_ORGANISATION_PARENTS, bytes_of(slug));
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < rows.n; i++) {
		const struct organisation_parent_row *row = rows.item[i];
		json_t *item;

		if (!row_stands(&row->row, question->size))
			continue;
		item = json_pack("{s:s}", "organisation", row->parent);
		if (!jput_item(array, item, err) ||
		    (row->from > 0 &&
			!jput_instant(item, "from", row->from, err)) ||
		    (row->until_at < INSTANT_MAX &&
			!jput_instant(item, "until", row->until_at, err)))
			return NULL;
	}
	return json_incref(array);
}

static json_t *
organisation_json(const struct question *question,
    const struct organisation_row *row, uint64_t people, struct err *err)
{
	auto_json json_t *json = json_object();

	return jput_text(json, "slug", row->slug, err) &&
		       jput_text(json, "name", row->name, err) &&
		       jput_text(json, "url", row->url, err) &&
		       jput(json, "aliases",
			   aliases_json(question, row->slug, err), err) &&
		       jput(json, "parents",
			   parents_json(question, row->slug, err), err) &&
		       jput_int(json, "people", (int64_t)people, err) &&
		       jput_int(json, "since", (int64_t)row->row.since, err) &&
		       jput_digest(json, "statement", &row->statement, err)
		   ? json_incref(json)
		   : NULL;
}

/* Put one page of them into the list; *last is set when there are more. */
static bool
list_page(struct listing *listing, struct question *question,
    const struct store_counts *counts, const char **last, struct err *err)
{
	const struct organisation_row **list = NULL;
	size_t added = 0;
	size_t n = 0;

	*last = NULL;
	if (!standing_rows(question, &list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (listing->after != NULL &&
		    strcmp(list[i]->slug, listing->after) <= 0)
			continue;
		if (added++ == listing->limit) {
			*last = list[i - 1]->slug;
			return true;
		}
		if (!listing_add(listing,
			organisation_json(question, list[i],
			    count_of(counts, list[i]->slug), err),
			err))
			return false;
	}
	return true;
}

/*
 * GET /api/v1/{c}/organisations?as_of=&size=&limit=&cursor=: every
 * organisation, by slug, and how many people say that they work there at the
 * instant; and how many say that they work for nobody.
 *
 *	200  {"instant","independent","items":[{"slug","name","url"?,
 *	     "aliases","parents","people","since","statement"}],"next"}
 *	400  as_of is no instant
 *	404  no such community
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
organisations_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_listing struct listing listing = { 0 };
	struct store_counts counts;
	const char *last;

	if (!question_open(&question, service, query, "as_of size limit cursor",
		err) ||
	    !question_as_of(&question, err) ||
	    !listing_open(&listing, query, &question.arena, err) ||
	    !store_load_governance(service->db, &question.community,
		question.world, err))
		return false;
	const struct store_scope scope = question_scope(&question);
	if (!store_counts_by_organisation(service->db, &scope, question.instant,
		&question.arena, &counts, err) ||
	    !list_page(&listing, &question, &counts, &last, err))
		return false;
	auto_json json_t *doc = listing_doc(&listing, last, err);
	return doc != NULL &&
	       jput_instant(doc, "instant", question.instant, err) &&
	       jput_int(doc, "independent", (int64_t)count_of(&counts, NULL),
		   err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
