/* offline.h: a community out of a bundle: the whole log, replayed and
 * checked here, without a server. */

#ifndef CLI_OFFLINE_H
#define CLI_OFFLINE_H

#include "cli/call.h"
#include "cli/rowsums.h"
#include "core/decide.h"
#include "core/map.h"
#include "core/note.h"
#include "core/replay.h"

/* The bundle's own account of how it was signed. */
struct offline_head {
	struct checkpoint head;
	uint64_t to; /* entries there were when it was given */
};

/* For offline_done, also when opening failed. */
struct offline {
	struct buf file;
	struct replay *replay;
	struct rowsums *rowsums; /* of imports, when they were asked for */
	struct map *leftovers;   /* payload digests, erased later: not read */
	struct digest log;
	char origin[NOTE_NAME_MAX];
	char vkey[NOTE_VKEY_MAX];
	struct offline_head *pages;
	size_t pages_n;
	uint64_t size;      /* entries that were read and are all right */
	bool authenticated; /* --log or --vkey were given, and fit */
};

/*
 * Read a bundle and check all of it: form, signatures, authority at each
 * index, the root against the signed checkpoint, origin and key against the
 * first statement, and what --log and --vkey say.  Errors name the entry in
 * err->field ("entry 17").  What a later entry erased is not read even where
 * it is still there, as in a file that was downloaded in pieces; what is
 * missing must have been erased.  With rowsums, rows of imports are added up on
 * the way.  ERR_UNAVAILABLE when the file cannot be read.
 */
bool offline_open(struct call *call, const char *path, bool rowsums,
    struct offline *offline, struct err *err) MUST_CHECK;
void offline_done(struct offline *offline);

#define auto_offline __attribute__((cleanup(offline_done)))

/*
 * The question that --role, --as-of, --size and --policy put; id may be
 * NULL.  A policy by its digest is borrowed from *pinned.
 */
bool offline_ask(const struct call *call, const struct offline *offline,
    struct ask *ask, struct digest *pinned, struct err *err) MUST_CHECK;

/* Was the community rebuilt from old records?  Then every answer says so. */
bool offline_is_replay(const struct offline *offline) MUST_CHECK;

/* The status of an answer, unless its bundle is not authenticated: then 6. */
int offline_status(const struct offline *offline, int status);

#endif
