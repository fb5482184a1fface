/* file.h: whole files. */

#ifndef CLI_FILE_H
#define CLI_FILE_H

#include "core/buf.h"
#include "core/err.h"

/*
 * Append a file's bytes; "-" is the standard input.  ERR_UNAVAILABLE, which
 * names the file, when it cannot be read; ERR_TOO_LARGE beyond max bytes.
 */
bool file_read(const char *path, size_t max, struct buf *out,
    struct err *err) MUST_CHECK;

/*
 * A whole file of any size, in pages that come and go with need: only what is
 * used of it takes memory.  Starts as { 0 }.  What cannot be mapped, such as
 * the standard input ("-"), is read.
 */
struct file_map {
	struct bytes bytes; /* borrowed from the rest */
	void *pages;
	struct buf buf;
};
bool file_map_open(const char *path, struct file_map *map,
    struct err *err) MUST_CHECK;
void file_map_done(struct file_map *map);

#define auto_map_file __attribute__((cleanup(file_map_done)))

/*
 * Write a whole file or nothing: beside it under another name first, then
 * synced and renamed.  Folders that are missing are made, mode 0700.  "-" is
 * the standard output.  ERR_UNAVAILABLE otherwise.
 */
bool file_write(const char *path, struct bytes bytes,
    struct err *err) MUST_CHECK;

/* The same for what does not fit into memory, piece by piece. */
struct file_writer {
	int fd; /* -1: nothing is open */
	char *path;
	char *part; /* its name until it is whole */
};

bool file_create(const char *path, struct file_writer *writer,
    struct err *err) MUST_CHECK;
bool file_append(struct file_writer *writer, struct bytes bytes,
    struct err *err) MUST_CHECK;
bool file_finish(struct file_writer *writer, struct err *err) MUST_CHECK;

/* Drop what was not finished; accepts one that is. */
void file_drop(struct file_writer *writer);

#define auto_writer __attribute__((cleanup(file_drop)))

/* The part of a path after its folders. */
const char *file_name(const char *path);

#endif
