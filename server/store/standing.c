#include "store/standing.h"

#include "store/sql.h"

bool
store_standing_count(struct db *db, const struct standing *standing,
    struct err *err)
{
	static const char sql[] =
	    "INSERT INTO witness_standing AS w VALUES ($1, $2, $3, $4,"
	    " $5, $6, $7, $8, $9) ON CONFLICT (community, witness) DO UPDATE"
	    " SET cosigned_at = greatest(w.cosigned_at, $3),"
	    " cosigned_size = greatest(w.cosigned_size, $4),"
	    " dead = w.dead + $5, conflict = w.conflict + $6,"
	    " forked = w.forked + $7, invalid = w.invalid + $8,"
	    " refused = w.refused + $9"
	    " WHERE w.cosigned_at < $3 OR $5 + $6 + $7 + $8 + $9 > 0";
	bool cosigned = standing->answer == STANDING_COSIGNED;
	struct sql_param params[4 + STANDING_FAILURES] = {
		sql_int(standing->community),
		sql_text(standing->witness),
		sql_int(cosigned ? standing->at : 0),
		sql_size(cosigned ? standing->size : 0),
	};
	auto_tx struct tx tx = { 0 };

	for (unsigned i = 0; i < STANDING_FAILURES; i++)
		params[4 + i] = sql_int(standing->answer == i);
	if (!tx_begin(&tx, db, err))
		return false;
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);
	return res != NULL && tx_commit(&tx, err);
}

static bool
begin_all(struct db *db, const struct sql_param params[2], struct err *err)
{
	static const char sql[] =
	    "INSERT INTO witness_standing (community, witness)"
	    " SELECT c.id, w FROM community c CROSS JOIN unnest($2) w"
	    " WHERE $1::text IS NULL OR c.slug = $1 ON CONFLICT DO NOTHING";
	auto_result PGresult *res = sql_run(db, sql, params, 2, err);

	return res != NULL;
}

static bool
forget_others(struct db *db, const struct sql_param params[2], struct err *err)
{
	static const char sql[] =
	    "DELETE FROM witness_standing w WHERE w.witness <> ALL ($2)"
	    " AND ($1::text IS NULL OR w.community ="
	    " (SELECT id FROM community WHERE slug = $1))";
	auto_result PGresult *res = sql_run(db, sql, params, 2, err);

	return res != NULL;
}

bool
store_standing_keep(struct db *db, const char *slug, const char *const *witness,
    size_t n, struct err *err)
{
	auto_list struct sql_list names = { .type = SQL_TEXT };
	auto_tx struct tx tx = { 0 };

	for (size_t i = 0; i < n; i++)
		sql_list_add(&names, bytes_of(witness[i]));
	const struct sql_param params[] = { sql_text(slug),
		sql_list_param(&names) };
	return tx_begin(&tx, db, err) && begin_all(db, params, err) &&
	       forget_others(db, params, err) && tx_commit(&tx, err);
}

static bool
tell(struct db *db, const PGresult *res, int row, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct standing_seen seen = {
		.log_size = sql_get_size(res, row, 2),
		.cosigned_at = sql_get_int(res, row, 3),
		.cosigned_size = sql_get_size(res, row, 4),
	};

	for (int i = 0; i < STANDING_FAILURES; i++)
		seen.failed[i] = sql_get_size(res, row, 5 + i);
	if (!sql_get_text(res, row, 0, &arena, &seen.slug, err) ||
	    !sql_get_text(res, row, 1, &arena, &seen.witness, err))
		return false;
	db->watch->witness_seen(&seen);
	return true;
}

bool
store_standings(struct db *db, struct err *err)
{
	static const char sql[] =
	    "SELECT c.slug, w.witness, l.size, w.cosigned_at, w.cosigned_size,"
	    " w.dead, w.conflict, w.forked, w.invalid, w.refused"
	    " FROM witness_standing w JOIN community c ON c.id = w.community"
	    " JOIN log l ON l.community = w.community"
	    " ORDER BY c.slug, w.witness LIMIT $1";
	const struct sql_param params[] = { sql_int(STANDINGS_MAX) };

	if (db->watch == NULL)
		return true;
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);
	if (res == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++)
		if (!tell(db, res, i, err))
			return false;
	db->watch->witness_seen(NULL);
	return true;
}
