#include "store/sql.h"

bool
db_ping(struct db *db, struct err *err)
{
	static const char sql[] = "SELECT 1";
	auto_result PGresult *res = sql_run(db, sql, NULL, 0, err);

	return res != NULL;
}

bool
sql_check_schema(const char *found, const char *wanted, struct err *err)
{
	if (found == NULL)
		found = "none";
	return strcmp(found, wanted) == 0 ||
	       err_set(err, ERR_UNAVAILABLE,
		   "the database has schema version %s, this program needs"
		   " %s: run kleos-admin migrate",
		   found, wanted);
}

bool
db_schema_check(struct db *db, const char *version, struct err *err)
{
	static const char sql[] = "SELECT change FROM sqitch.changes"
				  " WHERE project = 'kleos'"
				  " ORDER BY committed_at DESC LIMIT 1";
	auto_arena struct arena arena = { 0 };
	const char *found = NULL;
	auto_result PGresult *res = sql_run_once(db, sql, NULL, 0, err);

	if (res == NULL && err->code == ERR_UNAVAILABLE)
		return false;
	if (res != NULL && PQntuples(res) > 0 &&
	    !sql_get_text(res, 0, 0, &arena, &found, err))
		return false;
	return sql_check_schema(found, version != NULL ? version : DB_SCHEMA,
	    err);
}
