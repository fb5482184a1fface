#include "core/digest.h"

#include <sodium.h>

struct digest
digest_sha256(struct bytes data)
{
	struct digest d;

	(void)crypto_hash_sha256(d.byte, data.data, data.len);
	return d;
}

struct digest_hex
digest_hex(const struct digest *digest)
{
	struct digest_hex hex;

	(void)sodium_bin2hex(hex.text, sizeof(hex.text), digest->byte,
	    sizeof(digest->byte));
	return hex;
}

bool
digest_parse(const char *hex, struct digest *out)
{
	struct digest d;
	size_t len;

	if (strlen(hex) != DIGEST_HEX_LEN ||
	    strspn(hex, "0123456789abcdef") != DIGEST_HEX_LEN)
		return false;
	if (sodium_hex2bin(d.byte, sizeof(d.byte), hex, DIGEST_HEX_LEN, NULL,
		&len, NULL) != 0)
		return false;
	*out = d;
	return true;
}

bool
digest_range(const char *start, struct digest *first, struct digest *last)
{
	size_t len = strlen(start);
	struct digest_hex low, high;
	struct digest lowest;

	if (len == 0 || len > DIGEST_HEX_LEN)
		return false;
	memset(low.text, '0', DIGEST_HEX_LEN);
	memset(high.text, 'f', DIGEST_HEX_LEN);
	memcpy(low.text, start, len);
	memcpy(high.text, start, len);
	low.text[DIGEST_HEX_LEN] = '\0';
	high.text[DIGEST_HEX_LEN] = '\0';
	if (!digest_parse(low.text, &lowest) || !digest_parse(high.text, last))
		return false;
	*first = lowest;
	return true;
}

bool
digest_equal(const struct digest *a, const struct digest *b)
{
	return memcmp(a->byte, b->byte, sizeof(a->byte)) == 0;
}

bool
digest_is_zero(const struct digest *digest)
{
	static const struct digest zero = { 0 };

	return digest_equal(digest, &zero);
}

struct bytes
digest_bytes(const struct digest *digest)
{
	return (struct bytes){ digest->byte, sizeof(digest->byte) };
}
