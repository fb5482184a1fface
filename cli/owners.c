#include "cli/owners.h"

#include "cli/output.h"

/* The server takes so many at a time. */
enum { BATCH_MAX = 500 };

static bool
keep(struct call *call, struct map *owners, const json_t *one, struct err *err)
{
	const char *handle = json_string_value(json_object_get(one, "handle"));

	if (handle == NULL)
		return true;
	char *copy = arena_strdup(&call->arena, handle);
	if (copy == NULL)
		return err_memory(err);
	return map_put(owners, bytes_of(output_text(one, "identity")), copy,
	    err);
}

/* One request, for the identities from at on. */
static bool
ask_batch(struct call *call, struct map *owners, const json_t *identities,
    size_t at, struct err *err)
{
	auto_json json_t *list = json_array();
	auto_json json_t *body = json_pack("{s:O}", "identities", list);
	auto_buf struct buf path = { 0 };
	size_t i;
	json_t *one;

	for (i = at; i < at + BATCH_MAX && i < json_array_size(identities); i++)
		(void)json_array_append(list, json_array_get(identities, i));
	auto_free char *text = json_dumps(body, JSON_COMPACT);
	struct client *client = call_client(call, err);
	if (text == NULL)
		return err_memory(err);
	if (client == NULL || !call_base(call, &path, err))
		return false;
	buf_puts(&path, "/identities");
	auto_json json_t *answer = client_json(client,
	    &(struct request){ .path = path.data,
		.type = "application/json",
		.body = bytes_of(text) },
	    err);
	if (answer == NULL)
		return false;
	json_array_foreach (json_object_get(answer, "items"), i, one) {
		if (!keep(call, owners, one, err))
			return false;
	}
	return true;
}

struct map *
owners_ask(struct call *call, const json_t *identities, struct err *err)
{
	struct map *owners = map_new(err);

	for (size_t at = 0; owners != NULL && at < json_array_size(identities);
	     at += BATCH_MAX) {
		if (!ask_batch(call, owners, identities, at, err)) {
			map_free(owners);
			return NULL;
		}
	}
	return owners;
}
