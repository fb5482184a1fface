#include "cli/commands.h"
#include "cli/community.h"
#include "cli/file.h"
#include "cli/output.h"
#include "formats/bundle.h"

struct download {
	struct community community;
	struct file_writer writer;
	uint64_t from; /* next entry to ask for */
	uint64_t size; /* of the log, as it was signed */
	bool more;
};

static void
download_done(struct download *download)
{
	file_drop(&download->writer);
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
	    !check_page(download, buf_bytes(&reply.body), &to, err) ||
	    !file_append(&download->writer, buf_bytes(&reply.body), err))
		return false;
	download->more = reply.next && to > download->from;
	download->from = to;
	output_progress("entries", (size_t)to, (size_t)download->size);
	return true;
}

bool
cmd_bundle(struct call *call, struct err *err)
{
	const char *path = call_needs(call, OPTION_OUTPUT, err);
	__attribute__((cleanup(
	    download_done))) struct download download = { .writer.fd = -1,
		.more = true };

	if (path == NULL || !community_open(call, &download.community, err) ||
	    !file_create(path, &download.writer, err))
		return false;
	while (download.more)
		if (!fetch_page(call, &download, err))
			return false;
	if (!file_finish(&download.writer, err))
		return false;
	if (strcmp(path, "-") != 0)
		output("%llu entries of log %s in %s\ncheck them: kleos audit "
		       "%s --log %s\n",
		    (unsigned long long)download.from,
		    digest_hex(&download.community.log).text, path, path,
		    digest_hex(&download.community.log).text);
	return true;
}
