#include "store/append.h"
#include "store/private.h"
#include "store/sql.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

/* Run a DELETE whose $1 is an instant, and count what went. */
static bool
remove_until(struct db *db, const char *sql, int64_t until, int64_t *n,
    struct err *err)
{
	const struct sql_param params[] = { sql_int(until) };
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	*n = sql_get_int(res, 0, 0);
	return true;
}

bool
store_expire(struct db *db, int64_t now, struct store_expired *out,
    struct err *err)
{
	static const char rows[] =
	    "WITH gone AS (DELETE FROM private_row WHERE kept_until <= $1"
	    " RETURNING 1) SELECT count(*) FROM gone";
	static const char reads[] =
	    "WITH gone AS (DELETE FROM private_read WHERE read_at <= $1"
	    " RETURNING 1) SELECT count(*) FROM gone";
	static const char sessions[] =
	    "WITH gone AS (DELETE FROM session WHERE expires_at <= $1"
	    " RETURNING 1) SELECT count(*) FROM gone";
	static const char waiting[] =
	    "WITH gone AS (DELETE FROM waiting WHERE received_at <= $1"
	    " RETURNING 1) SELECT count(*) FROM gone";
	struct store_expired found = { 0 };
	auto_tx struct tx tx = { 0 };

	if (!tx_begin(&tx, db, err) ||
	    !remove_until(db, rows, now, &found.private_rows, err) ||
	    !remove_until(db, reads, now - PRIVATE_READS_DAYS * DAY_MS,
		&found.private_reads, err) ||
	    !remove_until(db, sessions, now, &found.sessions, err) ||
	    !remove_until(db, waiting, now - WAITING_DAYS * DAY_MS,
		&found.waiting, err) ||
	    !tx_commit(&tx, err))
		return false;
	*out = found;
	return true;
}
