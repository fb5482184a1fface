/* seal.h: secrets of the database under the master key. */

#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "core/buf.h"
#include "core/note.h"
#include "store/community.h"

/* crypto_secretbox of libsodium: XSalsa20 and Poly1305. */
#define SEAL_KEY_LEN 32

struct seal_key {
	unsigned char byte[SEAL_KEY_LEN];
};

/* For locals that hold secrets: wiped at the end of their scope. */
void seal_wipe(struct seal_key *key);
#define auto_seal_key __attribute__((cleanup(seal_wipe)))

/*
 * Read a file of 64 hex digits, with or without a line end, that nobody but
 * its owner may read.  ERR_USAGE that says what is wrong with it otherwise.
 */
bool seal_key_read(const char *path, struct seal_key *key,
    struct err *err) MUST_CHECK;

/* Write a new random one, mode 0600.  ERR_USAGE when it exists already. */
bool seal_key_create(const char *path, struct err *err) MUST_CHECK;

void seal_seed(const struct seal_key *key,
    const unsigned char seed[NOTE_SEED_LEN],
    unsigned char sealed[STORE_SEALED_LEN]);

/* How much longer a sealed text is: nonce and tag. */
#define SEAL_OVERHEAD 40

/*
 * Seal a text (XChaCha20 and Poly1305) under a key derived from the master
 * key for one use, such as "kleos.v1.private".  The context is bound to it,
 * but not kept: opening needs the same.  Appends nonce, text and tag to out.
 */
bool seal_text(const struct seal_key *key, const char *use,
    struct bytes context, struct bytes text, struct buf *out,
    struct err *err) MUST_CHECK;

/*
 * Append the text.  ERR_INTERNAL when key, use or context are others, or it
 * is damaged; the message says nothing of what it holds.
 */
bool seal_open_text(const struct seal_key *key, const char *use,
    struct bytes context, struct bytes sealed, struct buf *out,
    struct err *err) MUST_CHECK;

/* A keyed digest (BLAKE2b) of a message for one use. */
void seal_mac(const struct seal_key *key, const char *use, struct bytes message,
    struct digest *out);

/* ERR_INTERNAL when it was sealed with another master key, or is damaged. */
bool seal_open_seed(const struct seal_key *key,
    const unsigned char sealed[STORE_SEALED_LEN],
    unsigned char seed[NOTE_SEED_LEN], struct err *err) MUST_CHECK;

#endif
