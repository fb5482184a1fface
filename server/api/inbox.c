#include <inttypes.h>
#include <stdio.h>

#include "api/endpoints.h"
#include "api/forms.h"
#include "api/listing.h"
#include "core/jput.h"
#include "store/load.h"

/* What waits in several groups, newest first. */
struct inbox {
	struct store_statement *item;
	size_t n;
};

static int
compare_indices(const void *a, const void *b)
{
	const struct store_statement *left = a;
	const struct store_statement *right = b;

	return (left->index < right->index) - (left->index > right->index);
}

/* Add what waits in one group. */
static bool
add_group(struct inbox *inbox, struct question *question,
    struct store_filter *filter, const char *slug, struct err *err)
{
	const struct store_scope scope = question_scope(question);
	struct store_statements found;

	filter->group = slug;
	if (!store_statements(question->service->db, &scope, filter,
		&question->arena, &found, err))
		return false;
	struct store_statement *both =
	    arena_array(&question->arena, inbox->n + found.n, sizeof(*both));
	if (both == NULL)
		return err_memory(err);
	if (inbox->n > 0)
		memcpy(both, inbox->item, inbox->n * sizeof(*both));
	if (found.n > 0)
		memcpy(both + inbox->n, found.item, found.n * sizeof(*both));
	inbox->n += found.n;
	if (inbox->n > 1)
		qsort(both, inbox->n, sizeof(*both), compare_indices);
	inbox->n = inbox->n < filter->limit ? inbox->n : filter->limit;
	inbox->item = both;
	return true;
}

/* From the group and every group below it. */
static bool
gather(struct inbox *inbox, struct question *question,
    struct store_filter *filter, const char *top, struct err *err)
{
	struct rows rows = world_all(question->world, CHANGE_GROUP);

	for (size_t i = 0; i < rows.n; i++) {
		const struct group_row *row = rows.item[i];

		if (world_group(question->world, row->slug, question->size) !=
			row ||
		    !world_is_under(question->world, row->slug, top,
			question->size))
			continue;
		if (!add_group(inbox, question, filter, row->slug, err))
			return false;
	}
	return true;
}

/*
 * GET /api/v1/{c}/groups/{slug}/inbox?size=&limit=&cursor=: claims in the
 * group, or in one below it, that nobody has endorsed or disputed yet,
 * newest first.
 *
 *	200  {"group","items":[{"digest","by","subject","body",...}],"next"}
 *	404  no such community or group
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
inbox_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_listing struct listing listing = { 0 };
	struct store_filter filter = { .status = STORE_UNJUDGED };
	struct inbox inbox = { 0 };
	const struct group_row *group;
	char last[24] = "";

	if (!question_open(&question, service, query, "size limit cursor",
		err) ||
	    !listing_open(&listing, query, &question.arena, err) ||
	    !listing_after(&listing, 0, &filter.before, err) ||
	    !store_load_governance(service->db, &question.community,
		question.world, err))
		return false;
	group = question_group(&question, err);
	if (group == NULL)
		return false;
	filter.limit = listing.limit + 1;
	if (!gather(&inbox, &question, &filter, group->slug, err))
		return false;
	for (size_t i = 0; i < inbox.n && i < listing.limit; i++)
		if (!listing_add(&listing,
			forms_said(&question, &inbox.item[i], err), err))
			return false;
	if (inbox.n > listing.limit)
		(void)snprintf(last, sizeof(last), "%" PRIu64,
		    inbox.item[listing.limit - 1].index);
	auto_json json_t *doc =
	    listing_doc(&listing, last[0] != '\0' ? last : NULL, err);
	return doc != NULL && jput_text(doc, "group", group->slug, err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
