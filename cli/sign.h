/* sign.h: signatures by people's own keys, made by ssh-keygen. */

#ifndef CLI_SIGN_H
#define CLI_SIGN_H

#include "core/buf.h"
#include "core/err.h"
#include "core/sshkey.h"

/*
 * Sign a message of at most JCS_MAX bytes in a namespace with
 * `ssh-keygen -Y sign -n NAMESPACE -f KEY`; KEY is a private key, or a public
 * one whose private half an agent or a security key has.  Appends the armored
 * signature.  What ssh-keygen asks or says (a passphrase, a touch) goes
 * between it and the terminal.  ERR_UNAVAILABLE when there is no ssh-keygen
 * or it did not sign.
 */
bool sign(const char *key, const char *namespace, struct bytes message,
    struct buf *armored, struct err *err) MUST_CHECK;

/*
 * The public half of a key: the file itself, KEY.pub beside it, or what
 * `ssh-keygen -y` says.  Errors of ssh_key_parse, too.
 */
bool sign_public_key(const char *key, struct ssh_key *out,
    struct err *err) MUST_CHECK;

#endif
