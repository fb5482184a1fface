#include "api/endpoints.h"
#include "api/forms.h"
#include "api/listing.h"
#include "core/jput.h"
#include "store/load.h"

static int
compare_slugs(const void *a, const void *b)
{
	const struct activity_row *const *left = a;
	const struct activity_row *const *right = b;

	return strcmp((*left)->slug, (*right)->slug);
}

static json_t *
activity_json(const struct activity_row *row, struct err *err)
{
	auto_json json_t *json = json_object();

	return jput_text(json, "slug", row->slug, err) &&
		       jput_text(json, "title", row->title, err) &&
		       jput(json, "units", forms_list(row->units), err) &&
		       jput(json, "endorsers", forms_list(row->endorsers),
			   err) &&
		       jput_int(json, "since", (int64_t)row->row.since, err) &&
		       jput_digest(json, "statement", &row->statement, err)
		   ? json_incref(json)
		   : NULL;
}

/* Those in force, by slug. */
static json_t *
items_json(struct question *question, struct err *err)
{
	struct rows rows = world_all(question->world, CHANGE_ACTIVITY);
	const struct activity_row **list =
	    arena_array(&question->arena, rows.n, sizeof(*list));
	auto_json json_t *items = json_array();
	size_t n = 0;

	if (list == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	for (size_t i = 0; i < rows.n; i++) {
		const struct activity_row *row = rows.item[i];

		if (row_stands(&row->row, question->size))
			list[n++] = row;
	}
	if (n > 1)
		qsort(list, n, sizeof(*list), compare_slugs);
	for (size_t i = 0; i < n; i++)
		if (!jput_item(items, activity_json(list[i], err), err))
			return NULL;
	return json_incref(items);
}

/*
 * GET /api/v1/{c}/activities?size=&limit=&cursor=: every activity that
 * contributions can name, by slug.  No units means any; endorsers are the
 * offices that judge what names no group.  There are few: without limit this
 * is one page.
 *
 *	200  {"size","items":[{"slug","title","units","endorsers","since",
 *	     "statement"}],"next"}
 *	404  no such community
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
activities_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *doc = json_object();

	if (!question_open(&question, service, query, "size limit cursor",
		err) ||
	    !store_load_governance(service->db, &question.community,
		question.world, err))
		return false;
	auto_json json_t *items = items_json(&question, err);
	return items != NULL &&
	       jput_int(doc, "size", (int64_t)question.size, err) &&
	       listing_page(query, items, doc, err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
