/* buf.h: a growable byte buffer with an upper limit. */

#ifndef CORE_BUF_H
#define CORE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "core/bytes.h"
#include "core/scope.h"

/*
 * Starts as { 0 } (limit BUF_MAX) or { .max = n }.  A failure (no memory, or
 * the limit reached) is remembered: later appends do nothing, and
 * buf_failed() says so once at the end, so that writers need not check every
 * step.  The data always ends with a NUL that is not part of len.
 */
struct buf {
	char *data; /* owned; NULL while empty */
	size_t len;
	size_t size; /* allocated */
	size_t max;  /* 0 means BUF_MAX */
	bool failed;
};

#define BUF_MAX ((size_t)1 << 30)

void buf_add(struct buf *buf, const void *data, size_t len);
void buf_puts(struct buf *buf, const char *text);
void buf_putc(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Did any append fail since the buffer was made? */
bool buf_failed(const struct buf *buf) MUST_CHECK;

/* The bytes so far, borrowed until the next append. */
struct bytes buf_bytes(const struct buf *buf);

/*
 * Hand the NUL-terminated text to the caller, who frees it, and empty the
 * buffer.  NULL when an append failed; an empty buffer gives "".
 */
char *buf_take(struct buf *buf) MUST_CHECK;

/* Free and empty; accepts one that was never used. */
void buf_done(struct buf *buf);

#define auto_buf __attribute__((cleanup(buf_done)))

#endif
