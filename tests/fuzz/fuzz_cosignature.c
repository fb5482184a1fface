/*
 * Any bytes at all, as the lines that a witness answers with, put behind a
 * checkpoint, as a whole note and as a witness' key.  Only what the witness
 * signed is taken for its word, with the time that it said.
 */

#include "fuzz/fuzz.h"
#include "softwitness.h"

enum { NUMBER = 7, TIME = 1772366400 };

static const char text[] = "example.org/log\n3\n"
			   "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

/* A key is written as it was read. */
static bool
try_key(struct bytes input)
{
	char *vkey auto_free = fuzz_text(input);
	struct err err = { 0 };
	struct note_key key;

	if (!cosignature_key_parse(vkey, &key, &err))
		return false;
	fuzz_require(strcmp(cosignature_vkey(&key).text, vkey) == 0);
	return true;
}

/* What verifies as a note is checked the same when taken out of it. */
static bool
try_note(struct bytes note)
{
	const struct note_key key =
	    softwitness_key("witness.example/w", NUMBER);
	struct cosignature given = { 0 };
	struct err err = { 0 };
	struct bytes said;

	if (!cosignature_verify(note, &key, &given, &err)) {
		fuzz_require(
		    err.code == ERR_MALFORMED || err.code == ERR_BAD_SIGNATURE);
		return false;
	}
	fuzz_require(note_text(note, &said, &err) &&
		     cosignature_check(said, &key, &given, &err));
	given.time ^= 1;
	fuzz_require(!cosignature_check(said, &key, &given, &err));
	return true;
}

/* One that the witness made is found among whatever lines stand before it. */
static bool
try_answer(struct bytes lines)
{
	const struct note_key key =
	    softwitness_key("witness.example/w", NUMBER);
	const struct cosignature made =
	    softwitness_sign(NUMBER, bytes_of(text), TIME);
	auto_buf struct buf note = { 0 };
	struct cosignature given;
	struct err err = { 0 };

	buf_puts(&note, text);
	buf_putc(&note, '\n');
	buf_add(&note, lines.data, lines.len);
	if (try_note(buf_bytes(&note)))
		return true;
	cosignature_write(&key, &made, &note);
	if (cosignature_verify(buf_bytes(&note), &key, &given, &err))
		fuzz_require(given.time == TIME);
	return false;
}

bool
fuzz_one(struct bytes input)
{
	bool key = try_key(input);
	bool note = try_note(input);

	return try_answer(input) || key || note;
}
