#include "formats/bundle.h"

#include "core/instant.h"
#include "core/jcs.h"
#include "core/line.h"

enum { VERSION = 1 };

static bool
fails(const struct bundle *bundle, struct err *err, const char *what)
{
	return err_set(err, ERR_MALFORMED, "line %zu: %s", bundle->line, what);
}

static bool
torn(const struct bundle *bundle, struct err *err, const char *what)
{
	return err_set(err, ERR_TORN, "line %zu: %s", bundle->line, what);
}

/* The next line as JSON; NULL with err set. */
static json_t *
read_line(struct bundle *bundle, struct err *err)
{
	struct bytes line;
	struct err why;
	json_t *value;

	bundle->line++;
	if (!line_next(&bundle->rest, &line)) {
		(void)torn(bundle, err, "does not end; the file is cut off");
		return NULL;
	}
	value = jcs_parse_around(line, BUNDLE_LINE_MAX, &why);
	if (value == NULL && why.code == ERR_INTERNAL)
		*err = why;
	else if (value == NULL)
		(void)err_set(err, ERR_MALFORMED, "line %zu: %s", bundle->line,
		    why.msg);
	return value;
}

static bool
get_digest(const json_t *object, const char *key, struct digest *out)
{
	const char *hex = json_string_value(json_object_get(object, key));

	return hex != NULL && digest_parse(hex, out);
}

static bool
get_index(const json_t *object, const char *key, uint64_t *out)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return false;
	*out = (uint64_t)json_integer_value(value);
	return true;
}

static bool
get_bytes(const json_t *object, const char *key, struct bytes *out)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_string(value))
		return false;
	*out = (struct bytes){
		(const unsigned char *)json_string_value(value),
		json_string_length(value),
	};
	return true;
}

/* Fill a header, which borrows from the object. */
static bool
parse_header(const struct bundle *bundle, const json_t *object,
    struct bundle_header *header, struct err *err)
{
	const json_t *version = json_object_get(object, "bundle");

	if (!json_is_integer(version))
		return fails(bundle, err, "is not the header of a bundle");
	if (json_integer_value(version) != VERSION)
		return err_set(err, ERR_UNSUPPORTED,
		    "line %zu: bundles of version %lld are not known here",
		    bundle->line, (long long)json_integer_value(version));
	header->origin = json_string_value(json_object_get(object, "origin"));
	header->vkey = json_string_value(json_object_get(object, "vkey"));
	header->checkpoint =
	    json_string_value(json_object_get(object, "checkpoint"));
	if (!get_digest(object, "log", &header->log) ||
	    header->origin == NULL || header->vkey == NULL ||
	    header->checkpoint == NULL ||
	    !get_index(object, "from", &header->from) ||
	    !get_index(object, "to", &header->to) ||
	    json_object_size(object) != 7)
		return fails(bundle, err,
		    "a header has bundle, log, origin, vkey, checkpoint, from "
		    "and to, and nothing else");
	if (header->to < header->from)
		return fails(bundle, err, "the page ends before it begins");
	return true;
}

/* Texts of two headers; neither is NULL once they have been parsed. */
static bool
same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* Why an index is not the one that was to come. */
static enum err_code
misplaced(uint64_t index, uint64_t expected)
{
	return index < expected ? ERR_DUPLICATED : ERR_OUT_OF_ORDER;
}

/* An entry where a page was to begin. */
static bool
check_stray(const struct bundle *bundle, const json_t *object, struct err *err)
{
	uint64_t index;

	if (!get_index(object, "index", &index))
		return true;
	return err_set(err,
	    index == bundle->index ? ERR_NOT_COVERED
				   : misplaced(index, bundle->index),
	    "line %zu: is not the header of a bundle, but entry %llu beyond "
	    "its page",
	    bundle->line, (unsigned long long)index);
}

/* A page where an entry was to come. */
static bool
check_early(const struct bundle *bundle, const json_t *object, struct err *err)
{
	uint64_t from;

	if (json_object_get(object, "bundle") == NULL ||
	    !get_index(object, "from", &from))
		return true;
	return err_set(err, misplaced(from, bundle->index + 1),
	    "line %zu: a page begins where entry %llu was to come",
	    bundle->line, (unsigned long long)bundle->index);
}

/* Does this page continue the present one? */
static bool
continues(const struct bundle *bundle, const struct bundle_header *header,
    struct err *err)
{
	if (!digest_equal(&header->log, &bundle->header.log) ||
	    !same(header->origin, bundle->header.origin))
		return err_set(err, ERR_WRONG_LOG,
		    "line %zu: the page does not continue the one before: it "
		    "is of another log",
		    bundle->line);
	return header->from == bundle->index ||
	       err_set(err, misplaced(header->from, bundle->index),
		   "line %zu: the page does not continue the one before: it "
		   "begins with entry %llu, not %llu",
		   bundle->line, (unsigned long long)header->from,
		   (unsigned long long)bundle->index);
}

static void
set_page(struct bundle *bundle, const struct bundle_header *header,
    json_t *page)
{
	json_decref(bundle->page);
	bundle->page = json_incref(page);
	bundle->header = *header;
	bundle->index = header->from;
}

bool
bundle_open(struct bundle *bundle, struct bytes file, struct err *err)
{
	struct bundle_header header = { 0 };

	*bundle = (struct bundle){ .rest = file };
	if (file.len == 0)
		return err_set(err, ERR_TORN, "the bundle is empty");

	auto_json json_t *page = read_line(bundle, err);
	if (page == NULL || !parse_header(bundle, page, &header, err))
		return false;
	set_page(bundle, &header, page);
	return true;
}

/* Read headers of further pages until an entry is to come. */
static bool
turn_page(struct bundle *bundle, struct err *err)
{
	while (bundle->index == bundle->header.to && bundle->rest.len > 0) {
		struct bundle_header header = { 0 };
		auto_json json_t *page = read_line(bundle, err);

		if (page == NULL || !check_stray(bundle, page, err) ||
		    !parse_header(bundle, page, &header, err) ||
		    !continues(bundle, &header, err))
			return false;
		set_page(bundle, &header, page);
	}
	return true;
}

/* "redacted" of an entry, instead of payload and signature. */
static bool
parse_redacted(const json_t *redacted, struct bundle_entry *entry)
{
	entry->redacted = true;
	return json_object_size(redacted) == 2 &&
	       get_digest(redacted, "payload", &entry->payload_digest) &&
	       get_digest(redacted, "signature", &entry->signature_digest);
}

static bool
parse_entry(const struct bundle *bundle, const json_t *object,
    struct bundle_entry *entry, struct err *err)
{
	const char *recorded_at =
	    json_string_value(json_object_get(object, "recorded_at"));
	const json_t *redacted = json_object_get(object, "redacted");
	struct err unused;

	if (!get_index(object, "index", &entry->index) || recorded_at == NULL)
		return fails(bundle, err, "an entry has index and recorded_at");
	if (!instant_parse(recorded_at, &entry->recorded_at, &unused))
		return fails(bundle, err, "recorded_at must be an instant");
	if (redacted != NULL) {
		if (json_object_size(object) != 3 ||
		    !parse_redacted(redacted, entry))
			return fails(bundle, err,
			    "a redacted entry has index, recorded_at and, in "
			    "redacted, the digests of payload and signature");
		return true;
	}
	if (json_object_size(object) != 4 ||
	    !get_bytes(object, "payload", &entry->payload) ||
	    !get_bytes(object, "signature", &entry->signature))
		return fails(bundle, err,
		    "an entry has index, recorded_at, payload and signature, "
		    "and nothing else");
	return true;
}

bool
bundle_next(struct bundle *bundle, struct bundle_entry *entry, bool *more,
    struct err *err)
{
	struct bundle_entry read = { 0 };

	if (!turn_page(bundle, err))
		return false;
	if (bundle->index == bundle->header.to) {
		*more = false;
		return true;
	}
	if (bundle->rest.len == 0)
		return err_set(err, ERR_TORN,
		    "line %zu: the file is cut off; entry %llu is missing",
		    bundle->line, (unsigned long long)bundle->index);
	json_decref(bundle->entry);
	bundle->entry = read_line(bundle, err);
	if (bundle->entry == NULL || !check_early(bundle, bundle->entry, err) ||
	    !parse_entry(bundle, bundle->entry, &read, err))
		return false;
	if (read.index != bundle->index)
		return err_set(err, misplaced(read.index, bundle->index),
		    "line %zu: the index is %llu where %llu was to come",
		    bundle->line, (unsigned long long)read.index,
		    (unsigned long long)bundle->index);
	bundle->index++;
	*entry = read;
	*more = true;
	return true;
}

void
bundle_done(struct bundle *bundle)
{
	json_decref(bundle->page);
	json_decref(bundle->entry);
	*bundle = (struct bundle){ 0 };
}

static int
append(const char *text, size_t len, void *buf)
{
	buf_add(buf, text, len);
	return buf_failed(buf) ? -1 : 0;
}

static bool
write_line(const json_t *line, struct buf *buf, struct err *err)
{
	if (line == NULL)
		return err_set(err, ERR_INTERNAL,
		    "a line of a bundle holds what is not text");
	if (json_dump_callback(line, append, buf, JSON_COMPACT) != 0)
		return err_memory(err);
	buf_putc(buf, '\n');
	return !buf_failed(buf) || err_memory(err);
}

bool
bundle_write_header(const struct bundle_header *header, struct buf *buf,
    struct err *err)
{
	struct digest_hex log = digest_hex(&header->log);
	auto_json json_t *line =
	    json_pack("{s:i, s:s, s:s, s:s, s:s, s:I, s:I}", "bundle", VERSION,
		"log", log.text, "origin", header->origin, "vkey", header->vkey,
		"checkpoint", header->checkpoint, "from",
		(json_int_t)header->from, "to", (json_int_t)header->to);

	return write_line(line, buf, err);
}

/* What is left of an erased statement. */
static json_t *
redacted_json(const struct bundle_entry *entry, const char *recorded_at)
{
	struct digest_hex payload = digest_hex(&entry->payload_digest);
	struct digest_hex signature = digest_hex(&entry->signature_digest);

	return json_pack("{s:I, s:s, s:{s:s, s:s}}", "index",
	    (json_int_t)entry->index, "recorded_at", recorded_at, "redacted",
	    "payload", payload.text, "signature", signature.text);
}

bool
bundle_write_entry(const struct bundle_entry *entry, struct buf *buf,
    struct err *err)
{
	struct instant_text recorded_at = instant_format(entry->recorded_at);

	if (entry->redacted) {
		auto_json json_t *line = redacted_json(entry, recorded_at.text);

		return write_line(line, buf, err);
	}

	auto_json json_t *payload =
	    json_stringn((const char *)entry->payload.data, entry->payload.len);
	auto_json json_t *signature = json_stringn(
	    (const char *)entry->signature.data, entry->signature.len);
	auto_json json_t *line = json_pack("{s:I, s:s, s:O, s:O}", "index",
	    (json_int_t)entry->index, "recorded_at", recorded_at.text,
	    "payload", payload, "signature", signature);

	return write_line(line, buf, err);
}
