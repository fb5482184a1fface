#include "core/sshwire.h"

#include <assert.h>

enum { UINT32_LEN = 4 };

struct bytes
sshwire_raw(struct sshwire *in, size_t len)
{
	struct bytes raw = { in->rest.data, len };

	if (in->failed || len > in->rest.len) {
		in->failed = true;
		return bytes_of("");
	}
	if (len > 0)
		in->rest.data += len;
	in->rest.len -= len;
	return raw;
}

uint32_t
sshwire_uint32(struct sshwire *in)
{
	struct bytes raw = sshwire_raw(in, UINT32_LEN);
	uint32_t value = 0;

	for (size_t i = 0; i < raw.len; i++)
		value = value << 8 | raw.data[i];
	return value;
}

struct bytes
sshwire_string(struct sshwire *in)
{
	uint32_t len = sshwire_uint32(in);

	return sshwire_raw(in, len);
}

unsigned char
sshwire_byte(struct sshwire *in)
{
	struct bytes raw = sshwire_raw(in, 1);

	return raw.len == 1 ? raw.data[0] : 0;
}

bool
sshwire_done(const struct sshwire *in)
{
	return !in->failed && in->rest.len == 0;
}

void
sshwire_put(struct sshwire_out *out, struct bytes raw)
{
	assert(raw.len <= sizeof(out->data) - out->len);
	if (raw.len > 0)
		memcpy(out->data + out->len, raw.data, raw.len);
	out->len += raw.len;
}

void
sshwire_put_uint32(struct sshwire_out *out, uint32_t value)
{
	const unsigned char raw[UINT32_LEN] = {
		(unsigned char)(value >> 24),
		(unsigned char)(value >> 16),
		(unsigned char)(value >> 8),
		(unsigned char)value,
	};

	sshwire_put(out, (struct bytes){ raw, sizeof(raw) });
}

void
sshwire_put_string(struct sshwire_out *out, struct bytes text)
{
	sshwire_put_uint32(out, (uint32_t)text.len);
	sshwire_put(out, text);
}

struct bytes
sshwire_bytes(const struct sshwire_out *out)
{
	return (struct bytes){ out->data, out->len };
}
