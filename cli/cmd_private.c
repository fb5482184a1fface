#include <sodium.h>

#include "cli/commands.h"
#include "cli/file.h"
#include "cli/output.h"
#include "cli/session.h"
#include "core/jcs.h"
#include "core/text.h"

enum { ID_LEN = 16, ID_TEXT_MAX = 24 };

/* A contact is of a person; the ids of other rows are random. */
static bool
is_of_person(const char *kind)
{
	return strcmp(kind, "contact") == 0;
}

/* The path of a row; without an id it is one's own contact. */
static bool
row_path(const struct call *call, const struct session *session,
    struct buf *path, struct err *err)
{
	const char *kind = call->options.argument[0];
	const char *id = call->options.arguments_n > 1
			     ? call->options.argument[1]
			     : session->handle;

	if (call->options.arguments_n < 2 && !is_of_person(kind))
		return err_set(err, ERR_USAGE, "which one? %s ID", kind);
	buf_puts(path, "/private/");
	text_escape(path, kind);
	buf_putc(path, '/');
	text_escape(path, id);
	return !buf_failed(path) || err_memory(err);
}

/* {"value","keep_until"} from a file and --until. */
static json_t *
read_row(const struct call *call, struct err *err)
{
	auto_buf struct buf text = { 0 };

	if (!file_read(call->options.argument[1], JCS_MAX, &text, err))
		return NULL;
	auto_json json_t *value = jcs_parse_loose(buf_bytes(&text), err);
	if (value == NULL)
		return NULL;
	json_t *doc = json_pack("{s:O, s:s*}", "value", value, "keep_until",
	    call_option(call, OPTION_UNTIL));
	if (doc == NULL)
		(void)err_memory(err);
	return doc;
}

/* Where a new row goes: where it is said, to oneself, or to a new id. */
static void
new_path(const struct call *call, const struct session *session,
    struct buf *path)
{
	const char *kind = call->options.argument[0];
	unsigned char random[ID_LEN];
	char id[ID_TEXT_MAX];

	/* Nobody should have to type one that looks like an option. */
	do {
		randombytes_buf(random, sizeof(random));
		(void)sodium_bin2base64(id, sizeof(id), random, sizeof(random),
		    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	} while (id[0] == '-');
	buf_puts(path, "/private/");
	text_escape(path, kind);
	buf_putc(path, '/');
	if (call->options.arguments_n > 2)
		text_escape(path, call->options.argument[2]);
	else
		text_escape(path, is_of_person(kind) ? session->handle : id);
}

bool
cmd_private_put(struct call *call, struct err *err)
{
	auto_buf struct buf path = { 0 };
	struct session session;
	auto_json json_t *row = read_row(call, err);
	const struct schemas *schemas = call_schemas(call, err);

	if (row == NULL || schemas == NULL ||
	    !schema_check(schemas, "private.json", row, err) ||
	    !session_use(call, &session, err) || !call_base(call, &path, err))
		return false;
	new_path(call, &session, &path);
	auto_free char *text = json_dumps(row, JSON_COMPACT);
	if (text == NULL || buf_failed(&path))
		return err_memory(err);
	auto_json json_t *doc = client_json(call->client,
	    &(struct request){ .method = "PUT",
		.path = path.data,
		.type = "application/json",
		.bearer = call->bearer,
		.body = bytes_of(text) },
	    err);
	if (doc == NULL)
		return false;
	if (call->json)
		output_json(doc);
	else
		output("%s %s is kept until %s\n", output_text(doc, "kind"),
		    output_text(doc, "id"), output_text(doc, "kept_until"));
	return true;
}

bool
cmd_private_get(struct call *call, struct err *err)
{
	auto_buf struct buf path = { 0 };
	struct session session;

	if (!session_use(call, &session, err) ||
	    !row_path(call, &session, &path, err))
		return false;
	auto_json json_t *doc = call_get(call, path.data, err);
	if (doc == NULL)
		return false;
	output_json(call->json ? doc : json_object_get(doc, "value"));
	return true;
}

bool
cmd_private_reads(struct call *call, struct err *err)
{
	auto_buf struct buf path = { 0 };
	struct session session;
	size_t i;
	json_t *item;

	if (!session_use(call, &session, err) ||
	    !row_path(call, &session, &path, err))
		return false;
	buf_puts(&path, "/reads?limit=200");
	auto_json json_t *items = call_list(call, path.data, err);
	if (items == NULL)
		return false;
	if (call->json) {
		output_json(items);
		return true;
	}
	json_array_foreach (items, i, item) {
		output("%s  %s\n", output_text(item, "at"),
		    output_text(item, "by"));
	}
	if (json_array_size(items) == 0)
		output("nobody has read it\n");
	return true;
}

bool
cmd_private_delete(struct call *call, struct err *err)
{
	auto_buf struct buf path = { 0 };
	struct session session;

	if (!session_use(call, &session, err) || !call_base(call, &path, err) ||
	    !row_path(call, &session, &path, err))
		return false;
	auto_json json_t *doc = client_json(call->client,
	    &(struct request){ .method = "DELETE",
		.path = path.data,
		.bearer = call->bearer },
	    err);
	if (doc == NULL)
		return false;
	if (call->json)
		output_json(doc);
	else
		output("%s %s is removed\n", output_text(doc, "kind"),
		    output_text(doc, "id"));
	return true;
}
