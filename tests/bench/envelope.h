/* envelope.h: statements to measure with, signed by a key in a file. */

#ifndef BENCH_ENVELOPE_H
#define BENCH_ENVELOPE_H

#include <stdarg.h>
#include <stdio.h>

#include "core/armor.h"
#include "core/base64.h"
#include "core/instant.h"
#include "fixture.h"
#include "softkey.h"

enum {
	SUMMARY_LEN = 1200, /* makes a payload of about 1.5 KB */
	DAYS = 300,         /* what was done is spread over so many */
	DAY_MS = 24 * 3600 * 1000,
};

/* Whose, and about whom. */
struct envelope_options {
	const char *log;
	const char *handle; /* of the signer */
	const char *activity;
	const char *subject; /* a handle; NULL: the signer's, or one of */
	size_t subjects;     /* p0, p1 and so on, in turn; 0: none of these */
	bool people;         /* instead: enter p0, p1 and so on */
};

static inline void die(const char *fmt, ...)
    __attribute__((noreturn, format(printf, 1, 2)));

static inline void
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)fputs("load: ", stderr);
	(void)vfprintf(stderr, fmt, ap);
	(void)fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

static inline void *
allocate(size_t n, size_t size)
{
	void *memory = calloc(n, size);

	if (memory == NULL)
		die("out of memory");
	return memory;
}

/* The lines between the two that frame it, decoded from base64. */
static inline void
unwrap_key(struct bytes text, struct buf *blob)
{
	static const char begin[] = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
	static const char end[] = "-----END OPENSSH PRIVATE KEY-----";
	const char *at = strstr((const char *)text.data, begin);
	const char *stop = strstr((const char *)text.data, end);
	auto_buf struct buf base64 = { 0 };
	unsigned char decoded[1024];
	size_t len;

	if (at == NULL || stop == NULL)
		die("the key is not in OpenSSH's form");
	for (at += sizeof(begin) - 1; at < stop; at++)
		if (*at != '\n')
			buf_putc(&base64, *at);
	if (!base64_decode(buf_bytes(&base64), decoded, sizeof(decoded), &len))
		die("the key is not base64, or longer than an ed25519 key");
	buf_add(blob, decoded, len);
}

/* PROTOCOL.key of OpenSSH: an unencrypted file with one ed25519 key. */
static inline void
envelope_key(const char *path, struct softkey *soft)
{
	static const char magic[] = "openssh-key-v1";
	auto_buf struct buf text = { 0 }, blob = { 0 };

	if (!fixture_read(path, &text))
		die("cannot read %s", path);
	unwrap_key(buf_bytes(&text), &blob);

	struct sshwire outer = { .rest = buf_bytes(&blob) };
	struct bytes start = sshwire_raw(&outer, sizeof(magic));
	struct bytes cipher = sshwire_string(&outer);
	(void)sshwire_string(&outer); /* key derivation, and its options */
	(void)sshwire_string(&outer);
	uint32_t keys = sshwire_uint32(&outer);
	(void)sshwire_string(&outer); /* the public key */
	struct sshwire inner = { .rest = sshwire_string(&outer) };
	if (!sshwire_done(&outer) || keys != 1 ||
	    !bytes_equal(start, (struct bytes){ (const unsigned char *)magic,
				    sizeof(magic) }) ||
	    !bytes_equal(cipher, bytes_of("none")))
		die("%s is encrypted or damaged", path);

	(void)sshwire_raw(&inner, 8); /* the same number twice */
	struct bytes type = sshwire_string(&inner);
	struct bytes point = sshwire_string(&inner);
	struct bytes secret = sshwire_string(&inner);
	if (inner.failed || !bytes_equal(type, bytes_of("ssh-ed25519")) ||
	    point.len != sizeof(soft->key.point) ||
	    secret.len != sizeof(soft->secret))
		die("%s is no ed25519 key", path);
	*soft = (struct softkey){ .key.type = SSH_KEY_ED25519 };
	(void)memcpy(soft->key.point, point.data, point.len);
	(void)memcpy(soft->secret, secret.data, secret.len);
}

/* 16 random bytes in base64url without padding. */
static inline void
write_nonce(struct buf *out)
{
	unsigned char bytes[16];
	char text[32];

	randombytes_buf(bytes, sizeof(bytes));
	buf_puts(out,
	    sodium_bin2base64(text, sizeof(text), bytes, sizeof(bytes),
		sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

/* Keys stand in canonical order, and no value needs an escape. */
static inline void
write_body(const struct envelope_options *options, int64_t made_at,
    size_t number, struct buf *out)
{
	const struct instant_text day =
	    instant_format(made_at - (int64_t)(number % DAYS) * DAY_MS);
	char person[24];
	const char *subject = options->handle;
	size_t start;

	(void)snprintf(person, sizeof(person), "p%zu",
	    options->subjects > 0 ? number % options->subjects : number);
	if (options->people) {
		buf_printf(out, "{\"handle\":\"%s\"}", person);
		return;
	}
	if (options->subject != NULL)
		subject = options->subject;
	else if (options->subjects > 0)
		subject = person;
	buf_printf(out,
	    "{\"activity\":\"%s\",\"from\":\"%.10s\","
	    "\"subject\":\"handle:%s\",\"summary\":\"",
	    options->activity, day.text, subject);
	start = out->len;
	while (out->len < start + SUMMARY_LEN)
		buf_printf(out, "Number %zu: what was said and done. ", number);
	buf_puts(out, "\"}");
}

static inline const char *
envelope_type(const struct envelope_options *options)
{
	return options->people ? "person" : "contribution";
}

static inline void
write_payload(const struct envelope_options *options, int64_t made_at,
    size_t number, struct buf *out)
{
	const struct instant_text text = instant_format(made_at);

	buf_puts(out, "{\"body\":");
	write_body(options, made_at, number, out);
	buf_printf(out,
	    ",\"by\":\"%s\",\"log\":\"%s\",\"made_at\":\"%s\","
	    "\"nonce\":\"",
	    options->handle, options->log, text.text);
	write_nonce(out);
	buf_printf(out, "\",\"type\":\"%s\",\"v\":1}", envelope_type(options));
}

/* Payload and signature as one line of JSON, without a line end. */
static inline void
envelope_write(const struct envelope_options *options,
    const struct softkey *key, int64_t made_at, size_t number, struct buf *out)
{
	auto_buf struct buf payload = { 0 }, blob = { 0 }, armored = { 0 };
	char namespace[32];

	(void)snprintf(namespace, sizeof(namespace), "kleos.v1.%s",
	    envelope_type(options));
	write_payload(options, made_at, number, &payload);
	softkey_sign(key, namespace, false, buf_bytes(&payload), &blob);
	armor_write(buf_bytes(&blob), &armored);
	if (buf_failed(&payload) || buf_failed(&armored))
		die("out of memory");
	auto_json json_t *envelope = json_pack("{s:s, s:s}", "payload",
	    payload.data, "signature", armored.data);
	auto_free char *text = json_dumps(envelope, JSON_COMPACT);
	if (text == NULL)
		die("out of memory");
	buf_puts(out, text);
}

#endif
