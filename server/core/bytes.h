/* bytes.h: a borrowed run of bytes.  Pass it by value; never free it. */

#ifndef CORE_BYTES_H
#define CORE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct bytes {
	const unsigned char *data;
	size_t len;
};

/* The bytes of a NUL-terminated string, without its NUL. */
static inline struct bytes
bytes_of(const char *text)
{
	return (struct bytes){ (const unsigned char *)text, strlen(text) };
}

/* Same length and same bytes?  Not constant time: never for secrets. */
static inline bool
bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len &&
	       (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

#endif
