/* sshkey.h: the public keys of people, as OpenSSH writes and names them. */

#ifndef CORE_SSHKEY_H
#define CORE_SSHKEY_H

#include "core/bytes.h"
#include "core/err.h"
#include "core/scope.h"
#include "core/sshwire.h"

enum ssh_key_type {
	SSH_KEY_ED25519,    /* ssh-ed25519 */
	SSH_KEY_ED25519_SK, /* sk-ssh-ed25519@openssh.com */
};

#define SSH_APPLICATION_MAX 255
#define SSH_BLOB_MAX SSHWIRE_MAX
#define SSH_LINE_MAX 640 /* "type base64" and a NUL */
#define SSH_FINGERPRINT_MAX 64

struct ssh_key {
	enum ssh_key_type type;
	unsigned char point[32];
	char application[SSH_APPLICATION_MAX + 1]; /* "" unless _SK */
};

/*
 * Read a public key as in a .pub file: "type base64" and an optional comment
 * after a blank, with or without one line end.  ERR_KEY_TYPE for other types,
 * naming `ssh-keygen -t ed25519`; ERR_INVALID for a broken one and for a
 * point that crypto_core_ed25519_is_valid_point refuses.  *key untouched on
 * failure.
 */
bool ssh_key_parse(struct bytes line, struct ssh_key *key,
    struct err *err) MUST_CHECK;

/*
 * Read a public key blob, nothing after its last field, with the same
 * failures; the point is not judged.  A key that only came with a signature
 * means nothing until it equals one that ssh_key_parse has accepted.
 */
bool ssh_key_read(struct bytes blob, struct ssh_key *key,
    struct err *err) MUST_CHECK;

/* Append the public key blob. */
void ssh_key_write(const struct ssh_key *key, struct sshwire_out *out);

/* The name of a type, which begins every key and signature of it. */
const char *ssh_key_type_name(enum ssh_key_type type);

/* "type base64", the one form in which keys are written and compared. */
struct ssh_key_line {
	char text[SSH_LINE_MAX];
};
struct ssh_key_line ssh_key_line(const struct ssh_key *key);

/* OpenSSH's fingerprint: "SHA256:" and unpadded base64 of SHA-256(blob). */
struct ssh_fingerprint {
	char text[SSH_FINGERPRINT_MAX];
};
struct ssh_fingerprint ssh_key_fingerprint(const struct ssh_key *key);

#endif
