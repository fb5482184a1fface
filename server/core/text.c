#include "core/text.h"

#include "core/utf8.h"

bool
text_is_control(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0);
}

bool
text_is_space(uint32_t point)
{
	return (point >= 0x09 && point <= 0x0d) || point == 0x20 ||
	       point == 0x85 || point == 0xa0 || point == 0x1680 ||
	       (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
	       point == 0x2029 || point == 0x202f || point == 0x205f ||
	       point == 0x3000;
}

static bool
is_text(struct bytes text, bool one_line)
{
	while (text.len > 0) {
		uint32_t point;
		size_t len = utf8_decode(text, &point);

		if (len == 0 || utf8_is_noncharacter(point))
			return false;
		if (text_is_control(point) &&
		    (one_line || (point != '\n' && point != '\t')))
			return false;
		text.data += len;
		text.len -= len;
	}
	return true;
}

bool
text_is_valid(struct bytes text)
{
	return is_text(text, false);
}

bool
text_is_line(struct bytes text)
{
	return is_text(text, true);
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

struct bytes
text_trim(struct bytes text)
{
	while (text.len > 0 && is_blank(text.data[0])) {
		text.data++;
		text.len--;
	}
	while (text.len > 0 && is_blank(text.data[text.len - 1]))
		text.len--;
	return text;
}

static char
fold(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c;
}

void
text_fold(char *text)
{
	for (; *text != '\0'; text++)
		*text = fold(*text);
}

const char *
text_find(const char *text, const char *folded)
{
	for (;; text++) {
		size_t n = 0;

		while (folded[n] != '\0' && fold(text[n]) == folded[n])
			n++;
		if (folded[n] == '\0')
			return text;
		if (*text == '\0')
			return NULL;
	}
}

void
text_escape(struct buf *buf, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~:@";

	for (; *text != '\0'; text++) {
		if (strchr(plain, *text) != NULL)
			buf_putc(buf, *text);
		else
			buf_printf(buf, "%%%02X", (unsigned char)*text);
	}
}
