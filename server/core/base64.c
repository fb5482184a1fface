#include "core/base64.h"

#include <sodium.h>

/* A piece that is coded on its own: no padding unless it is the last one. */
enum { PIECE_LEN = 48, PIECE_TEXT_LEN = 64 };

/* libsodium 1.0.18 takes every byte from 0x80 up for the last digit, "/". */
static bool
is_ascii(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] >= 0x80)
			return false;
	return true;
}

bool
base64_decode(struct bytes text, unsigned char *out, size_t size, size_t *len)
{
	size_t n;

	if (!is_ascii(text) ||
	    sodium_base642bin(out, size, (const char *)text.data, text.len,
		NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
		return false;
	*len = n;
	return true;
}

bool
base64_decode_exactly(struct bytes text, unsigned char *out, size_t len)
{
	size_t n;

	return base64_decode(text, out, len, &n) && n == len;
}

bool
base64_valid(struct bytes text)
{
	unsigned char piece[PIECE_LEN];
	size_t n;

	while (text.len > PIECE_TEXT_LEN) {
		if (!base64_decode_exactly(
			(struct bytes){ text.data, PIECE_TEXT_LEN }, piece,
			sizeof(piece)))
			return false;
		text.data += PIECE_TEXT_LEN;
		text.len -= PIECE_TEXT_LEN;
	}
	return base64_decode(text, piece, sizeof(piece), &n);
}

void
base64_encode(struct bytes data, struct buf *out)
{
	char piece[PIECE_TEXT_LEN + 1];

	while (data.len > 0) {
		size_t n = data.len < PIECE_LEN ? data.len : PIECE_LEN;

		buf_puts(out, sodium_bin2base64(piece, sizeof(piece), data.data,
				  n, sodium_base64_VARIANT_ORIGINAL));
		data.data += n;
		data.len -= n;
	}
}
