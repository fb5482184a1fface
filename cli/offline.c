#include "cli/offline.h"

#include <stdio.h>

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

/* How many signatures a note has, which is known to be one. */
static size_t
count_lines(struct bytes note, struct bytes text)
{
	size_t n = 0;

	for (size_t i = text.len + 1; i < note.len; i++)
		n += note.data[i] == '\n';
	return n;
}

/*
 * The key that signed a page was in force at its size; other lines are by the
 * keys that sign beside it, so that no byte of a bundle is left unread.
 */
static bool
check_key(const struct offline *offline, const struct offline_head *page,
    struct err *err)
{
	const struct bytes note = bytes_of(page->note);
	struct checkpoint head;
	struct bytes text;
	struct logkeys keys;
	struct err ignored;
	size_t n = 0;

	if (!logkeys_signing(replay_world(offline->replay), page->head.size,
		time_of(offline, page->head.size), &keys, err) ||
	    !note_text(note, &text, err))
		return false;
	if (strcmp(note_vkey(&keys.key[0].key).text, page->vkey) != 0)
		return err_field(err, ERR_RESIGNED, "vkey",
		    "the header names another key than the one that was in "
		    "force by the statements before it");
	for (size_t i = 0; i < keys.n; i++)
		n += checkpoint_verify(note, &keys.key[i].key, &head, &ignored);
	return n == count_lines(note, text) ||
	       err_field(err, ERR_BAD_SIGNATURE, "checkpoint",
		   "it has a signature that is of no key of the log at %llu "
		   "entries",
		   (unsigned long long)page->head.size);
}

static bool
root_fits(const struct offline *offline, const struct checkpoint *head,
    bool *fits, struct err *err)
{
	struct merkle_source tree = replay_tree(offline->replay);
	struct digest root;

	if (!merkle_root_at(&tree, head->size, &root, err))
		return false;
	*fits = digest_equal(&root, &head->root);
	return true;
}

/*
 * A root that does not fit the entries: did the log's key sign both, or was
 * something changed, and after which head that still fits?
 */
static bool
blame_root(const struct offline *offline, const struct checkpoint *head,
    struct err *err)
{
	uint64_t from = 0;

	for (size_t i = 0; i < offline->pages_n; i++) {
		const struct checkpoint *other = &offline->pages[i].head;
		bool fits;

		if (!root_fits(offline, other, &fits, err))
			return false;
		if ((fits && other->size >= head->size) ||
		    (other->size == head->size &&
			!digest_equal(&other->root, &head->root)))
			return err_field(err, ERR_FORKED, "checkpoint",
			    "the log's key has signed another root at %llu "
			    "entries as well: the log has two histories",
			    (unsigned long long)head->size);
		if (fits && other->size > from)
			from = other->size;
	}
	return err_field(err, ERR_WRONG_ROOT, "checkpoint",
	    "the entries do not lead to the root that was signed: one from "
	    "%llu to %llu was changed",
	    (unsigned long long)from, (unsigned long long)head->size - 1);
}

/* The log is here as far as it was signed, by the key of then. */
static bool
check_signed(const struct offline *offline, struct err *err)
{
	if (buf_failed(&offline->times))
		return err_memory(err);
	for (size_t i = 0; i < offline->pages_n; i++) {
		const struct offline_head *page = &offline->pages[i];

		if (page->head.size > offline->size)
			return err_field(err, ERR_TORN, "checkpoint",
			    "the log had %llu entries, the file has %llu: it "
			    "is not all of it",
			    (unsigned long long)page->head.size,
			    (unsigned long long)offline->size);
		if (!check_key(offline, page, err))
			return false;
	}
	return true;
}

/* Every page's root, and that of the last one covers just what is here. */
static bool
check_roots(const struct offline *offline, struct err *err)
{
	for (size_t i = 0; i < offline->pages_n; i++) {
		const struct checkpoint *head = &offline->pages[i].head;
		bool fits;

		if (!root_fits(offline, head, &fits, err))
			return false;
		if (!fits)
			return blame_root(offline, head, err);
	}
	if (offline->pages[offline->pages_n - 1].head.size != offline->size)
		return err_field(err, ERR_NOT_COVERED, "checkpoint",
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
	    !checkpoint_verify(bytes_of(note), &key->key, &head, &ignored);
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
	if (log == NULL && (vkey == NULL || offline->key_is_old))
		offline->doubt = ERR_UNAUTHENTICATED;
	return true;
}

/* What --checkpoint and --witness say, who know it from outside, too. */
static bool
check_seen(const struct call *call, struct offline *offline, struct err *err)
{
	struct merkle_source tree = replay_tree(offline->replay);
	struct seen *seen = &offline->seen;
	bool beyond;
	struct digest root;

	if (!seen_read(call, (struct bytes){ 0 }, seen, err))
		return false;
	if (call_option(call, OPTION_CHECKPOINT) == NULL)
		return seen->needed == 0 ||
		       err_set(err, ERR_USAGE,
			   "--witness needs a --checkpoint that witnesses have "
			   "signed");
	for (size_t i = 0; i < offline->keys_n; i++)
		seen_try(seen, &offline->keys[i].key);
	beyond = seen->head.size > offline->size;
	if ((!beyond && !merkle_root_at(&tree, seen->head.size, &root, err)) ||
	    !seen_judge(seen, offline->origin, offline->size,
		beyond ? NULL : &root, err))
		return false;
	if (offline->doubt == ERR_NONE && !seen_enough(seen))
		offline->doubt = ERR_UNWITNESSED;
	return true;
}

/* Erased entries are missing, and nothing else is. */
static bool
check_erased(const struct offline *offline, struct err *err)
{
	uint64_t index;

	if (!replay_unexplained(offline->replay, 0, &index, NULL))
		return true;
	(void)err_set(err, ERR_UNEXPLAINED,
	    "its payload is missing, and no redaction in effect erased it");
	return offline_blame(index, err);
}

bool
offline_check(struct call *call, bool rowsums, struct offline *offline,
    struct err *err)
{
	return offline_read(call, rowsums, offline, err) &&
	       check_genesis(offline, err) && check_signed(offline, err) &&
	       check_erased(offline, err) && check_roots(offline, err) &&
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
	       authenticate(call, offline, err) &&
	       check_seen(call, offline, err);
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
	seen_done(&offline->seen);
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
	if (offline->doubt == ERR_NONE)
		return status;
	if (offline->doubt == ERR_UNWITNESSED)
		output_note("too few of the witnesses have signed that "
			    "checkpoint: %zu of %zu\n",
		    offline->seen.witnesses, offline->seen.needed);
	else if (offline->key_is_old)
		output_note("--vkey was a key of this log, but since entry "
			    "%llu it is another: learn\nthat one, or the log's "
			    "digest for --log, from somewhere you trust\n",
		    (unsigned long long)offline->keys[offline->keys_n - 1]
			.from);
	else
		output_note(
		    "the bundle agrees with itself, but nobody has said that "
		    "this is the real log: --log or --vkey would\n");
	return err_info(offline->doubt)->exit;
}

bool
offline_is_verdict(enum err_code code)
{
	return code != ERR_USAGE && code != ERR_UNAVAILABLE &&
	       code != ERR_INTERNAL;
}
