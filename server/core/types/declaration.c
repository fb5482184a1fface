#include "core/types/types.h"

/* declaration: somebody's own yes or no to a question, for a time. */

struct declaration {
	const char *question;
	bool answer;
	int64_t from;
	int64_t until_at;
};

static bool
parse(const json_t *json, struct arena *arena, const void **out,
    struct err *err)
{
	struct body body = body_of(json, arena, err);
	struct declaration *declaration =
	    body_alloc(&body, 1, sizeof(*declaration));

	if (declaration == NULL)
		return false;
	declaration->question = body_text(&body, "question");
	declaration->answer = body_flag(&body, "answer");
	declaration->from = body_date(&body, "from", 0);
	declaration->until_at = body_expiry(&body, "until");
	*out = declaration;
	if (body_ok(&body) && declaration->from >= declaration->until_at)
		return body_fail(&body, "until", "must be after from");
	return body_ok(&body);
}

/* Anybody speaks for themselves, and nobody for another. */
static bool
may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	(void)world;
	(void)statement;
	(void)at;
	(void)authority;
	(void)err;
	return true;
}

static bool
check(const struct world *world, const struct statement *statement,
    const struct moment *at, struct err *err)
{
	(void)world;
	(void)statement;
	(void)at;
	(void)err;
	return true;
}

/*
 * Nothing is ended: of several answers for one instant the newest holds, and
 * for the instants that only an older one covers that one still does.
 */
static bool
change(const struct world *world, const struct statement *statement,
    const struct moment *at, const struct authority *authority,
    struct changes *changes, struct err *err)
{
	const struct declaration *declaration = statement->body;
	struct change *row = changes_add(changes, CHANGE_DECLARATION, err);

	(void)world;
	(void)at;
	(void)authority;
	if (row == NULL)
		return false;
	row->declaration.statement = statement->digest;
	row->declaration.handle = statement->by;
	row->declaration.question = declaration->question;
	row->declaration.answer = declaration->answer;
	row->declaration.from = declaration->from;
	row->declaration.until_at = declaration->until_at;
	return true;
}

const struct type type_declaration = {
	.name = "declaration",
	.schema = "declaration.json",
	.parse = parse,
	.wants = wants_nothing,
	.may = may,
	.check = check,
	.change = change,
};
