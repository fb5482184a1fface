#include "store/settle.h"

#include <poll.h>

#include "store/sql.h"

/* Which server this is, and whether it waits for a standby. */
#define SERVER                                                                 \
	"SELECT pg_postmaster_start_time()::text,"                             \
	" current_setting('synchronous_standby_names') <> ''"

/* What a wait that was cancelled says: that it is over, and nothing known. */
static void
note_warning(void *context, const PGresult *res)
{
	bool *warned = context;

	(void)res;
	*warned = true;
}

/* Is the answer there in time? */
static bool
wait_for(PGconn *conn)
{
	int64_t until = sql_now_ms() + SETTLE_MS;

	while (PQisBusy(conn) != 0) {
		struct pollfd fd = { PQsocket(conn), POLLIN, 0 };
		int64_t left = until - sql_now_ms();

		if (left <= 0 || poll(&fd, 1, (int)left) < 0 ||
		    PQconsumeInput(conn) == 0)
			return false;
	}
	return true;
}

/* So that the server is not left with a session that waits. */
static void
cancel(PGconn *conn)
{
	PGcancel *request = PQgetCancel(conn);
	char why[256];

	if (request != NULL)
		(void)PQcancel(request, why, sizeof(why));
	PQfreeCancel(request);
}

/*
 * A commit of nothing but a message to nobody, for who writes nothing waits for
 * nobody: acknowledged after all that was committed before.
 */
static bool
commit_nothing(PGconn *conn, const char *server)
{
	static const char sql[] =
	    SERVER ", pg_logical_emit_message(true, 'kleos', '')";
	bool warned = false;

	(void)PQsetNoticeReceiver(conn, note_warning, &warned);
	if (PQsendQuery(conn, sql) == 0)
		return false;
	if (!wait_for(conn)) {
		cancel(conn);
		return false;
	}
	auto_result PGresult *res = PQgetResult(conn);
	return PQresultStatus(res) == PGRES_TUPLES_OK && !warned &&
	       PQntuples(res) == 1 &&
	       strcmp(PQgetvalue(res, 0, 0), server) == 0;
}

bool
settle(struct db *db, struct err *err)
{
	static const char sql[] = SERVER;
	auto_result PGresult *res = sql_run(db, sql, NULL, 0, err);
	auto_arena struct arena arena = { 0 };
	const char *server;

	if (res == NULL || !sql_get_text(res, 0, 0, &arena, &server, err))
		return false;
	if (!sql_get_bool(res, 0, 1))
		return true;
	PGconn *conn = sql_dial(db);
	bool ok = conn != NULL && commit_nothing(conn, server);
	PQfinish(conn);
	return ok || err_set(err, ERR_UNAVAILABLE,
			 "the standby that the database waits for has not got "
			 "the last entries yet");
}
