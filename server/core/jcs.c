#include "core/jcs.h"

#include "core/jcs_read.h"
#include "core/pointer.h"
#include "core/utf8.h"

static json_t *
read_text(struct bytes text, size_t max, enum jcs_form form, struct err *err)
{
	if (text.len <= max)
		return jcs_read(text, form, err);
	(void)err_set(err, ERR_TOO_LARGE, "longer than %zu bytes of JSON", max);
	return NULL;
}

/*
 * The reader has named every difference that we know of; this is the rule
 * itself, so that nothing depends on the reader being complete.
 */
static bool
is_own_form(const json_t *tree, struct bytes text, struct err *err)
{
	struct buf buf auto_buf = { 0 };
	struct bytes form;
	size_t at = 0;

	if (!jcs_write(tree, &buf, err))
		return false;
	form = buf_bytes(&buf);
	if (bytes_equal(form, text))
		return true;
	while (at < form.len && at < text.len && form.data[at] == text.data[at])
		at++;
	return err_set(err, ERR_NOT_CANONICAL,
	    "differs from its canonical form at byte %zu", at);
}

json_t *
jcs_parse(struct bytes text, struct err *err)
{
	json_t *tree auto_json = read_text(text, JCS_MAX, JCS_CANONICAL, err);

	if (tree == NULL || !is_own_form(tree, text, err))
		return NULL;
	return json_incref(tree);
}

json_t *
jcs_parse_loose(struct bytes text, struct err *err)
{
	return read_text(text, JCS_MAX, JCS_LOOSE, err);
}

json_t *
jcs_parse_around(struct bytes text, size_t max, struct err *err)
{
	return read_text(text, max, JCS_AROUND, err);
}

struct writer {
	struct buf *buf;
	struct err *err;
};

static bool write_value(const struct writer *writer, json_t *value,
    const struct pointer *at);

static bool
refuse(const struct writer *writer, const struct pointer *at, const char *rule)
{
	return pointer_fail(at, writer->err, ERR_NOT_CANONICAL, "%s", rule);
}

/* RFC 8785 3.2.2.2; no other character of JCS-int has an escape. */
static void
write_point(struct buf *buf, uint32_t point, struct bytes raw)
{
	if (point == '"' || point == '\\') {
		buf_putc(buf, '\\');
		buf_putc(buf, (char)point);
	} else if (point == '\n') {
		buf_puts(buf, "\\n");
	} else if (point == '\t') {
		buf_puts(buf, "\\t");
	} else {
		buf_add(buf, raw.data, raw.len);
	}
}

static bool
write_string(const struct writer *writer, struct bytes text,
    const struct pointer *at)
{
	buf_putc(writer->buf, '"');
	while (text.len > 0) {
		uint32_t point;
		size_t len = jcs_plain(text);

		if (len > 0) {
			buf_add(writer->buf, text.data, len);
		} else {
			len = utf8_decode(text, &point);
			const char *rule =
			    len == 0 ? "invalid UTF-8" : jcs_point_rule(point);

			if (rule != NULL)
				return refuse(writer, at, rule);
			write_point(writer->buf, point,
			    (struct bytes){ text.data, len });
		}
		text.data += len;
		text.len -= len;
	}
	buf_putc(writer->buf, '"');
	return true;
}

static bool
write_integer(const struct writer *writer, json_int_t value,
    const struct pointer *at)
{
	if (value > JCS_INTEGER_MAX || value < -JCS_INTEGER_MAX)
		return refuse(writer, at, "integer beyond 2^53-1");
	buf_printf(writer->buf, "%" JSON_INTEGER_FORMAT, value);
	return true;
}

static bool
write_array(const struct writer *writer, json_t *array,
    const struct pointer *at)
{
	json_t *item;
	size_t i;

	buf_putc(writer->buf, '[');
	json_array_foreach (array, i, item) {
		struct pointer step = pointer_item(at, i);

		if (i > 0)
			buf_putc(writer->buf, ',');
		if (!write_value(writer, item, &step))
			return false;
	}
	buf_putc(writer->buf, ']');
	return true;
}

/* NULL, or why this key (len bytes, whatever they are) may not be. */
static const char *
key_rule(const char *key, size_t len)
{
	if (len > JCS_KEY_MAX)
		return "key longer than 64 bytes";
	for (size_t i = 0; i < len; i++)
		if (key[i] < 0x20 || key[i] > 0x7e)
			return "key that is not printable ASCII";
	return NULL;
}

static int
compare_keys(const void *a, const void *b)
{
	const char *const *left = a;
	const char *const *right = b;

	return strcmp(*left, *right);
}

/* The keys of an object in order, borrowed; room for all is in keys. */
static bool
collect_keys(const struct writer *writer, json_t *object, const char **keys,
    const struct pointer *at)
{
	size_t n = 0;

	for (void *i = json_object_iter(object); i != NULL;
	     i = json_object_iter_next(object, i)) {
		const char *key = json_object_iter_key(i);
		const char *rule = key_rule(key, json_object_iter_key_len(i));
		struct pointer step = pointer_field(at, key);

		if (rule != NULL)
			return refuse(writer, &step, rule);
		keys[n++] = key;
	}
	qsort(keys, n, sizeof(*keys), compare_keys);
	return true;
}

/* keys ends with NULL. */
static bool
write_fields(const struct writer *writer, json_t *object,
    const char *const *keys, const struct pointer *at)
{
	buf_putc(writer->buf, '{');
	for (size_t i = 0; keys[i] != NULL; i++) {
		struct pointer step = pointer_field(at, keys[i]);

		if (i > 0)
			buf_putc(writer->buf, ',');
		if (!write_string(writer, bytes_of(keys[i]), &step))
			return false;
		buf_putc(writer->buf, ':');
		if (!write_value(writer, json_object_get(object, keys[i]),
			&step))
			return false;
	}
	buf_putc(writer->buf, '}');
	return true;
}

static bool
write_object(const struct writer *writer, json_t *object,
    const struct pointer *at)
{
	const char **keys = calloc(json_object_size(object) + 1, sizeof(*keys));
	bool ok;

	if (keys == NULL)
		return err_memory(writer->err);
	ok = collect_keys(writer, object, keys, at) &&
	     write_fields(writer, object, keys, at);
	free(keys);
	return ok;
}

static bool
write_container(const struct writer *writer, json_t *value,
    const struct pointer *at)
{
	if (pointer_depth(at) >= JCS_DEPTH_MAX)
		return refuse(writer, at, "more than 16 levels");
	return json_is_object(value) ? write_object(writer, value, at)
				     : write_array(writer, value, at);
}

static bool
write_value(const struct writer *writer, json_t *value,
    const struct pointer *at)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
	case JSON_ARRAY:
		return write_container(writer, value, at);
	case JSON_STRING:
		return write_string(writer,
		    (struct bytes){
			(const unsigned char *)json_string_value(value),
			json_string_length(value) },
		    at);
	case JSON_INTEGER:
		return write_integer(writer, json_integer_value(value), at);
	case JSON_TRUE:
	case JSON_FALSE:
		buf_puts(writer->buf, json_is_true(value) ? "true" : "false");
		return true;
	case JSON_REAL:
		return refuse(writer, at, "number that is not an integer");
	case JSON_NULL:
	default:
		return refuse(writer, at, "null is not allowed");
	}
}

bool
jcs_write(const json_t *value, struct buf *buf, struct err *err)
{
	struct writer writer = { buf, err };

	if (!write_value(&writer, pointer_walkable(value), NULL))
		return false;
	return buf_failed(buf) ? err_memory(err) : true;
}

char *
jcs_dump(const json_t *value, struct err *err)
{
	struct buf buf auto_buf = { 0 };
	char *text = NULL;

	if (!jcs_write(value, &buf, err))
		return NULL;
	text = buf_take(&buf);
	if (text == NULL)
		(void)err_memory(err);
	return text;
}
