/* Any bytes at all, as a list of witnesses and as the size in an answer: what
 * is accepted is read the same once it is written again. */

#include "core/cosignature.h"
#include "formats/witness.h"
#include "fuzz/fuzz.h"

static void
check_again(const struct witness *list, size_t n)
{
	auto_arena struct arena arena = { 0 };
	auto_buf struct buf text = { 0 };
	struct witness *again;
	struct err err = { 0 };
	size_t again_n;

	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "%s %s\n",
		    cosignature_vkey(&list[i].key).text, list[i].url);
	fuzz_require(
	    witness_list(buf_bytes(&text), &arena, &again, &again_n, &err));
	fuzz_require(again_n == n);
	for (size_t i = 0; i < n; i++)
		fuzz_require(strcmp(again[i].url, list[i].url) == 0);
}

static bool
try_list(struct bytes input)
{
	auto_arena struct arena arena = { 0 };
	struct witness *list;
	struct err err = { 0 };
	size_t n;

	if (!witness_list(input, &arena, &list, &n, &err)) {
		fuzz_require(err.code == ERR_INVALID && err.field[0] != '\0');
		return false;
	}
	fuzz_require(n <= WITNESSES_MAX);
	check_again(list, n);
	return n > 0;
}

static bool
try_size(struct bytes input)
{
	auto_buf struct buf text = { 0 };
	uint64_t size;

	if (!witness_size(input, &size))
		return false;
	buf_printf(&text, "%llu\n", (unsigned long long)size);
	fuzz_require(bytes_equal(buf_bytes(&text), input));
	return true;
}

bool
fuzz_one(struct bytes input)
{
	bool size = try_size(input);

	return try_list(input) || size;
}
