/* seal.h: secrets of the database under the master key. */

#ifndef STORE_SEAL_H
#define STORE_SEAL_H

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

/* ERR_INTERNAL when it was sealed with another master key, or is damaged. */
bool seal_open_seed(const struct seal_key *key,
    const unsigned char sealed[STORE_SEALED_LEN],
    unsigned char seed[NOTE_SEED_LEN], struct err *err) MUST_CHECK;

#endif
