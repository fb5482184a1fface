#include "api/endpoints.h"
#include "api/listing.h"
#include "core/instant.h"
#include "core/jput.h"
#include "store/lists.h"

static json_t *
item_json(const struct store_unmatched *one)
{
	return json_pack("{s:s, s:I, s:I, s:o, s:o}", "identity", one->identity,
	    "facts", (json_int_t)one->facts, "occasions",
	    (json_int_t)one->occasions, "first",
	    json_string(instant_format(one->first).text), "last",
	    json_string(instant_format(one->last).text));
}

/*
 * GET /api/v1/{c}/unmatched?size=&limit=&cursor=: identities that belong to
 * nobody yet, and what is recorded of them.
 *
 *	200  {"items":[{"identity","facts","occasions","first","last"}],
 *	     "next"}
 *	404  no such community
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
unmatched_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_listing struct listing listing = { 0 };
	struct store_unmatched_list list;

	if (!question_open(&question, service, query, "size limit cursor",
		err) ||
	    !listing_open(&listing, query, &question.arena, err))
		return false;
	const struct store_scope scope = question_scope(&question);
	const struct store_page page = { listing.after, listing.limit + 1 };
	if (!store_unmatched(service->db, &scope, &page, &question.arena, &list,
		err))
		return false;
	size_t shown = list.n > listing.limit ? listing.limit : list.n;
	for (size_t i = 0; i < shown; i++)
		if (!listing_add(&listing, item_json(&list.item[i]), err))
			return false;
	json_t *doc = listing_doc(&listing,
	    list.n > shown ? list.item[shown - 1].identity : NULL, err);
	return doc != NULL && question_answer(&question, answer, doc, err);
}
