#include <stdio.h>

#include "api/bearer.h"
#include "api/bodies.h"
#include "api/endpoints.h"
#include "api/envelope.h"
#include "core/armor.h"
#include "core/instant.h"
#include "core/jcs.h"
#include "core/jput.h"
#include "core/office.h"
#include "core/sshsig.h"
#include "store/load.h"
#include "store/session.h"

#define MINUTE_MS (INT64_C(60) * 1000)

/* The host without its port. */
static struct bytes
name_of(const char *host)
{
	size_t len = host[0] == '[' ? strcspn(host, "]") + 1 : 0;

	if (len == 0 || len > strlen(host))
		len = strcspn(host, ":");
	return (struct bytes){ (const unsigned char *)host, len };
}

/*
 * Is it a name of ours?  Whoever signs a challenge reads it; a name that is
 * not ours would let another host pass our challenges on as its own.
 */
static bool
check_host(const struct service *service, const char *host, struct err *err)
{
	static const char *const loopback[] = { "127.0.0.1", "localhost",
		"[::1]" };

	if (service->hosts != NULL)
		return list_has(service->hosts, host) ||
		       err_set(err, ERR_INVALID,
			   "there are no sessions under the host %.80s; there "
			   "are under: %.80s",
			   host, service->hosts);
	for (size_t i = 0; i < COUNT(loopback); i++)
		if (bytes_equal(name_of(host), bytes_of(loopback[i])))
			return true;
	return err_set(err, ERR_INVALID,
	    "there are no sessions under the host %.80s; KLEOS_HOSTS names "
	    "those where there are",
	    host);
}

/*
 * GET /api/v1/{c}/session: a challenge.  Who may ask for what is private signs
 * the canonical form of this answer in the namespace kleos.v1.session, having
 * seen that log and host are those they speak to.
 *
 *	200  {"challenge","expires","host","log"}
 *	404  no such community
 *	422  an argument, or a host under which there are no sessions
 *	503  the database is away
 */
bool
session_offer(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *doc = json_object();
	struct session_text challenge;

	if (!question_open(&question, service, query, "", err) ||
	    !check_host(service, query->host, err))
		return false;
	int64_t end = service_now() + SESSION_CHALLENGE_MINUTES * MINUTE_MS;
	const struct session_offer offer = {
		.log = question.community.log,
		.host = query->host,
		.expires_at = end - end % 1000,
	};
	session_challenge(heads_key(service->heads), &offer, &challenge);
	return jput_text(doc, "challenge", challenge.text, err) &&
	       jput_instant(doc, "expires", offer.expires_at, err) &&
	       jput_text(doc, "host", offer.host, err) &&
	       jput_digest(doc, "log", &offer.log, err) &&
	       answer_json(answer, json_incref(doc), err);
}

static struct bytes
member(const json_t *doc, const char *key)
{
	const json_t *value = json_object_get(doc, key);

	return (struct bytes){ (const unsigned char *)json_string_value(value),
		json_string_length(value) };
}

/* Read {"payload","signature"}, and the challenge that is the payload. */
static json_t *
read_challenge(const struct question *question, const json_t *envelope,
    struct err *err)
{
	const struct schemas *schemas = question->service->schemas;
	auto_json json_t *doc = NULL;

	if (!schema_check(schemas, "envelope.json", envelope, err))
		return NULL;
	doc = jcs_parse(member(envelope, "payload"), err);
	if (doc == NULL || !schema_check(schemas, "session.json", doc, err)) {
		(void)err_under(err, "/payload");
		return NULL;
	}
	return json_incref(doc);
}

/* Is it one of our challenges, for this log and host, and still good? */
static bool
check_challenge(const struct question *question, const json_t *doc,
    struct err *err)
{
	struct session_offer offer = { .host = question->query->host };

	(void)!digest_parse((const char *)member(doc, "log").data, &offer.log);
	if (!digest_equal(&offer.log, &question->community.log))
		return err_field(err, ERR_WRONG_LOG, "/log",
		    "is another log than this community's");
	if (!bytes_equal(member(doc, "host"), bytes_of(offer.host)))
		return err_field(err, ERR_INVALID, "/host",
		    "must be the host that is asked: %.80s", offer.host);
	if (!instant_parse((const char *)member(doc, "expires").data,
		&offer.expires_at, err)) {
		(void)snprintf(err->field, sizeof(err->field), "/expires");
		return false;
	}
	if (offer.expires_at <= service_now())
		return err_field(err, ERR_BAD_TIME, "/expires",
		    "this challenge has expired; ask for a new one");
	return session_challenge_check(heads_key(question->service->heads),
	    &offer, (const char *)member(doc, "challenge").data, err);
}

/* Whose key has signed it? */
static bool
find_signer(struct question *question, const json_t *envelope,
    struct store_session *session, struct err *err)
{
	auto_buf struct buf blob = { 0 };
	struct wants wants = { .arena = &question->arena };
	struct sshsig sig;

	if (!armor_parse(member(envelope, "signature"), &blob, err) ||
	    !sshsig_parse(buf_bytes(&blob), &sig, err) ||
	    !sshsig_verify(&sig, SESSION_NAMESPACE, member(envelope, "payload"),
		err))
		return err_under(err, "/signature");
	session->key_line =
	    arena_strdup(&question->arena, ssh_key_line(&sig.key).text);
	if (session->key_line == NULL)
		return err_memory(err);
	if (!wants_add(&wants, WANT_KEY_LINE, session->key_line, err) ||
	    !store_load_wants(question->service->db, &question->community,
		&wants, question->community.size, question->world, err))
		return false;
	const struct key_row *key =
	    world_standing(question->world, WORLD_KEY_LINES,
		bytes_of(session->key_line), question->community.size);
	if (key == NULL)
		return err_field(err, ERR_UNKNOWN_KEY, "/signature",
		    "nobody here has this key now");
	session->handle = key->handle;
	return true;
}

/*
 * POST /api/v1/{c}/session: an envelope whose payload is a challenge: a token
 * for some minutes.
 *
 *	201  {"token","handle","expires"}
 *	400  no envelope, or not the canonical form
 *	403  the signature does not verify, or nobody here has the key
 *	404  no such community
 *	409  the challenge has bought a token already
 *	413  too large
 *	415  not application/json
 *	422  the challenge is another log's or host's, has expired, or is not
 *	     ours
 *	429  the person has too many sessions
 *	503  the database is away
 */
bool
session_open(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *envelope =
	    bodies_object(query->body, "an envelope", ENVELOPE_MAX, err);
	auto_json json_t *challenge = NULL;
	auto_json json_t *doc = json_object();
	struct store_session_request request = { .now = service_now() };
	struct session_text token;

	if (envelope == NULL ||
	    !question_open(&question, service, query, "", err) ||
	    !check_host(service, query->host, err) ||
	    (challenge = read_challenge(&question, envelope, err)) == NULL ||
	    !check_challenge(&question, challenge, err) ||
	    !find_signer(&question, envelope, &request.session, err))
		return false;
	tx_rollback(&question.tx);
	request.community = question.community.id;
	request.challenge = (const char *)member(challenge, "challenge").data;
	request.session.expires_at = request.now + SESSION_MINUTES * MINUTE_MS;
	answer->status = 201;
	return heads_check_all(service->heads, service->db, err) &&
	       store_session_open(service->db, &request, &token, err) &&
	       jput_text(doc, "token", token.text, err) &&
	       jput_text(doc, "handle", request.session.handle, err) &&
	       jput_instant(doc, "expires", request.session.expires_at, err) &&
	       answer_json(answer, json_incref(doc), err);
}

/*
 * DELETE /api/v1/{c}/session: end the session that asks.
 *
 *	200  {"handle"}: whose it was
 *	401  no session
 *	404  no such community
 *	422  an argument
 *	503  the database is away
 */
bool
session_end(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	struct store_session_request request = { .now = service_now() };
	struct bearer bearer;

	if (!question_open(&question, service, query, "", err) ||
	    !bearer_open(&question, &bearer, err))
		return false;
	tx_rollback(&question.tx);
	request.community = question.community.id;
	return store_session_end(service->db, &request, bearer.token, err) &&
	       question_answer(&question, answer,
		   json_pack("{s:s}", "handle", bearer.handle), err);
}
