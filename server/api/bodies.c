#include "api/bodies.h"

#include "core/jcs.h"

static json_t *
invalid(size_t max, struct err *err)
{
	(void)err_field(err, ERR_INVALID, "/identities",
	    "must be the only member, a list of 1 to %zu texts", max);
	return NULL;
}

static json_t *
not_read(const struct err *why, const char *what, size_t max, struct err *err)
{
	if (why->code == ERR_INTERNAL)
		*err = *why;
	else if (why->code == ERR_TOO_LARGE)
		(void)err_set(err, ERR_TOO_LARGE, "%s has at most %zu bytes",
		    what, max);
	else
		(void)err_set(err, ERR_MALFORMED, "%s cannot be read: %s", what,
		    why->msg);
	return NULL;
}

json_t *
bodies_object(struct bytes text, const char *what, size_t max, struct err *err)
{
	struct err why = { 0 };
	auto_json json_t *doc = jcs_parse_around(text, max, &why);

	if (doc == NULL)
		return not_read(&why, what, max, err);
	if (!json_is_object(doc)) {
		(void)err_set(err, ERR_INVALID, "%s must be an object", what);
		return NULL;
	}
	return json_incref(doc);
}

json_t *
bodies_identities(const struct query *query, size_t max, struct err *err)
{
	auto_json json_t *doc =
	    bodies_object(query->body, "the body", query->body.len, err);
	json_t *list = json_object_get(doc, "identities");

	if (doc == NULL)
		return NULL;
	if (json_object_size(doc) != 1 || json_array_size(list) < 1 ||
	    json_array_size(list) > max)
		return invalid(max, err);
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!json_is_string(json_array_get(list, i)))
			return invalid(max, err);
	return json_incref(list);
}
