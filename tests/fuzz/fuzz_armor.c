/* Any bytes at all: what armor_parse accepts comes back from armor_write. */

#include "core/armor.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	auto_buf struct buf blob = { 0 }, text = { 0 }, back = { 0 };
	struct err err = { 0 };

	if (!armor_parse((struct bytes){ data, len }, &blob, &err))
		return 0;
	armor_write(buf_bytes(&blob), &text);
	if (!armor_parse(buf_bytes(&text), &back, &err) ||
	    !bytes_equal(buf_bytes(&blob), buf_bytes(&back)))
		abort();
	return 0;
}
