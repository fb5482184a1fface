/* note_line.h: keys and signature lines of signed notes, whatever they sign
 * with.  Private to core/: see note.h and cosignature.h. */

#ifndef CORE_NOTE_LINE_H
#define CORE_NOTE_LINE_H

#include "core/note.h"

/* Every signature line begins with an em dash and a blank. */
#define NOTE_DASH "\xe2\x80\x94 "

#define NOTE_ID_LEN 4

/* The first byte of the public key in a vkey (C2SP signed-note). */
enum note_algorithm {
	NOTE_ED25519 = 0x01,
	NOTE_COSIGNATURE = 0x04, /* Ed25519, after a time: tlog-cosignature */
};

/* UTF-8 without control characters but LF? */
bool note_is_text(struct bytes text) MUST_CHECK;

/* A name that has to fit where we keep it; ERR_INVALID otherwise. */
bool note_name_copy(struct bytes name, char out[NOTE_NAME_MAX],
    struct err *err) MUST_CHECK;

/*
 * What note_key_reparse, note_vkey and note_key_id do, of one algorithm; and
 * what note_key_parse does more.
 */
bool note_vkey_read(const char *vkey, enum note_algorithm algorithm,
    struct note_key *key, struct err *err) MUST_CHECK;
bool note_point_check(const struct note_key *key, struct err *err) MUST_CHECK;
struct note_vkey note_vkey_write(const struct note_key *key,
    enum note_algorithm algorithm);
uint32_t note_line_id(const struct note_key *key,
    enum note_algorithm algorithm);

/*
 * The text of a note, with its last LF, and the lines after the empty one;
 * both borrowed.  ERR_MALFORMED.
 */
bool note_divide(struct bytes note, struct bytes *text, struct bytes *lines,
    struct err *err) MUST_CHECK;

/*
 * The line of one key, which is not verified, and what it signs.  Borrowed
 * from the note.  ERR_MALFORMED when any line is, or two are of one key;
 * ERR_BAD_SIGNATURE when there is none of this key.
 */
struct note_found {
	struct bytes text;
	struct bytes base64; /* of id | signature */
};
bool note_line_find(struct bytes note, const struct note_key *key,
    enum note_algorithm algorithm, struct note_found *found,
    struct err *err) MUST_CHECK;

#endif
