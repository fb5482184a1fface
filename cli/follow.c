#include "cli/follow.h"

#include "cli/offline.h"
#include "cli/output.h"
#include "formats/bundle.h"

/* The page from an index on, behind the pages before it. */
static bool
fetch_page(struct call *call, uint64_t *from, bool *more, struct buf *file,
    struct err *err)
{
	auto_bundle struct bundle bundle = { 0 };
	auto_buf struct buf path = { 0 };
	auto_reply struct reply reply = { 0 };
	struct client *client = call_client(call, err);

	if (client == NULL || !call_base(call, &path, err))
		return false;
	buf_printf(&path, "/bundle?from=%llu", (unsigned long long)*from);
	if (buf_failed(&path))
		return err_memory(err);
	if (!client_send(client,
		&(struct request){ .path = path.data,
		    .accept = "application/x-ndjson, "
			      "application/problem+json" },
		&reply, err) ||
	    !bundle_open(&bundle, buf_bytes(&reply.body), err))
		return false;
	buf_add(file, reply.body.data, reply.body.len);
	*more = reply.next && bundle.header.to > *from;
	*from = bundle.header.to;
	return !buf_failed(file) || err_memory(err);
}

static bool
fetch_log(struct call *call, struct buf *file, struct err *err)
{
	uint64_t from = 0;
	bool more = true;

	while (more)
		if (!fetch_page(call, &from, &more, file, err))
			return false;
	return true;
}

static bool
had_key(const struct offline *offline, const char *vkey)
{
	for (size_t i = 0; i < offline->keys_n; i++)
		if (strcmp(note_vkey(&offline->keys[i].key).text, vkey) == 0)
			return true;
	return false;
}

static struct bytes
last_note(const struct offline *offline)
{
	return bytes_of(offline->pages[offline->pages_n - 1].note);
}

/* Is it the log that is remembered, and all of what was seen of it? */
static bool
is_remembered(const struct offline *offline, const struct pin *pin,
    struct err *err)
{
	struct merkle_source tree = replay_tree(offline->replay);
	struct digest root;

	if (!digest_equal(&offline->log, &pin->log) ||
	    !had_key(offline, pin->vkey))
		return err_set(err, ERR_WRONG_LOG,
		    "the log never had the key that is remembered (%s)",
		    pin->path);
	if (!pin->has_head || pin->head.size > offline->size)
		return true;
	if (!merkle_root_at(&tree, pin->head.size, &root, err))
		return false;
	return digest_equal(&root, &pin->head.root) ||
	       pin_fork(pin, last_note(offline), err);
}

bool
follow_key(struct call *call, struct pin *pin, struct err *err)
{
	auto_offline struct offline offline = { 0 };
	auto_buf struct buf file = { 0 };

	if (!fetch_log(call, &file, err))
		return false;
	offline.text = buf_bytes(&file);
	if (!offline_check(call, false, &offline, err) ||
	    !is_remembered(&offline, pin, err) ||
	    !pin_advance(pin, &offline.pages[offline.pages_n - 1].head,
		last_note(&offline), err))
		return false;
	const struct note_vkey vkey = offline_vkey(&offline);
	if (strcmp(vkey.text, pin->vkey) == 0)
		return err_set(err, ERR_WRONG_LOG,
		    "the server names another key than its log does");
	pin->vkey = arena_strdup(&call->arena, vkey.text);
	if (pin->vkey == NULL)
		return err_memory(err);
	output_note("since entry %llu the log has another key, %s; all of the "
		    "log was checked, and\nthe key is remembered\n",
	    (unsigned long long)offline.keys[offline.keys_n - 1].from,
	    pin->vkey);
	return true;
}
