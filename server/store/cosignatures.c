#include "store/cosignatures.h"

#include "store/proof.h"
#include "store/sql.h"

/* What is older than those to be kept. */
static bool
drop_old(struct db *db, int32_t community, const char *vkey, struct err *err)
{
	static const char sql[] =
	    "DELETE FROM cosignature WHERE community = $1 AND witness = $2"
	    " AND size < (SELECT min(size) FROM"
	    " (SELECT size FROM cosignature WHERE community = $1"
	    " AND witness = $2 ORDER BY size DESC LIMIT $3) newest)";
	const struct sql_param params[] = {
		sql_int(community),
		sql_text(vkey),
		sql_int(COSIGNATURES_KEPT),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return res != NULL;
}

bool
store_cosignature_put(struct db *db, const struct store_scope *scope,
    const struct note_key *witness, const struct cosignature *cosignature,
    struct err *err)
{
	static const char sql[] =
	    "INSERT INTO cosignature (community, witness, size, made_at,"
	    " signature) VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (community, witness, size) DO UPDATE"
	    " SET made_at = excluded.made_at, signature = excluded.signature";
	const struct note_vkey vkey = cosignature_vkey(witness);
	const struct sql_param params[] = {
		sql_int(scope->community),
		sql_text(vkey.text),
		sql_size(scope->size),
		sql_size(cosignature->time),
		sql_bytes((struct bytes){ cosignature->signature,
		    sizeof(cosignature->signature) }),
	};
	auto_tx struct tx tx = { 0 };

	if (!tx_begin(&tx, db, err))
		return false;
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);
	return res != NULL && drop_old(db, scope->community, vkey.text, err) &&
	       tx_commit(&tx, err);
}

bool
store_cosigned(struct db *db, int32_t community, const struct note_key *witness,
    struct store_cosigned *out, struct err *err)
{
	static const char sql[] = "SELECT size, made_at FROM cosignature"
				  " WHERE community = $1 AND witness = $2"
				  " ORDER BY size DESC LIMIT 1";
	const struct note_vkey vkey = cosignature_vkey(witness);
	const struct sql_param params[] = { sql_int(community),
		sql_text(vkey.text) };
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	*out = (struct store_cosigned){ 0 };
	if (PQntuples(res) > 0) {
		out->size = sql_get_size(res, 0, 0);
		out->time = sql_get_size(res, 0, 1);
	}
	return true;
}

static bool
add_line(const PGresult *res, int row, struct buf *note, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct cosignature cosignature = { .time = sql_get_size(res, row, 1) };
	struct bytes signature = sql_get_bytes(res, row, 2);
	struct note_key key;
	const char *vkey;

	if (!sql_get_text(res, row, 0, &arena, &vkey, err) ||
	    !cosignature_key_parse(vkey, &key, err))
		return false;
	if (signature.len != sizeof(cosignature.signature))
		return err_set(err, ERR_INTERNAL, "a cosignature is damaged");
	memcpy(cosignature.signature, signature.data, signature.len);
	cosignature_write(&key, &cosignature, note);
	return !buf_failed(note) || err_memory(err);
}

bool
store_cosignature_lines(struct db *db, const struct store_scope *scope,
    struct buf *note, struct err *err)
{
	static const char sql[] =
	    "SELECT witness, made_at, signature FROM cosignature"
	    " WHERE community = $1 AND size = $2 ORDER BY witness LIMIT $3";
	const struct sql_param params[] = { sql_int(scope->community),
		sql_size(scope->size), sql_int(COSIGNATURES_SHOWN) };
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++)
		if (!add_line(res, i, note, err))
			return false;
	return true;
}

bool
store_cosigned_size(struct db *db, int32_t community, int64_t witnesses,
    uint64_t *size, struct err *err)
{
	static const char sql[] =
	    "SELECT size FROM cosignature WHERE community = $1"
	    " GROUP BY size HAVING count(*) >= $2"
	    " ORDER BY size DESC LIMIT 1";
	const struct sql_param params[] = { sql_int(community),
		sql_int(witnesses) };
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	if (PQntuples(res) == 0)
		return err_set(err, ERR_NOT_FOUND,
		    "no checkpoint was cosigned by so many witnesses yet");
	*size = sql_get_size(res, 0, 0);
	return true;
}

bool
store_checkpoint_witnessed(struct db *db, struct heads *heads, const char *slug,
    int64_t witnesses, struct buf *out, struct err *err)
{
	auto_tx struct tx tx = { 0 };
	struct store_community community;
	struct store_scope scope = { 0 };

	if (!tx_begin_read(&tx, db, err) ||
	    !store_community(db, slug, false, &community, err) ||
	    !store_cosigned_size(db, community.id, witnesses, &scope.size, err))
		return false;
	if (scope.size > community.size)
		return err_set(err, ERR_UNAVAILABLE,
		    "witnesses have seen more of this log than there is");
	scope.community = community.id;
	return heads_check_read(heads, db, &community, err) &&
	       store_head_at(db, scope.size, &community, err) &&
	       store_publish(db, heads, &community, out, err) &&
	       store_cosignature_lines(db, &scope, out, err);
}
