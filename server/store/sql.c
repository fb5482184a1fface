#include "store/sql.h"

#include <assert.h>
#include <endian.h>
#include <inttypes.h>
#include <stdio.h>

struct sql_param
sql_null(void)
{
	return (struct sql_param){ .null = true };
}

struct sql_param
sql_text(const char *value)
{
	if (value == NULL)
		return sql_null();
	return (struct sql_param){
		.value = value,
		.len = (int)strlen(value),
	};
}

struct sql_param
sql_bytes(struct bytes value)
{
	return (struct sql_param){
		.value = value.len > 0 ? value.data : (const void *)"",
		.len = (int)value.len,
		.binary = true,
	};
}

struct sql_param
sql_digest(const struct digest *value)
{
	return digest_is_zero(value) ? sql_null()
				     : sql_bytes(digest_bytes(value));
}

struct sql_param
sql_int(int64_t value)
{
	struct sql_param param = { 0 };

	param.len =
	    snprintf(param.digits, sizeof(param.digits), "%" PRId64, value);
	return param;
}

struct sql_param
sql_size(uint64_t value)
{
	assert(value <= INT64_MAX);
	return sql_int((int64_t)value);
}

struct sql_param
sql_bool(bool value)
{
	return sql_text(value ? "t" : "f");
}

static void
add_uint32(struct buf *buf, uint32_t value)
{
	const uint32_t big = htobe32(value);

	buf_add(buf, &big, sizeof(big));
}

/*
 * The binary form of a one-dimensional array: dimensions, has NULLs, element
 * type; length and first index; then each element with its length.
 */
enum { ARRAY_NULLS_AT = 4, ARRAY_N_AT = 12 };
#define LEN_OF_NULL UINT32_MAX

static void
list_start(struct sql_list *list)
{
	if (list->buf.len > 0)
		return;
	add_uint32(&list->buf, 1);
	add_uint32(&list->buf, 0);
	add_uint32(&list->buf, list->type);
	add_uint32(&list->buf, 0);
	add_uint32(&list->buf, 1);
}

void
sql_list_add(struct sql_list *list, struct bytes item)
{
	list_start(list);
	add_uint32(&list->buf, (uint32_t)item.len);
	buf_add(&list->buf, item.data, item.len);
	list->n++;
}

void
sql_list_int(struct sql_list *list, int64_t item)
{
	const uint64_t big = htobe64((uint64_t)item);

	sql_list_add(list,
	    (struct bytes){ (const unsigned char *)&big, sizeof(big) });
}

void
sql_list_bool(struct sql_list *list, bool item)
{
	const unsigned char byte = item;

	sql_list_add(list, (struct bytes){ &byte, sizeof(byte) });
}

void
sql_list_null(struct sql_list *list)
{
	list_start(list);
	add_uint32(&list->buf, LEN_OF_NULL);
	list->n++;
	list->nulls = true;
}

/* The type of an array of these. */
static unsigned
array_type(enum sql_type type)
{
	enum { BOOLS = 1000, BYTEAS = 1001, TEXTS = 1009, BIGINTS = 1016 };

	switch (type) {
	case SQL_BOOL:
		return BOOLS;
	case SQL_BYTEA:
		return BYTEAS;
	case SQL_TEXT:
		return TEXTS;
	case SQL_BIGINT:
		break;
	}
	return BIGINTS;
}

struct sql_param
sql_list_param(struct sql_list *list)
{
	const uint32_t nulls = htobe32(list->nulls);
	const uint32_t n = htobe32(list->n);

	list_start(list);
	if (!list->buf.failed) {
		memcpy(list->buf.data + ARRAY_NULLS_AT, &nulls, sizeof(nulls));
		memcpy(list->buf.data + ARRAY_N_AT, &n, sizeof(n));
	}
	struct sql_param param = sql_bytes(buf_bytes(&list->buf));
	param.type = array_type(list->type);
	return param;
}

void
sql_list_done(struct sql_list *list)
{
	buf_done(&list->buf);
	list->n = 0;
}

void
sql_arguments(struct sql_arguments *args, const struct sql_param *params,
    size_t n)
{
	assert(n <= SQL_PARAMS_MAX);
	for (size_t i = 0; i < n; i++) {
		const struct sql_param *param = &params[i];

		args->value[i] = param->null            ? NULL
				 : param->value != NULL ? param->value
							: param->digits;
		args->type[i] = param->type;
		args->len[i] = param->len;
		args->format[i] =
		    param->binary ? SQL_FORMAT_BINARY : SQL_FORMAT_TEXT;
	}
}

struct sql_name
sql_prepared_name(size_t n)
{
	struct sql_name name;

	(void)snprintf(name.text, sizeof(name.text), "k%zu", n);
	return name;
}

size_t
sql_prepared_find(const struct db *db, const char *sql)
{
	size_t i = 0;

	while (i < db->prepared_n && db->prepared[i] != sql)
		i++;
	assert(i < SQL_PREPARED_MAX);
	return i;
}

/* Classes of SQLSTATE after which trying again later may help. */
static bool
is_passing(const char *state)
{
	static const char *const prefixes[] = {
		"08",    /* connection */
		"25006", /* this is a replica */
		"40",    /* rolled back, deadlock */
		"53",    /* out of disk, connections */
		"55P03", /* lock_timeout */
		"57",    /* shut down, cancelled, statement_timeout */
		"58",    /* input and output */
	};

	for (size_t i = 0; i < COUNT(prefixes); i++)
		if (strncmp(state, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

/* The first line of one of libpq's messages. */
static int
line_len(const char *text)
{
	return (int)strcspn(text, "\n");
}

/* "cached plan must not change result type" */
#define STALE_PLAN "0A000"

bool
sql_failed(struct db *db, const PGresult *res, struct err *err)
{
	const char *state =
	    res != NULL ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
	const char *text =
	    res != NULL ? PQresultErrorMessage(res) : PQerrorMessage(db->conn);

	/* A write that failed while there still was something to read leaves
	 * the status as it was, but no server made that error up.  And plans
	 * for tables that were made anew end with their connection. */
	if (res == NULL ||
	    (state == NULL && PQresultStatus(res) == PGRES_FATAL_ERROR) ||
	    (state != NULL && strcmp(state, STALE_PLAN) == 0))
		db->broken = true;
	if (sql_is_lost(db))
		return err_set(err, ERR_UNAVAILABLE,
		    "the connection to the database was lost");
	/* These messages quote the value, which nobody should find in a log. */
	if (state != NULL && strncmp(state, "22", 2) == 0)
		return err_set(err, ERR_INTERNAL,
		    "database: a value does not fit, SQLSTATE %s", state);
	return err_set(err,
	    state != NULL && is_passing(state) ? ERR_UNAVAILABLE : ERR_INTERNAL,
	    "database: %.*s", line_len(text), text);
}

bool
sql_is_good(const PGresult *res)
{
	ExecStatusType status = PQresultStatus(res);

	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

static bool
prepare(struct db *db, const char *sql, const struct sql_arguments *args,
    size_t n, struct err *err)
{
	size_t i = db->prepared_n;
	auto_result PGresult *res = PQprepare(db->conn,
	    sql_prepared_name(i).text, sql, (int)n, args->type);

	if (!sql_is_good(res))
		return sql_failed(db, res, err);
	db->prepared[i] = sql;
	db->prepared_n = i + 1;
	return true;
}

static PGresult *
run(struct db *db, const char *sql, const struct sql_param *params, size_t n,
    struct err *err)
{
	struct sql_arguments args;
	size_t i = sql_prepared_find(db, sql);

	sql_arguments(&args, params, n);
	if (i == db->prepared_n && !prepare(db, sql, &args, n, err))
		return NULL;
	PGresult *res = PQexecPrepared(db->conn, sql_prepared_name(i).text,
	    (int)n, args.value, args.len, args.format, SQL_FORMAT_BINARY);
	if (sql_is_good(res))
		return res;
	(void)sql_failed(db, res, err);
	PQclear(res);
	return NULL;
}

/*
 * Sessions keep to one plan for a statement, whatever its values: to find out
 * that another would be no better costs more than most of ours take.
 */
static void
plan_for_values(struct db *db, bool values)
{
	PQclear(PQexec(db->conn,
	    values ? "SET plan_cache_mode = force_custom_plan"
		   : "SET plan_cache_mode = force_generic_plan"));
}

static PGresult *
run_once(struct db *db, const char *sql, const struct sql_param *params,
    size_t n, struct err *err)
{
	struct sql_arguments args;

	if (n > 0)
		plan_for_values(db, true);
	sql_arguments(&args, params, n);
	PGresult *res = PQexecParams(db->conn, sql, (int)n, args.type,
	    args.value, args.len, args.format, SQL_FORMAT_BINARY);

	if (!sql_is_good(res)) {
		(void)sql_failed(db, res, err);
		PQclear(res);
		res = NULL;
	}
	/* In a transaction that has failed its end sets it back. */
	if (n > 0)
		plan_for_values(db, false);
	return res;
}

/*
 * That a connection was lost is noticed by using it.  Outside a transaction
 * nothing was lost with it, so a second try on a new one is in order.
 */
static PGresult *
run_again(struct db *db, const char *sql, const struct sql_param *params,
    size_t n,
    PGresult *(*how)(struct db *, const char *, const struct sql_param *,
	size_t, struct err *),
    struct err *err)
{
	if (!sql_ready(db, err))
		return NULL;
	bool alone = PQtransactionStatus(db->conn) == PQTRANS_IDLE;
	PGresult *res = how(db, sql, params, n, err);
	if (res != NULL || !alone || !sql_is_lost(db))
		return res;
	return sql_ready(db, err) ? how(db, sql, params, n, err) : NULL;
}

PGresult *
sql_run(struct db *db, const char *sql, const struct sql_param *params,
    size_t n, struct err *err)
{
	return run_again(db, sql, params, n, run, err);
}

PGresult *
sql_run_once(struct db *db, const char *sql, const struct sql_param *params,
    size_t n, struct err *err)
{
	return run_again(db, sql, params, n, run_once, err);
}

bool
sql_command(struct db *db, const char *sql, struct err *err)
{
	auto_result PGresult *res = sql_run_once(db, sql, NULL, 0, err);

	return res != NULL;
}

bool
sql_replan(struct db *db, uint64_t size, struct err *err)
{
	if (size / 2 <= db->planned_size)
		return true;
	db->planned_size = size;
	return sql_command(db, "DISCARD PLANS", err);
}

int64_t
sql_get_int(const PGresult *res, int row, int col)
{
	const char *data = PQgetvalue(res, row, col);
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	if (PQgetisnull(res, row, col))
		return 0;
	switch (PQgetlength(res, row, col)) {
	case sizeof(u16):
		memcpy(&u16, data, sizeof(u16));
		return (int16_t)be16toh(u16);
	case sizeof(u32):
		memcpy(&u32, data, sizeof(u32));
		return (int32_t)be32toh(u32);
	default:
		assert(PQgetlength(res, row, col) == sizeof(u64));
		memcpy(&u64, data, sizeof(u64));
		return (int64_t)be64toh(u64);
	}
}

uint64_t
sql_get_size(const PGresult *res, int row, int col)
{
	return (uint64_t)sql_get_int(res, row, col);
}

bool
sql_get_bool(const PGresult *res, int row, int col)
{
	return !PQgetisnull(res, row, col) &&
	       PQgetvalue(res, row, col)[0] != '\0';
}

struct bytes
sql_get_bytes(const PGresult *res, int row, int col)
{
	if (PQgetisnull(res, row, col))
		return (struct bytes){ NULL, 0 };
	return (struct bytes){
		(const unsigned char *)PQgetvalue(res, row, col),
		(size_t)PQgetlength(res, row, col),
	};
}

struct digest
sql_get_digest(const PGresult *res, int row, int col)
{
	struct bytes bytes = sql_get_bytes(res, row, col);
	struct digest digest = { 0 };

	if (bytes.len == DIGEST_LEN)
		memcpy(digest.byte, bytes.data, DIGEST_LEN);
	return digest;
}

/* libpq puts a NUL behind every value. */
const char *
sql_text_of(const PGresult *res, int row, int col)
{
	return PQgetisnull(res, row, col) ? NULL : PQgetvalue(res, row, col);
}

bool
sql_get_text(const PGresult *res, int row, int col, struct arena *arena,
    const char **out, struct err *err)
{
	if (PQgetisnull(res, row, col)) {
		*out = NULL;
		return true;
	}
	const char *copy = arena_copy(arena, sql_get_bytes(res, row, col));
	if (copy == NULL)
		return err_memory(err);
	*out = copy;
	return true;
}

void *
sql_items(const PGresult *res, size_t size, struct arena *arena, size_t *n,
    struct err *err)
{
	void *items;

	*n = (size_t)PQntuples(res);
	items = arena_array(arena, *n, size);
	if (items == NULL)
		(void)err_memory(err);
	return items;
}
