#include "api/people.h"

#include "api/endpoints.h"
#include "api/forms.h"
#include "api/listing.h"
#include "api/policies.h"
#include "core/facts.h"
#include "core/jput.h"
#include "store/lists.h"
#include "store/load.h"

/* Facts of the people of a page, and of whoever turned out to be one. */
static bool
count_facts(struct question *question, const struct store_people *people,
    struct store_counts *out, struct err *err)
{
	const struct world *world = question->world;
	const struct store_scope scope = question_scope(question);
	struct rows merges = world_all(world, CHANGE_MERGE);
	struct store_selves selves = {
		.item = arena_array(&question->arena, people->n + merges.n + 1,
		    sizeof(struct store_self)),
	};

	if (selves.item == NULL)
		return err_memory(err);
	for (size_t i = 0; i < people->n; i++) {
		const char *handle = people->item[i].handle;

		if (world_self(world, handle, question->size) == handle)
			selves.item[selves.n++] =
			    (struct store_self){ handle, handle };
	}
	for (size_t i = 0; i < merges.n; i++) {
		const struct merge_row *row = merges.item[i];

		if (row_stands(&row->row, question->size))
			selves.item[selves.n++] =
			    (struct store_self){ row->handle,
				    world_self(world, row->handle,
					question->size) };
	}
	return store_count_facts(question->service->db, &scope, &selves,
	    &question->arena, out, err);
}

static int64_t
facts_of(const struct store_counts *counts, const char *handle)
{
	for (size_t i = 0; i < counts->n; i++)
		if (strcmp(counts->item[i].name, handle) == 0)
			return (int64_t)counts->item[i].n;
	return 0;
}

/* Terms of office as they are known now, or also as they were known once. */
static json_t *
offices_json(const struct question *question, const char *handle, bool all,
    struct err *err)
{
	struct rows rows =
	    world_find(question->world, WORLD_OFFICES, bytes_of(handle));
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < rows.n; i++) {
		const struct office_row *row = rows.item[i];
		bool known = all ? row->row.since < question->size
				 : row_stands(&row->row, question->size);

		if (known &&
		    !jput_item(array, forms_office(question, row, err), err))
			return NULL;
	}
	return json_incref(array);
}

static json_t *
listed_json(const struct question *question, const struct store_person *person,
    int64_t facts, struct err *err)
{
	const struct merge_row *merged = world_standing(question->world,
	    WORLD_MERGES, bytes_of(person->handle), question->size);

	return json_pack(
	    "{s:s, s:s*, s:o, s:b, s:I, s:o, s:I, s:I, s:o, s:o, s:s*}",
	    "handle", person->handle, "name", person->name, "kinds",
	    forms_list(person->kinds), "keyless", person->keyless, "since",
	    (json_int_t)person->since, "recorded_at",
	    json_string(instant_format(person->recorded_at).text), "statements",
	    (json_int_t)person->statements, "facts", (json_int_t)facts,
	    "offices", offices_json(question, person->handle, false, err),
	    "url", question_path(question, "/people/", person->handle, ""),
	    "merged_into", merged != NULL ? merged->into : NULL);
}

/*
 * GET /api/v1/{c}/people?q=&size=&limit=&cursor=: everybody with a handle, by
 * handle; with q those who have it in their handle, the name in their profile
 * or an identity.  Facts are counted for whom they turned out to be; offices
 * are all terms, whose "until" may have passed.
 *
 *	200 {"items":[{"handle","name"?,"kinds","keyless","since","recorded_at",
 *	     "statements","facts","offices","url","merged_into"?}],"next"}
 *	404  no such community
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
people_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_listing struct listing listing = { 0 };
	struct store_people people;
	struct store_counts facts = { 0 };
	const char *sought;

	if (!question_open(&question, service, query, "q size limit cursor",
		err) ||
	    !listing_open(&listing, query, &question.arena, err) ||
	    !question_sought(&question, &sought, err) ||
	    !store_load_governance(service->db, &question.community,
		question.world, err))
		return false;
	const struct store_scope scope = question_scope(&question);
	const struct store_people_filter filter = {
		.page = { listing.after, listing.limit + 1 },
		.text = sought,
	};
	if (!store_people(service->db, &scope, &filter, &question.arena,
		&people, err) ||
	    !count_facts(&question, &people, &facts, err))
		return false;
	size_t shown = people.n > listing.limit ? listing.limit : people.n;
	for (size_t i = 0; i < shown; i++) {
		const struct store_person *one = &people.item[i];

		if (!listing_add(&listing,
			listed_json(&question, one,
			    facts_of(&facts, one->handle), err),
			err))
			return false;
	}
	json_t *doc = listing_doc(&listing,
	    people.n > shown ? people.item[shown - 1].handle : NULL, err);
	return doc != NULL && question_answer(&question, answer, doc, err);
}

const struct person_row *
people_find(struct question *question, struct err *err)
{
	const char *handle =
	    question_handle(question, question->query->param[1]);
	const struct person_row *person = NULL;

	if (handle != NULL) {
		const struct identity id = identity_of_handle(handle);

		if (!store_load_person(question->service->db,
			&question->community, id.text, question->size,
			question->world, err))
			return NULL;
		person = world_person(question->world, handle, question->size);
	}
	if (person == NULL)
		(void)question_nobody(question,
		    handle != NULL ? handle : question->query->param[1], err);
	return person;
}

/* Was the row there already, whether it still stands or not? */
static bool
is_known(const struct question *question, const struct row *row)
{
	return row->since < question->size;
}

static json_t *
keys_json(const struct question *question, const char *handle, struct err *err)
{
	struct rows rows =
	    world_find(question->world, WORLD_KEYS, bytes_of(handle));
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < rows.n; i++) {
		const struct key_row *row = rows.item[i];

		if (is_known(question, &row->row) &&
		    !jput_item(array, forms_key(question, row, err), err))
			return NULL;
	}
	return json_incref(array);
}

/* Puts nothing for somebody who has said nothing of themselves. */
static bool
put_profile(json_t *doc, const struct question *question, const char *handle,
    struct err *err)
{
	const struct profile_row *row = world_standing(question->world,
	    WORLD_PROFILES, bytes_of(handle), question->size);
	json_t *json = row != NULL ? json_object() : NULL;

	return row == NULL ||
	       (jput(doc, "profile", json, err) &&
		   jput_text(json, "name", row->name, err) &&
		   jput(json, "hats", forms_list(row->hats), err) &&
		   jput(json, "links", forms_list(row->links), err) &&
		   (row->show == NULL ||
		       jput(json, "show", forms_list(row->show), err)) &&
		   jput_text(json, "by", row->by, err) &&
		   jput_int(json, "since", (int64_t)row->row.since, err) &&
		   jput_digest(json, "statement", &row->statement, err));
}

static json_t *
identities_json(const struct question *question, const char *handle,
    struct err *err)
{
	struct rows rows =
	    world_find(question->world, WORLD_LINKS_OF, bytes_of(handle));
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < rows.n; i++) {
		const struct link_row *row = rows.item[i];

		if (!row_stands(&row->row, question->size))
			continue;
		if (!jput_item(array,
			json_pack("{s:s, s:s, s:I, s:s}", "identity",
			    row->identity, "linked_by", row->by, "since",
			    (json_int_t)row->row.since, "statement",
			    digest_hex(&row->statement).text),
			err))
			return NULL;
	}
	return json_incref(array);
}

static json_t *
affiliations_json(const struct question *question, const char *handle,
    struct err *err)
{
	struct rows rows =
	    world_find(question->world, WORLD_AFFILIATIONS, bytes_of(handle));
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < rows.n; i++) {
		const struct affiliation_row *row = rows.item[i];

		if (row_stands(&row->row, question->size) &&
		    !jput_item(array, forms_affiliation(row, err), err))
			return NULL;
	}
	return json_incref(array);
}

static json_t *
declarations_json(const struct question *question, const char *handle,
    struct err *err)
{
	struct rows rows =
	    world_find(question->world, WORLD_DECLARATIONS, bytes_of(handle));
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < rows.n; i++) {
		const struct declaration_row *row = rows.item[i];

		if (row_stands(&row->row, question->size) &&
		    !jput_item(array, forms_declaration(row, err), err))
			return NULL;
	}
	return json_incref(array);
}

/*
 * How often the person did what: nothing, once they turned out to be somebody
 * else, whose counts have it then.
 */
static json_t *
counts_json(struct question *question, const char *handle, struct err *err)
{
	const struct identity id = identity_of_handle(handle);
	auto_json json_t *doc = json_object();
	struct subject subject;
	struct facts facts;

	if (world_self(question->world, handle, question->size) != handle)
		return json_incref(doc);
	if (!subject_find(question->world, id.text, question->size,
		&question->arena, &subject, err) ||
	    !facts_find(&subject, question->size, 0, &question->arena, &facts,
		err))
		return NULL;
	for (size_t i = 0; i < facts.n; i++) {
		const char *activity = facts.item[i].row[0]->activity;
		json_int_t n =
		    json_integer_value(json_object_get(doc, activity));

		if (facts.item[i].retracted)
			continue;
		if (!jput_int(doc, activity, n + 1, err))
			return NULL;
	}
	return json_incref(doc);
}

/* Who the person turned out to be, or who turned out to be them. */
static bool
put_merges(json_t *doc, const struct question *question, const char *handle,
    struct err *err)
{
	const struct merge_row *merged = world_standing(question->world,
	    WORLD_MERGES, bytes_of(handle), question->size);
	struct rows rows =
	    world_find(question->world, WORLD_MERGES_INTO, bytes_of(handle));
	json_t *others = json_array();

	if (!jput(doc, "merged", others, err))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		const struct merge_row *row = rows.item[i];

		if (row_stands(&row->row, question->size) &&
		    !jput_item(others, json_string(row->handle), err))
			return false;
	}
	return merged == NULL ||
	       jput_text(doc, "merged_into", merged->into, err);
}

/*
 * GET /api/v1/{c}/people/{handle}?size=: one person.
 *
 *	200  {"handle","kinds","keyless","recorded_by","statement","since",
 *	     "merged","merged_into"?,"profile"?,"keys","identities","offices","affiliations","declarations",
 *	     "counts","standing","url"}
 *	404  no such community or person
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
people_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	const struct person_row *person;

	if (!question_open(&question, service, query, "size", err))
		return false;
	person = people_find(&question, err);
	if (person == NULL)
		return false;
	auto_json json_t *doc = forms_person(&question, person, err);
	const char *handle = person->handle;
	return doc != NULL && put_profile(doc, &question, handle, err) &&
	       put_merges(doc, &question, handle, err) &&
	       jput(doc, "keys", keys_json(&question, handle, err), err) &&
	       jput(doc, "identities", identities_json(&question, handle, err),
		   err) &&
	       jput(doc, "offices", offices_json(&question, handle, true, err),
		   err) &&
	       jput(doc, "affiliations",
		   affiliations_json(&question, handle, err), err) &&
	       jput(doc, "declarations",
		   declarations_json(&question, handle, err), err) &&
	       jput(doc, "counts", counts_json(&question, handle, err), err) &&
	       jput(doc, "standing",
		   question_path(&question, "/people/", handle, "/standing"),
		   err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}

/* A decision for every role of one policy. */
static bool
decide_roles(const struct question *question, const struct policy_in_force *in,
    const char *id, json_t *items, struct err *err)
{
	struct ask ask = {
		.world = question->world,
		.policy = in->row->policy,
		.id = id,
		.instant = question->instant,
		.size = question->size,
	};

	for (size_t i = 0; i < in->policy.roles_n; i++) {
		ask.role = in->policy.roles[i].name;
		json_t *decision = decide(&ask, err);

		if (decision == NULL || !jput_item(items, decision, err))
			return false;
	}
	return true;
}

/*
 * GET /api/v1/{c}/people/{handle}/standing?as_of=&size=: a decision for
 * every role of the policies in force.
 *
 *	200  {"handle","instant","size","items":[decision, ...]}
 *	400  as_of is no instant
 *	404  no such community or person
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
people_standing(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *items = json_array();
	auto_json json_t *doc = json_object();
	const struct person_row *person;
	struct policy_in_force *list;
	size_t n;

	if (!question_open(&question, service, query, "as_of size", err) ||
	    !question_as_of(&question, err))
		return false;
	person = people_find(&question, err);
	if (person == NULL || !policies_in_force(&question, &list, &n, err))
		return false;
	const struct identity id = identity_of_handle(person->handle);
	for (size_t i = 0; i < n; i++)
		if (!decide_roles(&question, &list[i], id.text, items, err))
			return false;
	return jput_text(doc, "handle", person->handle, err) &&
	       jput_instant(doc, "instant", question.instant, err) &&
	       jput_int(doc, "size", (int64_t)question.size, err) &&
	       jput(doc, "items", json_incref(items), err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
