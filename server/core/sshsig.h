/* sshsig.h: signatures as OpenSSH makes them (protocol.md 3, PROTOCOL.sshsig).
 * The only caller of crypto_sign_verify_detached. */

#ifndef CORE_SSHSIG_H
#define CORE_SSHSIG_H

#include <stdint.h>

#include "core/bytes.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/scope.h"
#include "core/sshkey.h"

struct sshsig {
	struct ssh_key key;
	char namespace[64];
	bool sha256; /* hashalg: false means sha512 */
	unsigned char signature[64];
	unsigned char flags;  /* sk only */
	uint32_t counter;     /* sk only */
	struct digest digest; /* SHA-256 of the whole blob */
};

/*
 * Parse a decoded blob, stricter than OpenSSH: version 1, reserved empty,
 * exact lengths, the two key types, a namespace of printable ASCII without
 * blanks, hashalg sha512 or sha256, nothing after the last field.
 * ERR_KEY_TYPE for RSA, ECDSA and the like; ERR_MALFORMED otherwise.  Does
 * not verify, nor judge the key: see ssh_key_read.  *sig untouched on failure.
 */
bool sshsig_parse(struct bytes blob, struct sshsig *sig,
    struct err *err) MUST_CHECK;

/*
 * Is it a valid signature over message in exactly this namespace?  For sk
 * keys the user-present flag must be set.  ERR_BAD_SIGNATURE otherwise, with
 * a message that tells a wrong namespace from bytes that do not verify.
 */
bool sshsig_verify(const struct sshsig *sig, const char *namespace,
    struct bytes message, struct err *err) MUST_CHECK;

/*
 * Plain Ed25519 (RFC 8032), without SSHSIG around it: for signed notes, and
 * for checking the library against published vectors.
 */
bool sshsig_ed25519_verify(const unsigned char point[32], struct bytes message,
    const unsigned char signature[64]) MUST_CHECK;

/*
 * Known weak points must be refused by the libsodium we run on
 * (CVE-2025-69277).  To be called once at start; ERR_INTERNAL otherwise.
 */
bool sshsig_selftest(struct err *err) MUST_CHECK;

#endif
