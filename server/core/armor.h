/* armor.h: SSHSIG blobs as the text that ssh-keygen writes. */

#ifndef CORE_ARMOR_H
#define CORE_ARMOR_H

#include "core/buf.h"
#include "core/bytes.h"
#include "core/err.h"
#include "core/scope.h"

/* No accepted signature comes near; OpenSSH's own RSA ones do. */
#define ARMOR_BLOB_MAX 4096
#define ARMOR_TEXT_MAX 8192

/*
 * Read "-----BEGIN SSH SIGNATURE-----", base64 in lines of any length, LF or
 * CRLF, "-----END SSH SIGNATURE-----" and nothing else but a final line end.
 * Appends the decoded blob to out.  ERR_MALFORMED otherwise.
 */
bool armor_parse(struct bytes text, struct buf *out,
    struct err *err) MUST_CHECK;

/* Append the armored form of a blob: 70 columns, LF, final LF. */
void armor_write(struct bytes blob, struct buf *out);

#endif
