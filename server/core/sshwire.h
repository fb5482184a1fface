/* sshwire.h: the data types of SSH (RFC 4251, section 5), read and written. */

#ifndef CORE_SSHWIRE_H
#define CORE_SSHWIRE_H

#include <stdint.h>

#include "core/bytes.h"
#include "core/scope.h"

/*
 * A reader over borrowed bytes: starts as { .rest = blob }.  Reading beyond
 * the end is remembered and gives nothing from then on, so that a whole
 * message can be read first and judged once with sshwire_done.
 */
struct sshwire {
	struct bytes rest;
	bool failed;
};

/* The next len bytes as they are, or none. */
struct bytes sshwire_raw(struct sshwire *in, size_t len);

/* A length as uint32 and that many bytes; borrowed. */
struct bytes sshwire_string(struct sshwire *in);
uint32_t sshwire_uint32(struct sshwire *in);
unsigned char sshwire_byte(struct sshwire *in);

/* Was there enough to read, and is nothing left? */
bool sshwire_done(const struct sshwire *in) MUST_CHECK;

/*
 * A message being written; starts as { 0 }.  Everything we write is a key or
 * digests with a namespace and fits; more is a bug and asserted against.
 */
#define SSHWIRE_MAX 384
struct sshwire_out {
	size_t len;
	unsigned char data[SSHWIRE_MAX];
};

void sshwire_put(struct sshwire_out *out, struct bytes raw);
void sshwire_put_string(struct sshwire_out *out, struct bytes text);
void sshwire_put_uint32(struct sshwire_out *out, uint32_t value);

/* What was written, borrowed. */
struct bytes sshwire_bytes(const struct sshwire_out *out);

#endif
