#include "cli/pin.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/config.h"
#include "cli/file.h"
#include "cli/output.h"

enum { PIN_MAX = 2 * NOTE_MAX };

/* A file in a folder of ours that is named after what it is about. */
static char *
path_of(const char *folder, const struct buf *about, struct arena *arena)
{
	auto_buf struct buf name = { 0 };

	if (buf_failed(about))
		return NULL;
	struct digest digest = digest_sha256(buf_bytes(about));
	buf_printf(&name, "%s/%s.json", folder, digest_hex(&digest).text);
	return buf_failed(&name) ? NULL
				 : config_path("XDG_STATE_HOME",
				       "/.local/state", name.data, arena);
}

static char *
pin_path(const char *url, const char *slug, struct arena *arena)
{
	auto_buf struct buf place = { 0 };

	buf_printf(&place, "%s %s", url, slug);
	return path_of("pins", &place, arena);
}

static bool
read_head(const json_t *doc, struct pin *pin)
{
	const json_t *size = json_object_get(doc, "size");
	const char *note = json_string_value(json_object_get(doc, "note"));

	if (size == NULL)
		return true;
	pin->note = note != NULL ? arena_strdup(pin->arena, note) : NULL;
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

	pin->arena = arena;
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
	if (pin->has_head && pin->note != NULL)
		(void)json_object_set_new(doc, "note", json_string(pin->note));
	auto_free char *text = json_dumps(doc, JSON_INDENT(2));
	if (text == NULL)
		return err_memory(err);
	return file_write(pin->path, bytes_of(text), err);
}

/* What was remembered, and what is shown now, as the log's key signed it. */
static json_t *
fork_json(const struct pin *pin, struct bytes note)
{
	json_t *doc = json_pack("{s:s, s:s*, s:s%, s:{s:I, s:s}}", "log",
	    digest_hex(&pin->log).text, "vkey", pin->vkey, "shown",
	    (const char *)note.data, note.len, "remembered", "size",
	    (json_int_t)pin->head.size, "root",
	    digest_hex(&pin->head.root).text);

	if (doc != NULL && pin->note != NULL)
		(void)json_object_set_new(doc, "seen", json_string(pin->note));
	return doc;
}

/* The file that it is in, named after both, or NULL with err set. */
static const char *
keep_fork(const struct pin *pin, struct bytes note, struct err *err)
{
	auto_json json_t *doc = fork_json(pin, note);
	auto_free char *text =
	    doc != NULL ? json_dumps(doc, JSON_INDENT(2) | JSON_SORT_KEYS)
			: NULL;
	auto_buf struct buf about = { 0 };

	if (text == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	buf_puts(&about, text);
	const char *path = path_of("forks", &about, pin->arena);
	if (path == NULL)
		(void)err_set(err, ERR_UNAVAILABLE, "there is no folder");
	return path != NULL && file_write(path, bytes_of(text), err) ? path
								     : NULL;
}

bool
pin_fork(const struct pin *pin, struct bytes note, struct err *err)
{
	static const char what[] =
	    "the log has another history than the one seen before";
	struct err why;
	const char *path = keep_fork(pin, note, &why);

	if (path == NULL)
		return err_set(err, ERR_WRONG_LOG, "%s; cannot keep it: %s",
		    what, why.msg);
	return err_set(err, ERR_WRONG_LOG, "%s: both are signed in %s", what,
	    path);
}

bool
pin_advance(struct pin *pin, const struct checkpoint *head, struct bytes note,
    struct err *err)
{
	if (pin->has_head && head->size < pin->head.size)
		return err_set(err, ERR_WRONG_LOG,
		    "the log has shrunk: it had %llu entries, now %llu; it is "
		    "not the one that was seen before (%s)",
		    (unsigned long long)pin->head.size,
		    (unsigned long long)head->size, pin->path);
	if (pin->has_head && head->size == pin->head.size &&
	    !digest_equal(&head->root, &pin->head.root))
		return pin_fork(pin, note, err);
	pin->note = arena_copy(pin->arena, note);
	if (pin->note == NULL)
		return err_memory(err);
	pin->has_head = true;
	pin->head = *head;
	return true;
}
