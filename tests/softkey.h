/* softkey.h: keys in memory that sign as ssh-keygen and security keys do.
 * Shares no code with core/sshsig.c, so that tests compare two writings. */

#ifndef SOFTKEY_H
#define SOFTKEY_H

#include <sodium.h>

#include "core/buf.h"
#include "core/sshkey.h"

/* What a security key adds to its signatures: somebody touched it. */
enum { SOFTKEY_TOUCHED = 0x01 };

struct softkey {
	struct ssh_key key;
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	unsigned char flags; /* sk only */
	uint32_t counter;    /* sk only */
};

/* The same number gives the same key. */
static inline struct softkey
softkey_make(enum ssh_key_type type, unsigned char number)
{
	const unsigned char seed[crypto_sign_SEEDBYTES] = { number };
	struct softkey soft = { .key.type = type };

	(void)crypto_sign_seed_keypair(soft.key.point, soft.secret, seed);
	if (type == SSH_KEY_ED25519_SK) {
		(void)memcpy(soft.key.application, "ssh:", 5);
		soft.flags = SOFTKEY_TOUCHED;
		soft.counter = 0x01020304;
	}
	return soft;
}

static inline void
softkey_put_uint32(struct buf *out, uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_putc(out, (char)(unsigned char)(value >> shift));
}

static inline void
softkey_put(struct buf *out, const void *data, size_t len)
{
	softkey_put_uint32(out, (uint32_t)len);
	buf_add(out, data, len);
}

static inline void
softkey_puts(struct buf *out, const char *text)
{
	softkey_put(out, text, strlen(text));
}

static inline const char *
softkey_type(const struct softkey *soft)
{
	return soft->key.type == SSH_KEY_ED25519_SK
		   ? "sk-ssh-ed25519@openssh.com"
		   : "ssh-ed25519";
}

/* The public key blob. */
static inline void
softkey_public(const struct softkey *soft, struct buf *out)
{
	softkey_puts(out, softkey_type(soft));
	softkey_put(out, soft->key.point, sizeof(soft->key.point));
	if (soft->key.type == SSH_KEY_ED25519_SK)
		softkey_puts(out, soft->key.application);
}

/* What is signed: the bytes tbs themselves, or a device's summary of them. */
static inline void
softkey_signed_data(const struct softkey *soft, struct bytes tbs,
    struct buf *out)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	if (soft->key.type == SSH_KEY_ED25519) {
		buf_add(out, tbs.data, tbs.len);
		return;
	}
	(void)crypto_hash_sha256(hash,
	    (const unsigned char *)soft->key.application,
	    strlen(soft->key.application));
	buf_add(out, hash, sizeof(hash));
	buf_add(out, &soft->flags, 1);
	softkey_put_uint32(out, soft->counter);
	(void)crypto_hash_sha256(hash, tbs.data, tbs.len);
	buf_add(out, hash, sizeof(hash));
}

/* The last field of a signature over message. */
static inline void
softkey_signature(const struct softkey *soft, const char *namespace,
    bool sha256, struct bytes message, struct buf *out)
{
	unsigned char hash[crypto_hash_sha512_BYTES];
	unsigned char signature[crypto_sign_BYTES];
	auto_buf struct buf tbs = { 0 }, data = { 0 };

	buf_puts(&tbs, "SSHSIG");
	softkey_puts(&tbs, namespace);
	softkey_puts(&tbs, "");
	if (sha256)
		(void)crypto_hash_sha256(hash, message.data, message.len);
	else
		(void)crypto_hash_sha512(hash, message.data, message.len);
	softkey_puts(&tbs, sha256 ? "sha256" : "sha512");
	softkey_put(&tbs, hash, sha256 ? 32 : 64);
	softkey_signed_data(soft, buf_bytes(&tbs), &data);
	(void)crypto_sign_detached(signature, NULL, buf_bytes(&data).data,
	    data.len, soft->secret);
	softkey_puts(out, softkey_type(soft));
	softkey_put(out, signature, sizeof(signature));
	if (soft->key.type == SSH_KEY_ED25519_SK) {
		buf_add(out, &soft->flags, 1);
		softkey_put_uint32(out, soft->counter);
	}
}

/* The whole SSHSIG blob. */
static inline void
softkey_sign(const struct softkey *soft, const char *namespace, bool sha256,
    struct bytes message, struct buf *out)
{
	auto_buf struct buf public = { 0 }, signature = { 0 };

	softkey_public(soft, &public);
	softkey_signature(soft, namespace, sha256, message, &signature);
	buf_puts(out, "SSHSIG");
	softkey_put_uint32(out, 1);
	softkey_put(out, public.data, public.len);
	softkey_puts(out, namespace);
	softkey_puts(out, "");
	softkey_puts(out, sha256 ? "sha256" : "sha512");
	softkey_put(out, signature.data, signature.len);
}

#endif
