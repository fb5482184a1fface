/* Any bytes at all: what armor_parse accepts comes back from armor_write. */

#include "core/armor.h"
#include "fuzz/fuzz.h"

bool
fuzz_one(struct bytes input)
{
	auto_buf struct buf blob = { 0 }, text = { 0 }, back = { 0 };
	struct err err = { 0 };

	if (!armor_parse(input, &blob, &err))
		return false;
	armor_write(buf_bytes(&blob), &text);
	if (!armor_parse(buf_bytes(&text), &back, &err) ||
	    !bytes_equal(buf_bytes(&blob), buf_bytes(&back)))
		abort();
	return true;
}
