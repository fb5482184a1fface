#include "store/private.h"

#include <inttypes.h>

#include "store/sql.h"

static const char use[] = "kleos.v1.private";

/* All that a value is bound to, so that no row can pass for another. */
static bool
write_context(const struct store_private_name *name,
    const struct store_private *row, struct buf *out, struct err *err)
{
	buf_printf(out, "%s %s %s %s %s %" PRId64 " %" PRId64,
	    digest_hex(&name->log).text, name->kind, name->id, row->owner,
	    row->by, row->written_at, row->kept_until);
	return !buf_failed(out) || err_memory(err);
}

static bool
check_number(struct db *db, const struct store_private_name *name,
    const struct store_private *row, struct err *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM private_row WHERE community = $1"
	    " AND owner = $2 AND kind = $3 AND id <> $4 AND kept_until > $5";
	const struct sql_param params[] = {
		sql_int(name->community),
		sql_text(row->owner),
		sql_text(name->kind),
		sql_text(name->id),
		sql_int(row->written_at),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	return sql_get_int(res, 0, 0) < PRIVATE_ROWS_PER_OWNER_MAX ||
	       err_set(err, ERR_TOO_MANY, "%s has %d rows of kind %s already",
		   row->owner, PRIVATE_ROWS_PER_OWNER_MAX, name->kind);
}

/* xmax is 0 in a row that nobody has updated. */
static bool
upsert(struct db *db, const struct store_private_name *name,
    const struct store_private *row, bool *created, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO private_row AS p (community, kind, id, owner,"
	    " by_handle, written_at, kept_until, sealed)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
	    " ON CONFLICT (community, kind, id) DO UPDATE SET"
	    " owner = excluded.owner, by_handle = excluded.by_handle,"
	    " written_at = excluded.written_at,"
	    " kept_until = excluded.kept_until, sealed = excluded.sealed"
	    " WHERE p.owner = excluded.owner OR p.kept_until <= $6"
	    " RETURNING xmax = 0";
	const struct sql_param params[] = {
		sql_int(name->community),
		sql_text(name->kind),
		sql_text(name->id),
		sql_text(row->owner),
		sql_text(row->by),
		sql_int(row->written_at),
		sql_int(row->kept_until),
		sql_bytes(row->sealed),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	if (PQntuples(res) == 0)
		return err_set(err, ERR_FORBIDDEN,
		    "this is somebody else's: only its owner may write it");
	*created = sql_get_bool(res, 0, 0);
	return true;
}

bool
store_private_put(struct db *db, const struct seal_key *key,
    const struct store_private_name *name, const struct store_private *row,
    bool *created, struct err *err)
{
	auto_buf struct buf sealed = { 0 };
	struct store_private whole = *row;
	auto_tx struct tx tx = { 0 };
	bool made = false;

	if (!store_private_seal(key, name, row, &sealed, err))
		return false;
	whole.sealed = buf_bytes(&sealed);
	if (!tx_begin(&tx, db, err) || !check_number(db, name, row, err) ||
	    !upsert(db, name, &whole, &made, err) || !tx_commit(&tx, err))
		return false;
	*created = made;
	return true;
}

bool
store_private_find(struct db *db, const struct store_private_name *name,
    int64_t now, struct arena *arena, struct store_private *out,
    struct err *err)
{
	static const char sql[] =
	    "SELECT owner, by_handle, written_at, kept_until, sealed"
	    " FROM private_row WHERE community = $1 AND kind = $2 AND id = $3"
	    " AND kept_until > $4";
	const struct sql_param params[] = {
		sql_int(name->community),
		sql_text(name->kind),
		sql_text(name->id),
		sql_int(now),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	if (PQntuples(res) == 0)
		return err_set(err, ERR_NOT_FOUND,
		    "there is no such private row");
	struct bytes sealed = sql_get_bytes(res, 0, 4);
	const char *copy = arena_copy(arena, sealed);
	if (copy == NULL)
		return err_memory(err);
	out->written_at = sql_get_int(res, 0, 2);
	out->kept_until = sql_get_int(res, 0, 3);
	out->sealed = (struct bytes){ (const unsigned char *)copy, sealed.len };
	return sql_get_text(res, 0, 0, arena, &out->owner, err) &&
	       sql_get_text(res, 0, 1, arena, &out->by, err);
}

bool
store_private_remove(struct db *db, const struct store_private_name *name,
    const char *owner, struct err *err)
{
	static const char sql[] =
	    "DELETE FROM private_row WHERE community = $1 AND kind = $2"
	    " AND id = $3 AND owner = $4 RETURNING 1";
	const struct sql_param params[] = {
		sql_int(name->community),
		sql_text(name->kind),
		sql_text(name->id),
		sql_text(owner),
	};
	auto_tx struct tx tx = { 0 };

	if (!tx_begin(&tx, db, err))
		return false;
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);
	if (res == NULL)
		return false;
	if (PQntuples(res) == 0)
		return err_set(err, ERR_NOT_FOUND,
		    "there is no such private row");
	return tx_commit(&tx, err);
}

bool
store_private_trace(struct db *db, const struct store_private_name *name,
    const char *owner, const char *reader, int64_t now, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO private_read (community, kind, id, owner, reader,"
	    " read_at) VALUES ($1, $2, $3, $4, $5, $6)";
	const struct sql_param params[] = {
		sql_int(name->community),
		sql_text(name->kind),
		sql_text(name->id),
		sql_text(owner),
		sql_text(reader),
		sql_int(now),
	};
	auto_tx struct tx tx = { 0 };

	if (!tx_begin(&tx, db, err))
		return false;
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);
	return res != NULL && tx_commit(&tx, err);
}

bool
store_private_seal(const struct seal_key *key,
    const struct store_private_name *name, const struct store_private *row,
    struct buf *sealed, struct err *err)
{
	auto_buf struct buf context = { 0 };

	return write_context(name, row, &context, err) &&
	       seal_text(key, use, buf_bytes(&context), row->value, sealed,
		   err);
}

bool
store_private_open(const struct seal_key *key,
    const struct store_private_name *name, const struct store_private *row,
    struct buf *out, struct err *err)
{
	auto_buf struct buf context = { 0 };

	return write_context(name, row, &context, err) &&
	       seal_open_text(key, use, buf_bytes(&context), row->sealed, out,
		   err);
}

static bool
read_list(const PGresult *res, struct arena *arena,
    struct store_private_read **out, size_t *n, struct err *err)
{
	struct store_private_read *list =
	    sql_items(res, sizeof(*list), arena, n, err);

	if (list == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++) {
		list[i].number = sql_get_int(res, i, 0);
		list[i].read_at = sql_get_int(res, i, 2);
		if (!sql_get_text(res, i, 1, arena, &list[i].reader, err))
			return false;
	}
	*out = list;
	return true;
}

bool
store_private_reads(struct db *db, const struct store_private_page *page,
    struct arena *arena, struct store_private_read **out, size_t *n,
    struct err *err)
{
	static const char sql[] =
	    "SELECT number, reader, read_at FROM private_read"
	    " WHERE community = $1 AND kind = $2 AND id = $3 AND owner = $4"
	    " AND number < $5 ORDER BY number DESC LIMIT $6";
	const struct sql_param params[] = {
		sql_int(page->name->community),
		sql_text(page->name->kind),
		sql_text(page->name->id),
		sql_text(page->owner),
		sql_int(page->before),
		sql_size(page->limit),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL && read_list(res, arena, out, n, err);
}
