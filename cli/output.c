#include "cli/output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/text.h"
#include "core/utf8.h"

static void
put_clean(struct bytes text, FILE *stream)
{
	while (text.len > 0) {
		uint32_t point = 0;
		size_t len = utf8_decode(text, &point);
		bool plain = point == '\n' || point == '\t';

		if (len == 0 || (text_is_control(point) && !plain))
			(void)fputc('?', stream);
		else
			(void)fwrite(text.data, 1, len, stream);
		len = len == 0 ? 1 : len;
		text.data += len;
		text.len -= len;
	}
}

static void put(FILE *stream, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

static void
put(FILE *stream, const char *fmt, va_list ap)
{
	auto_free char *text = NULL;
	int len = vasprintf(&text, fmt, ap);

	if (len < 0)
		text = NULL;
	else
		put_clean((struct bytes){ (unsigned char *)text, (size_t)len },
		    stream);
}

void
output(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(stdout, fmt, ap);
	va_end(ap);
}

void
output_note(const char *fmt, ...)
{
	va_list ap;

	(void)fflush(stdout);
	va_start(ap, fmt);
	put(stderr, fmt, ap);
	va_end(ap);
}

void
output_json(const json_t *doc)
{
	auto_free char *text =
	    json_dumps(doc, JSON_INDENT(2) | JSON_ENCODE_ANY);

	if (text == NULL)
		return;
	if (isatty(STDOUT_FILENO) != 0)
		output("%s\n", text);
	else
		(void)printf("%s\n", text);
}

void
output_bytes(struct bytes bytes)
{
	(void)fwrite(bytes.data, 1, bytes.len, stdout);
}

void
output_progress(const char *what, size_t done, size_t all)
{
	if (isatty(STDERR_FILENO) == 0)
		return;
	if (done >= all)
		(void)fputs("\r\033[K", stderr);
	else
		(void)fprintf(stderr, "\r\033[K%s: %zu of %zu", what, done,
		    all);
	(void)fflush(stderr);
}

void
output_failure(const struct err *err, bool json)
{
	const struct err_info *info = err_info(err->code);

	if (json) {
		auto_json json_t *doc = json_pack("{s:s, s:s, s:s, s:s}",
		    "code", info->name, "title", info->title, "detail",
		    err->msg, "field", err->field);
		auto_free char *text = json_dumps(doc, JSON_INDENT(2));

		output_note("%s\n", text != NULL ? text : info->name);
		return;
	}
	if (err->field[0] != '\0')
		output_note("kleos: %s: %s\n", err->field, err->msg);
	else
		output_note("kleos: %s\n", err->msg);
}

bool
output_flush(struct err *err)
{
	if (fflush(stdout) == 0 && ferror(stdout) == 0)
		return true;
	return err_set(err, ERR_UNAVAILABLE, "cannot write the answer: %s",
	    strerror(errno));
}

const char *
output_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

json_int_t
output_number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}
