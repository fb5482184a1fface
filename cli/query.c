#include "cli/query.h"

#include "core/instant.h"

static void
add_option(const struct call *call, enum option_id id, const char *name,
    struct buf *path)
{
	const char *value = call_option(call, id);

	if (value == NULL)
		return;
	buf_printf(path, "&%s=", name);
	client_escape(value, path);
}

bool
query_instant(const struct call *call, int64_t *instant, struct err *err)
{
	const char *as_of = call_option(call, OPTION_AS_OF);

	if (as_of == NULL || instant_as_of(as_of, instant, err))
		return true;
	err->code = ERR_USAGE;
	return err_under(err, "--as-of");
}

json_t *
query_role(struct call *call, const char *leaf, const char *more,
    struct err *err)
{
	auto_buf struct buf path = { 0 };
	const char *role = call_needs(call, OPTION_ROLE, err);
	int64_t instant;

	if (role == NULL || !query_instant(call, &instant, err))
		return NULL;
	buf_puts(&path, "/roles/");
	client_escape(role, &path);
	buf_printf(&path, "/%s?%s", leaf, more);
	add_option(call, OPTION_AS_OF, "as_of", &path);
	add_option(call, OPTION_SIZE, "size", &path);
	add_option(call, OPTION_POLICY, "policy", &path);
	if (buf_failed(&path)) {
		(void)err_memory(err);
		return NULL;
	}
	return call_get(call, path.data, err);
}
