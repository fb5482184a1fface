#include "http/static.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/digest.h"
#include "http/negotiate.h"

/* Sorted by path once all are there. */
static struct asset *assets;
static size_t assets_n;
static char release[17];

static const struct {
	const char *ending;
	const char *type;
} types[] = {
	{ ".html", "text/html; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".mjs", "text/javascript; charset=utf-8" },
	{ ".json", "application/json" },
	{ ".map", "application/json" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".md", "text/markdown; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".jpg", "image/jpeg" },
	{ ".webp", "image/webp" },
	{ ".ico", "image/vnd.microsoft.icon" },
	{ ".woff2", "font/woff2" },
	{ ".wasm", "application/wasm" },
	{ ".webmanifest", "application/manifest+json" },
	{ ".pdf", "application/pdf" },
};

static const struct {
	const char *name;
	const char *ending;
} codings[ASSET_CODINGS] = {
	[ASSET_GZIP] = { "gzip", ".gz" },
	[ASSET_BROTLI] = { "br", ".br" },
};

static bool
ends_with(const char *text, const char *ending)
{
	size_t len = strlen(text);
	size_t ending_len = strlen(ending);

	return len > ending_len && strcmp(text + len - ending_len, ending) == 0;
}

static const char *
type_of(const char *path)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (ends_with(path, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}

static bool
read_all(int fd, unsigned char *data, size_t len)
{
	for (size_t done = 0; done < len;) {
		ssize_t n = read(fd, data + done, len - done);

		if (n == 0 || (n < 0 && errno != EINTR))
			return false;
		done += n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* Read one open file; what it is named by is its content. */
static bool
read_form(int fd, size_t len, struct asset_form *form)
{
	form->data = malloc(len + 1);
	if (form->data == NULL || !read_all(fd, form->data, len))
		return false;
	form->len = len;

	struct digest digest = digest_sha256((struct bytes){ form->data, len });
	(void)snprintf(form->etag, sizeof(form->etag), "%.32s",
	    digest_hex(&digest).text);
	return true;
}

static bool
add_file(int fd, size_t len, const char *path, struct err *err)
{
	struct asset asset = { .type = type_of(path) };

	if (assets_n == ASSETS_MAX || len > ASSET_BYTES_MAX)
		return err_set(err, ERR_INTERNAL,
		    "%s: at most %d files of at most 16 MiB", path, ASSETS_MAX);

	struct asset *grown = realloc(assets, (assets_n + 1) * sizeof(asset));
	if (grown == NULL)
		return err_memory(err);
	assets = grown;
	asset.path = strdup(path);
	if (asset.path == NULL || !read_form(fd, len, &asset.form[0])) {
		free(asset.path);
		free(asset.form[0].data);
		return err_set(err, ERR_INTERNAL, "cannot read %s", path);
	}
	assets[assets_n++] = asset;
	return true;
}

static bool load_folder(int fd, const char *path, struct err *err);

/* A file or folder by name; path is where it is served. */
static bool
load_entry(int folder, const char *name, const char *path, struct err *err)
{
	struct stat about;
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	/* A symbolic link may lead anywhere. */
	if (fd < 0 && errno == ELOOP)
		return true;
	if (fd < 0 || fstat(fd, &about) != 0) {
		if (fd >= 0)
			(void)close(fd);
		return err_set(err, ERR_INTERNAL, "cannot open %s: %s", path,
		    strerror(errno));
	}
	if (S_ISDIR(about.st_mode))
		return load_folder(fd, path, err);

	bool fine = !S_ISREG(about.st_mode) ||
		    add_file(fd, (size_t)about.st_size, path, err);
	(void)close(fd);
	return fine;
}

/* Everything in an open folder; closes fd. */
static bool
load_folder(int fd, const char *path, struct err *err)
{
	DIR *folder = fdopendir(fd);
	const struct dirent *entry;
	bool fine = true;

	if (folder == NULL) {
		(void)close(fd);
		return err_set(err, ERR_INTERNAL, "cannot list %s: %s", path,
		    strerror(errno));
	}
	while (fine && (entry = readdir(folder)) != NULL) {
		char child[PATH_MAX];
		int len = snprintf(child, sizeof(child), "%s/%s", path,
		    entry->d_name);

		if (entry->d_name[0] == '.')
			continue;
		if (len < 0 || (size_t)len >= sizeof(child))
			fine = err_set(err, ERR_INTERNAL, "%s: path too long",
			    path);
		else
			fine = load_entry(fd, entry->d_name, child, err);
	}
	(void)closedir(folder);
	return fine;
}

static int
compare_paths(const void *a, const void *b)
{
	const struct asset *left = a;
	const struct asset *right = b;

	return strcmp(left->path, right->path);
}

static struct asset *
find(const char *path)
{
	char copy[PATH_MAX];
	struct asset key = { .path = copy };

	if (assets_n == 0 || strlen(path) >= sizeof(copy))
		return NULL;
	memcpy(copy, path, strlen(path) + 1);
	return bsearch(&key, assets, assets_n, sizeof(key), compare_paths);
}

/* Move a file that is a twin to the file it is a twin of. */
static bool
move_twin(struct asset *twin)
{
	char path[PATH_MAX];

	for (size_t coding = ASSET_GZIP; coding < ASSET_CODINGS; coding++) {
		if (!ends_with(twin->path, codings[coding].ending))
			continue;
		(void)snprintf(path, sizeof(path), "%.*s",
		    (int)(strlen(twin->path) - strlen(codings[coding].ending)),
		    twin->path);

		struct asset *base = find(path);
		if (base == NULL)
			return false;
		base->form[coding] = twin->form[ASSET_PLAIN];
		return true;
	}
	return false;
}

/* By the digest of every path and content, in order. */
static bool
name_release(struct err *err)
{
	auto_buf struct buf all = { 0 };

	for (size_t i = 0; i < assets_n; i++)
		buf_printf(&all, "%s %s\n", assets[i].path,
		    assets[i].form[ASSET_PLAIN].etag);
	if (buf_failed(&all))
		return err_memory(err);

	struct digest digest = digest_sha256(buf_bytes(&all));
	(void)snprintf(release, sizeof(release), "%.16s",
	    digest_hex(&digest).text);
	return true;
}

bool
static_load(const char *folder, struct err *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t kept = 0;

	if (fd < 0)
		return err_set(err, ERR_INTERNAL, "cannot open %s: %s", folder,
		    strerror(errno));
	if (!load_folder(fd, "", err))
		return false;
	if (assets_n > 0)
		qsort(assets, assets_n, sizeof(*assets), compare_paths);

	/* A base sorts before its twins, so it is still where find looks. */
	bool moved[ASSETS_MAX] = { false };
	for (size_t i = 0; i < assets_n; i++)
		moved[i] = move_twin(&assets[i]);
	for (size_t i = 0; i < assets_n; i++) {
		if (moved[i])
			free(assets[i].path);
		else
			assets[kept++] = assets[i];
	}
	assets_n = kept;
	return name_release(err);
}

const char *
static_release(void)
{
	return release;
}

const struct asset *
static_find(const char *path, bool *immutable)
{
	static const char folder[] = "/w/";
	const size_t len = sizeof(folder) - 1;

	*immutable = false;
	if (strncmp(path, folder, len) != 0)
		return find(path);

	const char *rest = strchr(path + len, '/');
	if (rest == NULL)
		return NULL;
	*immutable = (size_t)(rest - path) == len + strlen(release) &&
		     strncmp(path + len, release, strlen(release)) == 0;
	return find(rest);
}

enum asset_coding
static_choose(const struct asset *asset, const char *accept_encoding)
{
	enum asset_coding best = ASSET_PLAIN;

	for (unsigned i = ASSET_GZIP; i < ASSET_CODINGS; i++)
		if (asset->form[i].data != NULL &&
		    asset->form[i].len < asset->form[best].len &&
		    accepts_coding(accept_encoding, codings[i].name))
			best = i;
	return best;
}

const char *
static_coding_name(enum asset_coding coding)
{
	return codings[coding].name;
}
