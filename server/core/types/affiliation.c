#include "core/types/types.h"

/* affiliation: whom somebody works for from then until then, or that they
 * work for nobody. */

struct affiliation {
	const char *handle;
	const char *subject;      /* "handle:" and the handle */
	const char *organisation; /* or NULL: independent */
	int64_t from;
	int64_t until_at;
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct affiliation *a = body_alloc(&body, 1, sizeof(*a));

	if (a == NULL)
		return false;
	a->handle = body_text(&body, "handle");
	a->subject = body_handle(&body, "handle");
	a->organisation = body_text(&body, "organisation");
	a->from = body_date(&body, "from", 0);
	a->until_at = body_expiry(&body, "until");
	*out = a;
	if (body_ok(&body) && a->from >= a->until_at)
		return body_fail(&body, "until", "must be after from");
	return body_ok(&body);
}

static bool
wants(const struct statement *statement, struct wants *wants, struct err *err)
{
	const struct affiliation *a = statement->body;

	return wants_add(wants, WANT_HANDLE, a->handle, err) &&
	       wants_add(wants, WANT_ABOUT, a->handle, err);
}

static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	const struct affiliation *a = statement->body;

	return may_for_person(world, statement, at, a->handle, authority, err);
}

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* What was said of this organisation from this beginning on, or NULL. */
static const struct affiliation_row *
said_before(const struct world *world, const struct affiliation *a,
    const struct moment *at)
{
	struct rows rows =
	    world_find(world, WORLD_AFFILIATIONS, bytes_of(a->handle));

	for (size_t i = 0; i < rows.n; i++) {
		const struct affiliation_row *row = rows.item[i];

		if (row_stands(&row->row, at->index) && row->from == a->from &&
		    is_same(row->organisation, a->organisation))
			return row;
	}
	return NULL;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	const struct affiliation *a = statement->body;
	const struct affiliation_row *before = said_before(world, a, at);

	if (!need_person(world, a->handle, at, "/body/handle", err))
		return false;
	if (a->organisation != NULL &&
	    world_organisation(world, a->organisation, at->index) == NULL)
		return err_field(err, ERR_UNKNOWN_TARGET, "/body/organisation",
		    "there is no organisation %s", a->organisation);
	if (before != NULL && before->until_at == a->until_at)
		return err_field(err, ERR_CONFLICT, "/body",
		    "is said already, in %s",
		    digest_hex(&before->statement).text);
	return true;
}

static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct affiliation *a = statement->body;
	const struct affiliation_row *before = said_before(world, a, at);
	struct change *row;

	(void)authority;
	if (before != NULL &&
	    !changes_end(changes, CHANGE_AFFILIATION, &before->row, err))
		return false;
	row = changes_add(changes, CHANGE_AFFILIATION, err);
	if (row == NULL)
		return false;
	row->affiliation.statement = statement->digest;
	row->affiliation.handle = a->handle;
	row->affiliation.organisation = a->organisation;
	row->affiliation.from = a->from;
	row->affiliation.until_at = a->until_at;
	row->affiliation.by = statement->by;
	return true;
}

static void
about(const struct statement *statement, struct statement_row *row)
{
	const struct affiliation *a = statement->body;

	row->subject = a->subject;
}

const struct type type_affiliation = {
	.name = "affiliation",
	.schema = "affiliation.json",
	.erasable = true,
	.parse = parse,
	.wants = wants,
	.may = may,
	.check = check,
	.change = change,
	.about = about,
};
