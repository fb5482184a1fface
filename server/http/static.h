/* static.h: the files of the web folder, kept in memory. */

#ifndef HTTP_STATIC_H
#define HTTP_STATIC_H

#include "core/err.h"
#include "core/scope.h"

#define ASSET_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define ASSETS_MAX 4096

/* The bytes of a file under one content coding. */
struct asset_form {
	unsigned char *data; /* NULL: there is no such twin */
	size_t len;
	char etag[80]; /* strong, without quotes */
};

enum asset_coding { ASSET_PLAIN, ASSET_GZIP, ASSET_BROTLI, ASSET_CODINGS };

struct asset {
	char *path;       /* "/vendor/plot.js" */
	const char *type; /* media type by the file's ending */
	struct asset_form form[ASSET_CODINGS];
};

/*
 * Read every regular file below a folder, once, in the parent, so that all
 * workers share it and need no right to read.  Names that begin with a dot
 * and symbolic links are passed over; "x.js.gz" and "x.js.br" beside "x.js"
 * become its twins and have no path of their own.  ERR_INTERNAL naming the
 * file otherwise, or the limit that is exceeded.
 */
bool static_load(const char *folder, struct err *err) MUST_CHECK;

/* Names all of the files by their content: 16 hex digits. */
const char *static_release(void);

/*
 * The file under a decoded path, or NULL.  Below "/w/<release>/", of any
 * release, are the same files; under the present release a path stands for
 * the same bytes for ever, and *immutable is true.
 */
const struct asset *static_find(const char *path, bool *immutable);

/* The smallest form that an Accept-Encoding header admits. */
enum asset_coding static_choose(const struct asset *asset,
    const char *accept_encoding);

/* "gzip", "br", or NULL for ASSET_PLAIN. */
const char *static_coding_name(enum asset_coding coding);

#endif
