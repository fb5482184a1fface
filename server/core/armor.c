#include "core/armor.h"

#include "core/base64.h"
#include "core/line.h"

enum { COLUMNS = 70 };

static const char begin[] = "-----BEGIN SSH SIGNATURE-----";
static const char end[] = "-----END SSH SIGNATURE-----";

/* One line without its LF or CRLF; only the last one may have neither. */
static struct bytes
next(struct bytes *rest)
{
	struct bytes line = *rest;

	if (!line_next(rest, &line)) {
		rest->len = 0;
		return line;
	}
	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	return line;
}

bool
armor_parse(struct bytes text, struct buf *out, struct err *err)
{
	unsigned char base64[ARMOR_TEXT_MAX], blob[ARMOR_BLOB_MAX];
	struct bytes body = { base64, 0 };
	size_t len;

	if (text.len > ARMOR_TEXT_MAX)
		return err_set(err, ERR_MALFORMED,
		    "signature is longer than %d bytes", ARMOR_TEXT_MAX);
	if (!bytes_equal(next(&text), bytes_of(begin)))
		return err_set(err, ERR_MALFORMED,
		    "signature does not begin with %s", begin);
	for (;;) {
		struct bytes line = next(&text);

		if (bytes_equal(line, bytes_of(end)))
			break;
		if (line.len == 0)
			return err_set(err, ERR_MALFORMED,
			    "signature has an empty line or no %s", end);
		memcpy(base64 + body.len, line.data, line.len);
		body.len += line.len;
	}
	if (text.len > 0)
		return err_set(err, ERR_MALFORMED,
		    "signature has something after %s", end);
	if (!base64_decode(body, blob, sizeof(blob), &len) || len == 0)
		return err_set(err, ERR_MALFORMED,
		    "signature is not base64 of 1 to %d bytes", ARMOR_BLOB_MAX);
	buf_add(out, blob, len);
	return !buf_failed(out) || err_memory(err);
}

void
armor_write(struct bytes blob, struct buf *out)
{
	auto_buf struct buf base64 = { 0 };

	base64_encode(blob, &base64);
	if (buf_failed(&base64))
		out->failed = true;
	buf_puts(out, begin);
	buf_putc(out, '\n');
	for (size_t at = 0; at < base64.len; at += COLUMNS) {
		size_t rest = base64.len - at;

		buf_add(out, base64.data + at, rest < COLUMNS ? rest : COLUMNS);
		buf_putc(out, '\n');
	}
	buf_puts(out, end);
	buf_putc(out, '\n');
}
