#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/community.h"
#include "cli/file.h"
#include "cli/output.h"
#include "formats/bundle.h"

/* bundle: the log into a file, page by page.  Each page is appended whole, so
 * that an interrupted download leaves at most the last one cut, and goes on
 * where the one before it ended. */

struct download {
	struct community community;
	const char *path;
	struct file_writer writer; /* of the file itself, or of stdout */
	uint64_t from;             /* next entry to ask for */
	uint64_t had;              /* entries that the file had before */
	uint64_t size;             /* of the log, as it was signed */
	bool empty;                /* there is no page yet */
	bool more;
};

static void
download_done(struct download *download)
{
	file_drop(&download->writer);
}

static bool
failed(const struct download *download, const char *verb, struct err *err)
{
	return err_set(err, ERR_UNAVAILABLE, "cannot %s %s: %s", verb,
	    download->path, strerror(errno));
}

/* Was it cut off within its very first line? */
static bool
is_stump(struct bytes file)
{
	static const char start[] = "{\"bundle\":";
	size_t len =
	    file.len < sizeof(start) - 1 ? file.len : sizeof(start) - 1;

	return memchr(file.data, '\n', file.len) == NULL &&
	       memcmp(file.data, start, len) == 0;
}

/* Where the last whole page of a file ends, and which entry comes then. */
static bool
find_end(struct download *download, struct bytes file, size_t *end,
    struct err *err)
{
	auto_bundle struct bundle bundle = { 0 };
	struct bundle_entry entry;
	bool more = true;

	*end = 0;
	if (is_stump(file))
		return true;
	if (!bundle_open(&bundle, file, err))
		return err_set(err, ERR_CONFLICT,
		    "%s is there and is no bundle: give another name",
		    download->path);
	if (!digest_equal(&bundle.header.log, &download->community.log))
		return err_set(err, ERR_WRONG_LOG,
		    "%s is there and is the bundle of another log: give "
		    "another name",
		    download->path);
	while (more) {
		if (bundle.index == bundle.header.to) {
			*end = file.len - bundle.rest.len;
			download->from = bundle.index;
		}
		if (!bundle_next(&bundle, &entry, &more, err))
			break;
	}
	/* From where it is cut on, it is fetched again. */
	return true;
}

/* Go on where a file ends; what is cut off behind that is dropped. */
static bool
resume(struct download *download, struct err *err)
{
	auto_map_file struct file_map map = { 0 };
	size_t end = 0;

	if (!file_map_open(download->path, &map, err))
		return false;
	if (map.bytes.len == 0)
		return true;
	if (!find_end(download, map.bytes, &end, err))
		return false;
	download->empty = end == 0;
	download->had = download->from;
	if (ftruncate(download->writer.fd, (off_t)end) != 0 ||
	    lseek(download->writer.fd, 0, SEEK_END) < 0)
		return failed(download, "write", err);
	return true;
}

static bool
open_file(struct download *download, struct err *err)
{
	struct stat stat;
	int fd;

	download->empty = true;
	if (strcmp(download->path, "-") == 0)
		return file_create(download->path, &download->writer, err);
	fd = open(download->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		return failed(download, "write", err);
	download->writer.fd = fd;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		return err_set(err, ERR_UNAVAILABLE,
		    "another download is writing %s", download->path);
	if (fstat(fd, &stat) != 0)
		return failed(download, "read", err);
	return !S_ISREG(stat.st_mode) || resume(download, err);
}

/* One page: is it what was asked for, and of the log we know? */
static bool
check_page(struct download *download, struct bytes page, uint64_t *to,
    struct err *err)
{
	auto_bundle struct bundle bundle = { 0 };
	const struct bundle_header *header = &bundle.header;
	struct checkpoint head;

	if (!bundle_open(&bundle, page, err))
		return false;
	if (header->from != download->from || header->to < header->from ||
	    !digest_equal(&header->log, &download->community.log))
		return err_set(err, ERR_WRONG_LOG,
		    "the server sent a page of something else");
	if (!community_check(&download->community, bytes_of(header->checkpoint),
		&head, err))
		return false;
	*to = header->to;
	download->size = head.size;
	return true;
}

static bool
fetch_page(struct call *call, struct download *download, struct err *err)
{
	auto_buf struct buf path = { 0 };
	auto_reply struct reply reply = { 0 };
	uint64_t to = 0;

	if (!call_base(call, &path, err))
		return false;
	buf_printf(&path, "/bundle?from=%llu",
	    (unsigned long long)download->from);
	if (!client_send(call->client,
		&(struct request){ .path = path.data,
		    .accept = "application/x-ndjson, "
			      "application/problem+json" },
		&reply, err) ||
	    !check_page(download, buf_bytes(&reply.body), &to, err))
		return false;
	download->more = reply.next && to > download->from;
	/* A page of nothing is worth keeping only where there is no other. */
	if ((to > download->from || download->empty) &&
	    !file_append(&download->writer, buf_bytes(&reply.body), err))
		return false;
	download->empty = false;
	download->from = to;
	output_progress("entries", (size_t)to, (size_t)download->size);
	return true;
}

static void
put_json(const struct download *download)
{
	auto_json json_t *doc = json_pack("{s:s, s:s, s:I, s:I}", "file",
	    download->path, "log", digest_hex(&download->community.log).text,
	    "size", (json_int_t)download->from, "new",
	    (json_int_t)(download->from - download->had));

	output_json(doc);
}

static void
put_done(const struct download *download, bool json)
{
	const struct digest_hex log = digest_hex(&download->community.log);

	if (strcmp(download->path, "-") == 0)
		return;
	if (json) {
		put_json(download);
		return;
	}
	output("%llu entries of log %s in %s",
	    (unsigned long long)download->from, log.text, download->path);
	if (download->had > 0)
		output(", %llu of them new",
		    (unsigned long long)(download->from - download->had));
	output(
	    "\ncheck them: kleos audit %s --log DIGEST, with the digest from "
	    "elsewhere than this server\n",
	    download->path);
}

bool
cmd_bundle(struct call *call, struct err *err)
{
	__attribute__((cleanup(
	    download_done))) struct download download = { .writer.fd = -1,
		.path = call_needs(call, OPTION_OUTPUT, err),
		.more = true };

	if (download.path == NULL ||
	    !community_open(call, &download.community, err) ||
	    !open_file(&download, err))
		return false;
	while (download.more)
		if (!fetch_page(call, &download, err))
			return false;
	if (strcmp(download.path, "-") != 0 && fsync(download.writer.fd) != 0 &&
	    errno != EINVAL)
		return failed(&download, "write", err);
	put_done(&download, call->json);
	return true;
}
