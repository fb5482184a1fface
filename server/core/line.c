#include "core/line.h"

bool
line_next(struct bytes *rest, struct bytes *line)
{
	const unsigned char *end =
	    rest->len > 0 ? memchr(rest->data, '\n', rest->len) : NULL;

	if (end == NULL)
		return false;
	size_t len = (size_t)(end - rest->data);
	*line = (struct bytes){ rest->data, len };
	*rest = (struct bytes){ end + 1, rest->len - len - 1 };
	return true;
}

bool
line_skip(struct bytes *line, const char *word)
{
	size_t len = strlen(word);

	if (line->len < len || memcmp(line->data, word, len) != 0)
		return false;
	line->data += len;
	line->len -= len;
	return true;
}

bool
line_uint64(struct bytes text, uint64_t *value)
{
	uint64_t n = 0;

	if (text.len == 0 || (text.len > 1 && text.data[0] == '0'))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned digit = (unsigned)text.data[i] - '0';

		if (digit > 9 || n > (UINT64_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*value = n;
	return true;
}
