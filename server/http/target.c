#include "http/target.h"

#include "core/utf8.h"

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* UTF-8 without control characters. */
static bool
is_plain_text(struct bytes text)
{
	while (text.len > 0) {
		uint32_t point;
		size_t n = utf8_decode(text, &point);

		if (n == 0 || point < 0x20 || (point >= 0x7f && point < 0xa0))
			return false;
		text.data += n;
		text.len -= n;
	}
	return true;
}

/* The byte that "%xx" stands for at raw[i], or -1. */
static int
escaped_byte(struct bytes raw, size_t i)
{
	if (raw.len - i < 3)
		return -1;

	int high = hex_value((char)raw.data[i + 1]);
	int low = hex_value((char)raw.data[i + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Undo %xx, and "+" as a blank where forms write it so. */
static const char *
decode(struct arena *arena, struct bytes raw, bool plus, struct err *err)
{
	char *text = arena_alloc(arena, raw.len + 1);
	size_t len = 0;

	if (text == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	for (size_t i = 0; i < raw.len; i++) {
		int c = raw.data[i];

		if (c == '+' && plus) {
			c = ' ';
		} else if (c == '%') {
			c = escaped_byte(raw, i);
			i += 2;
		}
		if (c < 0) {
			(void)err_set(err, ERR_MALFORMED,
			    "%% in a URL must be followed by two hex digits");
			return NULL;
		}
		text[len++] = (char)c;
	}
	if (!is_plain_text((struct bytes){ (unsigned char *)text, len })) {
		(void)err_set(err, ERR_MALFORMED,
		    "a URL must be UTF-8 without control characters");
		return NULL;
	}
	return text;
}

/* Is a segment of the path one that nobody has reason to send? */
static bool
is_odd(const char *segment, size_t len, bool last)
{
	return (len == 0 && !last) || (len == 1 && segment[0] == '.') ||
	       (len == 2 && segment[0] == '.' && segment[1] == '.');
}

const char *
target_path(struct arena *arena, const char *raw, struct err *err)
{
	const char *path = decode(arena, bytes_of(raw), false, err);

	if (path == NULL)
		return NULL;
	for (const char *p = path; *p == '/';) {
		size_t len = strcspn(p + 1, "/");

		if (is_odd(p + 1, len, p[1 + len] == '\0'))
			break;
		p += 1 + len;
		if (*p == '\0')
			return path;
	}
	(void)err_set(err, ERR_MALFORMED,
	    "a path begins with / and has no empty, . or .. segment");
	return NULL;
}

/* Split "name=value" and decode both. */
static bool
add_arg(struct arena *arena, struct bytes pair, struct query_arg *arg,
    struct err *err)
{
	const unsigned char *equals = memchr(pair.data, '=', pair.len);
	size_t name_len =
	    equals != NULL ? (size_t)(equals - pair.data) : pair.len;
	struct bytes value = { pair.data + name_len, pair.len - name_len };

	if (equals != NULL)
		value = (struct bytes){ value.data + 1, value.len - 1 };
	arg->name =
	    decode(arena, (struct bytes){ pair.data, name_len }, true, err);
	arg->value = decode(arena, value, true, err);
	return arg->name != NULL && arg->value != NULL;
}

bool
target_args(struct arena *arena, const char *raw, struct query *query,
    struct err *err)
{
	size_t n = 0;

	while (raw != NULL && *raw != '\0') {
		size_t len = strcspn(raw, "&");

		if (len > 0 && n == QUERY_ARGS_MAX)
			return err_set(err, ERR_MALFORMED,
			    "at most %d arguments", QUERY_ARGS_MAX);
		if (len > 0 &&
		    !add_arg(arena,
			(struct bytes){ (const unsigned char *)raw, len },
			&query->arg[n++], err))
			return false;
		raw += raw[len] == '&' ? len + 1 : len;
	}
	query->args_n = n;
	return true;
}
