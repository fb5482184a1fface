#include "store/community.h"

#include <stdio.h>

#include "store/community_read.h"

bool
community_read(const PGresult *res, struct store_community *out,
    struct err *err)
{
	enum {
		COL_ID,
		COL_SLUG,
		COL_LOG,
		COL_VKEY,
		COL_SEED,
		COL_REPLAY,
		COL_SIZE,
		COL_ROOT,
		COL_LAST,
		COL_GOVERNANCE,
	};
	auto_arena struct arena arena = { 0 };
	struct bytes seed = sql_get_bytes(res, 0, COL_SEED);
	struct store_community read = {
		.id = (int32_t)sql_get_int(res, 0, COL_ID),
		.log = sql_get_digest(res, 0, COL_LOG),
		.replay = sql_get_bool(res, 0, COL_REPLAY),
		.size = sql_get_size(res, 0, COL_SIZE),
		.root = sql_get_digest(res, 0, COL_ROOT),
		.last_recorded_at = sql_get_int(res, 0, COL_LAST),
		.governance = sql_get_size(res, 0, COL_GOVERNANCE),
	};
	const char *slug;
	const char *vkey;

	if (!sql_get_text(res, 0, COL_SLUG, &arena, &slug, err) ||
	    !sql_get_text(res, 0, COL_VKEY, &arena, &vkey, err) ||
	    !note_key_reparse(vkey, &read.key, err))
		return false;
	if (seed.len != sizeof(read.sealed_seed))
		return err_set(err, ERR_INTERNAL, "a sealed seed is damaged");
	memcpy(read.sealed_seed, seed.data, seed.len);
	(void)snprintf(read.slug, sizeof(read.slug), "%s", slug);
	*out = read;
	return true;
}

static const char by_slug[] =
    "SELECT " COMMUNITY_COLUMNS
    " FROM community c JOIN log l ON l.community = c.id"
    " WHERE c.slug = $1 AND (l.size > 0 OR $2)";

/* What can be no slug need not be looked for. */
static bool
check_slug(const char *slug, struct err *err)
{
	return handle_is_valid(slug) ||
	       err_set(err, ERR_NOT_FOUND, "there is no such community");
}

static bool
take_community(const PGresult *res, const char *slug,
    struct store_community *out, struct err *err)
{
	if (PQntuples(res) == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no community %s",
		    slug);
	return community_read(res, out, err);
}

bool
store_community(struct db *db, const char *slug, bool prepared,
    struct store_community *out, struct err *err)
{
	const struct sql_param params[] = { sql_text(slug),
		sql_bool(prepared) };

	if (!check_slug(slug, err))
		return false;
	auto_result PGresult *res =
	    sql_run(db, by_slug, params, COUNT(params), err);
	return res != NULL && take_community(res, slug, out, err) &&
	       sql_replan(db, out->size, err);
}

bool
store_community_entry(struct db *db, const char *slug,
    const struct digest *digest, struct store_community *out, uint64_t *index,
    struct err *err)
{
	static const char sql[] =
	    "SELECT " COMMUNITY_COLUMNS
	    ", e.index FROM community c JOIN log l ON l.community = c.id"
	    " LEFT JOIN LATERAL (SELECT index FROM entry"
	    " WHERE community = c.id AND payload_digest = $2 OFFSET 0) e ON true"
	    " WHERE c.slug = $1 AND l.size > 0";
	const struct sql_param params[] = { sql_text(slug),
		sql_bytes(digest_bytes(digest)) };

	if (!check_slug(slug, err))
		return false;
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);
	if (res == NULL || !take_community(res, slug, out, err) ||
	    !sql_replan(db, out->size, err))
		return false;
	if (PQgetisnull(res, 0, COMMUNITY_COLUMNS_N))
		return err_set(err, ERR_NOT_FOUND,
		    "there is no such statement in this log");
	*index = sql_get_size(res, 0, COMMUNITY_COLUMNS_N);
	return true;
}

/* What opening one brings back. */
struct opening {
	struct db *db;
	const char *slug;
	struct store_community *out;
};

static bool
take_opening(PGresult *res, size_t i, void *context, struct err *err)
{
	const struct opening *opening = context;

	return i == 0 || take_community(res, opening->slug, opening->out, err);
}

static bool
open_once(struct tx *tx, struct opening *opening, struct err *err)
{
	const struct sql_param params[] = { sql_text(opening->slug),
		sql_bool(false) };
	auto_pipe struct pipe pipe = { 0 };

	if (!pipe_start(&pipe, opening->db, err))
		return false;
	tx->db = opening->db;
	return pipe_send(&pipe, sql_begin_read, NULL, 0, err) &&
	       pipe_send(&pipe, by_slug, params, COUNT(params), err) &&
	       pipe_finish(&pipe, take_opening, opening, err);
}

bool
store_community_open(struct tx *tx, struct db *db, const char *slug,
    struct store_community *out, struct err *err)
{
	struct opening opening = { db, slug, out };

	if (!check_slug(slug, err))
		return false;
	/* Nothing was begun on a connection that turns out to be lost. */
	return (open_once(tx, &opening, err) ||
		   (sql_is_lost(db) && open_once(tx, &opening, err))) &&
	       sql_replan(db, out->size, err);
}

static bool
read_summaries(const PGresult *res, struct arena *arena,
    struct store_community_summary **out, size_t *n, struct err *err)
{
	struct store_community_summary *list =
	    sql_items(res, sizeof(*list), arena, n, err);

	if (list == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++) {
		if (!sql_get_text(res, i, 0, arena, &list[i].slug, err) ||
		    !sql_get_text(res, i, 1, arena, &list[i].title, err))
			return false;
		list[i].log = sql_get_digest(res, i, 2);
		list[i].size = sql_get_size(res, i, 3);
		list[i].replay = sql_get_bool(res, i, 4);
	}
	*out = list;
	return true;
}

bool
store_communities(struct db *db, const struct store_page *page,
    struct arena *arena, struct store_community_summary **out, size_t *n,
    struct err *err)
{
	static const char sql[] =
	    "SELECT c.slug, r.title, c.log, l.size, c.replay"
	    " FROM community c JOIN log l ON l.community = c.id"
	    " JOIN community_row r ON r.community = c.id"
	    " WHERE c.slug > $1 AND l.size > 0 ORDER BY c.slug LIMIT $2";
	const struct sql_param params[] = {
		sql_text(page->after != NULL ? page->after : ""),
		sql_size(page->limit),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	return read_summaries(res, arena, out, n, err);
}

/* A slug that was prepared but never founded is free again. */
static bool
remove_prepared(struct db *db, const char *slug, struct err *err)
{
	static const char log_sql[] =
	    "DELETE FROM log USING community c"
	    " WHERE log.community = c.id AND c.slug = $1 AND log.size = 0";
	static const char sql[] =
	    "DELETE FROM community c WHERE c.slug = $1 AND NOT EXISTS"
	    " (SELECT FROM log l WHERE l.community = c.id)";
	const struct sql_param params[] = { sql_text(slug) };
	auto_result PGresult *log =
	    sql_run(db, log_sql, params, COUNT(params), err);

	if (log == NULL)
		return false;
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);
	return res != NULL;
}

static bool
insert_community(struct db *db, struct store_community *community,
    struct err *err)
{
	static const char sql[] =
	    "INSERT INTO community (slug, log, origin, vkey, log_seed, replay)"
	    " VALUES ($1, $2, $3, $4, $5, $6)"
	    " ON CONFLICT DO NOTHING RETURNING id";
	const struct note_vkey vkey = note_vkey(&community->key);
	const struct sql_param params[] = {
		sql_text(community->slug),
		sql_digest(&community->log),
		sql_text(community->key.name),
		sql_text(vkey.text),
		sql_bytes((struct bytes){ community->sealed_seed,
		    sizeof(community->sealed_seed) }),
		sql_bool(community->replay),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	if (PQntuples(res) == 0)
		return err_set(err, ERR_CONFLICT,
		    "there is a community with this slug or origin already");
	community->id = (int32_t)sql_get_int(res, 0, 0);
	return true;
}

static bool
insert_log(struct db *db, int32_t community, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO log (community, size, edge, root, last_recorded_at,"
	    " governance) VALUES ($1, 0, '', $2, 0, 0)";
	const struct digest empty = digest_sha256(bytes_of(""));
	const struct sql_param params[] = {
		sql_int(community),
		sql_digest(&empty),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL;
}

bool
store_community_prepare(struct db *db, struct store_community *community,
    struct err *err)
{
	auto_tx struct tx tx = { 0 };

	return tx_begin(&tx, db, err) &&
	       remove_prepared(db, community->slug, err) &&
	       insert_community(db, community, err) &&
	       insert_log(db, community->id, err) && tx_commit(&tx, err);
}
