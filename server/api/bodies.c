#include "api/bodies.h"

static json_t *
invalid(size_t max, struct err *err)
{
	(void)err_field(err, ERR_INVALID, "/identities",
	    "must be the only member, a list of 1 to %zu texts", max);
	return NULL;
}

json_t *
bodies_identities(const struct query *query, size_t max, struct err *err)
{
	json_error_t why;
	auto_json json_t *doc = json_loadb((const char *)query->body.data,
	    query->body.len, JSON_REJECT_DUPLICATES, &why);
	json_t *list = json_object_get(doc, "identities");

	if (doc == NULL) {
		(void)err_set(err, ERR_MALFORMED,
		    "the body is not JSON: %s at byte %d", why.text,
		    why.position);
		return NULL;
	}
	if (json_object_size(doc) != 1 || json_array_size(list) < 1 ||
	    json_array_size(list) > max)
		return invalid(max, err);
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!json_is_string(json_array_get(list, i)))
			return invalid(max, err);
	return json_incref(list);
}
