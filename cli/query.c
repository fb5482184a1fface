#include "cli/query.h"

#include "cli/output.h"
#include "cli/pin.h"
#include "core/instant.h"
#include "core/text.h"

void
query_option(const struct call *call, enum option_id id, const char *name,
    struct buf *path)
{
	const char *value = call_option(call, id);

	if (value == NULL)
		return;
	buf_printf(path, "&%s=", name);
	text_escape(path, value);
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

/* An answer of now must know all that we have seen of the log. */
static bool
check_size(struct call *call, const json_t *answer, struct err *err)
{
	const uint64_t size = (uint64_t)output_number(answer, "size");
	const char *slug = call_community(call, err);
	struct pin pin = { 0 };

	if (slug == NULL ||
	    !pin_read(client_url(call->client), slug, &call->arena, &pin, err))
		return false;
	return call_option(call, OPTION_SIZE) != NULL || !pin.has_head ||
	       size >= pin.head.size ||
	       err_set(err, ERR_WRONG_LOG,
		   "the server answers by %llu entries, but the log had %llu "
		   "already",
		   (unsigned long long)size, (unsigned long long)pin.head.size);
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
	text_escape(&path, role);
	buf_printf(&path, "/%s?%s", leaf, more);
	query_option(call, OPTION_AS_OF, "as_of", &path);
	query_option(call, OPTION_SIZE, "size", &path);
	query_option(call, OPTION_POLICY, "policy", &path);
	if (buf_failed(&path)) {
		(void)err_memory(err);
		return NULL;
	}
	auto_json json_t *answer = call_get(call, path.data, err);
	return answer != NULL && check_size(call, answer, err)
		   ? json_incref(answer)
		   : NULL;
}
