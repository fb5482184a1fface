#include <inttypes.h>
#include <stdio.h>

#include "api/endpoints.h"
#include "api/forms.h"
#include "api/listing.h"
#include "store/load.h"

static bool
equals(const struct query *query, const char *name, const char *value)
{
	const char *wanted = query_arg(query, name);

	return wanted == NULL || (value != NULL && strcmp(wanted, value) == 0);
}

static bool
is_wanted(const struct question *question, const struct office_row *row)
{
	return row_stands(&row->row, question->size) &&
	       equals(question->query, "office", row->office) &&
	       equals(question->query, "group", row->group) &&
	       equals(question->query, "handle", row->handle);
}

/*
 * GET /api/v1/{c}/offices?office=&group=&handle=&size=&limit=&cursor=: every
 * term of office, past, present or to come, that granted or ended last first.
 * One that was ended early ends when it did; one that still waits for an assent
 * is not there.  The cursor counts rows, which are only ever added.
 *
 *	200  {"items":[{"handle","office","group"?,"occasion"?,"from","until"?,
 *	     "granted_by","grant","since"}],"next"}
 *	404  no such community
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
offices_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_listing struct listing listing = { 0 };
	char last[24] = "";
	size_t added = 0;
	uint64_t after;

	if (!question_open(&question, service, query,
		"office group handle size limit cursor", err) ||
	    !listing_open(&listing, query, &question.arena, err) ||
	    !listing_after(&listing, UINT64_MAX, &after, err) ||
	    !store_load_governance(service->db, &question.community,
		question.world, err))
		return false;
	struct rows rows = world_all(question.world, CHANGE_OFFICE);
	for (size_t i = after < rows.n ? (size_t)after : rows.n; i-- > 0;) {
		if (!is_wanted(&question, rows.item[i]))
			continue;
		if (added++ == listing.limit) {
			(void)snprintf(last, sizeof(last), "%zu", i + 1);
			break;
		}
		if (!listing_add(&listing,
			forms_office(&question, rows.item[i], err), err))
			return false;
	}
	json_t *doc = listing_doc(&listing, last[0] != '\0' ? last : NULL, err);
	return doc != NULL && question_answer(&question, answer, doc, err);
}
