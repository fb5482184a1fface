#include "cli/offline.h"

#include <stdio.h>

#include "cli/community.h"
#include "cli/compose.h"
#include "cli/file.h"
#include "cli/output.h"
#include "cli/query.h"
#include "core/armor.h"
#include "core/line.h"
#include "formats/bundle.h"

/* One page's header: its key must verify its checkpoint. */
static bool
read_page(const struct bundle *bundle, struct arena *arena,
    struct offline *offline, struct err *err)
{
	const struct bundle_header *header = &bundle->header;
	struct offline_head *pages =
	    arena_array(arena, offline->pages_n + 1, sizeof(*pages));
	struct note_key key;

	if (pages == NULL)
		return err_memory(err);
	if (offline->pages_n > 0)
		(void)memcpy(pages, offline->pages,
		    offline->pages_n * sizeof(*pages));
	offline->log = header->log;
	(void)snprintf(offline->origin, sizeof(offline->origin), "%s",
	    header->origin);
	(void)snprintf(offline->vkey, sizeof(offline->vkey), "%s",
	    header->vkey);
	if (!note_key_parse(header->vkey, &key, err) ||
	    !community_note(bytes_of(header->checkpoint), &key,
		&pages[offline->pages_n].head, err))
		return err_under(err, "checkpoint");
	pages[offline->pages_n].to = header->to;
	if (pages[offline->pages_n].head.size < header->to)
		return err_field(err, ERR_WRONG_LOG, "checkpoint",
		    "it does not cover the entries of its page");
	offline->pages = pages;
	offline->pages_n++;
	return true;
}

/* Is this a payload that an entry further on erases? */
static bool
is_leftover(const struct offline *offline, struct bytes payload)
{
	const struct digest digest = digest_sha256(payload);

	return map_count(offline->leftovers) > 0 &&
	       map_get(offline->leftovers, digest_bytes(&digest)) != NULL;
}

/* An entry as if only its digests were there. */
static bool
replay_hole(struct offline *offline, const struct bundle_entry *entry,
    struct err *err)
{
	struct digest payload = entry->payload_digest;
	struct digest signature = entry->signature_digest;
	auto_buf struct buf blob = { 0 };

	if (!entry->redacted) {
		if (!armor_parse(entry->signature, &blob, err))
			return err_under(err, "/signature");
		payload = digest_sha256(entry->payload);
		signature = digest_sha256(buf_bytes(&blob));
	}
	return replay_add_erased(offline->replay, entry->recorded_at, &payload,
	    &signature, err);
}

static bool
replay_one(struct offline *offline, const struct bundle_entry *entry,
    struct err *err)
{
	const struct replay_entry one = { .recorded_at = entry->recorded_at,
		.payload = entry->payload,
		.armored = entry->signature };

	if (entry->redacted || is_leftover(offline, entry->payload))
		return replay_hole(offline, entry, err);
	if (!replay_add(offline->replay, &one, err))
		return false;
	return offline->rowsums == NULL ||
	       rowsums_add(offline->rowsums, entry->payload, err);
}

/* Say which entry it was. */
static bool
blame_entry(uint64_t index, struct err *err)
{
	char where[32];

	(void)snprintf(where, sizeof(where), "entry %llu",
	    (unsigned long long)index);
	return err_under(err, where);
}

static bool
replay_all(struct offline *offline, struct arena *arena, struct err *err)
{
	auto_bundle struct bundle bundle = { 0 };
	struct bundle_entry entry;
	uint64_t to;
	bool more = true;

	if (!bundle_open(&bundle, buf_bytes(&offline->file), err) ||
	    !read_page(&bundle, arena, offline, err))
		return false;
	if (bundle.header.from != 0)
		return err_set(err, ERR_MALFORMED,
		    "the file begins with entry %llu; a whole log begins with "
		    "0",
		    (unsigned long long)bundle.header.from);
	for (;;) {
		to = bundle.header.to;
		if (!bundle_next(&bundle, &entry, &more, err))
			return false;
		if (bundle.header.to != to &&
		    !read_page(&bundle, arena, offline, err))
			return false;
		if (!more)
			return true;
		if (!replay_one(offline, &entry, err))
			return blame_entry(entry.index, err);
		offline->size = entry.index + 1;
	}
}

/* Every page's tree head, and that of the last one covers just what is here. */
static bool
check_heads(const struct offline *offline, struct err *err)
{
	struct merkle_source tree = replay_tree(offline->replay);

	for (size_t i = 0; i < offline->pages_n; i++) {
		const struct checkpoint *head = &offline->pages[i].head;
		struct digest root;

		if (head->size > offline->size)
			return err_field(err, ERR_INVALID, "checkpoint",
			    "the log had %llu entries, the file has %llu: it "
			    "is not all of it",
			    (unsigned long long)head->size,
			    (unsigned long long)offline->size);
		if (!merkle_root_at(&tree, head->size, &root, err))
			return false;
		if (!digest_equal(&root, &head->root))
			return err_field(err, ERR_WRONG_LOG, "checkpoint",
			    "the entries do not lead to the root that was "
			    "signed");
	}
	if (offline->pages[offline->pages_n - 1].head.size != offline->size)
		return err_field(err, ERR_WRONG_LOG, "checkpoint",
		    "the last one does not cover the last entries");
	return true;
}

/* The first statement says which key signs, and its digest is the log. */
static bool
check_genesis(const struct offline *offline, struct err *err)
{
	const struct community_row *row =
	    world_community(replay_world(offline->replay));

	if (row == NULL)
		return err_set(err, ERR_MALFORMED, "the bundle has no entry");
	if (!digest_equal(&row->log, &offline->log))
		return err_field(err, ERR_WRONG_LOG, "log",
		    "the header names another log than the entries");
	if (strcmp(row->origin, offline->origin) != 0)
		return err_field(err, ERR_WRONG_LOG, "origin",
		    "the header names another origin than the first statement");
	if (strcmp(row->log_key, offline->vkey) != 0)
		return err_field(err, ERR_WRONG_LOG, "vkey",
		    "the header names another key than the first statement");
	return true;
}

/* What is known from outside. */
static bool
authenticate(const struct call *call, struct offline *offline, struct err *err)
{
	const char *log = call_option(call, OPTION_LOG);
	const char *vkey = call_option(call, OPTION_VKEY);
	struct digest expected;

	if (log != NULL && !call_digest(log, "--log", &expected, err))
		return false;
	if (log != NULL && !digest_equal(&expected, &offline->log))
		return err_field(err, ERR_WRONG_LOG, "--log",
		    "this is the bundle of another log: %s",
		    digest_hex(&offline->log).text);
	if (vkey != NULL && strcmp(vkey, offline->vkey) != 0)
		return err_field(err, ERR_WRONG_LOG, "--vkey",
		    "the bundle is signed by another key: %s", offline->vkey);
	offline->authenticated = log != NULL || vkey != NULL;
	return true;
}

/* Erased entries are missing, and nothing else is. */
static bool
check_erased(const struct offline *offline, struct err *err)
{
	uint64_t index;

	if (!replay_unexplained(offline->replay, 0, &index, NULL))
		return true;
	(void)err_set(err, ERR_INVALID,
	    "its payload is missing, and no redaction in effect erased it");
	return blame_entry(index, err);
}

static void
forget(struct offline *offline)
{
	rowsums_free(offline->rowsums);
	replay_free(offline->replay);
	offline->rowsums = NULL;
	offline->replay = NULL;
	offline->pages_n = 0;
	offline->size = 0;
}

/* From the first entry to the last. */
static bool
read_once(struct call *call, bool rowsums, struct offline *offline,
    struct err *err)
{
	const struct schemas *schemas = call_schemas(call, err);

	if (schemas == NULL)
		return false;
	offline->replay = replay_new(schemas, err);
	if (offline->replay == NULL)
		return false;
	if (rowsums) {
		offline->rowsums = rowsums_new(err);
		if (offline->rowsums == NULL)
			return false;
	}
	return replay_all(offline, &call->arena, err);
}

/* Note what should not have been read; *any when there was something. */
static bool
note_leftovers(struct offline *offline, bool *any, struct err *err)
{
	const struct replay_leftovers list = replay_leftovers(offline->replay);
	static char noted;

	*any = list.n > 0;
	for (size_t i = 0; i < list.n; i++)
		if (!map_put(offline->leftovers, digest_bytes(&list.item[i]),
			&noted, err))
			return false;
	return true;
}

/* Once, and once more without what turned out to be erased. */
static bool
read_log(struct call *call, bool rowsums, struct offline *offline,
    struct err *err)
{
	bool again;

	offline->leftovers = map_new(err);
	if (offline->leftovers == NULL ||
	    !read_once(call, rowsums, offline, err) ||
	    !note_leftovers(offline, &again, err))
		return false;
	if (!again)
		return true;
	forget(offline);
	return read_once(call, rowsums, offline, err);
}

bool
offline_open(struct call *call, const char *path, bool rowsums,
    struct offline *offline, struct err *err)
{
	*offline = (struct offline){ 0 };
	return file_read(path, BUF_MAX, &offline->file, err) &&
	       read_log(call, rowsums, offline, err) &&
	       check_genesis(offline, err) && check_heads(offline, err) &&
	       check_erased(offline, err) && authenticate(call, offline, err);
}

void
offline_done(struct offline *offline)
{
	forget(offline);
	map_free(offline->leftovers);
	buf_done(&offline->file);
	*offline = (struct offline){ 0 };
}

static bool
ask_size(const struct call *call, const struct offline *offline,
    struct ask *ask, struct err *err)
{
	const char *text = call_option(call, OPTION_SIZE);

	ask->size = offline->size;
	if (text == NULL)
		return true;
	if (line_uint64(bytes_of(text), &ask->size) && ask->size >= 1 &&
	    ask->size <= offline->size)
		return true;
	return err_set(err, ERR_USAGE,
	    "--size must be a whole number from 1 to %llu",
	    (unsigned long long)offline->size);
}

bool
offline_ask(const struct call *call, const struct offline *offline,
    struct ask *ask, struct digest *pinned, struct err *err)
{
	const char *policy = call_option(call, OPTION_POLICY);

	*ask = (struct ask){ .world = replay_world(offline->replay) };
	ask->role = call_needs(call, OPTION_ROLE, err);
	ask->instant = compose_now();
	if (ask->role == NULL || !ask_size(call, offline, ask, err) ||
	    !query_instant(call, &ask->instant, err))
		return false;
	if (policy != NULL && digest_parse(policy, pinned))
		ask->pinned = pinned;
	else
		ask->policy = policy;
	return true;
}

bool
offline_is_replay(const struct offline *offline)
{
	return world_community(replay_world(offline->replay))->replay;
}

int
offline_status(const struct offline *offline, int status)
{
	if (offline->authenticated)
		return status;
	output_note("the bundle agrees with itself, but nobody has said that "
		    "this is the real log: --log or --vkey would\n");
	return err_info(ERR_UNAUTHENTICATED)->exit;
}
