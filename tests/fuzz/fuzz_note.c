/* Any bytes at all, as a note, a checkpoint and a key: what is accepted as a
 * key or a checkpoint of three lines is written as it was read. */

#include "core/note.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

static void
try_note(struct bytes input)
{
	static const unsigned char seed[NOTE_SEED_LEN] = { 1 };
	struct err err = { 0 };
	struct note_key key;
	struct bytes text;

	if (!note_key_from_seed("example.org/log", seed, &key, &err))
		abort();
	if (note_verify(input, &key, &text, &err) &&
	    (text.data != input.data || text.len >= input.len))
		abort();

	auto_buf struct buf note = { 0 };
	if (note_sign(input, &key, seed, &note, &err) &&
	    (!note_verify(buf_bytes(&note), &key, &text, &err) ||
		!bytes_equal(text, input)))
		abort();
}

static void
try_checkpoint(struct bytes input)
{
	auto_buf struct buf text = { 0 };
	struct err err = { 0 };
	struct checkpoint head;

	if (!checkpoint_parse(input, &head, &err))
		return;
	checkpoint_write(&head, &text);
	if (text.len > input.len ||
	    memcmp(text.data, input.data, text.len) != 0)
		abort();
}

static void
try_key(struct bytes input)
{
	auto_buf struct buf text = { 0 };
	struct err err = { 0 };
	struct note_key key;

	buf_add(&text, input.data, input.len);
	if (note_key_parse(text.data, &key, &err) &&
	    strcmp(note_vkey(&key).text, text.data) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	struct bytes input = { data, len };

	try_note(input);
	try_checkpoint(input);
	try_key(input);
	return 0;
}
