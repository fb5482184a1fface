/* Any bytes at all, as a note, a checkpoint and a key: what is accepted as a
 * key or a checkpoint of three lines is written as it was read. */

#include "core/note.h"
#include "fuzz/fuzz.h"

static bool
try_note(struct bytes input)
{
	static const unsigned char seed[NOTE_SEED_LEN] = { 1 };
	struct err err = { 0 };
	struct bytes text, signed_text;
	struct note_signer signer;
	bool divided = note_text(input, &text, &err);

	fuzz_require(
	    note_signer_from_seed("example.org/log", seed, &signer, &err));
	if (note_verify(input, &signer.key, &signed_text, &err))
		fuzz_require(divided && bytes_equal(text, signed_text) &&
			     signed_text.data == input.data &&
			     signed_text.len < input.len);

	auto_buf struct buf note = { 0 };
	if (note_sign(input, &signer, &note, &err))
		fuzz_require(
		    note_verify(buf_bytes(&note), &signer.key, &text, &err) &&
		    bytes_equal(text, input));
	return divided;
}

static bool
try_checkpoint(struct bytes input)
{
	auto_buf struct buf text = { 0 };
	struct err err = { 0 };
	struct checkpoint head;

	if (!checkpoint_parse(input, &head, &err))
		return false;
	checkpoint_write(&head, &text);
	fuzz_require(text.len <= input.len &&
		     memcmp(text.data, input.data, text.len) == 0);
	return true;
}

static bool
try_key(struct bytes input)
{
	char *text auto_free = fuzz_text(input);
	struct err err = { 0 };
	struct note_key key;

	if (!note_key_parse(text, &key, &err))
		return false;
	fuzz_require(strcmp(note_vkey(&key).text, text) == 0);
	return true;
}

bool
fuzz_one(struct bytes input)
{
	bool note = try_note(input);
	bool checkpoint = try_checkpoint(input);

	return try_key(input) || note || checkpoint;
}
