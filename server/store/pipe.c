#include <assert.h>
#include <stdio.h>

#include "store/sql.h"

/*
 * The other half of sql.h.  A statement is prepared by the pipe that needs it
 * first.  It counts as prepared from then on, but when the pipe fails only
 * those count whose result came: the server skips what follows a failure.
 */

enum { FIRST_SIZE = 64 };

/* What is sent; the server answers each of them. */
enum { STATEMENT, PARSE, MARK };

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
note_sent(struct pipe *pipe, unsigned char kind, struct err *err)
{
	if (pipe->sent == pipe->size) {
		size_t size = pipe->size != 0 ? pipe->size * 2 : FIRST_SIZE;
		unsigned char *grown = realloc(pipe->kinds, size);

		if (grown == NULL)
			return err_memory(err);
		pipe->kinds = grown;
		pipe->size = size;
	}
	pipe->kinds[pipe->sent++] = kind;
	return true;
}

static bool
send_prepare(struct pipe *pipe, const char *sql,
    const struct sql_arguments *args, size_t n, struct err *err)
{
	struct db *db = pipe->db;
	size_t i = db->prepared_n;

	if (!note_sent(pipe, PARSE, err))
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
	if (!note_sent(pipe, STATEMENT, err))
		return false;
	if (PQsendQueryPrepared(db->conn, sql_prepared_name(i).text, (int)n,
		args.value, args.len, args.format, SQL_FORMAT_BINARY) != 1)
		return sql_failed(db, NULL, err);
	return true;
}

bool
pipe_mark(struct pipe *pipe, struct err *err)
{
	return note_sent(pipe, MARK, err) &&
	       (PQpipelineSync(pipe->db->conn) == 1 ||
		   sql_failed(pipe->db, NULL, err));
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
	bool (*take)(PGresult *, size_t, void *, struct err *);
	void *context;
	bool ok;
	size_t parsed; /* how many of its Parses succeeded */
	size_t taken;  /* results of statements so far */
};

static bool
is_expected(const PGresult *res, unsigned char kind)
{
	return kind == MARK ? PQresultStatus(res) == PGRES_PIPELINE_SYNC
			    : sql_is_good(res);
}

static void
drain_one(struct pipe *pipe, unsigned char kind, struct drain *drain,
    struct err *err)
{
	auto_result PGresult *res = next_result(pipe->db);

	if (!is_expected(res, kind)) {
		if (drain->ok)
			drain->ok = sql_failed(pipe->db, res, err);
		return;
	}
	if (kind == PARSE)
		drain->parsed++;
	if (kind != STATEMENT)
		return;
	if (drain->ok && drain->take != NULL)
		drain->ok = drain->take(res, drain->taken, drain->context, err);
	drain->taken++;
}

bool
pipe_finish(struct pipe *pipe,
    bool (*take)(PGresult *res, size_t i, void *context, struct err *err),
    void *context, struct err *err)
{
	struct db *db = pipe->db;
	struct drain drain = { .take = take, .context = context, .ok = true };
	size_t parses = 0;

	if (!pipe_mark(pipe, err))
		return false;
	for (size_t i = 0; i < pipe->sent; i++) {
		parses += pipe->kinds[i] == PARSE;
		drain_one(pipe, pipe->kinds[i], &drain, err);
	}
	db->prepared_n -= parses - drain.parsed;
	struct err ignored;
	pipe->open = false;
	if (PQexitPipelineMode(db->conn) != 1)
		return sql_failed(db, NULL, drain.ok ? err : &ignored);
	return drain.ok;
}

void
pipe_done(struct pipe *pipe)
{
	struct err ignored;

	/* Something was sent that nobody waited for: take it back out. */
	if (pipe->open)
		(void)!pipe_finish(pipe, NULL, NULL, &ignored);
	free(pipe->kinds);
	*pipe = (struct pipe){ 0 };
}
