#include <inttypes.h>
#include <stdio.h>

#include "api/bearer.h"
#include "api/bodies.h"
#include "api/endpoints.h"
#include "api/listing.h"
#include "core/instant.h"
#include "core/jcs.h"
#include "core/jput.h"
#include "core/private.h"
#include "store/load.h"
#include "store/private.h"

/* One row as a path names it, and who asks for it. */
struct asked {
	struct question question;
	struct bearer bearer;
	const struct private_kind *kind;
	struct store_private_name name;
};

static void
asked_done(struct asked *asked)
{
	question_done(&asked->question);
}

#define auto_asked __attribute__((cleanup(asked_done)))

/* Find out who asks, and for what. */
static bool
asked_open(struct asked *asked, struct service *service,
    const struct query *query, const char *allowed, struct err *err)
{
	struct question *question = &asked->question;

	if (!question_open(question, service, query, allowed, err) ||
	    !bearer_open(question, &asked->bearer, err))
		return false;
	asked->kind = private_kind_find(query->param[1], err);
	if (asked->kind == NULL ||
	    !private_check_id(asked->kind, query->param[2], err))
		return false;
	asked->name = (struct store_private_name){
		.community = question->community.id,
		.log = question->community.log,
		.kind = asked->kind->name,
		.id = query->param[2],
	};
	return true;
}

/* What may be said of a row without opening it. */
static json_t *
row_json(const struct asked *asked, const struct store_private *row,
    struct err *err)
{
	auto_json json_t *doc =
	    json_pack("{s:s, s:s, s:s, s:s}", "kind", asked->name.kind, "id",
		asked->name.id, "owner", row->owner, "by", row->by);

	if (!jput_instant(doc, "written_at", row->written_at, err) ||
	    !jput_instant(doc, "kept_until", row->kept_until, err))
		return NULL;
	return json_incref(doc);
}

/* May they read it?  Where the id says whose it is, before it is looked for. */
static bool
find(struct asked *asked, struct store_private *row, struct err *err)
{
	const struct world *world = asked->question.world;
	const char *reader = asked->bearer.handle;
	const struct moment *at = &asked->bearer.at;

	if (asked->kind->of_person && !private_may_read(asked->kind, world,
					  asked->name.id, reader, at, err))
		return false;
	return store_private_find(asked->question.service->db, &asked->name,
		   at->recorded_at, &asked->question.arena, row, err) &&
	       private_may_read(asked->kind, world, row->owner, reader, at,
		   err);
}

/*
 * From the snapshot of the question to writing.  A row, and the trace of
 * reading one, would be lost with a database that fell behind: there, nothing
 * is written.
 */
static bool
begin_writing(struct asked *asked, struct err *err)
{
	struct service *service = asked->question.service;

	tx_rollback(&asked->question.tx);
	return heads_check_all(service->heads, service->db, err);
}

/*
 * GET /api/v1/{c}/private/{kind}/{id}: a private row.  That it was read is
 * recorded before it is opened.
 *
 *	200  {"kind","id","owner","by","written_at","kept_until","value"}
 *	401  no session
 *	403  somebody else's
 *	404  no such community, kind or row
 *	422  an argument or an id that there cannot be
 *	503  the database is away, or has fallen behind
 */
bool
private_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_asked struct asked asked = { 0 };
	auto_buf struct buf text = { 0 };
	struct store_private row;

	if (!asked_open(&asked, service, query, "", err) ||
	    !find(&asked, &row, err))
		return false;
	if (!begin_writing(&asked, err) ||
	    !store_private_trace(service->db, &asked.name, row.owner,
		asked.bearer.handle, asked.bearer.at.recorded_at, err) ||
	    !store_private_open(heads_key(service->heads), &asked.name, &row,
		&text, err))
		return false;
	auto_json json_t *doc = row_json(&asked, &row, err);
	return doc != NULL &&
	       jput(doc, "value",
		   json_loadb(text.data, text.len, JSON_DECODE_ANY, NULL),
		   err) &&
	       question_answer(&asked.question, answer, json_incref(doc), err);
}

/* Until when: as asked, within what the kind allows. */
static bool
read_end(const struct private_kind *kind, const json_t *doc, int64_t now,
    int64_t *end, struct err *err)
{
	const char *text =
	    json_string_value(json_object_get(doc, "keep_until"));
	int64_t last = now + kind->days * INSTANT_MS_PER_DAY;

	*end = last;
	if (text == NULL)
		return true;
	if (!date_end(text, 0, end, err))
		return err_under(err, "/keep_until");
	return (*end > now && *end <= last) ||
	       err_field(err, ERR_BAD_TIME, "/keep_until",
		   "must be within %d days from now", kind->days);
}

/* The canonical text of the value; the caller frees it. */
static char *
read_value(const json_t *doc, struct err *err)
{
	auto_free char *text = jcs_dump(json_object_get(doc, "value"), err);

	if (text == NULL) {
		(void)err_under(err, "/value");
		return NULL;
	}
	if (strlen(text) > PRIVATE_VALUE_MAX) {
		(void)err_field(err, ERR_TOO_LARGE, "/value",
		    "has at most %zu bytes of canonical JSON",
		    PRIVATE_VALUE_MAX);
		return NULL;
	}
	char *taken = text;
	text = NULL;
	return taken;
}

static json_t *
read_body(const struct asked *asked, struct err *err)
{
	struct bytes body = asked->question.query->body;
	auto_json json_t *doc = bodies_object(body, "the body", body.len, err);

	if (doc == NULL || !schema_check(asked->question.service->schemas,
			       "private.json", doc, err))
		return NULL;
	return json_incref(doc);
}

/* May they write what is, or would be, this person's? */
static bool
may_write(struct asked *asked, const char *owner, struct err *err)
{
	struct question *question = &asked->question;
	struct wants wants = { .arena = &question->arena };

	return wants_add(&wants, WANT_HANDLE, owner, err) &&
	       store_load_wants(question->service->db, &question->community,
		   &wants, question->community.size, question->world, err) &&
	       private_may_write(asked->kind, question->world, owner,
		   asked->bearer.handle, &asked->bearer.at, err);
}

/* Whose row it would be, and whether they may write it. */
static bool
find_owner(struct asked *asked, const char **owner, struct err *err)
{
	*owner = asked->kind->of_person ? asked->name.id : asked->bearer.handle;
	return may_write(asked, *owner, err);
}

/*
 * PUT /api/v1/{c}/private/{kind}/{id}: {"value": {...}, "keep_until"}: write
 * or replace a private row, for the kind's days unless less is asked for.
 *
 *	200  replaced; 201 new:
 *	     {"kind","id","owner","by","written_at","kept_until"}
 *	400  not JSON, or a value without canonical form
 *	401  no session
 *	403  somebody else's
 *	404  no such community or kind
 *	413  a value beyond PRIVATE_VALUE_MAX
 *	415  not application/json
 *	422  breaks a rule of private.json; a date too far; no such id
 *	429  its owner has too many
 *	503  the database is away, or has fallen behind
 */
bool
private_put(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_asked struct asked asked = { 0 };
	struct store_private row = { 0 };
	bool created;

	if (!asked_open(&asked, service, query, "", err) ||
	    !find_owner(&asked, &row.owner, err))
		return false;
	auto_json json_t *body = read_body(&asked, err);
	auto_free char *value = body != NULL ? read_value(body, err) : NULL;
	row.by = asked.bearer.handle;
	row.written_at = asked.bearer.at.recorded_at;
	if (value == NULL ||
	    !read_end(asked.kind, body, row.written_at, &row.kept_until, err))
		return false;
	row.value = bytes_of(value);
	if (!begin_writing(&asked, err) ||
	    !store_private_put(service->db, heads_key(service->heads),
		&asked.name, &row, &created, err))
		return false;
	answer->status = created ? 201 : 200;
	json_t *doc = row_json(&asked, &row, err);
	return doc != NULL &&
	       question_answer(&asked.question, answer, doc, err);
}

/*
 * DELETE /api/v1/{c}/private/{kind}/{id}: remove a private row.  Who has read
 * it stays for its owner to see.
 *
 *	200  removed: {"kind","id","owner","by","written_at","kept_until"}
 *	401  no session
 *	403  somebody else's
 *	404  no such community, kind or row
 *	422  an argument, or an id that there cannot be
 *	503  the database is away
 */
bool
private_remove(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_asked struct asked asked = { 0 };
	struct store_private row;

	if (!asked_open(&asked, service, query, "", err) ||
	    (asked.kind->of_person && !may_write(&asked, asked.name.id, err)) ||
	    !store_private_find(service->db, &asked.name,
		asked.bearer.at.recorded_at, &asked.question.arena, &row,
		err) ||
	    !may_write(&asked, row.owner, err))
		return false;
	tx_rollback(&asked.question.tx);
	if (!store_private_remove(service->db, &asked.name, row.owner, err))
		return false;
	json_t *doc = row_json(&asked, &row, err);
	return doc != NULL &&
	       question_answer(&asked.question, answer, doc, err);
}

/* Only for the owner, also of a row that is no more. */
static bool
check_owner(struct asked *asked, bool *found, struct err *err)
{
	struct store_private row;
	const char *me = asked->bearer.handle;
	struct err why = { 0 };

	*found = store_private_find(asked->question.service->db, &asked->name,
	    asked->bearer.at.recorded_at, &asked->question.arena, &row, &why);
	if (!*found && why.code != ERR_NOT_FOUND) {
		*err = why;
		return false;
	}
	const char *owner = asked->kind->of_person ? asked->name.id
			    : *found               ? row.owner
						   : me;
	return strcmp(owner, me) == 0 ||
	       err_set(err, ERR_FORBIDDEN,
		   "this is somebody else's: only its owner sees who has read "
		   "it");
}

/*
 * GET /api/v1/{c}/private/{kind}/{id}/reads?limit=&cursor=: who has read a
 * row of one's own, newest first.
 *
 *	200  {"items":[{"by","at"}],"next"}
 *	401  no session
 *	403  somebody else's
 *	404  no such community, kind or row
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
private_reads(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_asked struct asked asked = { 0 };
	auto_listing struct listing listing = { 0 };
	struct store_private_read *list;
	char last[24] = "";
	uint64_t before;
	bool found;
	size_t n;

	if (!asked_open(&asked, service, query, "limit cursor", err) ||
	    !listing_open(&listing, query, &asked.question.arena, err) ||
	    !listing_after(&listing, INT64_MAX, &before, err) ||
	    !check_owner(&asked, &found, err))
		return false;
	const struct store_private_page page = { &asked.name,
		asked.bearer.handle, (int64_t)before, listing.limit + 1 };
	if (!store_private_reads(service->db, &page, &asked.question.arena,
		&list, &n, err))
		return false;
	if (!found && n == 0)
		return err_set(err, ERR_NOT_FOUND,
		    "there is no such private row");
	for (size_t i = 0; i < n && i < listing.limit; i++)
		if (!listing_add(&listing,
			json_pack("{s:s, s:s}", "by", list[i].reader, "at",
			    instant_format(list[i].read_at).text),
			err))
			return false;
	if (n > listing.limit)
		(void)snprintf(last, sizeof(last), "%" PRId64,
		    list[listing.limit - 1].number);
	json_t *doc = listing_doc(&listing, last[0] != '\0' ? last : NULL, err);
	return doc != NULL &&
	       question_answer(&asked.question, answer, doc, err);
}
