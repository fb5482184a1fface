/* What libFuzzer calls. */

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	(void)fuzz_one((struct bytes){ data, len });
	return 0;
}
