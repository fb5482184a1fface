#include "api/forms.h"

#include "core/armor.h"
#include "core/distrust.h"
#include "core/identity.h"
#include "core/instant.h"
#include "core/jput.h"

json_t *
forms_list(const char *list)
{
	json_t *array = json_array();

	while (array != NULL && *list != '\0') {
		size_t len = strcspn(list, " ");

		if (len > 0 && json_array_append_new(array,
				   json_stringn(list, len)) != 0) {
			json_decref(array);
			return NULL;
		}
		list += list[len] == ' ' ? len + 1 : len;
	}
	return array;
}

json_t *
forms_envelope(struct bytes payload, struct bytes signature, struct err *err)
{
	auto_buf struct buf armored = { 0 };
	json_t *doc;

	armor_write(signature, &armored);
	doc = buf_failed(&armored)
		  ? NULL
		  : json_pack("{s:s%, s:s}", "payload",
			(const char *)payload.data, payload.len, "signature",
			armored.data);
	if (doc == NULL)
		(void)err_memory(err);
	return doc;
}

/* An upper bound, unless nobody said one. */
static bool
put_until(json_t *json, int64_t ms, struct err *err)
{
	return ms >= INSTANT_MAX || jput_instant(json, "until", ms, err);
}

static bool
put_digest(json_t *json, const char *key, const struct digest *digest,
    struct err *err)
{
	return digest_is_zero(digest) || jput_digest(json, key, digest, err);
}

/* From which index on it holds, and at which it ceased to. */
static bool
put_row(json_t *json, const struct question *question, const struct row *row,
    struct err *err)
{
	return jput_int(json, "since", (int64_t)row->since, err) &&
	       (row_stands(row, question->size) ||
		   jput_int(json, "ended", (int64_t)row->until, err));
}

/* Hand over what was filled in. */
static json_t *
finish(json_t *json, bool filled)
{
	if (filled)
		return json;
	json_decref(json);
	return NULL;
}

json_t *
forms_statement(const struct question *question,
    const struct store_statement *statement, struct err *err)
{
	const struct digest_hex hex = digest_hex(&statement->digest);
	json_t *json = json_object();

	return finish(json,
	    jput_text(json, "digest", hex.text, err) &&
		jput_int(json, "index", (int64_t)statement->index, err) &&
		jput_text(json, "type", statement->type, err) &&
		jput_text(json, "by", statement->by, err) &&
		jput_instant(json, "made_at", statement->made_at, err) &&
		jput_instant(json, "recorded_at", statement->recorded_at,
		    err) &&
		jput_text(json, "subject", statement->subject, err) &&
		jput_text(json, "group", statement->group, err) &&
		jput_text(json, "activity", statement->activity, err) &&
		put_digest(json, "target", &statement->target, err) &&
		jput_text(json, "status",
		    statement->pending ? "pending" : "effective", err) &&
		jput(json, "url",
		    question_path(question, "/statements/", hex.text, ""),
		    err));
}

json_t *
forms_said(const struct question *question,
    const struct store_statement *statement, struct err *err)
{
	auto_json json_t *doc = forms_statement(question, statement, err);
	auto_json json_t *payload =
	    json_loadb((const char *)statement->payload.data,
		statement->payload.len, 0, NULL);

	return doc != NULL &&
		       jput(doc, "body",
			   json_incref(json_object_get(payload, "body")), err)
		   ? json_incref(doc)
		   : NULL;
}

bool
forms_put_retraction(json_t *doc, const struct question *question,
    const struct digest *statement, struct err *err)
{
	const struct retraction_row *row = world_standing(question->world,
	    WORLD_RETRACTIONS, digest_bytes(statement), question->size);

	return row == NULL ||
	       jput(doc, "retracted",
		   json_pack("{s:s, s:I, s:s, s:s*}", "statement",
		       digest_hex(&row->statement).text, "index",
		       (json_int_t)row->row.since, "by", row->by, "reason",
		       row->reason),
		   err);
}

json_t *
forms_person(const struct question *question, const struct person_row *row,
    struct err *err)
{
	json_t *json = json_object();

	return finish(json,
	    jput_text(json, "handle", row->handle, err) &&
		jput(json, "kinds", forms_list(row->kinds), err) &&
		jput(json, "keyless", json_boolean(row->keyless), err) &&
		jput_text(json, "recorded_by", row->by, err) &&
		jput_digest(json, "statement", &row->statement, err) &&
		put_row(json, question, &row->row, err) &&
		jput(json, "url",
		    question_path(question, "/people/", row->handle, ""), err));
}

/* From where on a key is distrusted, if it is. */
static bool
put_distrust(json_t *json, const struct question *question,
    const struct key_row *row, struct err *err)
{
	const struct distrust_row *distrust = distrust_find(question->world,
	    row->handle, row->fingerprint, question->size);

	return distrust == NULL ||
	       (jput_int(json, "distrusted_from", distrust->from, err) &&
		   jput_digest(json, "distrusted_by", &distrust->statement,
		       err));
}

json_t *
forms_key(const struct question *question, const struct key_row *row,
    struct err *err)
{
	json_t *json = json_object();

	return finish(json,
	    jput_text(json, "key", row->line, err) &&
		jput_text(json, "fingerprint", row->fingerprint, err) &&
		jput_text(json, "added_by", row->added_by, err) &&
		jput_digest(json, "statement", &row->statement, err) &&
		put_row(json, question, &row->row, err) &&
		put_distrust(json, question, row, err));
}

json_t *
forms_affiliation(const struct affiliation_row *row, struct err *err)
{
	json_t *json = json_object();

	return finish(json,
	    jput_text(json, "organisation", row->organisation, err) &&
		(row->organisation != NULL ||
		    jput(json, "independent", json_true(), err)) &&
		jput_instant(json, "from", row->from, err) &&
		put_until(json, row->until_at, err) &&
		jput_text(json, "by", row->by, err) &&
		jput_int(json, "since", (int64_t)row->row.since, err) &&
		jput_digest(json, "statement", &row->statement, err));
}

json_t *
forms_declaration(const struct declaration_row *row, struct err *err)
{
	json_t *json = json_object();

	return finish(json,
	    jput_text(json, "question", row->question, err) &&
		jput(json, "answer", json_boolean(row->answer), err) &&
		jput_instant(json, "from", row->from, err) &&
		put_until(json, row->until_at, err) &&
		jput_int(json, "since", (int64_t)row->row.since, err) &&
		jput_digest(json, "statement", &row->statement, err));
}

json_t *
forms_office(const struct question *question, const struct office_row *row,
    struct err *err)
{
	json_t *json = json_object();

	return finish(json,
	    jput_text(json, "handle", row->handle, err) &&
		jput_text(json, "office", row->office, err) &&
		jput_text(json, "group", row->group, err) &&
		put_digest(json, "occasion", &row->occasion, err) &&
		jput_instant(json, "from", row->from, err) &&
		put_until(json, row->until_at, err) &&
		jput_text(json, "granted_by", row->by, err) &&
		jput_digest(json, "grant", &row->statement, err) &&
		put_row(json, question, &row->row, err));
}

static json_t *
alias_json(const struct alias_row *row, struct err *err)
{
	json_t *json = json_object();

	return finish(json, jput_text(json, "name", row->name, err) &&
				jput_text(json, "normal", row->alias, err) &&
				(row->from == 0 || jput_instant(json, "from",
						       row->from, err)) &&
				put_until(json, row->until_at, err));
}

/* The other names under which a group is known. */
static json_t *
aliases_of(const struct question *question, const char *group, struct err *err)
{
	struct rows rows = world_all(question->world, CHANGE_ALIAS);
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < rows.n; i++) {
		const struct alias_row *row = rows.item[i];

		if (row_stands(&row->row, question->size) &&
		    strcmp(row->group, group) == 0 &&
		    !jput_item(array, alias_json(row, err), err))
			return NULL;
	}
	return json_incref(array);
}

json_t *
forms_group(const struct question *question, const struct group_row *row,
    struct err *err)
{
	json_t *json = json_object();

	return finish(json,
	    jput_text(json, "slug", row->slug, err) &&
		jput_text(json, "kind", row->kind, err) &&
		jput_text(json, "title", row->title, err) &&
		jput_text(json, "parent", row->parent, err) &&
		(row->from == 0 ||
		    jput_instant(json, "from", row->from, err)) &&
		put_until(json, row->until_at, err) &&
		jput(json, "aliases", aliases_of(question, row->slug, err),
		    err) &&
		jput_digest(json, "statement", &row->statement, err) &&
		jput(json, "url",
		    question_path(question, "/groups/", row->slug, ""), err));
}

json_t *
forms_endorsement(const struct question *question,
    const struct endorsement_row *row, struct err *err)
{
	const struct digest_hex hex = digest_hex(&row->statement);
	json_t *json = json_object();

	return finish(json,
	    jput_text(json, "statement", hex.text, err) &&
		jput_int(json, "index", (int64_t)row->row.since, err) &&
		jput_text(json, "verdict", row->dispute ? "dispute" : "endorse",
		    err) &&
		jput_text(json, "attendee", row->identity, err) &&
		jput_text(json, "by", row->by, err) &&
		jput_text(json, "office", row->office, err) &&
		jput_text(json, "group", row->group, err) &&
		jput_text(json, "reason", row->reason, err) &&
		jput(json, "url",
		    question_path(question, "/statements/", hex.text, ""),
		    err));
}
