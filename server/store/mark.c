#include "store/mark.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MARK_MAX = 512, PATH_LEN = 4096 };

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
	if (mark->unsynced)
		(void)fdatasync(mark->fd);
	(void)close(mark->fd);
	mark->fd = -1;
}

static bool
read_head(int fd, struct checkpoint *head, struct err *err)
{
	char text[MARK_MAX];
	ssize_t len = pread(fd, text, sizeof(text), 0);
	struct err why;

	if (len < 0)
		return fail(err, "read");
	if (len == 0) {
		*head = (struct checkpoint){ 0 };
		return true;
	}
	return checkpoint_parse(
		   (struct bytes){ (const unsigned char *)text, (size_t)len },
		   head, &why) ||
	       err_set(err, ERR_MALFORMED, "the high-water mark is damaged: %s",
		   why.msg);
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

/* Heads only grow, and so does their text: nothing is left behind it. */
static bool
write_head(struct mark *mark, const struct checkpoint *head, struct err *err)
{
	auto_buf struct buf text = { .max = MARK_MAX };

	checkpoint_write(head, &text);
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

	if (flock(mark->fd, LOCK_EX) != 0)
		return fail(err, "locked");
	bool ok = mark_read(mark, &before, err) &&
		  (before.size >= head->size || write_head(mark, head, err));
	(void)flock(mark->fd, LOCK_UN);
	return ok;
}
