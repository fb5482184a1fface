#include <assert.h>
#include <stdio.h>

#include "store/sql.h"

/*
 * The other half of sql.h.  A statement is prepared by the pipe that needs it
 * first.  It counts as prepared from then on, but when the pipe fails only
 * those count whose result came: the server skips what follows a failure.
 */

enum { FIRST_SIZE = 64 };

bool
pipe_start(struct pipe *pipe, struct db *db, struct err *err)
{
	if (!sql_ready(db, err))
		return false;
	if (PQenterPipelineMode(db->conn) != 1)
		return sql_failed(db, NULL, err);
	pipe->db = db;
	pipe->sent = 0;
	pipe->open = true;
	return true;
}

static bool
note_sent(struct pipe *pipe, bool prepares, struct err *err)
{
	if (pipe->sent == pipe->size) {
		size_t size = pipe->size != 0 ? pipe->size * 2 : FIRST_SIZE;
		bool *grown = reallocarray(pipe->prepares, size, sizeof(bool));

		if (grown == NULL)
			return err_memory(err);
		pipe->prepares = grown;
		pipe->size = size;
	}
	pipe->prepares[pipe->sent++] = prepares;
	return true;
}

static bool
send_prepare(struct pipe *pipe, const char *sql,
    const struct sql_arguments *args, size_t n, struct err *err)
{
	struct db *db = pipe->db;
	size_t i = db->prepared_n;

	if (!note_sent(pipe, true, err))
		return false;
	if (PQsendPrepare(db->conn, sql_prepared_name(i).text, sql, (int)n,
		args->type) != 1)
		return sql_failed(db, NULL, err);
	db->prepared[i] = sql;
	db->prepared_n = i + 1;
	return true;
}

bool
pipe_send(struct pipe *pipe, const char *sql, const struct sql_param *params,
    size_t n, struct err *err)
{
	struct db *db = pipe->db;
	size_t i = sql_prepared_find(db, sql);
	struct sql_arguments args;

	sql_arguments(&args, params, n);
	if (i == db->prepared_n && !send_prepare(pipe, sql, &args, n, err))
		return false;
	if (!note_sent(pipe, false, err))
		return false;
	if (PQsendQueryPrepared(db->conn, sql_prepared_name(i).text, (int)n,
		args.value, args.len, args.format, SQL_FORMAT_BINARY) != 1)
		return sql_failed(db, NULL, err);
	return true;
}

/* The one result of a thing that was sent, and the NULL after it. */
static PGresult *
next_result(struct db *db)
{
	PGresult *res = PQgetResult(db->conn);

	if (res != NULL && PQresultStatus(res) != PGRES_PIPELINE_SYNC)
		PQclear(PQgetResult(db->conn));
	return res;
}

/* How a pipe is being emptied. */
struct drain {
	bool ok;
	size_t prepared; /* how many of its Parses succeeded */
	size_t taken;    /* results of statements so far */
};

static void
drain_one(struct pipe *pipe, bool prepares, struct drain *drain,
    bool (*take)(PGresult *, size_t, void *, struct err *), void *context,
    struct err *err)
{
	auto_result PGresult *res = next_result(pipe->db);

	if (!sql_is_good(res)) {
		if (drain->ok)
			drain->ok = sql_failed(pipe->db, res, err);
		return;
	}
	if (prepares) {
		drain->prepared++;
		return;
	}
	if (drain->ok && take != NULL)
		drain->ok = take(res, drain->taken, context, err);
	drain->taken++;
}

/* Read the mark that ends a pipe, and leave pipeline mode. */
static bool
leave(struct pipe *pipe, struct err *err)
{
	struct db *db = pipe->db;
	auto_result PGresult *res = PQgetResult(db->conn);

	pipe->open = false;
	if (PQresultStatus(res) != PGRES_PIPELINE_SYNC ||
	    PQexitPipelineMode(db->conn) != 1)
		return sql_failed(db, NULL, err);
	return true;
}

bool
pipe_finish(struct pipe *pipe,
    bool (*take)(PGresult *res, size_t i, void *context, struct err *err),
    void *context, struct err *err)
{
	struct db *db = pipe->db;
	struct drain drain = { .ok = true };
	size_t parses = 0;

	if (PQpipelineSync(db->conn) != 1)
		return sql_failed(db, NULL, err);
	for (size_t i = 0; i < pipe->sent; i++) {
		parses += pipe->prepares[i];
		drain_one(pipe, pipe->prepares[i], &drain, take, context, err);
	}
	db->prepared_n -= parses - drain.prepared;
	struct err ignored;
	return leave(pipe, drain.ok ? err : &ignored) && drain.ok;
}

void
pipe_done(struct pipe *pipe)
{
	struct err ignored;

	/* Something was sent that nobody waited for: take it back out. */
	if (pipe->open)
		(void)!pipe_finish(pipe, NULL, NULL, &ignored);
	free(pipe->prepares);
	*pipe = (struct pipe){ 0 };
}
