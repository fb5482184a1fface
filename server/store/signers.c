#include "store/signers.h"

#include "store/load.h"
#include "store/sql.h"

bool
store_signers(struct db *db, const struct store_community *community,
    struct logkeys *out, struct err *err)
{
	auto_world struct world *world = world_new(err);

	return world != NULL &&
	       store_load_log_keys(db, community, world, err) &&
	       logkeys_signing(world, community->size,
		   community->last_recorded_at, out, err);
}

bool
store_seed(struct db *db, int32_t community, const char *vkey,
    unsigned char sealed[STORE_SEALED_LEN], struct err *err)
{
	static const char sql[] = "SELECT seed FROM log_seed"
				  " WHERE community = $1 AND vkey = $2";
	const struct sql_param params[] = {
		sql_int(community),
		sql_text(vkey),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	if (PQntuples(res) == 0)
		return err_set(err, ERR_NOT_FOUND,
		    "nobody has made the key %s here", vkey);
	const struct bytes seed = sql_get_bytes(res, 0, 0);
	if (seed.len != STORE_SEALED_LEN)
		return err_set(err, ERR_INTERNAL, "a sealed seed is damaged");
	memcpy(sealed, seed.data, seed.len);
	return true;
}

bool
store_seed_add(struct db *db, int32_t community, const char *vkey,
    const unsigned char sealed[STORE_SEALED_LEN], struct err *err)
{
	static const char sql[] = "INSERT INTO log_seed (community, vkey, seed)"
				  " VALUES ($1, $2, $3)";
	const struct sql_param params[] = {
		sql_int(community),
		sql_text(vkey),
		sql_bytes((struct bytes){ sealed, STORE_SEALED_LEN }),
	};
	auto_tx struct tx tx = { 0 };

	if (!tx_begin(&tx, db, err))
		return false;
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);
	return res != NULL && tx_commit(&tx, err);
}
