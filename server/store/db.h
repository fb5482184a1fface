/* db.h: a connection to the record.  libpq stays behind this header.  db.c
 * connects, db_check.c looks at what is there, tx.c has the transactions. */

#ifndef STORE_DB_H
#define STORE_DB_H

#include "core/err.h"
#include "core/scope.h"
#include "store/watch.h"

/*
 * One connection, for one thread.  It is made when it is first needed and
 * made again when it was lost: each call that needs it tries for a moment,
 * with growing pauses, then fails with ERR_UNAVAILABLE; for a while after
 * that calls fail at once.  What a connection has learned about communities
 * is kept with it.
 */
struct db;

/*
 * For db_close, or NULL with err set.  Does not connect yet.  The string is
 * libpq's; hosts should be numeric or the folder of a Unix socket, because a
 * sandboxed process may not look up names.
 */
struct db *db_open(const char *conninfo, struct err *err) MUST_CHECK;
void db_close(struct db *db);

/* From now on say when it connects. */
void db_watch(struct db *db, const struct store_watch *watch);

static inline void
scope_db(struct db **db)
{
	db_close(*db);
}

#define auto_db __attribute__((cleanup(scope_db)))

/*
 * Say what a connection string says in the environment instead (PGHOST and so
 * on), where programs that we start, such as psql, find it.  ERR_USAGE when
 * it is not one.  Not while other threads run.
 */
bool db_export(const char *conninfo, struct err *err) MUST_CHECK;

/* The last change of migrations/sqitch.plan: what this code is written for. */
#define DB_SCHEMA "facts"

/*
 * Was the database migrated to exactly this version (NULL: DB_SCHEMA)?
 * ERR_UNAVAILABLE naming both versions otherwise, and when it is away.
 */
bool db_schema_check(struct db *db, const char *version,
    struct err *err) MUST_CHECK;

/* Can it be reached now?  ERR_UNAVAILABLE otherwise. */
bool db_ping(struct db *db, struct err *err) MUST_CHECK;

/*
 * A transaction ends with its scope: rolled back, unless tx_commit said
 * otherwise.  Declare it as: auto_tx struct tx tx = { 0 };
 */
struct tx {
	struct db *db; /* NULL when nothing is open */
};

/* READ COMMITTED, for writing. */
bool tx_begin(struct tx *tx, struct db *db, struct err *err) MUST_CHECK;

/* REPEATABLE READ, READ ONLY: all that is asked in it sees one snapshot. */
bool tx_begin_read(struct tx *tx, struct db *db, struct err *err) MUST_CHECK;

/*
 * ERR_UNAVAILABLE when the connection was lost meanwhile: then nobody knows
 * whether it was committed.
 */
bool tx_commit(struct tx *tx, struct err *err) MUST_CHECK;
void tx_rollback(struct tx *tx);

#define auto_tx __attribute__((cleanup(tx_rollback)))

#endif
