#include "store/reseal.h"

#include <sodium.h>
#include <stdio.h>

#include "store/private.h"
#include "store/sql.h"

/* A private row, and where the next batch begins. */
struct row {
	const char *slug;
	struct store_private_name name;
	struct store_private is;
};

/* What was opened must not stay in memory. */
static void
wipe(struct buf *text)
{
	if (text->data != NULL)
		sodium_memzero(text->data, text->len);
	buf_done(text);
}

#define auto_wiped __attribute__((cleanup(wipe)))

/* It changed between our looking and our writing, or it did not. */
static bool
check_replaced(const PGresult *res, struct err *err)
{
	if (res == NULL)
		return false;
	return PQntuples(res) == 1 ||
	       err_set(err, ERR_CONFLICT,
		   "what is sealed changed meanwhile: stop the servers");
}

static bool
replace_row(struct db *db, const struct row *row, struct bytes sealed,
    struct err *err)
{
	static const char sql[] =
	    "UPDATE private_row SET sealed = $4 WHERE community = $1"
	    " AND kind = $2 AND id = $3 AND sealed = $5 RETURNING 1";
	const struct sql_param params[] = {
		sql_int(row->name.community),
		sql_text(row->name.kind),
		sql_text(row->name.id),
		sql_bytes(sealed),
		sql_bytes(row->is.sealed),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	return check_replaced(res, err);
}

static bool
opens(const struct seal_key *key, const struct row *row, struct buf *text)
{
	struct err why;

	return store_private_open(key, &row->name, &row->is, text, &why);
}

static bool
reseal_row(const struct store_reseal *reseal, const struct row *row,
    struct store_resealed *sums, struct err *err)
{
	auto_wiped struct buf new = { 0 }, text = { 0 };
	auto_buf struct buf sealed = { 0 };
	struct store_private whole = row->is;
	char name[128];

	if (opens(reseal->to, row, &new)) {
		sums->to++;
		return true;
	}
	if (!opens(reseal->from, row, &text)) {
		if (buf_failed(&text))
			return err_memory(err);
		sums->neither++;
		(void)snprintf(name, sizeof(name), "%s/%s", row->name.kind,
		    row->name.id);
		reseal->lost(row->slug, "private_row", name, reseal->context);
		return true;
	}
	sums->from++;
	whole.value = buf_bytes(&text);
	return reseal->check ||
	       (store_private_seal(reseal->to, &row->name, &whole, &sealed,
		    err) &&
		   replace_row(reseal->db, row, buf_bytes(&sealed), err));
}

static bool
read_row(const PGresult *res, int i, struct arena *arena, struct row *row,
    struct err *err)
{
	row->name.community = (int32_t)sql_get_int(res, i, 0);
	row->name.log = sql_get_digest(res, i, 2);
	row->is.written_at = sql_get_int(res, i, 7);
	row->is.kept_until = sql_get_int(res, i, 8);
	row->is.sealed = sql_get_bytes(res, i, 9);
	return sql_get_text(res, i, 1, arena, &row->slug, err) &&
	       sql_get_text(res, i, 3, arena, &row->name.kind, err) &&
	       sql_get_text(res, i, 4, arena, &row->name.id, err) &&
	       sql_get_text(res, i, 5, arena, &row->is.owner, err) &&
	       sql_get_text(res, i, 6, arena, &row->is.by, err);
}

/* Rows after one of them, which becomes the last of these; *n: how many. */
static bool
reseal_batch(const struct store_reseal *reseal, struct arena *arena,
    struct row *last, struct store_resealed *sums, size_t *n, struct err *err)
{
	static const char sql[] =
	    "SELECT p.community, c.slug, c.log, p.kind, p.id, p.owner,"
	    " p.by_handle, p.written_at, p.kept_until, p.sealed"
	    " FROM private_row p JOIN community c ON c.id = p.community"
	    " WHERE (p.community, p.kind, p.id) > ($1, $2, $3)"
	    " ORDER BY p.community, p.kind, p.id LIMIT $4";
	const struct sql_param params[] = {
		sql_int(last->name.community),
		sql_text(last->name.kind),
		sql_text(last->name.id),
		sql_int(RESEAL_BATCH),
	};
	auto_tx struct tx tx = { 0 };

	if (!tx_begin(&tx, reseal->db, err))
		return false;
	auto_result PGresult *res =
	    sql_run(reseal->db, sql, params, COUNT(params), err);
	if (res == NULL)
		return false;
	*n = (size_t)PQntuples(res);
	for (int i = 0; i < PQntuples(res); i++)
		if (!read_row(res, i, arena, last, err) ||
		    !reseal_row(reseal, last, sums, err))
			return false;
	return tx_commit(&tx, err);
}

static bool
reseal_rows(const struct store_reseal *reseal, struct store_resealed *sums,
    struct err *err)
{
	struct row last = { .name = { .kind = "", .id = "" } };
	char kind[64] = "", id[64] = "";
	uint64_t done = 0;
	size_t n = RESEAL_BATCH;

	while (n == RESEAL_BATCH) {
		auto_arena struct arena arena = { 0 };

		if (!reseal_batch(reseal, &arena, &last, sums, &n, err))
			return false;
		if (n == 0)
			break;
		/* The arena goes with the batch. */
		(void)snprintf(kind, sizeof(kind), "%s", last.name.kind);
		(void)snprintf(id, sizeof(id), "%s", last.name.id);
		last.name.kind = kind;
		last.name.id = id;
		done += n;
		if (reseal->progress != NULL)
			reseal->progress(done, reseal->context);
	}
	return true;
}

/* A sealed seed: of the first key of a log, where vkey is empty. */
struct seed {
	int32_t community;
	const char *slug;
	const char *vkey;
	struct bytes sealed;
};

static bool
replace_seed(struct db *db, const struct seed *seed, struct bytes sealed,
    struct err *err)
{
	static const char first[] =
	    "UPDATE community SET log_seed = $2 WHERE id = $1"
	    " AND log_seed = $3 AND $4 = '' RETURNING 1";
	static const char later[] =
	    "UPDATE log_seed SET seed = $2 WHERE community = $1"
	    " AND seed = $3 AND vkey = $4 RETURNING 1";
	const struct sql_param params[] = {
		sql_int(seed->community),
		sql_bytes(sealed),
		sql_bytes(seed->sealed),
		sql_text(seed->vkey),
	};
	auto_result PGresult *res = sql_run(db,
	    seed->vkey[0] == '\0' ? first : later, params, COUNT(params), err);

	return check_replaced(res, err);
}

static bool
reseal_seed(const struct store_reseal *reseal, const struct seed *seed,
    struct store_resealed *sums, struct err *err)
{
	unsigned char plain[NOTE_SEED_LEN];
	unsigned char sealed[STORE_SEALED_LEN];
	bool whole = seed->sealed.len == STORE_SEALED_LEN;
	bool ok = true;
	struct err why;

	if (whole &&
	    seal_open_seed(reseal->to, seed->sealed.data, plain, &why)) {
		sums->to++;
	} else if (whole && seal_open_seed(reseal->from, seed->sealed.data,
				plain, &why)) {
		sums->from++;
		seal_seed(reseal->to, plain, sealed);
		ok = reseal->check ||
		     replace_seed(reseal->db, seed,
			 (struct bytes){ sealed, sizeof(sealed) }, err);
	} else {
		sums->neither++;
		reseal->lost(seed->slug, "log_seed", seed->vkey,
		    reseal->context);
	}
	sodium_memzero(plain, sizeof(plain));
	return ok;
}

static bool
reseal_seeds(const struct store_reseal *reseal, struct store_resealed *sums,
    struct err *err)
{
	static const char sql[] =
	    "SELECT id, slug, '', log_seed FROM community UNION ALL"
	    " SELECT s.community, c.slug, s.vkey, s.seed FROM log_seed s"
	    " JOIN community c ON c.id = s.community ORDER BY 1, 3";
	auto_arena struct arena arena = { 0 };
	auto_tx struct tx tx = { 0 };

	if (!tx_begin(&tx, reseal->db, err))
		return false;
	auto_result PGresult *res = sql_run(reseal->db, sql, NULL, 0, err);
	if (res == NULL)
		return false;
	for (int i = 0; i < PQntuples(res); i++) {
		struct seed seed = {
			.community = (int32_t)sql_get_int(res, i, 0),
			.sealed = sql_get_bytes(res, i, 3),
		};

		if (!sql_get_text(res, i, 1, &arena, &seed.slug, err) ||
		    !sql_get_text(res, i, 2, &arena, &seed.vkey, err) ||
		    !reseal_seed(reseal, &seed, sums, err))
			return false;
	}
	return tx_commit(&tx, err);
}

bool
store_reseal(const struct store_reseal *reseal, struct store_reseals *out,
    struct err *err)
{
	struct store_reseals sums = { 0 };

	if (!reseal_rows(reseal, &sums.rows, err) ||
	    !reseal_seeds(reseal, &sums.seeds, err))
		return false;
	*out = sums;
	return true;
}

bool
store_served(struct db *db, uint64_t *n, struct err *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM pg_stat_activity WHERE usename = 'kleos_app'"
	    " AND datname = current_database() AND pid <> pg_backend_pid()";
	auto_result PGresult *res = sql_run(db, sql, NULL, 0, err);

	if (res == NULL)
		return false;
	*n = sql_get_size(res, 0, 0);
	return true;
}
