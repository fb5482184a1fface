/* note.h: signed notes and tree-head checkpoints (C2SP signed-note and
 * tlog-checkpoint). */

#ifndef CORE_NOTE_H
#define CORE_NOTE_H

#include <stdint.h>

#include "core/buf.h"
#include "core/bytes.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/scope.h"

#define NOTE_MAX 1048576       /* bytes of a whole note: 1 MiB */
#define NOTE_SIGNATURES_MAX 64 /* lines; more is malformed */
#define NOTE_NAME_MAX 128
#define NOTE_VKEY_MAX 256
#define NOTE_SEED_LEN 32
#define NOTE_SECRET_LEN 64

/*
 * A log's public key.  Written as "<name>+<hash8>+<base64(0x01 | point)>".
 * A name is valid UTF-8 without blanks of any kind, control characters or +.
 */
struct note_key {
	char name[NOTE_NAME_MAX]; /* the origin */
	unsigned char point[32];
};

/*
 * ERR_INVALID unless it is a well-formed Ed25519 vkey whose hash fits and
 * whose point crypto_core_ed25519_is_valid_point accepts.
 */
bool note_key_parse(const char *vkey, struct note_key *key,
    struct err *err) MUST_CHECK;

/*
 * The same of a key that passed before it was kept: its point, which takes as
 * long as a signature, is not looked at again.
 */
bool note_key_reparse(const char *vkey, struct note_key *key,
    struct err *err) MUST_CHECK;

struct note_vkey {
	char text[NOTE_VKEY_MAX];
};
struct note_vkey note_vkey(const struct note_key *key);

/* The first 4 bytes of SHA-256(name | LF | 0x01 | point), big-endian. */
uint32_t note_key_id(const struct note_key *key);

/* Derive the public key of a 32-byte seed.  ERR_INVALID for a bad name. */
bool note_key_from_seed(const char *name,
    const unsigned char seed[NOTE_SEED_LEN], struct note_key *key,
    struct err *err) MUST_CHECK;

/* A key with what signs for it: to derive that takes as long as to sign. */
struct note_signer {
	struct note_key key;
	unsigned char secret[NOTE_SECRET_LEN]; /* for note_signer_wipe */
};

/* The same failure.  Wiping takes { 0 }, too. */
bool note_signer_from_seed(const char *name,
    const unsigned char seed[NOTE_SEED_LEN], struct note_signer *signer,
    struct err *err) MUST_CHECK;
void note_signer_wipe(struct note_signer *signer);

/*
 * Append text (which ends with LF), an empty line and one signature line.
 * ERR_INVALID when the text can be no note's.
 */
bool note_sign(struct bytes text, const struct note_signer *signer,
    struct buf *out, struct err *err) MUST_CHECK;

/*
 * Append one more signature line, of the same text by another key, to a note
 * that note_sign has written.  The same failures.
 */
bool note_add_signature(struct bytes text, const struct note_signer *signer,
    struct buf *note, struct err *err) MUST_CHECK;

/*
 * Verify that a note carries a valid signature of this key; signatures by
 * other keys are skipped (C2SP) once their lines are known to be well formed.
 * *text borrows the signed part from note, with its final LF.  ERR_MALFORMED
 * or ERR_BAD_SIGNATURE otherwise; two signature lines of the same name and
 * key id are malformed.
 */
bool note_verify(struct bytes note, const struct note_key *key,
    struct bytes *text, struct err *err) MUST_CHECK;

/*
 * What a note signs, without a look at any signature: for who knows the text
 * already.  Borrowed; ERR_MALFORMED when it is no note.
 */
bool note_text(struct bytes note, struct bytes *text,
    struct err *err) MUST_CHECK;

/* A tree head: origin, size, root; extension lines are not used. */
struct checkpoint {
	char origin[NOTE_NAME_MAX];
	uint64_t size;
	struct digest root;
};

/* The three lines of the body, each with its LF. */
void checkpoint_write(const struct checkpoint *head, struct buf *out);

/*
 * Parse a body strictly; extension lines after the third, which must not be
 * empty, are skipped.  ERR_MALFORMED otherwise, *head untouched.
 */
bool checkpoint_parse(struct bytes text, struct checkpoint *head,
    struct err *err) MUST_CHECK;

/*
 * Read a checkpoint that this key, named after its log, has signed.
 * ERR_WRONG_LOG when its origin is another one, even if it is not signed;
 * otherwise as note_verify and checkpoint_parse.  *head is set only then.
 */
bool checkpoint_verify(struct bytes note, const struct note_key *key,
    struct checkpoint *head, struct err *err) MUST_CHECK;

#endif
