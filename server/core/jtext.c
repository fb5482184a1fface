#include "core/jtext.h"

#include "core/pointer.h"

static void write_value(json_t *value, struct buf *buf);

/* How many bytes stand for themselves, as all but a few do. */
static size_t
plain_len(const unsigned char *text, size_t len)
{
	size_t n = 0;

	while (n < len && text[n] >= 0x20 && text[n] != '"' && text[n] != '\\')
		n++;
	return n;
}

static void
write_escape(unsigned char c, struct buf *buf)
{
	static const char named[] = "\"\"\\\\b\bf\fn\nr\rt\t";

	for (size_t i = 0; i + 1 < sizeof(named); i += 2) {
		if (named[i + 1] != (char)c)
			continue;
		buf_putc(buf, '\\');
		buf_putc(buf, named[i]);
		return;
	}
	buf_printf(buf, "\\u%04X", (unsigned)c);
}

static void
write_string(const char *string, size_t len, struct buf *buf)
{
	const unsigned char *text = (const unsigned char *)string;

	buf_putc(buf, '"');
	while (len > 0) {
		size_t n = plain_len(text, len);

		buf_add(buf, text, n);
		if (n < len)
			write_escape(text[n++], buf);
		text += n;
		len -= n;
	}
	buf_putc(buf, '"');
}

static void
write_array(const json_t *array, struct buf *buf)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		buf_putc(buf, i == 0 ? '[' : ',');
		write_value(json_array_get(array, i), buf);
	}
	buf_puts(buf, json_array_size(array) == 0 ? "[]" : "]");
}

static void
write_object(json_t *object, struct buf *buf)
{
	char before = '{';

	for (void *i = json_object_iter(object); i != NULL;
	     i = json_object_iter_next(object, i)) {
		buf_putc(buf, before);
		write_string(json_object_iter_key(i),
		    json_object_iter_key_len(i), buf);
		buf_putc(buf, ':');
		write_value(json_object_iter_value(i), buf);
		before = ',';
	}
	buf_puts(buf, before == '{' ? "{}" : "}");
}

static void
write_value(json_t *value, struct buf *buf)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		write_object(value, buf);
		return;
	case JSON_ARRAY:
		write_array(value, buf);
		return;
	case JSON_STRING:
		write_string(json_string_value(value),
		    json_string_length(value), buf);
		return;
	case JSON_INTEGER:
		buf_printf(buf, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		return;
	case JSON_TRUE:
		buf_puts(buf, "true");
		return;
	case JSON_FALSE:
		buf_puts(buf, "false");
		return;
	case JSON_NULL:
		buf_puts(buf, "null");
		return;
	case JSON_REAL:
		buf->failed = true;
		return;
	}
}

void
jtext_write(const json_t *value, struct buf *buf)
{
	write_value(pointer_walkable(value), buf);
}
