#include <inttypes.h>
#include <stdio.h>

#include "api/endpoints.h"
#include "api/forms.h"
#include "api/listing.h"
#include "core/jput.h"
#include "store/load.h"

static bool
load(struct question *question, struct err *err)
{
	return store_load_governance(question->service->db,
	    &question->community, question->world, err);
}

static int
compare_slugs(const void *a, const void *b)
{
	const struct group_row *const *left = a;
	const struct group_row *const *right = b;

	return strcmp((*left)->slug, (*right)->slug);
}

/* The standing row of every group, by slug. */
static bool
standing_groups(struct question *question, const struct group_row ***out,
    size_t *n, struct err *err)
{
	struct rows rows = world_all(question->world, CHANGE_GROUP);
	const struct group_row **list =
	    arena_array(&question->arena, rows.n, sizeof(*list));

	if (list == NULL)
		return err_memory(err);
	*n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		const struct group_row *row = rows.item[i];

		if (world_group(question->world, row->slug, question->size) ==
		    row)
			list[(*n)++] = row;
	}
	if (*n > 1)
		qsort(list, *n, sizeof(*list), compare_slugs);
	*out = list;
	return true;
}

/*
 * GET /api/v1/{c}/groups?size=&limit=&cursor=: every group, by slug, with
 * the other names under which it is known.
 *
 *	200  {"items":[{"slug","kind","title","parent","aliases",...}],"next"}
 *	404  no such community
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
groups_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_listing struct listing listing = { 0 };
	const struct group_row **list;
	const char *last = NULL;
	size_t added = 0;
	size_t n;

	if (!question_open(&question, service, query, "size limit cursor",
		err) ||
	    !listing_open(&listing, query, &question.arena, err) ||
	    !load(&question, err) ||
	    !standing_groups(&question, &list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (listing.after != NULL &&
		    strcmp(list[i]->slug, listing.after) <= 0)
			continue;
		if (added == listing.limit) {
			last = list[i - 1]->slug;
			break;
		}
		if (!listing_add(&listing, forms_group(&question, list[i], err),
			err))
			return false;
		added++;
	}
	json_t *doc = listing_doc(&listing, last, err);
	return doc != NULL && question_answer(&question, answer, doc, err);
}

static json_t *
attributes_json(const struct question *question, const char *slug,
    struct err *err)
{
	struct rows rows =
	    world_find(question->world, WORLD_ATTRIBUTES, bytes_of(slug));
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < rows.n; i++) {
		const struct attribute_row *row = rows.item[i];
		json_t *item;

		if (!row_stands(&row->row, question->size))
			continue;
		item = json_pack("{s:s, s:s}", "name", row->name, "value",
		    row->value);
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
offices_json(const struct question *question, const char *slug, struct err *err)
{
	struct rows rows = world_all(question->world, CHANGE_OFFICE);
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < rows.n; i++) {
		const struct office_row *row = rows.item[i];

		if (row->row.since < question->size && row->group != NULL &&
		    strcmp(row->group, slug) == 0 &&
		    !jput_item(array, forms_office(question, row, err), err))
			return NULL;
	}
	return json_incref(array);
}

/* The slugs of the groups right below it. */
static json_t *
children_json(struct question *question, const char *slug, struct err *err)
{
	auto_json json_t *array = json_array();
	const struct group_row **list;
	size_t n;

	if (!standing_groups(question, &list, &n, err))
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (list[i]->parent != NULL &&
		    strcmp(list[i]->parent, slug) == 0 &&
		    !jput_item(array, json_string(list[i]->slug), err))
			return NULL;
	return json_incref(array);
}

/*
 * GET /api/v1/{c}/groups/{slug}?size=: one group; any of its names will do.
 *
 *	200  as in the list, with "attributes", "offices" held in it,
 *	     "children" and "inbox" (a path)
 *	404  no such community or group
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
groups_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	const struct group_row *group;

	if (!question_open(&question, service, query, "size", err) ||
	    !load(&question, err))
		return false;
	group = question_group(&question, err);
	if (group == NULL)
		return false;
	auto_json json_t *doc = forms_group(&question, group, err);
	return doc != NULL &&
	       jput(doc, "attributes",
		   attributes_json(&question, group->slug, err), err) &&
	       jput(doc, "offices", offices_json(&question, group->slug, err),
		   err) &&
	       jput(doc, "children", children_json(&question, group->slug, err),
		   err) &&
	       jput(doc, "inbox",
		   question_path(&question, "/groups/", group->slug, "/inbox"),
		   err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
