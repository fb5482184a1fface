#include <inttypes.h>
#include <stdio.h>

#include "api/bearer.h"
#include "api/endpoints.h"
#include "api/forms.h"
#include "api/listing.h"
#include "core/instant.h"
#include "core/jput.h"
#include "store/append.h"
#include "store/waiting.h"

#define KEPT_MS (WAITING_DAYS * INSTANT_MS_PER_DAY)

static json_t *
item_json(const struct waiting *waiting, struct err *err)
{
	auto_json json_t *payload = json_loadb(
	    (const char *)waiting->payload.data, waiting->payload.len, 0, NULL);
	auto_json json_t *doc =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:O*}", "digest",
		digest_hex(&waiting->digest).text, "handle", waiting->handle,
		"type", waiting->type, "key", waiting->key_line, "received_at",
		instant_format(waiting->received_at).text, "expires_at",
		instant_format(waiting->received_at + KEPT_MS).text, "rivals",
		(json_int_t)waiting->rivals, "body",
		json_object_get(payload, "body"));

	return jput(doc, "envelope",
		   forms_envelope(waiting->payload, waiting->signature, err),
		   err)
		   ? json_incref(doc)
		   : NULL;
}

static bool
check_registrar(const struct question *question, const struct bearer *bearer,
    struct err *err)
{
	return office_held(question->world, bearer->handle, "registrar", NULL,
		   &bearer->at) != NULL ||
	       err_set(err, ERR_FORBIDDEN,
		   "who waits is for registrars to see");
}

/*
 * GET /api/v1/{c}/waiting?limit=&cursor=: people whom nobody has vouched for,
 * and what they say meanwhile, in order of arrival.  "rivals" is how many
 * other people wait who want the same handle: a vouch names one of them.
 *
 *	200  {"items":[{"digest","handle","type","key","received_at",
 *	     "expires_at","rivals","body","envelope"}],"next"}
 *	401  no session
 *	403  not a registrar
 *	404  no such community
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
waiting_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_listing struct listing listing = { 0 };
	struct bearer bearer;
	struct waiting *list;
	char last[24] = "";
	uint64_t after;
	size_t n;

	if (!question_open(&question, service, query, "limit cursor", err) ||
	    !bearer_open(&question, &bearer, err) ||
	    !check_registrar(&question, &bearer, err) ||
	    !listing_open(&listing, query, &question.arena, err) ||
	    !listing_after(&listing, 0, &after, err))
		return false;
	const struct waiting_page page = {
		.community = &question.community,
		.now = bearer.at.recorded_at,
		.after = (int64_t)after,
		.limit = listing.limit + 1,
	};
	if (!store_waiting(service->db, &page, &question.arena, &list, &n, err))
		return false;
	for (size_t i = 0; i < n && i < listing.limit; i++)
		if (!listing_add(&listing, item_json(&list[i], err), err))
			return false;
	if (n > listing.limit)
		(void)snprintf(last, sizeof(last), "%" PRId64,
		    list[listing.limit - 1].arrival);
	json_t *doc = listing_doc(&listing, last[0] != '\0' ? last : NULL, err);
	return doc != NULL && question_answer(&question, answer, doc, err);
}
