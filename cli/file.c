#include "cli/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
failed(const char *verb, const char *path, struct err *err)
{
	return err_set(err, ERR_UNAVAILABLE, "cannot %s %s: %s", verb, path,
	    strerror(errno));
}

static bool
read_stream(FILE *stream, const char *path, size_t max, struct buf *out,
    struct err *err)
{
	char part[16384];
	size_t n;

	while ((n = fread(part, 1, sizeof(part), stream)) > 0) {
		buf_add(out, part, n);
		if (out->len > max)
			return err_set(err, ERR_TOO_LARGE,
			    "%s: more than %zu bytes", path, max);
	}
	if (ferror(stream) != 0)
		return failed("read", path, err);
	return buf_failed(out) ? err_memory(err) : true;
}

bool
file_read(const char *path, size_t max, struct buf *out, struct err *err)
{
	if (strcmp(path, "-") == 0)
		return read_stream(stdin, "the standard input", max, out, err);

	FILE *stream = fopen(path, "rbe");
	if (stream == NULL)
		return failed("read", path, err);
	bool read = read_stream(stream, path, max, out, err);
	(void)fclose(stream);
	return read;
}

/* A regular file that is not empty; else nothing is mapped. */
static bool
map_pages(int fd, const char *path, struct file_map *map, struct err *err)
{
	struct stat stat;
	void *pages;

	if (fstat(fd, &stat) != 0)
		return failed("read", path, err);
	if (!S_ISREG(stat.st_mode) || stat.st_size == 0)
		return true;
	pages = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (pages == MAP_FAILED)
		return failed("read", path, err);
	(void)posix_madvise(pages, (size_t)stat.st_size, POSIX_MADV_SEQUENTIAL);
	map->pages = pages;
	map->bytes = (struct bytes){ pages, (size_t)stat.st_size };
	return true;
}

bool
file_map_open(const char *path, struct file_map *map, struct err *err)
{
	int fd = strcmp(path, "-") == 0 ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	bool ok = true;

	if (fd >= 0) {
		ok = map_pages(fd, path, map, err);
		(void)close(fd);
	}
	if (!ok || map->pages != NULL)
		return ok;
	ok = file_read(path, BUF_MAX, &map->buf, err);
	map->bytes = buf_bytes(&map->buf);
	return ok;
}

void
file_map_done(struct file_map *map)
{
	if (map->pages != NULL)
		(void)munmap(map->pages, map->bytes.len);
	buf_done(&map->buf);
	*map = (struct file_map){ 0 };
}

/* Every folder above a path. */
static void
make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(path, 0700);
		*slash = '/';
	}
}

bool
file_create(const char *path, struct file_writer *writer, struct err *err)
{
	auto_buf struct buf part = { 0 }, whole = { 0 };

	*writer = (struct file_writer){ .fd = -1 };
	buf_puts(&whole, path);
	writer->path = buf_take(&whole);
	if (strcmp(path, "-") == 0) {
		writer->fd = STDOUT_FILENO;
		return writer->path != NULL || err_memory(err);
	}
	buf_printf(&part, "%s.part%ld", path, (long)getpid());
	writer->part = buf_take(&part);
	if (writer->path == NULL || writer->part == NULL)
		return err_memory(err);
	make_folders(writer->part);
	writer->fd =
	    open(writer->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	return writer->fd >= 0 || failed("write", path, err);
}

bool
file_append(struct file_writer *writer, struct bytes bytes, struct err *err)
{
	size_t done = 0;

	while (done < bytes.len) {
		ssize_t n =
		    write(writer->fd, bytes.data + done, bytes.len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed("write", writer->path, err);
		done += (size_t)n;
	}
	return true;
}

bool
file_finish(struct file_writer *writer, struct err *err)
{
	if (writer->part == NULL)
		return true;
	if (fsync(writer->fd) != 0 || rename(writer->part, writer->path) != 0)
		return failed("write", writer->path, err);
	free(writer->part);
	writer->part = NULL;
	return true;
}

void
file_drop(struct file_writer *writer)
{
	if (writer->part != NULL)
		(void)unlink(writer->part);
	if (writer->fd > STDERR_FILENO)
		(void)close(writer->fd);
	free(writer->part);
	free(writer->path);
	*writer = (struct file_writer){ .fd = -1 };
}

bool
file_write(const char *path, struct bytes bytes, struct err *err)
{
	auto_writer struct file_writer writer = { .fd = -1 };

	return file_create(path, &writer, err) &&
	       file_append(&writer, bytes, err) && file_finish(&writer, err);
}

const char *
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}
