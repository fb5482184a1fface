#include "cli/call.h"
#include "core/text.h"

const char *
call_option(const struct call *call, enum option_id id)
{
	return options_value(&call->options, id);
}

const char *
call_needs(const struct call *call, enum option_id id, struct err *err)
{
	const char *value = call_option(call, id);

	if (value == NULL)
		(void)err_set(err, ERR_USAGE, "--%s is needed",
		    option_info(id)->name);
	return value;
}

const char *
call_community(const struct call *call, struct err *err)
{
	if (call->config.community == NULL)
		(void)err_set(err, ERR_USAGE,
		    "which community? --community SLUG or KLEOS_COMMUNITY; "
		    "/api/v1/communities of the server lists them");
	return call->config.community;
}

struct client *
call_client(struct call *call, struct err *err)
{
	if (call->client != NULL)
		return call->client;
	if (call->config.url == NULL) {
		(void)err_set(err, ERR_USAGE,
		    "which server? --url URL or KLEOS_URL");
		return NULL;
	}
	call->client = client_new(call->config.url, err);
	return call->client;
}

const struct schemas *
call_schemas(struct call *call, struct err *err)
{
	if (call->schemas == NULL)
		call->schemas = schemas_new(schema_files, schema_files_n, err);
	return call->schemas;
}

bool
call_base(const struct call *call, struct buf *path, struct err *err)
{
	const char *slug = call_community(call, err);

	if (slug == NULL)
		return false;
	buf_puts(path, "/api/v1/");
	text_escape(path, slug);
	return true;
}

json_t *
call_get(struct call *call, const char *path, struct err *err)
{
	struct client *client = call_client(call, err);
	auto_buf struct buf full = { 0 };

	if (client == NULL || !call_base(call, &full, err))
		return NULL;
	buf_puts(&full, path);
	return client_json(client,
	    &(struct request){ .path = full.data, .bearer = call->bearer },
	    err);
}

/* The same path with the cursor of the next page. */
static void
next_page(const char *path, const char *cursor, struct buf *out)
{
	buf_printf(out, "%s%ccursor=", path,
	    strchr(path, '?') != NULL ? '&' : '?');
	text_escape(out, cursor);
}

json_t *
call_list(struct call *call, const char *path, struct err *err)
{
	auto_json json_t *all = json_array();
	auto_buf struct buf from = { 0 };

	buf_puts(&from, path);
	for (;;) {
		auto_json json_t *page = call_get(call, from.data, err);
		const json_t *next = json_object_get(page, "next");

		if (page == NULL)
			return NULL;
		if (json_array_extend(all, json_object_get(page, "items")) !=
		    0) {
			(void)err_set(err, ERR_UNAVAILABLE,
			    "the server did not answer with a list");
			return NULL;
		}
		if (!json_is_string(next))
			return json_incref(all);
		buf_done(&from);
		next_page(path, json_string_value(next), &from);
	}
}

bool
call_digest(const char *text, const char *what, struct digest *digest,
    struct err *err)
{
	if (digest_parse(text, digest))
		return true;
	return err_set(err, ERR_USAGE,
	    "%s must be a digest of 64 hexadecimal digits in lower case, not "
	    "\"%.80s\"",
	    what, text);
}

void
call_done(struct call *call)
{
	client_free(call->client);
	schemas_free(call->schemas);
	arena_done(&call->arena);
}
