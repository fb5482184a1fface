/* fixture.h: whole files for tests. */

#ifndef FIXTURE_H
#define FIXTURE_H

#include <errno.h>
#include <stdio.h>

#include "core/buf.h"

/* Append a file's bytes; false when it cannot be read. */
static inline bool
fixture_read(const char *path, struct buf *buf)
{
	FILE *file = fopen(path, "rb");
	char part[4096];
	size_t n;

	if (file == NULL)
		return false;
	while ((n = fread(part, 1, sizeof(part), file)) > 0)
		buf_add(buf, part, n);
	bool read = ferror(file) == 0;
	(void)fclose(file);
	return read && !buf_failed(buf);
}

/* The part of a path after its folders. */
static inline const char *
fixture_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* Where the shared data is; never NULL. */
static inline const char *
fixture_shared(void)
{
	const char *shared = getenv("KLEOS_SHARED");

	return shared != NULL ? shared : "../shared";
}

#endif
