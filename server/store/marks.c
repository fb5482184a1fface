#include "store/marks.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "store/community_read.h"
#include "store/mark.h"
#include "store/nodes.h"

enum { ROOT_SHOWN = 12 }; /* hex digits of a root in a message */

/* Nothing may be written; err says why. */
static bool
refuse(const struct db *db, const struct err *err)
{
	if (db->watch != NULL)
		db->watch->fell_behind(err->msg);
	return false;
}

/* What there is, and what was shown. */
static bool
fall_short(const struct db *db, const struct store_community *community,
    const struct digest *root, const struct checkpoint *mark, struct err *err)
{
	uint64_t size =
	    community->size < mark->size ? community->size : mark->size;

	(void)err_set(err, ERR_ROLLED_BACK,
	    "the log %.60s has %" PRIu64 " entries with root %.*s, but"
	    " %" PRIu64 " with root %.*s were published",
	    mark->origin, size, ROOT_SHOWN, digest_hex(root).text, mark->size,
	    ROOT_SHOWN, digest_hex(&mark->root).text);
	return refuse(db, err);
}

bool
mark_check(struct db *db, const struct store_community *community,
    const struct checkpoint *mark, bool shorter_passes, struct err *err)
{
	auto_nodes struct nodes nodes = { 0 };
	struct digest root = community->root;

	if (mark->size == 0)
		return true;
	if (mark->size > community->size)
		return shorter_passes ||
		       fall_short(db, community, &root, mark, err);
	if (!nodes_init(&nodes, db, community->id, err))
		return false;
	if (mark->size != community->size &&
	    !nodes_root(&nodes, mark->size, &root, err))
		return false;
	return digest_equal(&root, &mark->root) ||
	       fall_short(db, community, &root, mark, err);
}

static bool
check_log(struct db *db, const struct digest *log,
    const struct checkpoint *mark, struct err *err)
{
	static const char sql[] =
	    "SELECT " COMMUNITY_COLUMNS
	    " FROM community c JOIN log l ON l.community = c.id"
	    " WHERE c.log = $1";
	const struct sql_param params[] = { sql_digest(log) };
	struct store_community community;
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	if (PQntuples(res) == 0) {
		(void)err_set(err, ERR_ROLLED_BACK,
		    "the database has no log %.60s (%.*s), of which %" PRIu64
		    " entries with root %.*s were published",
		    mark->origin, ROOT_SHOWN, digest_hex(log).text, mark->size,
		    ROOT_SHOWN, digest_hex(&mark->root).text);
		return refuse(db, err);
	}
	if (!community_read(res, &community, err))
		return false;
	if (db->watch != NULL)
		db->watch->head_seen(community.slug, community.size,
		    mark->size);
	return mark_check(db, &community, mark, false, err);
}

/* Is a file's name that of a mark, and of which log? */
static bool
is_mark(const char *name, struct digest *log)
{
	enum { HEX_LEN = DIGEST_LEN * 2 };
	char hex[HEX_LEN + 1];

	if (strlen(name) <= HEX_LEN || strcmp(name + HEX_LEN, ".mark") != 0)
		return false;
	memcpy(hex, name, HEX_LEN);
	hex[HEX_LEN] = '\0';
	return digest_parse(hex, log);
}

/* The next mark of a folder that says something; *more is false at the end. */
static bool
next_mark(DIR *dir, const char *folder, struct digest *log,
    struct checkpoint *mark, bool *more, struct err *err)
{
	const struct dirent *file;
	struct err why;

	while ((errno = 0, file = readdir(dir)) != NULL) {
		if (!is_mark(file->d_name, log))
			continue;
		if (!mark_look(folder, log, mark, &why))
			return err_set(err, ERR_UNAVAILABLE, "%s: %s",
			    file->d_name, why.msg);
		*more = true;
		if (mark->size > 0)
			return true;
	}
	*more = false;
	return errno == 0 ||
	       err_set(err, ERR_UNAVAILABLE,
		   "the high-water marks cannot be read: %s", strerror(errno));
}

static DIR *
open_folder(const char *folder, struct err *err)
{
	DIR *dir = opendir(folder);

	if (dir == NULL)
		(void)err_set(err, ERR_UNAVAILABLE,
		    "the high-water marks cannot be read: %s", strerror(errno));
	return dir;
}

static bool
check_folder(struct db *db, DIR *dir, const char *folder, struct err *err)
{
	struct checkpoint mark;
	struct digest log;
	bool more = true;

	while (next_mark(dir, folder, &log, &mark, &more, err)) {
		if (!more)
			return true;
		if (!check_log(db, &log, &mark, err))
			return false;
	}
	return false;
}

bool
marks_check(struct db *db, const char *folder, struct err *err)
{
	DIR *dir = open_folder(folder, err);

	if (dir == NULL)
		return false;
	bool ok = check_folder(db, dir, folder, err);
	(void)closedir(dir);
	return ok;
}

static bool
copy_mark(const char *to, const struct digest *log,
    const struct checkpoint *mark, struct err *err)
{
	struct mark copy;

	if (!mark_open(&copy, to, log, err))
		return false;
	bool ok = mark_raise(&copy, mark, err) && mark_sync(&copy, err);
	mark_close(&copy);
	return ok;
}

static bool
copy_folder(DIR *dir, const char *from, const char *to, size_t *n,
    struct err *err)
{
	struct checkpoint mark;
	struct digest log;
	bool more = true;

	while (next_mark(dir, from, &log, &mark, &more, err)) {
		if (!more)
			return true;
		if (!copy_mark(to, &log, &mark, err))
			return false;
		++*n;
	}
	return false;
}

bool
marks_copy(const char *from, const char *to, size_t *n, struct err *err)
{
	DIR *dir = open_folder(from, err);

	if (dir == NULL)
		return false;
	*n = 0;
	bool ok = copy_folder(dir, from, to, n, err);
	(void)closedir(dir);
	return ok;
}
