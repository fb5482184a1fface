/* offline.h: a community out of a bundle: the whole log, replayed and
 * checked here, without a server. */

#ifndef CLI_OFFLINE_H
#define CLI_OFFLINE_H

#include "cli/call.h"
#include "cli/file.h"
#include "cli/rowsums.h"
#include "cli/seen.h"
#include "core/decide.h"
#include "core/logkeys.h"
#include "core/map.h"
#include "core/replay.h"

/* A page's own account of how it was signed. */
struct offline_head {
	struct checkpoint head;
	const char *vkey; /* by which; in the call's arena, like the next */
	const char *note;
};

/* For offline_done, also when opening failed. */
struct offline {
	struct file_map file;
	struct bytes text; /* of the bundle: the file's, or the caller's */
	struct replay *replay;
	struct rowsums *rowsums; /* of imports, when they were asked for */
	struct map *leftovers;   /* payload digests, erased later: not read */
	bool bare;               /* nothing that can be erased is read now */
	struct digest log;
	char origin[NOTE_NAME_MAX];
	struct buf times; /* recorded_at of each entry, as int64_t */
	struct offline_head *pages;
	size_t pages_n;
	struct logkey *keys; /* all of the log, the one in force last */
	size_t keys_n;
	uint64_t size;    /* entries that were read and are all right */
	bool key_is_old;  /* --vkey did sign for this log, but no more */
	struct seen seen; /* --checkpoint and --witness */

	/*
	 * ERR_NONE when --log or --vkey were given and fit: authenticated, as
	 * far as the witnesses asked for agree.  Else ERR_UNAUTHENTICATED, or
	 * ERR_UNWITNESSED when it is only that too few of them have signed.
	 */
	enum err_code doubt;
};

/*
 * Read a bundle and check all of it: form, signatures, authority at each
 * index, the root against the signed checkpoint, origin and key of each
 * checkpoint against the statements before it, and what --log and --vkey say.
 * --checkpoint must fit, see seen_judge; ERR_UNEXPLAINED, ERR_TORN,
 * ERR_RESIGNED, ERR_WRONG_ROOT and ERR_FORKED are of the whole, and what
 * bundle_next and replay_add say of a part.  Errors name the entry in
 * err->field ("entry 17").  What a later entry erased is not read even where it
 * is still there, as in a file that was downloaded in pieces; what is missing
 * must have been erased.  With rowsums, rows of imports are added up on the
 * way.  ERR_UNAVAILABLE when the file cannot be read.
 *
 * A --vkey of an older key is as good as long as it signs the last checkpoint
 * beside the key in force (docs/protocol.md 4, "Log keys").
 */
bool offline_open(struct call *call, const char *path, bool rowsums,
    struct offline *offline, struct err *err) MUST_CHECK;
void offline_done(struct offline *offline);

/*
 * The same for offline->text, which the caller has set, the rest of *offline
 * being zero; --log and --vkey are left alone.
 */
bool offline_check(struct call *call, bool rowsums, struct offline *offline,
    struct err *err) MUST_CHECK;

/* The key in force after all entries. */
struct note_vkey offline_vkey(const struct offline *offline);

#define auto_offline __attribute__((cleanup(offline_done)))

/*
 * The question that --role, --as-of, --size and --policy put; id may be
 * NULL.  A policy by its digest is borrowed from *pinned.
 */
bool offline_ask(const struct call *call, const struct offline *offline,
    struct ask *ask, struct digest *pinned, struct err *err) MUST_CHECK;

/* Was the community rebuilt from old records?  Then every answer says so. */
bool offline_is_replay(const struct offline *offline) MUST_CHECK;

/*
 * Does a failure say something of what was brought?  Not wrong usage, nor that
 * a file cannot be read, nor a fault of ours.
 */
bool offline_is_verdict(enum err_code code) MUST_CHECK;

/* The status of an answer, unless its bundle is not authenticated: then 6. */
int offline_status(const struct offline *offline, int status);

#endif
