/* Any bytes at all: a proof without "extra" is written as it was read. */

#include "core/tlogproof.h"
#include "fuzz/fuzz.h"

bool
fuzz_one(struct bytes input)
{
	static const unsigned char seed[NOTE_SEED_LEN] = { 1 };
	static const char extra[] = "c2sp.org/tlog-proof@v1\nextra ";
	auto_buf struct buf text = { 0 };
	struct digest leaf = merkle_leaf(input);
	struct err err = { 0 };
	struct tlogproof proof;
	struct checkpoint head;
	struct note_key key;

	if (!tlogproof_parse(input, &proof, &err))
		return false;
	tlogproof_write(&proof, &text);
	if (memcmp(input.data, extra, strlen(extra)) != 0 &&
	    !bytes_equal(buf_bytes(&text), input))
		abort();
	if (!note_key_from_seed("example.org/log", seed, &key, &err) ||
	    tlogproof_verify(input, &key, &leaf, &head, &err))
		abort();
	return true;
}
