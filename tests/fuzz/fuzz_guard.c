/* Whatever the guard passes must be what Kore can be trusted with. */

#include "http/guard.h"

#include <stdint.h>
#include <stdlib.h>

enum { HEAD_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

/* The promises of guard.h about a head that passed. */
static void
check_head(struct bytes received, const struct guard_head *head)
{
	struct bytes text = { received.data, head->len };

	check(head->len >= 4 && head->len <= received.len);
	check(memcmp(text.data + text.len - 4, "\r\n\r\n", 4) == 0);
	check(memmem(text.data, text.len - 1, "\r\n\r\n", 4) == NULL);
	check(memchr(text.data, '\0', text.len) == NULL);
	check(received.len - head->len <= head->body_len);
	check(head->target.len >= 1 && head->target.len <= GUARD_TARGET_MAX);
	check(head->target.data[0] == '/');
	check(head->method.data == received.data);

	size_t lines = 0;
	for (size_t i = 0; i < text.len; i++) {
		lines += text.data[i] == '\n';
		check(text.data[i] <= 0x7e);
	}
	check(lines - 1 <= GUARD_LINES_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes received = { data, size < HEAD_MAX ? size : HEAD_MAX };
	struct guard_head head = { 0 };
	struct problem problem = { 0 };

	switch (guard_check(received, HEAD_MAX, &head, &problem)) {
	case GUARD_PASS:
		check(problem.status == 0);
		check_head(received, &head);
		break;
	case GUARD_REFUSE:
		check(problem.status >= 400 && head.len == 0);
		break;
	default:
		check(received.len < HEAD_MAX && problem.status == 0);
	}
	return 0;
}
