#include "store/fsck.h"

#include <stdio.h>

#include "store/fsck_parts.h"
#include "store/mark.h"

/* One snapshot a community, and in it one part after the other. */

static void
checking_done(struct checking *checking)
{
	replay_free(checking->replay);
	tree_free(checking->tree);
}

#define auto_checking __attribute__((cleanup(checking_done)))

/* A snapshot for as long as it takes, of tables and not of their indexes. */
static bool
begin(struct tx *tx, struct db *db, struct err *err)
{
	static const char *const settings[] = {
		"SET LOCAL statement_timeout = 0",
		"SET LOCAL idle_in_transaction_session_timeout = 0",
		"SET LOCAL enable_indexscan = off",
		"SET LOCAL enable_indexonlyscan = off",
		"SET LOCAL enable_bitmapscan = off",
	};

	if (!tx_begin_read(tx, db, err))
		return false;
	for (size_t i = 0; i < COUNT(settings); i++)
		if (!sql_command(db, settings[i], err))
			return false;
	return true;
}

static void
read_edge(struct checked_log *log, struct bytes edge)
{
	log->edge = (struct merkle_edge){ .size = log->size };
	if (edge.len % DIGEST_LEN != 0 || edge.len > sizeof(log->edge.peak))
		return;
	log->edge.n = edge.len / DIGEST_LEN;
	if (edge.len > 0)
		memcpy(log->edge.peak, edge.data, edge.len);
}

static bool
read_log(struct checking *checking, struct err *err)
{
	static const char sql[] =
	    "SELECT size, edge, root, last_recorded_at, governance FROM log"
	    " WHERE community = $1";
	const struct sql_param params[] = { sql_int(checking->id) };
	const struct fsck_place place = { "log", checking->name, "" };
	struct checked_log *log = &checking->log;
	auto_result PGresult *res =
	    sql_run_once(checking->db, sql, params, COUNT(params), err);

	if (res == NULL)
		return err_under(err, "log");
	if (PQntuples(res) == 0) {
		fsck_damage(checking, &place, "is missing");
		return true;
	}
	if (PQntuples(res) > 1)
		fsck_damage(checking, &place, "is there %d times",
		    PQntuples(res));
	log->there = true;
	log->size = sql_get_size(res, 0, 0);
	log->root = sql_get_digest(res, 0, 2);
	log->last_recorded_at = sql_get_int(res, 0, 3);
	log->governance = sql_get_int(res, 0, 4);
	read_edge(log, sql_get_bytes(res, 0, 1));
	return true;
}

static bool
look_at_mark(struct checking *checking, struct err *err)
{
	struct err why;

	if (mark_look(checking->fsck->state, &checking->digest, &checking->mark,
		&why))
		return true;
	if (why.code != ERR_MALFORMED) {
		*err = why;
		return false;
	}
	fsck_damage(checking,
	    &(struct fsck_place){ "mark", checking->name, "" }, "%s", why.msg);
	return true;
}

static bool
check_parts(struct checking *checking, struct err *err)
{
	checking->replay = replay_new(checking->fsck->schemas, err);
	checking->tree = checking->replay != NULL ? tree_new(err) : NULL;
	return checking->tree != NULL && read_log(checking, err) &&
	       fsck_entries(checking, err) && fsck_tree(checking, err) &&
	       fsck_community(checking, err) && fsck_keys(checking, err) &&
	       fsck_rows(checking, err) && fsck_waiting(checking, err) &&
	       fsck_private(checking, err) && fsck_cosignatures(checking, err);
}

/*
 * The mark is looked at before the snapshot is taken, which happens with the
 * first query: a server may raise it at any time, but only to what is there.
 */
static bool
check_one(struct checking *checking, struct err *err)
{
	auto_tx struct tx tx = { 0 };

	checking->out->communities++;
	return look_at_mark(checking, err) && begin(&tx, checking->db, err) &&
	       check_parts(checking, err) && tx_commit(&tx, err);
}

static bool
check_strays(struct checking *checking, struct err *err)
{
	auto_tx struct tx tx = { 0 };

	return begin(&tx, checking->db, err) && fsck_strays(checking, err) &&
	       tx_commit(&tx, err);
}

static bool
check_row(const struct store_fsck *fsck, const PGresult *res, int row,
    struct store_fscked *out, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	auto_checking struct checking checking = {
		.fsck = fsck,
		.out = out,
		.db = fsck->db,
		.id = (int32_t)sql_get_int(res, row, 0),
		.digest = sql_get_digest(res, row, 2),
	};
	const char *slug;

	if (!sql_get_text(res, row, 1, &arena, &slug, err))
		return false;
	if (slug != NULL && handle_is_valid(slug))
		(void)snprintf(checking.name, sizeof(checking.name), "%s",
		    slug);
	else
		(void)snprintf(checking.name, sizeof(checking.name), "%d",
		    (int)checking.id);
	return check_one(&checking, err);
}

bool
store_fsck(const struct store_fsck *fsck, const char *slug,
    struct store_fscked *out, struct err *err)
{
	static const char sql[] =
	    "SELECT id, slug, log FROM community"
	    " WHERE $1::text IS NULL OR slug = $1 ORDER BY id";
	const struct sql_param params[] = { sql_text(slug) };
	struct checking strays = { .fsck = fsck, .out = out, .db = fsck->db };

	*out = (struct store_fscked){ 0 };
	auto_result PGresult *res =
	    sql_run_once(fsck->db, sql, params, COUNT(params), err);
	if (res == NULL)
		return false;
	if (slug != NULL && PQntuples(res) == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no community %s",
		    slug);
	for (int i = 0; i < PQntuples(res); i++)
		if (!check_row(fsck, res, i, out, err))
			return false;
	return check_strays(&strays, err);
}
