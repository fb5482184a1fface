/* sql.h: how the files in store/ talk to PostgreSQL.  Private to them. */

#ifndef STORE_SQL_H
#define STORE_SQL_H

#include <libpq-fe.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/digest.h"
#include "core/identity.h"
#include "store/db.h"

#define SQL_PARAMS_MAX 24
#define SQL_PREPARED_MAX 128

/* What is kept with a connection, by the file that keeps it. */
enum sql_keeper {
	KEEP_GOVERNANCE,
	KEEP_NODES,
	KEEP_TILES,
	KEEPERS_N,
};

struct sql_kept {
	void *memory;
	void (*done)(void *); /* frees what the memory holds, not itself */
};

struct db {
	PGconn *conn; /* NULL before the first use */
	bool broken;  /* what libpq has not noticed yet: see sql_failed */
	uint64_t connection; /* counts those that were made */
	char *conninfo;
	int64_t down_until; /* monotonic ms; do not try before */
	int64_t pause_ms;   /* how long to keep off after the next failure */
	/* Texts of the prepared statements k0, k1, ... of conn. */
	const char *prepared[SQL_PREPARED_MAX];
	size_t prepared_n;
	uint64_t planned_size; /* of a log, when plans were made; sql_replan */
	struct sql_kept kept[KEEPERS_N];
	const struct store_watch *watch; /* or NULL */
	/* The community that was locked last; ids stay once it is founded. */
	char locked_slug[HANDLE_MAX + 1];
	int32_t locked_id;
};

/* Of a clock that never goes back. */
int64_t sql_now_ms(void);

/* A connection like db's, set up for use; NULL when there is none. */
PGconn *sql_dial(const struct db *db) MUST_CHECK;

/*
 * What a keeper keeps, for as long as db is open: size bytes, all 0 the first
 * time; done is called with them before they are freed.  NULL with err set
 * when there is no memory.
 */
void *sql_keep(struct db *db, enum sql_keeper keeper, size_t size,
    void (*done)(void *), struct err *err) MUST_CHECK;

/* One query parameter; build it with the functions below. */
struct sql_param {
	const void *value; /* borrowed; NULL: the text in digits, or NULL */
	int len;
	unsigned type; /* as PostgreSQL numbers them; 0: as it is used */
	bool binary;
	bool null;
	char digits[24];
};

struct sql_param sql_text(const char *value); /* NULL is NULL */
struct sql_param sql_bytes(struct bytes value);
struct sql_param sql_digest(const struct digest *value); /* zero is NULL */
struct sql_param sql_int(int64_t value);
struct sql_param sql_size(uint64_t value);
struct sql_param sql_bool(bool value);
struct sql_param sql_null(void);

/* Element types of arrays, as PostgreSQL numbers them. */
enum sql_type {
	SQL_BOOL = 16,
	SQL_BYTEA = 17,
	SQL_BIGINT = 20,
	SQL_TEXT = 25,
};

/*
 * One parameter of a list, for `= ANY ($n)` and unnest().  The binary form is
 * built in buf, which must outlive the parameter.  Its type goes with it.
 */
struct sql_list {
	enum sql_type type;
	struct buf buf;
	uint32_t n;
	bool nulls; /* some of the items are NULL */
};

void sql_list_add(struct sql_list *list, struct bytes item);
void sql_list_int(struct sql_list *list, int64_t item);
void sql_list_bool(struct sql_list *list, bool item);
void sql_list_null(struct sql_list *list);
struct sql_param sql_list_param(struct sql_list *list);
void sql_list_done(struct sql_list *list);

#define auto_list __attribute__((cleanup(sql_list_done)))

/* Was the connection lost, so that the next call would make a new one? */
bool sql_is_lost(const struct db *db) MUST_CHECK;

/*
 * Prepared statements keep plans that were good for small tables until
 * PostgreSQL analyses them, which a new database has to wait for: whoever
 * learns the size of a log has plans made anew when it has doubled.
 */
bool sql_replan(struct db *db, uint64_t size, struct err *err) MUST_CHECK;

/* What tx_begin_read sends. */
extern const char sql_begin_read[];

/* Is a transaction open? */
bool sql_in_tx(const struct db *db) MUST_CHECK;

/* ERR_UNAVAILABLE naming both, unless the schema found (or NULL) is wanted. */
bool sql_check_schema(const char *found, const char *wanted,
    struct err *err) MUST_CHECK;

/* Connect if need be.  ERR_UNAVAILABLE. */
bool sql_ready(struct db *db, struct err *err) MUST_CHECK;

/*
 * Run one statement, prepared on its first use on this connection; sql must
 * be static.  The result, whose values are binary, is the caller's in an
 * auto_result; NULL with err set otherwise.  Outside a transaction it may
 * only read, for it is repeated when the connection turns out to be lost.
 */
PGresult *sql_run(struct db *db, const char *sql,
    const struct sql_param *params, size_t n, struct err *err) MUST_CHECK;

/* The same without preparing, so that it is planned for these values. */
PGresult *sql_run_once(struct db *db, const char *sql,
    const struct sql_param *params, size_t n, struct err *err) MUST_CHECK;

/* A command of the protocol or a SET, without parameters. */
bool sql_command(struct db *db, const char *sql, struct err *err) MUST_CHECK;

/*
 * Many statements in one round trip: start, send each, finish.  Starts as
 * { 0 }; a transaction should be open or be begun by the first one.  The
 * results are handed over in order; the first failure ends the rest.
 */
struct pipe {
	struct db *db;
	unsigned char *kinds; /* of each thing sent; owned */
	size_t sent;
	size_t size;
	bool open;
};

bool pipe_start(struct pipe *pipe, struct db *db, struct err *err) MUST_CHECK;
bool pipe_send(struct pipe *pipe, const char *sql,
    const struct sql_param *params, size_t n, struct err *err) MUST_CHECK;

/*
 * Have the server begin, without waiting for it, with what was sent: for what
 * take sends, while it works on a result.
 */
bool pipe_mark(struct pipe *pipe, struct err *err) MUST_CHECK;

/*
 * Wait for everything that was sent.  take, if not NULL, receives each
 * result, which it does not free, with its number from 0; returning false
 * with err set stops taking.  It may send more, if it marks that.  The
 * connection is out of pipeline mode afterwards, whatever happened, unless it
 * was lost.
 */
bool pipe_finish(struct pipe *pipe,
    bool (*take)(PGresult *res, size_t i, void *context, struct err *err),
    void *context, struct err *err) MUST_CHECK;
void pipe_done(struct pipe *pipe);

#define auto_pipe __attribute__((cleanup(pipe_done)))

/* What sql.c and pipe.c share.  Formats of parameters and results. */
enum { SQL_FORMAT_TEXT, SQL_FORMAT_BINARY };

/* Parameters as libpq takes them; they borrow from params. */
struct sql_arguments {
	Oid type[SQL_PARAMS_MAX];
	const char *value[SQL_PARAMS_MAX];
	int len[SQL_PARAMS_MAX];
	int format[SQL_PARAMS_MAX];
};
void sql_arguments(struct sql_arguments *args, const struct sql_param *params,
    size_t n);

/* The name of the n-th prepared statement of a connection. */
struct sql_name {
	char text[16];
};
struct sql_name sql_prepared_name(size_t n);

/* Where a text is among the prepared ones, or their number if it is not. */
size_t sql_prepared_find(const struct db *db, const char *sql);

/* Did it bring rows, or do what it was told?  NULL did not. */
bool sql_is_good(const PGresult *res) MUST_CHECK;

/*
 * What a failed result (NULL: nothing came back) means: ERR_UNAVAILABLE when
 * the connection is lost, or the failure may pass; else ERR_INTERNAL.
 */
bool sql_failed(struct db *db, const PGresult *res, struct err *err);

/* Values of one row of a binary result.  Absent ones are 0, NULL, zero. */
int64_t sql_get_int(const PGresult *res, int row, int col);
uint64_t sql_get_size(const PGresult *res, int row, int col);
bool sql_get_bool(const PGresult *res, int row, int col);
struct digest sql_get_digest(const PGresult *res, int row, int col);
struct bytes sql_get_bytes(const PGresult *res, int row, int col);

/* Borrowed from the result; NULL for NULL. */
const char *sql_text_of(const PGresult *res, int row, int col);

/* Copied to the arena; *out is NULL for NULL.  False: no memory. */
bool sql_get_text(const PGresult *res, int row, int col, struct arena *arena,
    const char **out, struct err *err) MUST_CHECK;

/*
 * Room in the arena for an item of size bytes a row, not NULL even when there
 * are none; *n is how many.  NULL with err set: no memory.
 */
void *sql_items(const PGresult *res, size_t size, struct arena *arena,
    size_t *n, struct err *err) MUST_CHECK;

static inline void
scope_result(PGresult **p)
{
	PQclear(*p);
}

#define auto_result __attribute__((cleanup(scope_result)))

#endif
