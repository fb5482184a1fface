#include "core/utf8.h"

/* What the first byte says of the rest. */
struct form {
	size_t len;     /* 0: no sequence begins so */
	uint32_t bits;  /* of the first byte that belong to the code point */
	uint32_t least; /* a smaller value has a shorter form */
};

static struct form
form_of(unsigned char lead)
{
	if (lead < 0x80)
		return (struct form){ 1, 0x7f, 0 };
	if (lead >= 0xc2 && lead <= 0xdf)
		return (struct form){ 2, 0x1f, 0x80 };
	if ((lead & 0xf0) == 0xe0)
		return (struct form){ 3, 0x0f, 0x800 };
	if (lead >= 0xf0 && lead <= 0xf4)
		return (struct form){ 4, 0x07, 0x10000 };
	return (struct form){ 0 };
}

size_t
utf8_decode(struct bytes text, uint32_t *point)
{
	struct form form;
	uint32_t value;

	if (text.len == 0)
		return 0;
	form = form_of(text.data[0]);
	if (form.len == 0 || form.len > text.len)
		return 0;
	value = text.data[0] & form.bits;
	for (size_t i = 1; i < form.len; i++) {
		if ((text.data[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (text.data[i] & 0x3f);
	}
	if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff ||
	    value < form.least)
		return 0;
	*point = value;
	return form.len;
}

size_t
utf8_encode(uint32_t point, unsigned char out[UTF8_MAX])
{
	size_t len = point < 0x80 ? 1 : point < 0x800 ? 2 : 3;

	if ((point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff)
		return 0;
	len += point >= 0x10000;
	for (size_t i = len - 1; i > 0; i--, point >>= 6)
		out[i] = (unsigned char)(0x80 | (point & 0x3f));
	/* As many ones as there are bytes, but none before a single one. */
	out[0] = (unsigned char)((len > 1 ? 0xf00U >> len : 0U) | point);
	return len;
}

size_t
utf8_count(struct bytes text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		if ((text.data[i] & 0xc0) != 0x80)
			n++;
	return n;
}

bool
utf8_is_noncharacter(uint32_t point)
{
	return (point >= 0xfdd0 && point <= 0xfdef) ||
	       (point & 0xfffe) == 0xfffe;
}
