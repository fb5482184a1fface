#include "api/bodies.h"
#include "api/endpoints.h"
#include "api/refusal.h"
#include "core/jput.h"
#include "store/load.h"

enum { IDENTITIES_MAX = 5000 };

static bool
load(struct question *question, const json_t *list, struct err *err)
{
	struct wants wants = { .arena = &question->arena };

	for (size_t i = 0; i < json_array_size(list); i++) {
		struct err ignored;
		const char *id = question_identity(question,
		    json_string_value(json_array_get(list, i)), &ignored);

		if (id != NULL && !wants_add(&wants, WANT_IDENTITY, id, err))
			return false;
	}
	return store_load_governance(question->service->db,
		   &question->community, question->world, err) &&
	       store_load_wants(question->service->db, &question->community,
		   &wants, question->size, question->world, err);
}

/* Whose it is, or why it is none. */
static json_t *
item_json(struct question *question, const char *text)
{
	struct err why = { 0 };
	const char *id = question_identity(question, text, &why);

	if (id == NULL)
		return json_pack("{s:s, s:o}", "identity", text, "problem",
		    refusal_json(&why));
	return json_pack("{s:s, s:s, s:s?}", "identity", text, "normal", id,
	    "handle", world_owner(question->world, id, question->size));
}

/*
 * POST /api/v1/{c}/identities?size= with {"identities":[...]}, at most 5,000:
 * whose are they?
 *
 *	200  {"size","items":[{"identity","normal","handle"} or
 *	     {"identity","problem"}]}, in the same order; handle is null for
 *	     nobody's
 *	400  not JSON
 *	404  no such community
 *	413  the body is too large
 *	415  another media type
 *	422  the body or an argument breaks a rule
 *	503  the database is away
 */
bool
identities_find(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *list = bodies_identities(query, IDENTITIES_MAX, err);
	auto_json json_t *items = json_array();
	auto_json json_t *doc = json_object();

	if (list == NULL ||
	    !question_open(&question, service, query, "size", err) ||
	    !load(&question, list, err))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!jput_item(items,
			item_json(&question,
			    json_string_value(json_array_get(list, i))),
			err))
			return false;
	return jput_int(doc, "size", (int64_t)question.size, err) &&
	       jput(doc, "items", json_incref(items), err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
