/* keyproof.h: proof that the holder of a key wants it to be a person's
 * (protocol.md 3). */

#ifndef CORE_KEYPROOF_H
#define CORE_KEYPROOF_H

#include "core/buf.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/sshsig.h"

#define KEYPROOF_NAMESPACE "kleos.v1.key-proof"

/* Append what is signed: JCS of {"handle","key","log"}. */
void keyproof_payload(const struct digest *log, const char *handle,
    const struct ssh_key *key, struct buf *out);

/*
 * Is the armored signature one over that, by the key itself?  ERR_MALFORMED,
 * ERR_KEY_TYPE or ERR_BAD_SIGNATURE otherwise.
 */
bool keyproof_verify(const struct digest *log, const char *handle,
    const struct ssh_key *key, const char *armored, struct err *err) MUST_CHECK;

#endif
