#include "api/endpoints.h"
#include "api/forms.h"
#include "api/listing.h"
#include "core/instant.h"
#include "core/jput.h"
#include "core/text.h"
#include "store/lists.h"
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

/* Which groups a list has; starts with everything read. */
struct wanted {
	const char *text; /* folded, or NULL */
	const char *kind; /* or NULL */
};

/* Is the text in the slug, the title or another name? */
static bool
has_text(const struct question *question, const struct group_row *row,
    const char *text)
{
	struct rows rows = world_all(question->world, CHANGE_ALIAS);

	if (text_find(row->slug, text) != NULL ||
	    text_find(row->title, text) != NULL)
		return true;
	for (size_t i = 0; i < rows.n; i++) {
		const struct alias_row *alias = rows.item[i];

		if (row_stands(&alias->row, question->size) &&
		    strcmp(alias->group, row->slug) == 0 &&
		    text_find(alias->name, text) != NULL)
			return true;
	}
	return false;
}

static bool
is_wanted(const struct question *question, const struct group_row *row,
    const struct wanted *wanted)
{
	return (wanted->kind == NULL || strcmp(row->kind, wanted->kind) == 0) &&
	       (wanted->text == NULL || has_text(question, row, wanted->text));
}

/* All terms of its chairs, as they are known now. */
static json_t *
chairs_json(const struct question *question, const char *slug, struct err *err)
{
	struct rows rows =
	    world_find(question->world, WORLD_OFFICE_KINDS, bytes_of("chair"));
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < rows.n; i++) {
		const struct office_row *row = rows.item[i];

		if (row_stands(&row->row, question->size) &&
		    row->group != NULL && strcmp(row->group, slug) == 0 &&
		    !jput_item(array, forms_office(question, row, err), err))
			return NULL;
	}
	return json_incref(array);
}

static bool
put_last_meeting(json_t *doc, const struct store_last_list *meetings,
    const char *slug, struct err *err)
{
	for (size_t i = 0; i < meetings->n; i++) {
		const struct store_last_meeting *one = &meetings->item[i];

		if (strcmp(one->group, slug) == 0)
			return jput(doc, "last_meeting",
			    json_pack("{s:s, s:s, s:s}", "statement",
				digest_hex(&one->statement).text, "name",
				one->name, "start",
				instant_format(one->start).text),
			    err);
	}
	return true;
}

static json_t *
listed_json(const struct question *question, const struct group_row *row,
    const struct store_last_list *meetings, struct err *err)
{
	auto_json json_t *doc = forms_group(question, row, err);

	return doc != NULL &&
		       jput(doc, "chairs",
			   chairs_json(question, row->slug, err), err) &&
		       put_last_meeting(doc, meetings, row->slug, err)
		   ? json_incref(doc)
		   : NULL;
}

/* The groups after the cursor, one more than a page has if there are. */
static bool
find_page(struct question *question, const struct listing *listing,
    const struct wanted *wanted, const struct group_row ***out, size_t *n,
    struct err *err)
{
	const struct group_row **list;
	size_t all;

	*n = 0;
	if (!standing_groups(question, &list, &all, err))
		return false;
	for (size_t i = 0; i < all && *n <= listing->limit; i++)
		if ((listing->after == NULL ||
			strcmp(list[i]->slug, listing->after) > 0) &&
		    is_wanted(question, list[i], wanted))
			list[(*n)++] = list[i];
	*out = list;
	return true;
}

static bool
add_page(struct question *question, struct listing *listing,
    const struct group_row *const *list, size_t n, struct err *err)
{
	const struct store_scope scope = question_scope(question);
	const char **slugs = arena_array(&question->arena, n, sizeof(*slugs));
	struct store_last_list meetings;

	if (slugs == NULL)
		return err_memory(err);
	for (size_t i = 0; i < n; i++)
		slugs[i] = list[i]->slug;
	const struct store_slugs groups = { slugs, n };
	if (!store_last_meetings(question->service->db, &scope, &groups,
		&question->arena, &meetings, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!listing_add(listing,
			listed_json(question, list[i], &meetings, err), err))
			return false;
	return true;
}

/*
 * GET /api/v1/{c}/groups?q=&kind=&size=&limit=&cursor=: every group, by slug,
 * with the other names under which it is known, the terms of its chairs, whose
 * "until" may have passed, and the last meeting that was held.  With q those
 * that have it in the slug, the title or another name.
 *
 *	200  {"items":[{"slug","kind","title","parent","aliases","chairs",
 *	     "last_meeting":{"statement","name","start"},...}],"next"}
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
	struct wanted wanted = { .kind = query_arg(query, "kind") };
	const struct group_row **list;
	size_t n;

	if (!question_open(&question, service, query,
		"q kind size limit cursor", err) ||
	    !listing_open(&listing, query, &question.arena, err) ||
	    !question_sought(&question, &wanted.text, err) ||
	    !load(&question, err) ||
	    !find_page(&question, &listing, &wanted, &list, &n, err))
		return false;
	size_t shown = n > listing.limit ? listing.limit : n;
	if (!add_page(&question, &listing, list, shown, err))
		return false;
	json_t *doc = listing_doc(&listing,
	    n > shown ? list[shown - 1]->slug : NULL, err);
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
