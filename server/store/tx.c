#include "store/sql.h"

const char sql_begin_read[] =
    "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

static bool
begin(struct tx *tx, struct db *db, const char *sql, struct err *err)
{
	if (!sql_command(db, sql, err))
		return false;
	tx->db = db;
	return true;
}

bool
tx_begin(struct tx *tx, struct db *db, struct err *err)
{
	return begin(tx, db, "BEGIN", err);
}

bool
tx_begin_read(struct tx *tx, struct db *db, struct err *err)
{
	return begin(tx, db, sql_begin_read, err);
}

bool
tx_commit(struct tx *tx, struct err *err)
{
	static const char sql[] = "COMMIT";
	struct db *db = tx->db;

	tx->db = NULL;
	auto_result PGresult *res = sql_run_once(db, sql, NULL, 0, err);
	if (res == NULL)
		return false;
	/* A transaction that had failed answers COMMIT with ROLLBACK. */
	if (strcmp(PQcmdStatus(res), "COMMIT") != 0)
		return err_set(err, ERR_INTERNAL, "transaction rolled back");
	return true;
}

void
tx_rollback(struct tx *tx)
{
	struct db *db = tx->db;
	struct err ignored;

	tx->db = NULL;
	/* With the connection the transaction is gone too. */
	if (db == NULL || sql_is_lost(db))
		return;
	(void)!sql_command(db, "ROLLBACK", &ignored);
}
