#include "api/endpoints.h"
#include "api/listing.h"
#include "core/instant.h"
#include "core/jput.h"
#include "core/logkeys.h"
#include "store/lists.h"
#include "store/load.h"

static json_t *
summary_json(const struct store_community_summary *summary)
{
	json_t *doc = json_pack("{s:s, s:s, s:s, s:I, s:o}", "slug",
	    summary->slug, "title", summary->title, "log",
	    digest_hex(&summary->log).text, "size", (json_int_t)summary->size,
	    "url", json_sprintf("/api/v1/%s", summary->slug));

	if (doc != NULL && summary->replay &&
	    json_object_set_new(doc, "replay", json_true()) != 0) {
		json_decref(doc);
		return NULL;
	}
	return doc;
}

/*
 * GET /api/v1/communities?limit=&cursor=: those of this server, by slug.
 *
 *	200  {"items":[{"slug","title","log","size","replay","url"}],"next"}
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
communities_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	auto_listing struct listing listing = { 0 };
	struct store_community_summary *list;
	size_t n;

	if (!question_args(query, "limit cursor", err) ||
	    !listing_open(&listing, query, &arena, err))
		return false;
	const struct store_page page = { listing.after, listing.limit + 1 };
	if (!store_communities(service->db, &page, &arena, &list, &n, err))
		return false;
	size_t shown = n > listing.limit ? listing.limit : n;
	for (size_t i = 0; i < shown; i++)
		if (!listing_add(&listing, summary_json(&list[i]), err))
			return false;
	json_t *doc =
	    listing_doc(&listing, n > shown ? list[shown - 1].slug : NULL, err);
	return doc != NULL && answer_json(answer, doc, err);
}

static json_t *
counts_json(const struct store_counts *counts, struct err *err)
{
	auto_json json_t *doc = json_object();

	for (size_t i = 0; i < counts->n; i++)
		if (!jput_int(doc, counts->item[i].name,
			(int64_t)counts->item[i].n, err))
			return NULL;
	return json_incref(doc);
}

/* What genesis says of the community. */
static bool
put_settings(json_t *doc, const struct community_row *row, struct err *err)
{
	json_t *settings = json_object();

	return jput(doc, "settings", settings, err) &&
	       jput_text(settings, "zone", row->zone, err) &&
	       jput_text(settings, "url", row->url, err) &&
	       jput(settings, "replay", json_boolean(row->replay), err);
}

static json_t *
key_json(const struct question *question, const struct logkey *key,
    struct err *err)
{
	auto_json json_t *doc = json_object();
	bool signs = logkey_signs(key, question->community.last_recorded_at);
	bool ok = jput_text(doc, "vkey", note_vkey(&key->key).text, err) &&
		  jput_int(doc, "from", (int64_t)key->from, err) &&
		  (key->until == INSTANT_MAX ||
		      jput_instant(doc, "until", key->until, err)) &&
		  jput(doc, "signs", json_boolean(signs), err);

	return ok ? json_incref(doc) : NULL;
}

/* The key in force, and all that the log ever had. */
static bool
put_keys(json_t *doc, struct question *question, struct err *err)
{
	json_t *keys = json_array();
	struct logkey *list;
	size_t n;

	if (!jput(doc, "keys", keys, err) ||
	    !logkeys_list(question->world, question->size, &question->arena,
		&list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!jput_item(keys, key_json(question, &list[i], err), err))
			return false;
	return jput_text(doc, "vkey", note_vkey(&list[n - 1].key).text, err);
}

/* The root of the tree of this size is known for the whole log only. */
static bool
put_head(json_t *doc, struct question *question, struct err *err)
{
	const struct store_community *community = &question->community;

	return jput_digest(doc, "log", &community->log, err) &&
	       jput_text(doc, "origin", community->key.name, err) &&
	       put_keys(doc, question, err) &&
	       jput_int(doc, "size", (int64_t)community->size, err) &&
	       jput_digest(doc, "root", &community->root, err) &&
	       jput_instant(doc, "recorded_at", community->last_recorded_at,
		   err) &&
	       jput(doc, "checkpoint",
		   json_sprintf("/%s/log/checkpoint", community->slug), err);
}

/* Where to go on from here. */
static bool
put_links(json_t *doc, const struct question *question, struct err *err)
{
	static const char *const parts[] = { "statements", "people", "groups",
		"roles", "policies", "unmatched", "bundle", "allowed_signers" };
	json_t *links = json_object();

	if (!jput(doc, "links", links, err))
		return false;
	for (size_t i = 0; i < COUNT(parts); i++)
		if (!jput(links, parts[i],
			json_sprintf("/api/v1/%s/%s", question->community.slug,
			    parts[i]),
			err))
			return false;
	return true;
}

/*
 * GET /api/v1/{c}: the community and the head of its log.
 *
 *	200  {"slug","title","log","origin","vkey",
 *	     "keys":[{"vkey","from","until","signs"}],"size","root",
 *	     "recorded_at","checkpoint","settings","counts","links","url"}
 *	404  no such community
 *	422  an argument that there is not
 *	503  the database is away
 */
bool
communities_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *doc = json_object();
	const struct community_row *row;
	struct store_counts counts;

	if (!question_open(&question, service, query, "", err) ||
	    !store_load_governance(service->db, &question.community,
		question.world, err))
		return false;
	const struct store_scope scope = question_scope(&question);
	row = world_community(question.world);
	if (row == NULL)
		return err_set(err, ERR_INTERNAL, "a log without a genesis");
	return store_counts_by_type(service->db, &scope, &question.arena,
		   &counts, err) &&
	       jput_text(doc, "slug", row->slug, err) &&
	       jput_text(doc, "title", row->title, err) &&
	       put_head(doc, &question, err) && put_settings(doc, row, err) &&
	       jput(doc, "counts", counts_json(&counts, err), err) &&
	       put_links(doc, &question, err) &&
	       jput(doc, "url", question_path(&question, "", "", ""), err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
