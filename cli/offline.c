#include "cli/offline.h"

#include <stdio.h>

#include "cli/community.h"
#include "cli/compose.h"
#include "cli/offline_read.h"
#include "cli/output.h"
#include "cli/query.h"
#include "core/line.h"

/* When the last of so many entries was recorded. */
static int64_t
time_of(const struct offline *offline, uint64_t size)
{
	int64_t at = 0;

	if (size > 0)
		memcpy(&at, offline->times.data + (size - 1) * sizeof(at),
		    sizeof(at));
	return at;
}

/* The key that signed a page was in force at its size. */
static bool
check_key(const struct offline *offline, const struct offline_head *page,
    struct err *err)
{
	struct logkeys keys;

	if (!logkeys_signing(replay_world(offline->replay), page->head.size,
		time_of(offline, page->head.size), &keys, err))
		return false;
	return strcmp(note_vkey(&keys.key[0].key).text, page->vkey) == 0 ||
	       err_field(err, ERR_WRONG_LOG, "vkey",
		   "the header names another key than the one that was in "
		   "force by the statements before it");
}

static bool
check_head(const struct offline *offline, const struct offline_head *page,
    struct err *err)
{
	struct merkle_source tree = replay_tree(offline->replay);
	const struct checkpoint *head = &page->head;
	struct digest root;

	if (head->size > offline->size)
		return err_field(err, ERR_INVALID, "checkpoint",
		    "the log had %llu entries, the file has %llu: it is not "
		    "all of it",
		    (unsigned long long)head->size,
		    (unsigned long long)offline->size);
	if (!merkle_root_at(&tree, head->size, &root, err))
		return false;
	if (!digest_equal(&root, &head->root))
		return err_field(err, ERR_WRONG_LOG, "checkpoint",
		    "the entries do not lead to the root that was signed");
	return check_key(offline, page, err);
}

/* Every page's tree head, and that of the last one covers just what is here. */
static bool
check_heads(const struct offline *offline, struct err *err)
{
	if (buf_failed(&offline->times))
		return err_memory(err);
	for (size_t i = 0; i < offline->pages_n; i++)
		if (!check_head(offline, &offline->pages[i], err))
			return false;
	if (offline->pages[offline->pages_n - 1].head.size != offline->size)
		return err_field(err, ERR_WRONG_LOG, "checkpoint",
		    "the last one does not cover the last entries");
	return true;
}

/* The first statement names the origin, and its digest is the log. */
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
	return true;
}

/* The one of the log's keys that is written so, or NULL. */
static const struct logkey *
find_key(const struct offline *offline, const char *vkey)
{
	for (size_t i = 0; i < offline->keys_n; i++)
		if (strcmp(note_vkey(&offline->keys[i].key).text, vkey) == 0)
			return &offline->keys[i];
	return NULL;
}

/* What --vkey says of the last checkpoint. */
static bool
check_vkey(struct offline *offline, const char *vkey, struct err *err)
{
	const char *note = offline->pages[offline->pages_n - 1].note;
	const struct logkey *key = find_key(offline, vkey);
	struct checkpoint head;
	struct err ignored;

	if (key == NULL)
		return err_field(err, ERR_WRONG_LOG, "--vkey",
		    "the bundle is signed by another key: %s",
		    offline_vkey(offline).text);
	offline->key_is_old =
	    !logkey_signs(key, time_of(offline, offline->size)) ||
	    !community_note(bytes_of(note), &key->key, &head, &ignored);
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
	if (vkey != NULL && !check_vkey(offline, vkey, err))
		return false;
	offline->authenticated =
	    log != NULL || (vkey != NULL && !offline->key_is_old);
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
	return offline_blame(index, err);
}

bool
offline_check(struct call *call, bool rowsums, struct offline *offline,
    struct err *err)
{
	return offline_read(call, rowsums, offline, err) &&
	       check_genesis(offline, err) && check_heads(offline, err) &&
	       check_erased(offline, err) &&
	       logkeys_list(replay_world(offline->replay), offline->size,
		   &call->arena, &offline->keys, &offline->keys_n, err);
}

bool
offline_open(struct call *call, const char *path, bool rowsums,
    struct offline *offline, struct err *err)
{
	*offline = (struct offline){ 0 };
	if (!file_map_open(path, &offline->file, err))
		return false;
	offline->text = offline->file.bytes;
	return offline_check(call, rowsums, offline, err) &&
	       authenticate(call, offline, err);
}

struct note_vkey
offline_vkey(const struct offline *offline)
{
	return note_vkey(&offline->keys[offline->keys_n - 1].key);
}

void
offline_done(struct offline *offline)
{
	offline_forget(offline);
	map_free(offline->leftovers);
	file_map_done(&offline->file);
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
	if (offline->key_is_old)
		output_note("--vkey was a key of this log, but since entry "
			    "%llu it is another: learn\nthat one, or the log's "
			    "digest for --log, from somewhere you trust\n",
		    (unsigned long long)offline->keys[offline->keys_n - 1]
			.from);
	else
		output_note(
		    "the bundle agrees with itself, but nobody has said that "
		    "this is the real log: --log or --vkey would\n");
	return err_info(ERR_UNAUTHENTICATED)->exit;
}
