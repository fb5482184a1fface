#include "cli/pin.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/config.h"
#include "cli/file.h"
#include "cli/output.h"

enum { PIN_MAX = 16 * 1024 };

static char *
pin_path(const char *url, const char *slug, struct arena *arena)
{
	auto_buf struct buf place = { 0 }, name = { 0 };

	buf_printf(&place, "%s %s", url, slug);
	if (buf_failed(&place))
		return NULL;
	struct digest digest = digest_sha256(buf_bytes(&place));
	buf_printf(&name, "pins/%s.json", digest_hex(&digest).text);
	return buf_failed(&name) ? NULL
				 : config_path("XDG_STATE_HOME",
				       "/.local/state", name.data, arena);
}

static bool
read_head(const json_t *doc, struct pin *pin)
{
	const json_t *size = json_object_get(doc, "size");

	if (size == NULL)
		return true;
	pin->has_head = true;
	pin->head.size = (uint64_t)json_integer_value(size);
	return json_is_integer(size) && json_integer_value(size) >= 0 &&
	       digest_parse(output_text(doc, "root"), &pin->head.root);
}

bool
pin_read(const char *url, const char *slug, struct arena *arena,
    struct pin *pin, struct err *err)
{
	auto_buf struct buf text = { 0 };
	json_error_t why;

	pin->path = pin_path(url, slug, arena);
	if (pin->path == NULL || access(pin->path, F_OK) != 0)
		return true;
	if (!file_read(pin->path, PIN_MAX, &text, err))
		return false;

	auto_json json_t *doc = json_loadb(text.data != NULL ? text.data : "",
	    text.len, JSON_REJECT_DUPLICATES, &why);
	pin->vkey = arena_strdup(arena, output_text(doc, "vkey"));
	if (pin->vkey == NULL || pin->vkey[0] == '\0' ||
	    !digest_parse(output_text(doc, "log"), &pin->log) ||
	    !read_head(doc, pin))
		return err_set(err, ERR_UNAVAILABLE,
		    "%s is damaged; it remembers which log this is", pin->path);
	return true;
}

bool
pin_write(const struct pin *pin, struct err *err)
{
	auto_json json_t *doc = json_pack("{s:s, s:s}", "log",
	    digest_hex(&pin->log).text, "vkey", pin->vkey);

	if (pin->path == NULL)
		return true;
	if (pin->has_head) {
		(void)json_object_set_new(doc, "size",
		    json_integer((json_int_t)pin->head.size));
		(void)json_object_set_new(doc, "root",
		    json_string(digest_hex(&pin->head.root).text));
	}
	auto_free char *text = json_dumps(doc, JSON_INDENT(2));
	if (text == NULL)
		return err_memory(err);
	return file_write(pin->path, bytes_of(text), err);
}

bool
pin_advance(struct pin *pin, const struct checkpoint *head, struct err *err)
{
	if (pin->has_head && head->size < pin->head.size)
		return err_set(err, ERR_WRONG_LOG,
		    "the log has shrunk: it had %llu entries, now %llu; it is "
		    "not the one that was seen before (%s)",
		    (unsigned long long)pin->head.size,
		    (unsigned long long)head->size, pin->path);
	if (pin->has_head && head->size == pin->head.size &&
	    !digest_equal(&head->root, &pin->head.root))
		return err_set(err, ERR_WRONG_LOG,
		    "the log has another history than the one seen before "
		    "(%s)",
		    pin->path);
	pin->has_head = true;
	pin->head = *head;
	return true;
}
