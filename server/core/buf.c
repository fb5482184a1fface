#include "core/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

enum { FIRST_SIZE = 256 };

/* Make room for len more bytes and a NUL. */
static bool
reserve(struct buf *buf, size_t len)
{
	size_t max = buf->max != 0 ? buf->max : BUF_MAX;
	size_t size = buf->size != 0 ? buf->size : FIRST_SIZE;

	if (buf->failed || buf->len > max || len > max - buf->len) {
		buf->failed = true;
		return false;
	}
	while (size < buf->len + len + 1)
		size *= 2;
	if (size == buf->size)
		return true;

	char *data = realloc(buf->data, size);
	if (data == NULL) {
		buf->failed = true;
		return false;
	}
	buf->data = data;
	buf->size = size;
	return true;
}

void
buf_add(struct buf *buf, const void *data, size_t len)
{
	if (!reserve(buf, len))
		return;
	if (len > 0)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void
buf_puts(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void
buf_putc(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void
buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || !reserve(buf, (size_t)n)) {
		buf->failed = true;
		return;
	}
	va_start(ap, fmt);
	(void)vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	buf->len += (size_t)n;
}

bool
buf_failed(const struct buf *buf)
{
	return buf->failed;
}

struct bytes
buf_bytes(const struct buf *buf)
{
	return (struct bytes){ (const unsigned char *)buf->data, buf->len };
}

char *
buf_take(struct buf *buf)
{
	buf_add(buf, "", 0);
	char *text = buf->failed ? NULL : buf->data;
	if (text == NULL)
		free(buf->data);
	*buf = (struct buf){ .max = buf->max };
	return text;
}

void
buf_done(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){ .max = buf->max };
}
