#include "core/roll.h"

#include "api/bodies.h"
#include "api/endpoints.h"
#include "api/listing.h"
#include "api/policies.h"
#include "api/refusal.h"
#include "core/identity.h"
#include "core/jput.h"
#include "store/load.h"

/* Beyond so many at once it is cheaper to load everyone. */
enum { DECISIONS_MAX = 500, ONE_BY_ONE_MAX = 8 };

/* Roles are asked about by the policies that the record holds. */
static bool
load_policies(struct question *question, struct err *err)
{
	return store_load_policies(question->service->db, &question->community,
	    question->size, question->world, err);
}

static json_t *
role_json(const struct question *question, const struct policy_in_force *in,
    const struct role *role)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "role", role->name,
	    "title", role->title, "use",
	    role->franchise ? "franchise" : "recognition", "policy",
	    policies_name(question, in->row), "decision",
	    question_path(question, "/roles/", role->name, "/decision"), "roll",
	    question_path(question, "/roles/", role->name, "/roll"));
}

/*
 * GET /api/v1/{c}/roles?as_of=&size=&limit=&cursor=: every role of the policies
 * in force; without limit all of them.
 *
 *	200  {"instant","size","items":[{"role","title","use","policy",...}],
 *	     "next"}
 *	400  as_of is no instant
 *	404  no such community
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
roles_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *items = json_array();
	auto_json json_t *doc = json_object();
	struct policy_in_force *list;
	size_t n;

	if (!question_open(&question, service, query, "as_of size limit cursor",
		err) ||
	    !question_as_of(&question, err) || !load_policies(&question, err) ||
	    !policies_in_force(&question, &list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < list[i].policy.roles_n; j++)
			if (!jput_item(items,
				role_json(&question, &list[i],
				    &list[i].policy.roles[j]),
				err))
				return false;
	return jput_instant(doc, "instant", question.instant, err) &&
	       jput_int(doc, "size", (int64_t)question.size, err) &&
	       listing_page(query, items, doc, err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}

/*
 * GET /api/v1/{c}/roles/{role}?as_of=&size=&policy=: one role of a policy in
 * force, or of the document that policy names.
 *
 *	200  {"instant","size","role","title","use","policy","decision","roll"}
 *	400  as_of is no instant
 *	404  no such community or role
 *	409  several policies have the role: say which
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
roles_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	struct policy_in_force in;
	struct digest pinned;
	struct ask ask;

	if (!question_open(&question, service, query, "as_of size policy",
		err) ||
	    !question_as_of(&question, err) || !load_policies(&question, err) ||
	    !policies_ask(&question, &ask, &pinned, err) ||
	    !decide_policy(&ask, &question.arena, &in.policy, err))
		return false;
	in.row = world_standing(question.world, WORLD_POLICY_DIGESTS,
	    digest_bytes(&in.policy.digest), question.size);
	if (in.row == NULL)
		return err_set(err, ERR_INTERNAL, "a policy without its row");
	json_t *doc =
	    role_json(&question, &in, policy_role(&in.policy, ask.role));
	return jput_instant(doc, "instant", question.instant, err) &&
	       jput_int(doc, "size", (int64_t)question.size, err) &&
	       question_answer(&question, answer, doc, err);
}

/* What is wrong with somebody's name, for whoever typed it. */
static bool
say_who(const char *person, struct err *err)
{
	const struct err why = *err;

	if (strchr(person, ':') == NULL && why.code == ERR_INVALID)
		return err_set(err, ERR_INVALID,
		    "person: must be a handle, such as nina, or another "
		    "identity with its scheme, such as irc:nina");
	return err_set(err, why.code, "person: %s", why.msg);
}

/* A handle must be a person's; other identities may be nobody's yet. */
static bool
is_somebody(const struct question *question, const char *id, struct err *err)
{
	const char *handle = identity_handle(id);

	return !world_is_nobody(question->world, id, question->size) ||
	       question_nobody(question, handle != NULL ? handle : id, err);
}

/*
 * GET /api/v1/{c}/roles/{role}/decision?person=&as_of=&size=&policy=: does
 * this person hold the role, and why?  person is a handle or any identity;
 * policy a slug or the digest of a document.
 *
 *	200  the decision with its trace (docs/policy.md)
 *	400  as_of is no instant
 *	404  no such community, person or role
 *	409  several policies have the role: say which
 *	422  an argument is missing or breaks a rule
 *	503  the database is away
 */
bool
roles_decision(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	const char *person = query_arg(query, "person");
	struct digest pinned;
	struct ask ask;

	if (!question_open(&question, service, query,
		"person as_of size policy", err) ||
	    !question_as_of(&question, err) ||
	    !policies_ask(&question, &ask, &pinned, err))
		return false;
	if (person == NULL)
		return err_set(err, ERR_INVALID,
		    "person must say who: a handle or an identity");
	ask.id = question_identity(&question, person, err);
	if (ask.id == NULL)
		return say_who(person, err);
	if (!store_load_person(service->db, &question.community, ask.id,
		question.size, question.world, err))
		return false;
	if (!is_somebody(&question, ask.id, err))
		return false;
	json_t *doc = decide(&ask, err);
	return doc != NULL && question_answer(&question, answer, doc, err);
}

/*
 * The page /{c}/roles/{role}/decision: with a person their decision, without
 * one the role itself, for who has yet to say about whom.
 */
bool
roles_ask(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	return (query_arg(query, "person") != NULL
		    ? roles_decision
		    : roles_show)(service, query, answer, err);
}

/* What decides about all of them; who cannot be known is left out. */
static bool
load_people(struct question *question, const json_t *list, struct err *err)
{
	struct db *db = question->service->db;
	const char *id[ONE_BY_ONE_MAX];
	struct store_ids ids = { id, 0 };

	if (json_array_size(list) > ONE_BY_ONE_MAX)
		return load_policies(question, err) &&
		       store_load_kinds(db, &question->community,
			   STORE_EVERYONE, question->size, question->world,
			   err);
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct err ignored;

		id[ids.n] = question_identity(question,
		    json_string_value(json_array_get(list, i)), &ignored);
		if (id[ids.n] != NULL)
			ids.n++;
	}
	return store_load_people(db, &question->community, &ids, question->size,
	    question->world, err);
}

/* One of many: a decision, or why there is none. */
static json_t *
decide_one(struct question *question, const struct ask *ask, const char *text)
{
	struct err why = { 0 };
	struct ask one = *ask;
	json_t *doc = NULL;

	one.id = question_identity(question, text, &why);
	if (one.id != NULL && is_somebody(question, one.id, &why))
		doc = decide(&one, &why);
	if (doc != NULL)
		return json_pack("{s:s, s:o}", "identity", text, "decision",
		    doc);
	return json_pack("{s:s, s:o}", "identity", text, "problem",
	    refusal_json(&why));
}

static bool
decide_all(struct question *question, const struct ask *ask, const json_t *list,
    json_t *items, struct err *err)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));

		if (!jput_item(items, decide_one(question, ask, text), err))
			return false;
	}
	return true;
}

/*
 * POST /api/v1/{c}/roles/{role}/decisions?as_of=&size=&policy= with
 * {"identities":[...]}, handles or identities, at most 500: a decision each,
 * in their order.
 *
 *	200  {"role","instant","size","items":[{"identity","decision"} or
 *	     {"identity","problem"}]}
 *	400  not JSON; as_of is no instant
 *	404  no such community or role
 *	409  several policies have the role: say which
 *	413  the body is too large
 *	415  another media type
 *	422  the body or an argument breaks a rule
 *	503  the database is away
 */
bool
roles_decisions(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *list = bodies_identities(query, DECISIONS_MAX, err);
	auto_json json_t *items = json_array();
	auto_json json_t *doc = json_object();
	struct digest pinned;
	struct policy policy;
	struct ask ask;

	if (list == NULL ||
	    !question_open(&question, service, query, "as_of size policy",
		err) ||
	    !question_as_of(&question, err) ||
	    !policies_ask(&question, &ask, &pinned, err) ||
	    !load_people(&question, list, err) ||
	    !decide_policy(&ask, &question.arena, &policy, err) ||
	    !decide_all(&question, &ask, list, items, err))
		return false;
	return jput_text(doc, "role", ask.role, err) &&
	       jput_instant(doc, "instant", question.instant, err) &&
	       jput_int(doc, "size", (int64_t)question.size, err) &&
	       jput(doc, "items", json_incref(items), err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
