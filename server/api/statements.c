#include <inttypes.h>
#include <stdio.h>

#include "api/endpoints.h"
#include "api/forms.h"
#include "api/listing.h"
#include "core/identity.h"
#include "core/instant.h"
#include "core/jput.h"
#include "core/statement.h"
#include "store/load.h"
#include "store/proof.h"

enum {
	TEXT_MAX = 100,
	REFERENCES_MAX = 200,
	PREFIX_MIN = 8,
	TOLD_MAX = 4096, /* bytes of a payload that a list repeats */
};

/* An argument that is a date; its end when that is wanted. */
static bool
read_time(const struct query *query, const char *name, bool end, int64_t *ms,
    struct err *err)
{
	const char *text = query_arg(query, name);
	struct err why = { 0 };

	if (text == NULL)
		return true;
	if (end ? date_end(text, 0, ms, &why) : date_start(text, 0, ms, &why))
		return true;
	return err_set(err, why.code, "%s: %s", name, why.msg);
}

static bool
read_status(const struct query *query, enum store_status *status,
    struct err *err)
{
	static const struct {
		const char *name;
		enum store_status status;
	} names[] = {
		{ "pending", STORE_PENDING },
		{ "effective", STORE_EFFECTIVE },
		{ "unjudged", STORE_UNJUDGED },
	};
	const char *text = query_arg(query, "status");

	if (text == NULL)
		return true;
	for (size_t i = 0; i < COUNT(names); i++) {
		if (strcmp(names[i].name, text) == 0) {
			*status = names[i].status;
			return true;
		}
	}
	return err_set(err, ERR_INVALID,
	    "status must be pending, effective or unjudged");
}

static bool
read_digest(const struct query *query, const char *name, struct digest *digest,
    struct err *err)
{
	const char *text = query_arg(query, name);

	return text == NULL || digest_parse(text, digest) ||
	       err_set(err, ERR_INVALID, "%s must be a digest in hex", name);
}

static bool
read_prefix(const struct query *query, struct store_filter *filter,
    struct err *err)
{
	const char *text = query_arg(query, "digest");

	if (text == NULL ||
	    (strlen(text) >= PREFIX_MIN &&
		digest_range(text, &filter->first, &filter->last)))
		return true;
	return err_set(err, ERR_INVALID,
	    "digest must be %d to 64 hexadecimal digits in lower case",
	    PREFIX_MIN);
}

/* The name of a person, a group or an activity: all have one form. */
static bool
read_slug(const struct query *query, const char *name, const char **out,
    struct err *err)
{
	*out = query_arg(query, name);
	return *out == NULL || handle_is_valid(*out) ||
	       err_set(err, ERR_INVALID,
		   "%s must be 1 to 39 of a to z, 0 to 9 and -", name);
}

/* What no statement can have is a mistake, and not a question. */
static bool
read_names(struct question *question, struct store_filter *filter,
    struct err *err)
{
	const struct query *query = question->query;
	const char *subject = query_arg(query, "subject");
	struct err why = { 0 };

	filter->type = query_arg(query, "type");
	if (filter->type != NULL && type_find(filter->type) == NULL)
		return err_set(err, ERR_INVALID,
		    "type: there are no statements of type \"%.40s\"",
		    filter->type);
	if (subject != NULL) {
		filter->subject = question_identity(question, subject, &why);
		if (filter->subject == NULL)
			return err_set(err, why.code, "subject: %s", why.msg);
	}
	return read_slug(query, "by", &filter->by, err) &&
	       read_slug(query, "group", &filter->group, err) &&
	       read_slug(query, "activity", &filter->activity, err);
}

static bool
read_text(const struct query *query, const char **out, struct err *err)
{
	*out = query_arg(query, "q");
	return *out == NULL ||
	       ((*out)[0] != '\0' && strlen(*out) <= TEXT_MAX) ||
	       err_set(err, ERR_INVALID, "q has 1 to %d bytes", TEXT_MAX);
}

static bool
read_times(const struct query *query, struct store_filter *filter,
    struct err *err)
{
	if (!read_time(query, "from", false, &filter->from, err) ||
	    !read_time(query, "until", true, &filter->until, err))
		return false;
	return query_arg(query, "until") == NULL ||
	       filter->until > filter->from ||
	       err_set(err, ERR_INVALID, "until must be after from");
}

static bool
read_filter(struct question *question, struct store_filter *filter,
    struct err *err)
{
	const struct query *query = question->query;

	return read_names(question, filter, err) &&
	       read_text(query, &filter->text, err) &&
	       read_status(query, &filter->status, err) &&
	       read_times(query, filter, err) &&
	       read_digest(query, "source", &filter->source, err) &&
	       read_digest(query, "target", &filter->target, err) &&
	       read_prefix(query, filter, err);
}

static json_t *
said_json(const struct question *question,
    const struct store_statement *statement, struct err *err)
{
	return statement->payload.len <= TOLD_MAX
		   ? forms_said(question, statement, err)
		   : forms_statement(question, statement, err);
}

/* The statements that these are about, as far as the log has them. */
static bool
find_targets(struct question *question, const struct store_statements *found,
    struct store_statements *out, struct err *err)
{
	const struct store_scope scope = question_scope(question);
	struct digest *digests =
	    arena_array(&question->arena, found->n, sizeof(*digests));
	size_t n = 0;

	if (digests == NULL)
		return err_memory(err);
	for (size_t i = 0; i < found->n; i++)
		if (!digest_is_zero(&found->item[i].target))
			digests[n++] = found->item[i].target;
	*out = (struct store_statements){ 0 };

	const struct store_digests wanted = { digests, n };
	return n == 0 || store_statements_of(question->service->db, &scope,
			     &wanted, &question->arena, out, err);
}

/* A statement, what it says, and what it is about. */
static json_t *
told_json(const struct question *question,
    const struct store_statement *statement,
    const struct store_statements *targets, struct err *err)
{
	auto_json json_t *doc = said_json(question, statement, err);
	size_t i = 0;

	while (i < targets->n &&
	       !digest_equal(&targets->item[i].digest, &statement->target))
		i++;
	return doc != NULL &&
		       (i == targets->n ||
			   jput(doc, "of",
			       said_json(question, &targets->item[i], err),
			       err))
		   ? json_incref(doc)
		   : NULL;
}

/* Put a page of statements, newest first, into a list. */
static json_t *
page_json(struct question *question, struct listing *listing, bool told,
    struct store_statements *found, struct err *err)
{
	bool more = found->n > listing->limit;
	struct store_statements targets = { 0 };
	char last[24];

	if (more)
		found->n = listing->limit;
	if (told && !find_targets(question, found, &targets, err))
		return NULL;
	for (size_t i = 0; i < found->n; i++)
		if (!listing_add(listing,
			told ? told_json(question, &found->item[i], &targets,
				   err)
			     : forms_statement(question, &found->item[i], err),
			err))
			return NULL;
	if (!more)
		return listing_doc(listing, NULL, err);
	(void)snprintf(last, sizeof(last), "%" PRIu64,
	    found->item[found->n - 1].index);
	return listing_doc(listing, last, err);
}

static bool
read_with(const struct query *query, bool *told, struct err *err)
{
	const char *with = query_arg(query, "with");

	*told |= with != NULL;
	return with == NULL || strcmp(with, "body") == 0 ||
	       err_set(err, ERR_INVALID, "with must be body");
}

static bool
list(struct service *service, const struct query *query, bool told,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_listing struct listing listing = { 0 };
	struct store_filter filter = { 0 };
	struct store_statements found;

	if (!question_open(&question, service, query,
		"type by subject group activity status from until q source "
		"target digest with size limit cursor",
		err) ||
	    !listing_open(&listing, query, &question.arena, err) ||
	    !listing_after(&listing, 0, &filter.before, err) ||
	    !read_with(query, &told, err) ||
	    !read_filter(&question, &filter, err))
		return false;
	filter.limit = listing.limit + 1;
	const struct store_scope scope = question_scope(&question);
	if (!store_statements(service->db, &scope, &filter, &question.arena,
		&found, err))
		return false;
	json_t *doc = page_json(&question, &listing, told, &found, err);
	return doc != NULL && question_answer(&question, answer, doc, err);
}

/*
 * GET /api/v1/{c}/statements?type=&by=&subject=&group=&activity=&status=
 * &from=&until=&q=&source=&target=&digest=&with=&size=&limit=&cursor=: newest
 * first; from and until bound recorded_at, q is a part of the payload in any
 * case, source the digest of an imported file, target a digest referred to,
 * digest the first 8 or more digits of the statement's own.  With "body",
 * items have "body" where their payload is not longer than 4096 bytes, and
 *"of", the statement that is their target, in the same form.
 *
 *	200  {"items":[{"digest","index","type","by",...}],"next"}
 *	400  from or until is no date
 *	404  no such community
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
statements_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	return list(service, query, false, answer, err);
}

/* What the page of statements shows: the same with "body". */
bool
statements_told(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	return list(service, query, true, answer, err);
}

static const struct retraction_row *
retraction_of(const struct question *question, const struct digest *digest)
{
	return world_standing(question->world, WORLD_RETRACTIONS,
	    digest_bytes(digest), question->size);
}

/* It waits no more: since when has it had effect, if it was not withdrawn? */
static bool
put_effect(json_t *doc, const struct question *question,
    const struct pending_row *row, struct err *err)
{
	const struct retraction_row *retraction =
	    retraction_of(question, &row->statement);

	return (retraction != NULL &&
		   retraction->row.since == row->row.until) ||
	       jput_int(doc, "effective_at", (int64_t)row->row.until, err);
}

/* What it waits for, or since which index it has had effect. */
static bool
put_pending(json_t *doc, const struct question *question,
    const struct digest *digest, struct err *err)
{
	struct rows rows =
	    world_find(question->world, WORLD_PENDING, digest_bytes(digest));
	const struct pending_row *row = rows.n > 0 ? rows.item[0] : NULL;
	bool vouch;

	if (row == NULL)
		return true;
	if (!row_stands(&row->row, question->size))
		return put_effect(doc, question, row, err);
	vouch = strcmp(row->type, "person") == 0;
	return jput(doc, "waits_for",
	    json_pack("{s:s, s:s}", "type", vouch ? "vouch" : "assent",
		"office", row->office),
	    err);
}

static json_t *
endorsements_json(const struct question *question, const struct digest *digest,
    struct err *err)
{
	struct rows rows = world_find(question->world, WORLD_ENDORSEMENTS,
	    digest_bytes(digest));
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < rows.n; i++)
		if (!jput_item(array,
			forms_endorsement(question, rows.item[i], err), err))
			return NULL;
	return json_incref(array);
}

/* The newest statements that name this one. */
static json_t *
references_json(struct question *question, const struct digest *digest,
    struct err *err)
{
	const struct store_filter filter = { .target = *digest,
		.limit = REFERENCES_MAX };
	const struct store_scope scope = question_scope(question);
	auto_json json_t *array = json_array();
	struct store_statements found;

	if (!store_statements(question->service->db, &scope, &filter,
		&question->arena, &found, err))
		return NULL;
	for (size_t i = 0; i < found.n; i++)
		if (!jput_item(array,
			forms_statement(question, &found.item[i], err), err))
			return NULL;
	return json_incref(array);
}

/* The rows around a statement: what is pending, what judges it. */
static bool
load_around(struct question *question, const struct digest *digest,
    struct err *err)
{
	struct wants wants = { .arena = &question->arena };

	return wants_digest(&wants, WANT_STATEMENT, digest, err) &&
	       store_load_wants(question->service->db, &question->community,
		   &wants, question->size, question->world, err);
}

/*
 * GET /api/v1/{c}/statements/{digest}?size=: one statement of the log.
 *
 *	200  as in the list, with "body", "envelope", "proof" (a path),
 *	     "waits_for" or "effective_at" if it needed another,
 *	     "retracted" if it was taken back,
 *	     "endorsements" of its facts, "referred_by"
 *	404  no such community or statement in the log
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
statements_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	struct store_statement found;
	struct digest digest;

	if (!question_open(&question, service, query, "size", err))
		return false;
	const struct store_scope scope = question_scope(&question);
	if (!digest_parse(query->param[1], &digest))
		return err_set(err, ERR_NOT_FOUND,
		    "a digest is 64 hexadecimal digits in lower case");
	if (!store_statement(service->db, &scope, &digest, &question.arena,
		&found, err) ||
	    !load_around(&question, &digest, err))
		return false;

	auto_json json_t *doc = forms_statement(&question, &found, err);
	auto_json json_t *payload = json_loadb((const char *)found.payload.data,
	    found.payload.len, 0, NULL);
	if (doc == NULL ||
	    !jput(doc, "body", json_incref(json_object_get(payload, "body")),
		err) ||
	    !put_pending(doc, &question, &digest, err) ||
	    !forms_put_retraction(doc, &question, &digest, err) ||
	    !jput(doc, "envelope",
		forms_envelope(found.payload, found.signature, err), err) ||
	    !jput(doc, "proof",
		question_path(&question, "/statements/", query->param[1],
		    "/proof"),
		err) ||
	    !jput(doc, "endorsements",
		endorsements_json(&question, &digest, err), err) ||
	    !jput(doc, "referred_by", references_json(&question, &digest, err),
		err))
		return false;
	return question_answer(&question, answer, json_incref(doc), err);
}

/*
 * GET /api/v1/{c}/statements/{digest}/proof?size=: that it is in the log
 * (C2SP tlog-proof), with a checkpoint of now.
 *
 *	200  text/plain; the tag is of its bytes, to which another key of the
 *	     log may add a line
 *	404  no such community or statement in the log
 *	422  size is not one of this log that has the statement, or was signed
 *	     by a key that is lost since
 *	503  the log cannot be read now
 */
bool
statements_proof(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	struct proof_query proof = { .slug = query->param[0] };
	int64_t size = 0;

	if (!question_args(query, "size", err) ||
	    !query_int(query, "size", 1, INT64_MAX, &size, err))
		return false;
	if (!digest_parse(query->param[1], &proof.digest))
		return err_set(err, ERR_NOT_FOUND, "this is no digest");
	proof.size = (uint64_t)size;
	answer->type = "text/plain; charset=utf-8";
	if (!store_proof(service->db, service->heads, &proof, &answer->body,
		err))
		return false;
	answer_tag(answer);
	return true;
}
