#include "core/types/part.h"

/* list: who was on a list elsewhere at a time, in one or more parts. */

struct list {
	const char *list;
	int64_t taken_at;
	bool complete;
	struct part part;
	const char *url; /* or NULL */
	const char *const *identities;
	size_t identities_n;
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct list *list = body_alloc(&body, 1, sizeof(*list));

	if (list == NULL)
		return false;
	list->list = body_text(&body, "list");
	list->taken_at = body_date(&body, "taken_at", 0);
	list->complete = body_flag(&body, "complete");
	list->url = body_text(&body, "url");
	list->identities_n = body_count(&body, "identities");
	*out = list;
	return body_ok(&body) && part_parse(&body, &list->part) &&
	       part_identities(&body, "identities", NULL, &list->identities,
		   err);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct list *list = statement->body;

	return wants_add(wants, WANT_LIST, list->list, err) &&
	       (digest_is_zero(&list->part.replaces) ||
		   wants_digest(wants, WANT_STATEMENT, &list->part.replaces,
		       err));
}

/* Is this row a part of the same list, taken at the same time? */
static bool
is_part(const struct list *list, const struct list_row *row,
    const struct moment *at)
{
	return row_stands(&row->row, at->index) &&
	       row->taken_at == list->taken_at;
}

static bool
check_part(const struct list *list, const struct list_row *row, struct err *err)
{
	const struct part before = { .part = row->part, .parts = row->parts };

	if (!part_fits(&list->part, &before, &row->statement, err))
		return false;
	if (!digest_equal(&list->part.replaces, &row->statement) &&
	    list->complete != row->complete)
		return err_field(err, ERR_CONFLICT, "/body/complete",
		    "another part, %s, says otherwise",
		    digest_hex(&row->statement).text);
	return true;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct list *list = statement->body;
	struct rows rows = world_find(world, WORLD_LISTS, bytes_of(list->list));
	bool found = digest_is_zero(&list->part.replaces);

	if (list->taken_at > at->recorded_at)
		return err_field(err, ERR_BAD_TIME, "/body/taken_at",
		    "lies in the future");
	for (size_t i = 0; i < rows.n; i++) {
		const struct list_row *row = rows.item[i];

		if (!is_part(list, row, at))
			continue;
		if (!check_part(list, row, err))
			return false;
		found = found ||
			digest_equal(&list->part.replaces, &row->statement);
	}
	return found ||
	       err_field(err, ERR_UNKNOWN_TARGET, "/body/replaces",
		   "is no standing part of %s at that time", list->list);
}

static bool
add_identities(const struct statement *statement, struct changes *changes,
    struct err *err)
{
	const struct list *list = statement->body;

	for (size_t i = 0; i < list->identities_n; i++) {
		struct change *row = changes_add(changes, CHANGE_LISTED, err);

		if (row == NULL)
			return false;
		row->listed.statement = statement->digest;
		row->listed.identity = list->identities[i];
		row->listed.list = list->list;
		row->listed.taken_at = list->taken_at;
	}
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct list *list = statement->body;
	const struct digest *replaces = &list->part.replaces;
	struct change *row;

	(void)at;
	(void)authority;
	if (!digest_is_zero(replaces) &&
	    (!part_end(world, WORLD_LISTS_IN, CHANGE_LIST, replaces, changes,
		 err) ||
		!part_end(world, WORLD_LISTED_IN, CHANGE_LISTED, replaces,
		    changes, err)))
		return false;
	row = changes_add(changes, CHANGE_LIST, err);
	if (row == NULL)
		return false;
	row->list.statement = statement->digest;
	row->list.list = list->list;
	row->list.taken_at = list->taken_at;
	row->list.complete = list->complete;
	row->list.part = list->part.part;
	row->list.parts = list->part.parts;
	row->list.url = list->url;
	row->list.by = statement->by;
	return add_identities(statement, changes, err);
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct list *list = statement->body;

	row->target = list->part.replaces;
}

const struct type type_list = {
	.name = "list",
	.schema = "list.json",
	.parse = parse,
	.wants = wants,
	.may = part_may,
	.check = check,
	.change = change,
	.about = about,
};
