#include "api/endpoints.h"
#include "api/forms.h"
#include "api/policies.h"
#include "core/jput.h"
#include "core/text.h"
#include "store/lists.h"
#include "store/load.h"

enum {
	LIMIT_DEFAULT = 8,
	LIMIT_MAX = 50,
	NEWEST = 10000, /* how many statements are read */
	DIGITS_MIN = 8, /* of a digest */
};

/* What is looked for, and what was found. */
struct search {
	struct question *question;
	const char *text; /* folded */
	size_t limit;     /* of each kind */
	json_t *items;    /* owned */
};

/* One thing, under the names it has. */
struct candidate {
	const char *id;
	const char *title;
	const char *other; /* or NULL */
	json_t *url;       /* owned, until it is added or dropped */
};

struct candidates {
	struct candidate *item;
	size_t n;
};

static void
candidates_done(struct candidates *list)
{
	for (size_t i = 0; i < list->n; i++)
		json_decref(list->item[i].url);
}

#define auto_candidates __attribute__((cleanup(candidates_done)))

static bool
candidates_open(struct candidates *list, struct search *search, size_t n,
    struct err *err)
{
	list->item =
	    arena_array(&search->question->arena, n, sizeof(*list->item));
	return list->item != NULL || err_memory(err);
}

/* Add an item, whose context may be NULL; takes the URL, NULL is no memory. */
static json_t *
add_item(struct search *search, const char *kind,
    const struct candidate *candidate, const char *context, struct err *err)
{
	json_t *item = json_object();

	return jput_item(search->items, item, err) &&
		       jput_text(item, "kind", kind, err) &&
		       jput_text(item, "id", candidate->id, err) &&
		       jput_text(item, "title", candidate->title, err) &&
		       jput_text(item, "context", context, err) &&
		       jput(item, "url", json_incref(candidate->url), err)
		   ? item
		   : NULL;
}

/* How well a name fits: 2 when it begins with the text, 0 not at all. */
static int
fit_of(const struct search *search, const char *name)
{
	const char *at = name != NULL ? text_find(name, search->text) : NULL;

	return at == NULL ? 0 : at == name ? 2 : 1;
}

/* Those that fit so well, until there are enough. */
static bool
add_fitting(struct search *search, const char *kind,
    const struct candidates *list, int fit, size_t *left, struct err *err)
{
	for (size_t i = 0; i<list->n && * left> 0; i++) {
		const struct candidate *one = &list->item[i];
		int id = fit_of(search, one->id);
		int title = fit_of(search, one->title);
		int own = id > title ? id : title;
		int other = fit_of(search, one->other);

		if ((own > other ? own : other) != fit)
			continue;
		if (add_item(search, kind, one, other > own ? one->other : NULL,
			err) == NULL)
			return false;
		(*left)--;
	}
	return true;
}

/* The best first: what begins with the text, then what has it. */
static bool
add_candidates(struct search *search, const char *kind,
    const struct candidates *list, struct err *err)
{
	size_t left = search->limit;

	return add_fitting(search, kind, list, 2, &left, err) &&
	       add_fitting(search, kind, list, 1, &left, err);
}

static bool
find_people(struct search *search, struct err *err)
{
	struct question *question = search->question;
	const struct store_scope scope = question_scope(question);
	const struct store_people_filter filter = {
		.page = { .limit = search->limit },
		.text = search->text,
	};
	struct store_found_list found;

	if (!store_find_people(question->service->db, &scope, &filter,
		&question->arena, &found, err))
		return false;
	for (size_t i = 0; i < found.n; i++) {
		const char *handle = found.item[i].handle;
		const char *text = found.item[i].text;
		auto_json json_t *url =
		    question_path(question, "/people/", handle, "");
		const struct candidate one = { handle, handle, NULL, url };

		if (add_item(search, "person", &one,
			strcmp(handle, text) != 0 ? text : NULL, err) == NULL)
			return false;
	}
	return true;
}

/* The other name of a group that fits best, or NULL. */
static const char *
best_alias(const struct search *search, const char *group)
{
	const struct question *question = search->question;
	struct rows rows = world_all(question->world, CHANGE_ALIAS);
	const char *best = NULL;

	for (size_t i = 0; i < rows.n; i++) {
		const struct alias_row *row = rows.item[i];

		if (strcmp(row->group, group) == 0 &&
		    row_stands(&row->row, question->size) &&
		    fit_of(search, row->name) > fit_of(search, best))
			best = row->name;
	}
	return best;
}

static bool
find_groups(struct search *search, struct err *err)
{
	struct question *question = search->question;
	struct rows rows = world_all(question->world, CHANGE_GROUP);
	auto_candidates struct candidates list = { 0 };

	if (!candidates_open(&list, search, rows.n, err))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		const struct group_row *row = rows.item[i];

		if (row_stands(&row->row, question->size))
			list.item[list.n++] = (struct candidate){ row->slug,
				row->title, best_alias(search, row->slug),
				question_path(question, "/groups/", row->slug,
				    "") };
	}
	return add_candidates(search, "group", &list, err);
}

static bool
find_roles(struct search *search, struct err *err)
{
	struct question *question = search->question;
	auto_candidates struct candidates list = { 0 };
	struct policy_in_force *in;
	size_t roles = 0;
	size_t n;

	if (!policies_in_force(question, &in, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		roles += in[i].policy.roles_n;
	if (!candidates_open(&list, search, roles, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct policy *policy = &in[i].policy;

		for (size_t j = 0; j < policy->roles_n; j++)
			list.item[list.n++] = (struct candidate){
				policy->roles[j].name,
				policy->roles[j].title,
				policy->title,
				question_path(question, "/roles/",
				    policy->roles[j].name, "/roll"),
			};
	}
	return add_candidates(search, "role", &list, err);
}

static bool
find_activities(struct search *search, struct err *err)
{
	struct question *question = search->question;
	struct rows rows = world_all(question->world, CHANGE_ACTIVITY);
	auto_candidates struct candidates list = { 0 };

	if (!candidates_open(&list, search, rows.n, err))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		const struct activity_row *row = rows.item[i];

		if (row_stands(&row->row, question->size))
			list.item[list.n++] =
			    (struct candidate){ row->slug, row->title, NULL,
				    question_path(question, "/activities", "",
					"") };
	}
	return add_candidates(search, "activity", &list, err);
}

/* What a statement says in words of its own; its type if nothing. */
static json_t *
words_of(const struct store_statement *statement)
{
	static const char *const names[] = { "summary", "name", "for",
		"reason" };
	auto_json json_t *payload =
	    json_loadb((const char *)statement->payload.data,
		statement->payload.len, 0, NULL);
	const json_t *body = json_object_get(payload, "body");

	for (size_t i = 0; i < COUNT(names); i++) {
		json_t *text = json_object_get(body, names[i]);

		if (json_is_string(text))
			return json_incref(text);
	}
	return json_string(statement->type);
}

static bool
add_statements(struct search *search, const struct store_statements *found,
    struct err *err)
{
	struct question *question = search->question;

	for (size_t i = 0; i < found->n; i++) {
		const struct store_statement *one = &found->item[i];
		const struct digest_hex hex = digest_hex(&one->digest);
		auto_json json_t *words = words_of(one);
		auto_json json_t *url =
		    question_path(question, "/statements/", hex.text, "");
		const struct candidate candidate = { hex.text,
			json_string_value(words), NULL, url };
		json_t *item =
		    add_item(search, "statement", &candidate, one->by, err);

		if (item == NULL ||
		    !jput(item, "statement",
			forms_statement(question, one, err), err))
			return false;
	}
	return true;
}

/* By a digest, or its first digits. */
static bool
find_digest(struct search *search, struct err *err)
{
	struct question *question = search->question;
	const struct store_scope scope = question_scope(question);
	struct store_filter filter = { .limit = search->limit };
	struct store_statements found;

	if (strlen(search->text) < DIGITS_MIN ||
	    !digest_range(search->text, &filter.first, &filter.last))
		return true;
	return store_statements(question->service->db, &scope, &filter,
		   &question->arena, &found, err) &&
	       add_statements(search, &found, err);
}

static bool
find_statements(struct search *search, struct err *err)
{
	struct question *question = search->question;
	const struct store_scope scope = question_scope(question);
	const struct store_words_filter filter = { search->text, NEWEST,
		search->limit };
	struct store_statements found;

	return store_statements_saying(question->service->db, &scope, &filter,
		   &question->arena, &found, err) &&
	       add_statements(search, &found, err);
}

static bool
read_search(struct search *search, struct err *err)
{
	struct question *question = search->question;
	int64_t limit = LIMIT_DEFAULT;

	if (search->items == NULL)
		return err_memory(err);
	if (!question_sought(question, &search->text, err) ||
	    !query_int(question->query, "limit", 1, LIMIT_MAX, &limit, err))
		return false;
	search->limit = (size_t)limit;
	return true;
}

/*
 * GET /api/v1/{c}/search?q=&limit=&size=: whatever has a text, of 1 to 100
 * characters, in one of its names: people in handle, profile and identities,
 * groups in slug, title and aliases, roles of the policies in force, and
 * activities; and among the newest 10,000 statements those that say it in words
 * of their own, for all others there is /statements?q=.  Eight or more hex
 * digits are also looked for where digests begin.  Letters of ASCII are the
 * same in upper and lower case; no character has a meaning.  At most limit (8)
 * of each kind, what begins with the text first.  "context" is the name in
 * which it was found when that is neither id nor title, and of a statement who
 * said it.
 *
 *	200  {"size","items":[{"kind":"person", "group", "role", "activity"
 *	     or "statement","id","title","context"?,"url","statement"?}]}
 *	404  no such community
 *	422  an argument is missing or breaks a rule
 *	503  the database is away
 */
bool
search_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *items = json_array();
	auto_json json_t *doc = json_object();
	struct search search = { .question = &question, .items = items };

	if (!question_open(&question, service, query, "q limit size", err) ||
	    !question_as_of(&question, err) || !read_search(&search, err) ||
	    !store_load_policies(service->db, &question.community,
		question.size, question.world, err))
		return false;
	if (search.text == NULL)
		return err_set(err, ERR_INVALID, "q must say what to look for");
	return find_digest(&search, err) && find_people(&search, err) &&
	       find_groups(&search, err) && find_roles(&search, err) &&
	       find_activities(&search, err) && find_statements(&search, err) &&
	       jput_int(doc, "size", (int64_t)question.size, err) &&
	       jput(doc, "items", json_incref(items), err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
