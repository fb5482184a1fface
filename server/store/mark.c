#include "store/mark.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * One sector: a loss of power leaves the old text or the new one, and the
 * length of the file is never at stake.
 */
enum { MARK_LEN = 512, PATH_LEN = 4096 };

static bool
fail(struct err *err, const char *what)
{
	return err_set(err, ERR_UNAVAILABLE,
	    "the high-water mark cannot be %s: %s", what, strerror(errno));
}

/* A file that just came to be must survive a crash like its content. */
static bool
sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		(void)close(fd);
	return ok;
}

struct mark_path {
	char text[PATH_LEN];
};

static bool
make_path(const char *folder, const struct digest *log, struct mark_path *path,
    struct err *err)
{
	int len = snprintf(path->text, sizeof(path->text), "%s/%s.mark", folder,
	    digest_hex(log).text);

	return (len >= 0 && len < PATH_LEN) ||
	       err_set(err, ERR_USAGE, "state folder: name too long");
}

bool
mark_open(struct mark *mark, const char *folder, const struct digest *log,
    struct err *err)
{
	struct mark_path path;

	if (!make_path(folder, log, &path, err))
		return false;
	*mark = (struct mark){ .fd = open(path.text, O_RDWR | O_CLOEXEC) };
	if (mark->fd >= 0)
		return true;
	if (errno != ENOENT)
		return fail(err, "opened");
	mark->fd =
	    open(path.text, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (mark->fd >= 0 && sync_folder(folder))
		return true;
	(void)fail(err, "made");
	mark_close(mark);
	return false;
}

void
mark_close(struct mark *mark)
{
	if (mark->fd < 0)
		return;
	struct err ignored;

	(void)!mark_sync(mark, &ignored);
	(void)close(mark->fd);
	mark->fd = -1;
}

/*
 * The digest of what stands before it: without it one altered character of a
 * root reads like a fork.  Readers that do not know the line pass over it.
 */
#define SUM "sha256 "
enum { SUM_LEN = sizeof(SUM) - 1 + sizeof(struct digest_hex) };

static void
add_sum(struct buf *text)
{
	const struct digest digest = digest_sha256(buf_bytes(text));

	buf_printf(text, SUM "%s\n", digest_hex(&digest).text);
}

/* Is the last line that digest?  A file without a fourth line is older. */
static bool
check_sum(struct bytes text, struct err *err)
{
	auto_buf struct buf expected = { .max = MARK_LEN };
	size_t lines = 0;

	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	if (lines == 3)
		return true;
	if (text.len > SUM_LEN)
		buf_add(&expected, text.data, text.len - SUM_LEN);
	add_sum(&expected);
	return (!buf_failed(&expected) || err_memory(err)) &&
	       (bytes_equal(buf_bytes(&expected), text) ||
		   err_set(err, ERR_MALFORMED, "it is not what was written"));
}

/* The lock is held: writing and reading a file at once may mix texts. */
static bool
read_locked(int fd, struct checkpoint *head, struct err *err)
{
	unsigned char text[MARK_LEN];
	ssize_t len = pread(fd, text, sizeof(text), 0);
	struct checkpoint read;
	struct err why;

	if (len < 0)
		return fail(err, "read");
	if (len == 0) {
		*head = (struct checkpoint){ 0 };
		return true;
	}
	while (len > 0 && text[len - 1] == '\0')
		len--;
	const struct bytes said = { text, (size_t)len };
	if (checkpoint_parse(said, &read, &why) && check_sum(said, &why)) {
		*head = read;
		return true;
	}
	return err_set(err, ERR_MALFORMED, "the high-water mark is damaged: %s",
	    why.msg);
}

static bool
read_head(int fd, struct checkpoint *head, struct err *err)
{
	if (flock(fd, LOCK_SH) != 0)
		return fail(err, "locked");
	bool ok = read_locked(fd, head, err);
	(void)flock(fd, LOCK_UN);
	return ok;
}

bool
mark_read(const struct mark *mark, struct checkpoint *head, struct err *err)
{
	if (read_head(mark->fd, head, err))
		return true;
	err->code = ERR_UNAVAILABLE;
	return false;
}

bool
mark_look(const char *folder, const struct digest *log, struct checkpoint *head,
    struct err *err)
{
	struct mark_path path;

	if (!make_path(folder, log, &path, err))
		return false;
	struct mark mark = { .fd = open(path.text, O_RDONLY | O_CLOEXEC) };
	if (mark.fd < 0 && errno != ENOENT)
		return fail(err, "opened");
	if (mark.fd < 0) {
		*head = (struct checkpoint){ 0 };
		return access(folder, X_OK) == 0 || fail(err, "looked for");
	}
	bool ok = read_head(mark.fd, head, err);
	mark_close(&mark);
	return ok;
}

static bool
write_locked(struct mark *mark, const struct checkpoint *head, struct err *err)
{
	auto_buf struct buf text = { .max = MARK_LEN };

	checkpoint_write(head, &text);
	add_sum(&text);
	while (!buf_failed(&text) && text.len < MARK_LEN)
		buf_add(&text, "", 1);
	if (buf_failed(&text))
		return err_memory(err);
	mark->unsynced = true;
	return pwrite(mark->fd, text.data, text.len, 0) == (ssize_t)text.len ||
	       fail(err, "written");
}

bool
mark_raise(struct mark *mark, const struct checkpoint *head, struct err *err)
{
	struct checkpoint before = { 0 };

	if (mark->lost)
		return err_set(err, ERR_UNAVAILABLE,
		    "the high-water mark did not reach the disk");
	if (flock(mark->fd, LOCK_EX) != 0)
		return fail(err, "locked");
	bool ok = read_locked(mark->fd, &before, err) &&
		  (before.size >= head->size || write_locked(mark, head, err));
	(void)flock(mark->fd, LOCK_UN);
	if (!ok)
		err->code = ERR_UNAVAILABLE;
	return ok;
}

bool
mark_sync(struct mark *mark, struct err *err)
{
	if (!mark->unsynced)
		return true;
	mark->unsynced = false;
	if (fdatasync(mark->fd) == 0)
		return true;
	/* The kernel forgets what it could not write: trying again would
	 * succeed without anything being there. */
	mark->lost = true;
	return fail(err, "brought to the disk");
}
