#include "core/types/part.h"

#include <stdio.h>

#include "core/identity.h"

bool
part_parse(struct body *body, struct part *part)
{
	part->part = body_int(body, "part", 1);
	part->parts = body_int(body, "parts", 1);
	part->replaces = body_reference(body, "replaces");
	if (body_ok(body) && part->part > part->parts)
		return body_fail(body, "part", "must be one of the %lld parts",
		    (long long)part->parts);
	return body_ok(body);
}

/* The text of item n, and where it stands. */
static const char *
text_of(const struct body *body, const char *array, const char *member,
    size_t n)
{
	const json_t *item =
	    json_array_get(json_object_get(body->json, array), n);

	return json_string_value(
	    member != NULL ? json_object_get(item, member) : item);
}

static bool
fail_at(const struct body *body, const char *array, const char *member,
    size_t n, const char *msg)
{
	char field[128];

	(void)snprintf(field, sizeof(field), "%.32s/%.32s/%zu%s%.16s",
	    body->path, array, n, member != NULL ? "/" : "",
	    member != NULL ? member : "");
	return err_field(body->err, ERR_INVALID, field, "%s", msg);
}

bool
part_identities(struct body *body, const char *array, const char *member,
    const char *const **out, struct err *err)
{
	size_t n = body_count(body, array);
	const char **texts = body_alloc(body, n, sizeof(*texts));

	for (size_t i = 0; texts != NULL && i < n; i++) {
		const char *text = text_of(body, array, member, i);

		if (!identity_is_normal(text))
			return fail_at(body, array, member, i,
			    "must be an identity in its normal form");
		if (i > 0 && strcmp(texts[i - 1], text) >= 0)
			return fail_at(body, array, member, i,
			    "must come after the one before it, bytewise, and "
			    "only once");
		texts[i] = arena_strdup(body->arena, text);
		if (texts[i] == NULL)
			return err_memory(err);
	}
	*out = texts;
	return body_ok(body);
}

bool
part_fits(const struct part *part, const struct part *before,
    const struct digest *statement, struct err *err)
{
	if (digest_equal(&part->replaces, statement))
		return part->part == before->part ||
		       err_field(err, ERR_CONFLICT, "/body/replaces",
			   "is part %lld, not part %lld",
			   (long long)before->part, (long long)part->part);
	if (part->parts != before->parts)
		return err_field(err, ERR_CONFLICT, "/body/parts",
		    "it has %lld parts, as %s says", (long long)before->parts,
		    digest_hex(statement).text);
	if (part->part == before->part)
		return err_field(err, ERR_CONFLICT, "/body/part",
		    "this part is recorded already, as %s: replace that",
		    digest_hex(statement).text);
	return true;
}

bool
part_may(const struct world *world, const struct statement *statement,
    const struct moment *at, struct authority *authority, struct err *err)
{
	if (office_held(world, statement->by, OFFICE_OFFICIAL, NULL, at) ==
	    NULL)
		return may_by_office(world, statement, at, OFFICE_REGISTRAR,
		    authority, err);
	authority->office = OFFICE_OFFICIAL;
	return true;
}

bool
part_end(const struct world *world, enum world_index index,
    enum change_kind kind, const struct digest *statement,
    struct changes *changes, struct err *err)
{
	struct rows rows = world_find(world, index, digest_bytes(statement));

	for (size_t i = 0; i < rows.n; i++)
		if (row_stands(rows.item[i], changes->index) &&
		    !changes_end(changes, kind, rows.item[i], err))
			return false;
	return true;
}
