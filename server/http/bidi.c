#include "http/bidi.h"

#include <stdio.h>

#include "core/utf8.h"

enum {
	DEPTH_MAX = 16,

	FILE_SEPARATOR = 0x1c,
	RECORD_SEPARATOR = 0x1e,
	NEXT_LINE = 0x85,
	PARAGRAPH_SEPARATOR = 0x2029,
	LRE = 0x202a,
	RLE = 0x202b,
	PDF = 0x202c,
	LRO = 0x202d,
	RLO = 0x202e,
	LRI = 0x2066,
	RLI = 0x2067,
	FSI = 0x2068,
	PDI = 0x2069,
};

/* What closes each of what is open, the outermost first. */
struct open {
	uint32_t closer[DEPTH_MAX];
	size_t n;
};

static void
add_point(struct buf *buf, uint32_t point)
{
	unsigned char bytes[UTF8_MAX];

	buf_add(buf, bytes, utf8_encode(point, bytes));
}

static void
add_opener(struct buf *buf, uint32_t point, uint32_t closer, struct open *open)
{
	if (open->n == DEPTH_MAX)
		return;
	open->closer[open->n++] = closer;
	add_point(buf, point);
}

/* What closes an isolate closes what was opened in it. */
static void
add_closer(struct buf *buf, uint32_t point, struct open *open)
{
	size_t n = open->n;

	while (point == PDI && n > 0 && open->closer[n - 1] != PDI)
		n--;
	if (n == 0 || open->closer[n - 1] != point)
		return;
	open->n = n - 1;
	add_point(buf, point);
}

static void
add_name(struct buf *buf, uint32_t point)
{
	char name[16];

	(void)snprintf(name, sizeof(name), "[U+%04X]", (unsigned)point);
	buf_puts(buf, name);
}

/* Append a code point that turns something; false for any other. */
static bool
add_special(struct buf *buf, uint32_t point, struct open *open)
{
	if (point == LRE || point == RLE)
		add_opener(buf, point, PDF, open);
	else if (point == LRI || point == RLI || point == FSI)
		add_opener(buf, point, PDI, open);
	else if (point == PDF || point == PDI)
		add_closer(buf, point, open);
	else if (point == LRO || point == RLO)
		add_name(buf, point);
	else if (point == NEXT_LINE || point == PARAGRAPH_SEPARATOR ||
		 (point >= FILE_SEPARATOR && point <= RECORD_SEPARATOR))
		buf_puts(buf, " ");
	else
		return false;
	return true;
}

void
bidi_tame(struct buf *buf, struct bytes text)
{
	struct open open = { { 0 }, 0 };

	while (text.len > 0) {
		uint32_t point = 0;
		size_t len = utf8_decode(text, &point);

		if (len == 0)
			len = 1;
		if (!add_special(buf, point, &open))
			buf_add(buf, text.data, len);
		text.data += len;
		text.len -= len;
	}
	while (open.n > 0)
		add_point(buf, open.closer[--open.n]);
}
