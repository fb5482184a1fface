#include "store/fsck_parts.h"

/* The row of a community, and the first key of its log. */

enum { COL_SLUG, COL_LOG, COL_ORIGIN, COL_VKEY, COL_SEED, COL_REPLAY };

static void
damage(struct checking *checking, const char *column, const char *what)
{
	fsck_damage(checking,
	    &(struct fsck_place){ "community", checking->name, column }, "%s",
	    what);
}

static void
compare(struct checking *checking, const PGresult *res,
    const struct community_row *genesis)
{
	static const char what[] = "is not what genesis says";

	if (!fsck_cell_is_text(res, 0, COL_SLUG, genesis->slug))
		damage(checking, "slug", what);
	if (!fsck_cell_is_digest(res, 0, COL_LOG, &genesis->log))
		damage(checking, "log", "is not the digest of genesis");
	if (!fsck_cell_is_text(res, 0, COL_ORIGIN, genesis->origin))
		damage(checking, "origin", what);
	if (!fsck_cell_is_text(res, 0, COL_VKEY, genesis->log_key))
		damage(checking, "vkey", "is not the log key of genesis");
	if (!fsck_cell_is_bool(res, 0, COL_REPLAY, genesis->replay))
		damage(checking, "replay", what);
}

bool
fsck_community(struct checking *checking, struct err *err)
{
	static const char sql[] =
	    "SELECT slug, log, origin, vkey, log_seed, replay FROM community"
	    " WHERE id = $1";
	const struct sql_param params[] = { sql_int(checking->id) };
	const struct community_row *genesis =
	    world_community(replay_world(checking->replay));
	const struct fsck_place place = { "community", checking->name, "" };
	auto_arena struct arena arena = { 0 };
	const char *vkey;
	auto_result PGresult *res =
	    sql_run_once(checking->db, sql, params, COUNT(params), err);

	if (res == NULL)
		return err_under(err, "community");
	if (PQntuples(res) != 1)
		fsck_damage(checking, &place, "there are %d of it",
		    PQntuples(res));
	if (!checking->log.there && checking->next == 0)
		damage(checking, "id", "is that of no log and of no entry");
	if (PQntuples(res) == 0)
		return true;
	if (!sql_get_text(res, 0, COL_VKEY, &arena, &vkey, err))
		return false;
	if (genesis != NULL)
		compare(checking, res, genesis);
	else if (checking->next > 0)
		fsck_note(checking, &place,
		    "was not compared: its genesis does not pass");
	if (genesis != NULL)
		vkey = genesis->log_key;
	fsck_seed(checking,
	    &(struct fsck_place){ "community", checking->name, "log_seed" },
	    vkey != NULL ? vkey : "", sql_get_bytes(res, 0, COL_SEED));
	if (checking->mark.size > 0 && genesis != NULL &&
	    strcmp(checking->mark.origin, genesis->origin) != 0)
		fsck_damage(checking,
		    &(struct fsck_place){ "mark", checking->name, "" },
		    "is that of another origin");
	return true;
}
