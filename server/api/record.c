#include <inttypes.h>
#include <stdio.h>

#include "api/endpoints.h"
#include "api/forms.h"
#include "api/listing.h"
#include "api/people.h"
#include "core/identity.h"
#include "core/jput.h"
#include "core/line.h"
#include "core/selection.h"

enum entry_kind {
	ENTRY_CONTRIBUTION,
	ENTRY_ATTENDANCE,
	ENTRY_OFFICE,
	ENTRY_THANKS,
	ENTRY_KINDS, /* how many there are; not a kind */
};

static const char *const kind_names[] = {
	[ENTRY_CONTRIBUTION] = "contribution",
	[ENTRY_ATTENDANCE] = "attendance",
	[ENTRY_OFFICE] = "office",
	[ENTRY_THANKS] = "thanks",
};

/* What has become of a fact, as a person would say it. */
enum state {
	STATE_WAITING,    /* nobody in office has judged it yet */
	STATE_ENDORSED,   /* or was recorded in office by somebody else */
	STATE_DISPUTED,   /* and that was not answered */
	STATE_DISTRUSTED, /* signed with a key that is not to be believed */
	STATE_RETRACTED,
	STATES, /* how many there are; not a state */
};

static const char *const state_names[] = {
	[STATE_WAITING] = "waiting",
	[STATE_ENDORSED] = "endorsed",
	[STATE_DISPUTED] = "disputed",
	[STATE_DISTRUSTED] = "distrusted",
	[STATE_RETRACTED] = "retracted",
};

/* Where an entry is in the log; those further on come first. */
struct place {
	uint64_t index;
	int64_t ordinal;
};

struct entry {
	struct place place;
	enum entry_kind kind;
	enum state state; /* of a fact */
	struct digest statement;
	const struct fact *fact;
	const struct office_row *office;
};

struct record {
	struct question *question;
	struct listing listing;
	struct place after; /* the last one that was seen, if any */
	size_t kind;        /* only those; ENTRY_KINDS: all */
	size_t state;       /* only those; STATES: all */
	struct identity id; /* "handle:ada", for the subject */
	struct subject subject;
	struct facts facts;
	struct entry *item;
	size_t n;
	int64_t sums[STATES]; /* over all pages, whatever is asked for */
};

/* Which of the names an argument is; n when it is absent. */
static bool
read_name(const struct query *query, const char *name, const char *const *names,
    size_t n, size_t *out, struct err *err)
{
	const char *text = query_arg(query, name);

	for (*out = 0; *out < n && text != NULL; (*out)++)
		if (strcmp(text, names[*out]) == 0)
			return true;
	*out = n;
	return text == NULL ||
	       err_set(err, ERR_INVALID,
		   "%s must be one of those that answers name, such as %s",
		   name, names[0]);
}

/* A cursor is "index.ordinal". */
static bool
read_after(struct record *record, struct err *err)
{
	const char *text = record->listing.after;
	const char *dot = text != NULL ? strchr(text, '.') : NULL;
	struct place *after = &record->after;
	uint64_t ordinal;

	*after = (struct place){ INT64_MAX, 0 };
	if (text == NULL)
		return true;
	if (dot == NULL ||
	    !line_uint64((struct bytes){ (const unsigned char *)text,
			     (size_t)(dot - text) },
		&after->index) ||
	    !line_uint64(bytes_of(dot + 1), &ordinal) ||
	    after->index > INT64_MAX || ordinal > INT64_MAX)
		return err_set(err, ERR_INVALID,
		    "cursor must be the next that a page of this list gave");
	after->ordinal = (int64_t)ordinal;
	return true;
}

static enum state
state_of(const struct record *record, const struct fact *fact)
{
	static const struct select endorsed = {
		.endorsed = true,
		.endorsed_at_least = 1,
	};

	if (fact->retracted)
		return STATE_RETRACTED;
	switch (fact_believe(&record->facts, fact, &endorsed)) {
	case FACT_COUNTS:
		return STATE_ENDORSED;
	case FACT_DISPUTED:
		return STATE_DISPUTED;
	case FACT_DISTRUSTED_KEY:
		return STATE_DISTRUSTED;
	default:
		return STATE_WAITING;
	}
}

static int
compare(const void *a, const void *b)
{
	const struct place *x = &((const struct entry *)a)->place;
	const struct place *y = &((const struct entry *)b)->place;

	if (x->index != y->index)
		return x->index < y->index ? 1 : -1;
	return (x->ordinal < y->ordinal) - (x->ordinal > y->ordinal);
}

static bool
is_wanted(const struct record *record, const struct entry *entry)
{
	const struct entry after = { .place = record->after };

	return (record->kind == ENTRY_KINDS || record->kind == entry->kind) &&
	       (record->state == STATES ||
		   (entry->fact != NULL && record->state == entry->state)) &&
	       compare(entry, &after) > 0;
}

static void
add(struct record *record, const struct entry *entry)
{
	if (is_wanted(record, entry))
		record->item[record->n++] = *entry;
}

/* What they did: nothing, once they turned out to be somebody else. */
static bool
find_facts(struct record *record, const char *handle, struct err *err)
{
	struct question *question = record->question;

	record->id = identity_of_handle(handle);
	return world_self(question->world, handle, question->size) != handle ||
	       (subject_find(question->world, record->id.text, question->size,
		    &question->arena, &record->subject, err) &&
		   facts_find(&record->subject, question->size, 0,
		       &question->arena, &record->facts, err));
}

static void
add_facts(struct record *record)
{
	for (size_t i = 0; i < record->facts.n; i++) {
		const struct fact *fact = &record->facts.item[i];
		const struct fact_row *row = fact->row[0];
		bool met = strcmp(row->activity, "attendance") == 0;
		const struct entry entry = {
			.place = { row->row.since, row->row.ordinal },
			.kind = met ? ENTRY_ATTENDANCE : ENTRY_CONTRIBUTION,
			.state = state_of(record, fact),
			.statement = row->statement,
			.fact = fact,
		};

		record->sums[entry.state]++;
		add(record, &entry);
	}
}

/* Terms as they are known now: one that was ended stands where that was. */
static void
add_offices(struct record *record, struct rows offices)
{
	for (size_t i = 0; i < offices.n; i++) {
		const struct office_row *row = offices.item[i];
		const struct entry entry = {
			.place = { row->row.since, row->row.ordinal },
			.kind = ENTRY_OFFICE,
			.statement = row->statement,
			.office = row,
		};

		if (row_stands(&row->row, record->question->size))
			add(record, &entry);
	}
}

/* Names by which somebody can be thanked. */
struct names {
	const char **item;
	size_t n;
};

static void
add_name(struct names *names, const struct question *question, const char *name,
    const char *handle)
{
	const char *owner = world_owner(question->world, name, question->size);

	if (owner != NULL && strcmp(owner, handle) == 0)
		names->item[names->n++] = name;
}

/* Every one of a person's: handles and identities. */
static bool
find_names(struct question *question, const char *handle, struct names *names,
    struct err *err)
{
	struct rows people = world_all(question->world, CHANGE_PERSON);
	struct rows links = world_all(question->world, CHANGE_LINK);

	*names = (struct names){ 0 };
	names->item = arena_array(&question->arena, people.n + links.n,
	    sizeof(*names->item));
	if (names->item == NULL)
		return err_memory(err);
	for (size_t i = 0; i < people.n; i++) {
		const struct person_row *person = people.item[i];
		const struct identity id = identity_of_handle(person->handle);
		const char *name = arena_strdup(&question->arena, id.text);

		if (name == NULL)
			return err_memory(err);
		add_name(names, question, name, handle);
	}
	for (size_t i = 0; i < links.n; i++)
		add_name(names, question,
		    ((const struct link_row *)links.item[i])->identity, handle);
	return true;
}

/* As many as a page could need. */
static bool
find_thanks(struct record *record, const char *handle,
    struct store_statements *out, struct err *err)
{
	struct question *question = record->question;
	const struct store_scope scope = question_scope(question);
	struct store_thanks_filter filter = {
		.before = record->after.index,
		.limit = record->listing.limit + 1,
	};
	struct names names;

	*out = (struct store_statements){ 0 };
	if (record->state != STATES ||
	    (record->kind != ENTRY_KINDS && record->kind != ENTRY_THANKS))
		return true;
	if (!find_names(question, handle, &names, err))
		return false;
	filter.to = names.item;
	filter.to_n = names.n;
	return store_thanks(question->service->db, &scope, &filter,
	    &question->arena, out, err);
}

static void
add_thanks(struct record *record, const struct store_statements *thanks)
{
	for (size_t i = 0; i < thanks->n; i++) {
		const struct entry entry = {
			.place = { thanks->item[i].index, 0 },
			.kind = ENTRY_THANKS,
			.statement = thanks->item[i].digest,
		};

		add(record, &entry);
	}
}

/* Everything after the cursor, newest first. */
static bool
gather(struct record *record, const char *handle, struct err *err)
{
	struct question *question = record->question;
	struct rows offices =
	    world_find(question->world, WORLD_OFFICES, bytes_of(handle));
	struct store_statements thanks;

	if (!find_facts(record, handle, err) ||
	    !find_thanks(record, handle, &thanks, err))
		return false;
	record->item = arena_array(&question->arena,
	    record->facts.n + offices.n + thanks.n, sizeof(*record->item));
	if (record->item == NULL)
		return err_memory(err);
	add_facts(record);
	add_offices(record, offices);
	add_thanks(record, &thanks);
	if (record->n > 1)
		qsort(record->item, record->n, sizeof(*record->item), compare);
	return true;
}

/* Judgements that stand of what the person did. */
static json_t *
judgements_json(const struct record *record, const struct fact *fact,
    struct err *err)
{
	const struct question *question = record->question;
	struct rows rows = world_find(question->world, WORLD_ENDORSEMENTS,
	    digest_bytes(&fact->row[0]->statement));
	auto_json json_t *array = json_array();

	for (size_t i = 0; i < rows.n; i++) {
		const struct endorsement_row *row = rows.item[i];
		bool about = row->identity == NULL;

		for (size_t j = 0; j < fact->rows_n; j++)
			about |=
			    row->identity != NULL &&
			    strcmp(row->identity, fact->row[j]->identity) == 0;
		if (about && row_stands(&row->row, question->size) &&
		    !jput_item(array, forms_endorsement(question, row, err),
			err))
			return NULL;
	}
	return json_incref(array);
}

/* What an attendance has of its occasion, and not of all who were there. */
static bool
put_attendance(json_t *doc, const struct record *record,
    const struct fact *fact, struct err *err)
{
	struct rows rows = world_find(record->question->world, WORLD_OCCASIONS,
	    digest_bytes(&fact->row[0]->statement));
	const struct occasion_row *occasion = rows.n > 0 ? rows.item[0] : NULL;
	json_t *as = json_array();

	if (!jput(doc, "as", as, err))
		return false;
	for (size_t i = 0; i < fact->rows_n; i++) {
		const struct fact_row *row = fact->row[i];

		if (!jput_item(as,
			json_pack("{s:s, s:s*, s:o}", "identity", row->identity,
			    "hat", row->hat, "quantities",
			    json_loads(row->quantities, 0, NULL)),
			err))
			return false;
	}
	return occasion == NULL ||
	       (jput_text(doc, "name", occasion->name, err) &&
		   jput_instant(doc, "start", occasion->start, err) &&
		   jput_text(doc, "occasion_url", occasion->url, err));
}

static bool
put_fact(json_t *doc, const struct record *record, const struct entry *entry,
    struct err *err)
{
	return jput_text(doc, "state", state_names[entry->state], err) &&
	       jput_text(doc, "by_office", entry->fact->row[0]->by_office,
		   err) &&
	       jput(doc, "judgements",
		   judgements_json(record, entry->fact, err), err) &&
	       forms_put_retraction(doc, record->question, &entry->statement,
		   err) &&
	       (entry->kind != ENTRY_ATTENDANCE ||
		   put_attendance(doc, record, entry->fact, err));
}

static json_t *
item_json(const struct record *record, const struct entry *entry,
    const struct store_statement *said, struct err *err)
{
	const struct question *question = record->question;
	bool whole =
	    entry->kind == ENTRY_CONTRIBUTION || entry->kind == ENTRY_THANKS;
	auto_json json_t *doc = whole ? forms_said(question, said, err)
				      : forms_statement(question, said, err);

	if (doc == NULL ||
	    !jput_text(doc, "kind", kind_names[entry->kind], err) ||
	    (entry->fact != NULL && !put_fact(doc, record, entry, err)) ||
	    (entry->office != NULL &&
		!jput(doc, "office", forms_office(question, entry->office, err),
		    err)))
		return NULL;
	return json_incref(doc);
}

static const struct store_statement *
find_said(const struct store_statements *said, const struct entry *entry,
    struct err *err)
{
	for (size_t i = 0; i < said->n; i++)
		if (digest_equal(&said->item[i].digest, &entry->statement))
			return &said->item[i];
	(void)err_set(err, ERR_INTERNAL, "a row without its statement");
	return NULL;
}

/* Put one page into the list, with what was said. */
static bool
list_page(struct record *record, struct err *err)
{
	struct question *question = record->question;
	const struct store_scope scope = question_scope(question);
	size_t n = record->n < record->listing.limit ? record->n
						     : record->listing.limit;
	struct digest *digests =
	    arena_array(&question->arena, n, sizeof(*digests));
	struct store_statements said;

	if (digests == NULL)
		return err_memory(err);
	for (size_t i = 0; i < n; i++)
		digests[i] = record->item[i].statement;
	const struct store_digests wanted = { digests, n };
	if (!store_statements_of(question->service->db, &scope, &wanted,
		&question->arena, &said, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct entry *entry = &record->item[i];
		const struct store_statement *one =
		    find_said(&said, entry, err);

		if (one == NULL || !listing_add(&record->listing,
				       item_json(record, entry, one, err), err))
			return false;
	}
	return true;
}

static json_t *
record_json(struct record *record, struct err *err)
{
	size_t limit = record->listing.limit;
	auto_json json_t *states = json_object();
	char last[48] = "";

	if (!list_page(record, err))
		return NULL;
	if (record->n > limit)
		(void)snprintf(last, sizeof(last), "%" PRIu64 ".%" PRId64,
		    record->item[limit - 1].place.index,
		    record->item[limit - 1].place.ordinal);
	auto_json json_t *doc =
	    listing_doc(&record->listing, record->n > limit ? last : NULL, err);
	for (size_t i = 0; i < STATES; i++)
		if (!jput_int(states, state_names[i], record->sums[i], err))
			return NULL;
	return doc != NULL && jput(doc, "states", json_incref(states), err)
		   ? json_incref(doc)
		   : NULL;
}

static void
record_done(struct record *record)
{
	listing_done(&record->listing);
}

/*
 * GET /api/v1/{c}/people/{handle}/record?kind=&state=&size=&limit=&cursor=:
 * what is recorded of one person under all their identities, newest first:
 * what they did and what became of it, thanks, and offices.  "state" is that
 * of a fact as decisions see it that ask for one endorsement, in whichever
 * office; "states" counts all of the person's facts.  Attendance under several
 * identities is one, and "as" says which.  Somebody who turned out to be
 * somebody else has offices alone here, and "merged_into".
 *
 *	200  {"handle","merged_into"?,"states":{"waiting","endorsed",
 *	     "disputed","distrusted","retracted"},"items":[a statement as in
 *	     its list, with "kind" and, by kind:
 *	     contribution: "body","state","by_office"?,"judgements",
 *	     "retracted"?;
 *	     attendance: "state","by_office"?,"judgements","retracted"?,"name",
 *	     "start","occasion_url"?,"as":[{"identity","hat"?,"quantities"}];
 *	     office: "office"; thanks: "body"],"next"}
 *	404  no such community or person
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
record_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	struct record record __attribute__((cleanup(record_done))) = {
		.question = &question,
	};
	const struct person_row *person;

	if (!question_open(&question, service, query,
		"kind state size limit cursor", err) ||
	    !listing_open(&record.listing, query, &question.arena, err) ||
	    !read_after(&record, err) ||
	    !read_name(query, "kind", kind_names, ENTRY_KINDS, &record.kind,
		err) ||
	    !read_name(query, "state", state_names, STATES, &record.state, err))
		return false;
	person = people_find(&question, err);
	if (person == NULL || !gather(&record, person->handle, err))
		return false;
	const struct merge_row *merged = world_standing(question.world,
	    WORLD_MERGES, bytes_of(person->handle), question.size);
	auto_json json_t *doc = record_json(&record, err);
	return doc != NULL && jput_text(doc, "handle", person->handle, err) &&
	       (merged == NULL ||
		   jput_text(doc, "merged_into", merged->into, err)) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
