#include "api/policies.h"

#include "api/endpoints.h"
#include "api/listing.h"
#include "core/identity.h"
#include "core/jcs.h"
#include "core/jput.h"
#include "core/versions.h"
#include "store/load.h"

/* Is there no better version of the same policy at that instant? */
static bool
is_in_force(const struct question *question, const struct policy_row *row,
    int64_t instant)
{
	struct rows rows =
	    world_find(question->world, WORLD_POLICIES, bytes_of(row->policy));

	if (!row_stands(&row->row, question->size) ||
	    row->effective_from > instant)
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		const struct policy_row *other = rows.item[i];

		if (!row_stands(&other->row, question->size) ||
		    other->effective_from > instant)
			continue;
		if (other->effective_from > row->effective_from ||
		    (other->effective_from == row->effective_from &&
			other->row.since > row->row.since))
			return false;
	}
	return true;
}

bool
policies_in_force(struct question *question, struct policy_in_force **out,
    size_t *n, struct err *err)
{
	struct rows rows = world_all(question->world, CHANGE_POLICY);
	struct policy_in_force *list =
	    arena_array(&question->arena, rows.n, sizeof(*list));

	if (list == NULL)
		return err_memory(err);
	*n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		const struct policy_row *row = rows.item[i];

		if (!is_in_force(question, row, question->instant))
			continue;
		list[*n].row = row;
		if (!version_parse(question->world, row, &question->arena,
			&list[*n].policy, err))
			return false;
		(*n)++;
	}
	*out = list;
	return true;
}

bool
policies_ask(const struct question *question, struct ask *ask,
    struct digest *pinned, struct err *err)
{
	const char *policy = query_arg(question->query, "policy");

	*ask = (struct ask){
		.world = question->world,
		.role = question->query->param[1],
		.instant = question->instant,
		.size = question->size,
	};
	if (policy == NULL)
		return true;
	if (digest_parse(policy, pinned))
		ask->pinned = pinned;
	else if (handle_is_valid(policy))
		ask->policy = policy;
	else
		return err_set(err, ERR_INVALID,
		    "policy must be the slug of a policy or the digest of a "
		    "document");
	return true;
}

json_t *
policies_name(const struct question *question, const struct policy_row *row)
{
	const struct digest_hex hex = digest_hex(&row->document_digest);

	return json_pack("{s:s, s:I, s:s, s:o}", "id", row->policy, "version",
	    (json_int_t)row->version, "digest", hex.text, "url",
	    question_path(question, "/policies/", hex.text, ""));
}

static bool
load(struct question *question, struct err *err)
{
	return store_load_kinds(question->service->db, &question->community,
	    CHANGE_BIT(CHANGE_POLICY), question->size, question->world, err);
}

/* All that is said of a document but its rules; fills in doc. */
static bool
put_policy(json_t *doc, struct question *question, const struct policy_row *row,
    struct err *err)
{
	const struct digest_hex hex = digest_hex(&row->document_digest);
	struct policy policy;

	return version_parse(question->world, row, &question->arena, &policy,
		   err) &&
	       jput_text(doc, "id", row->policy, err) &&
	       jput_int(doc, "version", row->version, err) &&
	       jput_text(doc, "title", policy.title, err) &&
	       jput_text(doc, "digest", hex.text, err) &&
	       jput_text(doc, "authority", policy.authority, err) &&
	       jput_instant(doc, "effective_from", row->effective_from, err) &&
	       jput(doc, "in_force",
		   json_boolean(is_in_force(question, row, question->instant)),
		   err) &&
	       jput_text(doc, "by", row->by, err) &&
	       jput_digest(doc, "statement", &row->statement, err) &&
	       jput_int(doc, "since", (int64_t)row->row.since, err) &&
	       jput(doc, "url",
		   question_path(question, "/policies/", hex.text, ""), err);
}

/*
 * GET /api/v1/{c}/policies?as_of=&size=&limit=&cursor=: every version of every
 * policy in effect, in order of publication.  There are few: without limit
 * this is one page.
 *
 *	200  {"instant","items":[{"id","version","title","digest",...}],"next"}
 *	400  as_of is no instant
 *	404  no such community
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
policies_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *items = json_array();
	auto_json json_t *doc = json_object();

	if (!question_open(&question, service, query, "as_of size limit cursor",
		err) ||
	    !question_as_of(&question, err) || !load(&question, err))
		return false;
	struct rows rows = world_all(question.world, CHANGE_POLICY);
	for (size_t i = 0; i < rows.n; i++) {
		json_t *item = json_object();

		if (!jput_item(items, item, err) ||
		    !put_policy(item, &question, rows.item[i], err))
			return false;
	}
	return jput_instant(doc, "instant", question.instant, err) &&
	       jput_int(doc, "size", (int64_t)question.size, err) &&
	       listing_page(query, items, doc, err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}

/*
 * GET /api/v1/{c}/policies/{digest}?as_of=&size=: one document, by its
 * digest.
 *
 *	200  the same as in the list, and "document"
 *	400  as_of is no instant
 *	404  no such community or document
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
policies_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *doc = json_object();
	const struct policy_row *row = NULL;
	struct digest digest;

	if (!question_open(&question, service, query, "as_of size", err) ||
	    !question_as_of(&question, err) || !load(&question, err))
		return false;
	if (digest_parse(query->param[1], &digest))
		row = world_standing(question.world, WORLD_POLICY_DIGESTS,
		    digest_bytes(&digest), question.size);
	if (row == NULL)
		return err_set(err, ERR_NOT_FOUND,
		    "there is no policy document with this digest");
	return put_policy(doc, &question, row, err) &&
	       jput_instant(doc, "instant", question.instant, err) &&
	       jput_int(doc, "size", (int64_t)question.size, err) &&
	       jput(doc, "document", jcs_parse(bytes_of(row->document), err),
		   err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
