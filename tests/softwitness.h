/* softwitness.h: witnesses in memory, who sign whatever they are asked to. */

#ifndef SOFTWITNESS_H
#define SOFTWITNESS_H

#include <sodium.h>

#include "core/cosignature.h"

/* The same number gives the same key. */
static inline struct note_key
softwitness_key(const char *name, unsigned char number)
{
	unsigned char seed[NOTE_SEED_LEN];
	struct note_key key;
	struct err err;

	memset(seed, number, sizeof(seed));
	if (!note_key_from_seed(name, seed, &key, &err))
		abort();
	return key;
}

/* What it says of the text of a checkpoint at a time. */
static inline struct cosignature
softwitness_sign(unsigned char number, struct bytes text, uint64_t time)
{
	unsigned char seed[crypto_sign_SEEDBYTES];
	unsigned char point[crypto_sign_PUBLICKEYBYTES];
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	struct cosignature made = { .time = time };
	auto_buf struct buf said = { 0 };

	memset(seed, number, sizeof(seed));
	(void)crypto_sign_seed_keypair(point, secret, seed);
	buf_printf(&said, "cosignature/v1\ntime %llu\n",
	    (unsigned long long)time);
	buf_add(&said, text.data, text.len);
	(void)crypto_sign_detached(made.signature, NULL,
	    (const unsigned char *)said.data, said.len, secret);
	return made;
}

#endif
