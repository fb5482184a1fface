/* Whatever the guard passes must be what Kore can be trusted with. */

#include "fuzz/fuzz.h"
#include "http/guard.h"

enum { HEAD_MAX = 4096 };

/* The promises of guard.h about a head that passed. */
static void
check_head(struct bytes received, const struct guard_head *head)
{
	struct bytes text = { received.data, head->len };

	fuzz_require(head->len >= 4 && head->len <= received.len);
	fuzz_require(memcmp(text.data + text.len - 4, "\r\n\r\n", 4) == 0);
	fuzz_require(memmem(text.data, text.len - 1, "\r\n\r\n", 4) == NULL);
	fuzz_require(memchr(text.data, '\0', text.len) == NULL);
	fuzz_require(received.len - head->len <= head->body_len);
	fuzz_require(
	    head->target.len >= 1 && head->target.len <= GUARD_TARGET_MAX);
	fuzz_require(head->target.data[0] == '/');
	fuzz_require(head->method.data == received.data);

	size_t lines = 0;
	for (size_t i = 0; i < text.len; i++) {
		lines += text.data[i] == '\n';
		fuzz_require(text.data[i] <= 0x7e);
	}
	fuzz_require(lines - 1 <= GUARD_LINES_MAX);
}

bool
fuzz_one(struct bytes input)
{
	struct bytes received = { input.data,
		input.len < HEAD_MAX ? input.len : HEAD_MAX };
	struct guard_head head = { 0 };
	struct problem problem = { 0 };

	switch (guard_check(received, HEAD_MAX, &head, &problem)) {
	case GUARD_PASS:
		fuzz_require(problem.status == 0);
		check_head(received, &head);
		return true;
	case GUARD_REFUSE:
		fuzz_require(problem.status >= 400 && head.len == 0);
		break;
	default:
		fuzz_require(received.len < HEAD_MAX && problem.status == 0);
	}
	return false;
}
