#include "formats/draft.h"

#include "core/instant.h"
#include "core/map.h"
#include "formats/tally.h"

enum { ATTENDEES_MAX = 500 };

/* Attendees in the making: those of the array, by tally_person.key. */
struct attendees {
	struct map *by_key;
	json_t *list;
};

static bool
add_fact(struct draft *draft, const char *type, json_t *body, int64_t made_at)
{
	if (body == NULL)
		return false;
	draft->fact[draft->facts_n++] = (struct draft_fact){
		.type = type,
		.body = json_incref(body),
		.made_at = made_at,
	};
	return true;
}

/* A new attendee at the end of the list; borrowed. */
static json_t *
add_attendee(const struct attendees *attendees,
    const struct tally_person *person, struct err *err)
{
	json_t *attendee = json_pack("{s:s, s:{s:i}, s:[]}", "identity",
	    person->identity.text, "quantities", "lines", 0, "rows");

	if (attendee == NULL ||
	    json_array_append_new(attendees->list, attendee) != 0) {
		(void)err_memory(err);
		return NULL;
	}
	if (!map_put(attendees->by_key, bytes_of(person->key.text), attendee,
		err))
		return NULL;
	return attendee;
}

/* Add one row's lines to its person. */
static bool
attend(const struct attendees *attendees, const struct tally_person *person,
    const struct minutes_row *row, struct err *err)
{
	json_t *attendee =
	    map_get(attendees->by_key, bytes_of(person->key.text));
	json_t *lines;

	if (attendee == NULL)
		attendee = add_attendee(attendees, person, err);
	if (attendee == NULL)
		return false;
	lines =
	    json_object_get(json_object_get(attendee, "quantities"), "lines");
	(void)json_integer_set(lines, json_integer_value(lines) + row->lines);
	if (json_array_append_new(json_object_get(attendee, "rows"),
		json_integer((json_int_t)row->row)) != 0)
		return err_memory(err);
	return true;
}

/* An attendee of a list, with what it is sorted by. */
struct attendee {
	const char *identity;
	json_t *value;
};

static int
compare_attendees(const void *a, const void *b)
{
	const struct attendee *left = a, *right = b;

	return strcmp(left->identity, right->identity);
}

/* The same attendees by identity: a new reference, or NULL. */
static json_t *
sort_attendees(const json_t *list, struct arena *arena)
{
	size_t n = json_array_size(list);
	struct attendee *item = arena_array(arena, n, sizeof(*item));
	auto_json json_t *sorted = json_array();

	if (item == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		item[i].value = json_array_get(list, i);
		item[i].identity = json_string_value(
		    json_object_get(item[i].value, "identity"));
	}
	qsort(item, n, sizeof(*item), compare_attendees);
	for (size_t i = 0; i < n; i++)
		if (json_array_append(sorted, item[i].value) != 0)
			return NULL;
	return json_incref(sorted);
}

/* Every row of the minutes becomes an attendee's or a rejected one. */
static bool
gather_attendees(struct tally *tally, const struct minutes *minutes,
    const struct attendees *attendees, struct err *err)
{
	for (size_t i = 0; i < minutes->rows_n; i++) {
		const struct minutes_row *row = &minutes->row[i];
		char identity[MINUTES_NICK_MAX + 8] = "irc:";
		struct tally_person person;

		(void)strncat(identity, row->nick, MINUTES_NICK_MAX);
		if (!tally_identify(tally, row->row, identity, &person))
			continue;
		if (!attend(attendees, &person, row, err))
			return false;
		tally_accept(tally, &person);
	}
	if (json_array_size(attendees->list) > ATTENDEES_MAX)
		return err_set(err, ERR_TOO_LARGE,
		    "an occasion has at most %d attendees", ATTENDEES_MAX);
	return true;
}

static bool
add_occasion(struct draft *draft, const struct minutes *minutes,
    const char *group, const json_t *list, struct err *err)
{
	auto_json json_t *attendees = sort_attendees(list, &draft->arena);
	struct instant_text start = instant_format(minutes->start);
	struct instant_text end = instant_format(minutes->end);
	struct digest_hex source = digest_hex(&minutes->sha256);
	auto_json json_t *body =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:O}", "group",
		group, "status", "held", "name", minutes->name, "start",
		start.text, "end", end.text, "url", minutes->url, "source",
		source.text, "attendees", attendees);

	draft->fact = arena_array(&draft->arena, 1, sizeof(*draft->fact));
	if (draft->fact == NULL ||
	    !add_fact(draft, "occasion", body, minutes->end))
		return err_memory(err);
	return tally_fits(body, "the people present", err);
}

bool
draft_minutes(const struct minutes *minutes,
    const struct draft_options *options, struct draft *draft, struct err *err)
{
	const char *group = options->group;
	struct tally tally;

	draft->format = "minutes";
	draft->sha256 = minutes->sha256;
	draft->made_at = minutes->end;
	if (group == NULL)
		group = tally_group(options, minutes->group);
	if (group == NULL)
		return err_set(err, ERR_UNKNOWN_TARGET,
		    "no group is called \"%.100s\"", minutes->group);
	if (!tally_start(&tally, draft, options, minutes->rows_n, err))
		return false;

	auto_map struct map *by_key = map_new(err);
	auto_json json_t *list = json_array();
	struct attendees attendees = { .by_key = by_key, .list = list };

	if (by_key == NULL)
		return false;
	return gather_attendees(&tally, minutes, &attendees, err) &&
	       add_occasion(draft, minutes, group, list, err) &&
	       tally_finish(&tally, group, err);
}

/* {"hours": 3}, or NULL when the row has none. */
static json_t *
quantities_json(const struct csv_row *row)
{
	auto_json json_t *object = json_object();

	for (size_t i = 0; i < row->quantities_n; i++)
		if (json_object_set_new(object, row->quantity[i].unit,
			json_integer(row->quantity[i].value)) != 0)
			return NULL;
	return row->quantities_n > 0 ? json_incref(object) : NULL;
}

static json_t *
evidence_json(const struct csv_row *row)
{
	auto_json json_t *list = json_array();

	for (size_t i = 0; i < row->evidence_n; i++)
		if (json_array_append_new(list,
			json_string(row->evidence[i])) != 0)
			return NULL;
	return row->evidence_n > 0 ? json_incref(list) : NULL;
}

static bool
add_contribution(struct draft *draft, const struct csv_row *row,
    const struct tally_person *person, const char *group, struct err *err)
{
	auto_json json_t *quantities = quantities_json(row);
	auto_json json_t *evidence = evidence_json(row);
	auto_json json_t *body = json_pack(
	    "{s:s, s:s, s:s*, s:s, s:s*, s:O*, s:s*, s:O*, s:s*, s:[I]}",
	    "subject", person->identity.text, "activity", row->activity,
	    "group", group, "from", row->from, "until", row->until,
	    "quantities", quantities, "hat", row->hat, "evidence", evidence,
	    "summary", row->summary, "rows", (json_int_t)row->row);

	if ((quantities == NULL && row->quantities_n > 0) ||
	    (evidence == NULL && row->evidence_n > 0) ||
	    !add_fact(draft, "contribution", body, 0))
		return err_memory(err);
	return true;
}

/* The group of a row; false when it names one that is not known. */
static bool
row_group(const struct draft_options *options, const struct csv_row *row,
    const char **group)
{
	*group = options->group;
	if (row->group == NULL)
		return true;
	*group = tally_group(options, row->group);
	return *group != NULL;
}

/* One row becomes a contribution or a rejection. */
static bool
draft_row(struct tally *tally, const struct csv_row *row, struct err *err)
{
	struct tally_person person;
	const char *group;

	if (row->reason != NULL) {
		tally_reject(tally, row->row, row->reason);
		return true;
	}
	if (!tally_identify(tally, row->row, row->subject, &person))
		return true;
	if (!row_group(tally->options, row, &group)) {
		tally_reject(tally, row->row, "bad-group");
		return true;
	}
	if (!add_contribution(tally->draft, row, &person, group, err))
		return false;
	tally_accept(tally, &person);
	return true;
}

/* The one group that all contributions name, or NULL. */
static const char *
common_group(const struct draft *draft)
{
	const char *common = NULL;

	for (size_t i = 0; i < draft->facts_n; i++) {
		const char *group = json_string_value(
		    json_object_get(draft->fact[i].body, "group"));

		if (group == NULL ||
		    (common != NULL && strcmp(common, group) != 0))
			return NULL;
		common = group;
	}
	return common;
}

bool
draft_csv(const struct csv_rows *rows, const struct draft_options *options,
    struct draft *draft, struct err *err)
{
	struct tally tally;

	draft->format = "csv";
	draft->sha256 = rows->sha256;
	if (!tally_start(&tally, draft, options, rows->n, err))
		return false;
	draft->fact = arena_array(&draft->arena, rows->n, sizeof(*draft->fact));
	if (draft->fact == NULL)
		return err_memory(err);
	for (size_t i = 0; i < rows->n; i++)
		if (!draft_row(&tally, &rows->row[i], err))
			return false;
	return tally_finish(&tally,
	    options->group != NULL ? options->group : common_group(draft), err);
}

bool
draft_bind(struct draft *draft, const struct digest *import, struct err *err)
{
	struct digest_hex hex = digest_hex(import);

	for (size_t i = 0; i < draft->facts_n; i++)
		if (json_object_set_new(draft->fact[i].body, "import",
			json_string(hex.text)) != 0)
			return err_memory(err);
	return true;
}

void
draft_done(struct draft *draft)
{
	for (size_t i = 0; i < draft->facts_n; i++)
		json_decref(draft->fact[i].body);
	json_decref(draft->import);
	arena_done(&draft->arena);
	*draft = (struct draft){ 0 };
}
