#include "store/db.h"

#include <time.h>

#include "store/sql.h"

/*
 * How long one call tries to connect, and how long calls fail at once after
 * it gave up: long enough not to hold a thread for each request, short enough
 * to be back soon after PostgreSQL is.
 */
enum {
	TRY_PAUSE_MS = 20,
	TRY_PAUSES_MS = 300,
	AWAY_FIRST_MS = 50,
	AWAY_MAX_MS = 1000,
};

int64_t
sql_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
pause_ms(int64_t ms)
{
	const struct timespec span = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&span, NULL);
}

struct db *
db_open(const char *conninfo, struct err *err)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db == NULL || (db->conninfo = strdup(conninfo)) == NULL) {
		free(db);
		(void)err_memory(err);
		return NULL;
	}
	return db;
}

static void
forget(struct sql_kept *kept)
{
	if (kept->memory != NULL)
		kept->done(kept->memory);
	free(kept->memory);
}

void *
sql_keep(struct db *db, enum sql_keeper keeper, size_t size,
    void (*done)(void *), struct err *err)
{
	struct sql_kept *kept = &db->kept[keeper];

	if (kept->memory == NULL) {
		*kept = (struct sql_kept){ calloc(1, size), done };
		if (kept->memory == NULL)
			(void)err_memory(err);
	}
	return kept->memory;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	PQfinish(db->conn);
	for (size_t i = 0; i < KEEPERS_N; i++)
		forget(&db->kept[i]);
	free(db->conninfo);
	free(db);
}

void
db_watch(struct db *db, const struct store_watch *watch)
{
	db->watch = watch;
}

/* What every session of ours relies on, whatever the server's defaults. */
static bool
set_up(PGconn *conn)
{
	static const char sql[] = "SET client_min_messages = warning;"
				  "SET client_encoding = 'UTF8';"
				  "SET timezone = 'UTC';"
				  "SET synchronous_commit = on;"
				  "SET plan_cache_mode = force_generic_plan;"
				  "SET statement_timeout = '30s';"
				  "SET lock_timeout = '5s';"
				  "SET idle_in_transaction_session_timeout"
				  " = '30s';"
				  "SET search_path = public";
	auto_result PGresult *res = PQexec(conn, sql);

	return PQresultStatus(res) == PGRES_COMMAND_OK;
}

/*
 * What comes before dbname it may say otherwise.  A machine that is gone does
 * not say so: without limits a thread would wait for it for hours.
 */
PGconn *
sql_dial(const struct db *db)
{
	static const char *const keys[] = { "keepalives_idle",
		"keepalives_interval", "keepalives_count", "tcp_user_timeout",
		"dbname", "gssencmode", "connect_timeout",
		"fallback_application_name", NULL };
	const char *const values[] = { "10", "5", "3", "30000", db->conninfo,
		"disable", "3", "kleos", NULL };
	PGconn *conn = PQconnectdbParams(keys, values, 1);
	bool connected = PQstatus(conn) == CONNECTION_OK && set_up(conn);

	if (db->watch != NULL)
		db->watch->dialled(connected ? NULL : PQerrorMessage(conn));
	if (connected)
		return conn;
	PQfinish(conn);
	return NULL;
}

bool
sql_is_lost(const struct db *db)
{
	return db->conn == NULL || db->broken ||
	       PQstatus(db->conn) != CONNECTION_OK;
}

bool
sql_in_tx(const struct db *db)
{
	return !sql_is_lost(db) &&
	       PQtransactionStatus(db->conn) == PQTRANS_INTRANS;
}

bool
sql_ready(struct db *db, struct err *err)
{
	if (!sql_is_lost(db))
		return true;
	PQfinish(db->conn);
	db->conn = NULL;
	db->broken = false;
	db->prepared_n = 0;
	if (sql_now_ms() < db->down_until)
		return err_set(err, ERR_UNAVAILABLE,
		    "the database cannot be reached");

	int64_t waited = 0;
	int64_t next = TRY_PAUSE_MS;
	while ((db->conn = sql_dial(db)) == NULL &&
	       waited + next <= TRY_PAUSES_MS) {
		pause_ms(next);
		waited += next;
		next *= 2;
	}
	if (db->conn != NULL) {
		db->connection++;
		db->pause_ms = 0;
		return true;
	}
	db->pause_ms = db->pause_ms == 0 ? AWAY_FIRST_MS : db->pause_ms * 2;
	if (db->pause_ms > AWAY_MAX_MS)
		db->pause_ms = AWAY_MAX_MS;
	db->down_until = sql_now_ms() + db->pause_ms;
	return err_set(err, ERR_UNAVAILABLE, "the database cannot be reached");
}

bool
db_export(const char *conninfo, struct err *err)
{
	char *why = NULL;
	PQconninfoOption *options = PQconninfoParse(conninfo, &why);
	bool ok = true;

	if (options == NULL) {
		(void)err_set(err, ERR_USAGE, "the database: %.*s",
		    why != NULL ? (int)strcspn(why, "\n") : 0,
		    why != NULL ? why : "");
		PQfreemem(why);
		return false;
	}
	for (PQconninfoOption *o = options; o->keyword != NULL; o++)
		if (o->val != NULL && o->envvar != NULL)
			ok = setenv(o->envvar, o->val, 1) == 0 && ok;
	PQconninfoFree(options);
	return ok || err_memory(err);
}
