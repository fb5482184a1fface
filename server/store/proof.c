#include "store/proof.h"

#include "core/tlogproof.h"
#include "store/nodes.h"
#include "store/signers.h"

/* When the last entry of a smaller tree was recorded. */
static bool
find_time(struct db *db, struct store_community *community, struct err *err)
{
	static const char sql[] = "SELECT recorded_at FROM entry"
				  " WHERE community = $1 AND index = $2";
	const struct sql_param params[] = {
		sql_int(community->id),
		sql_size(community->size - 1),
	};
	auto_result PGresult *res =
	    sql_run(db, sql, params, COUNT(params), err);

	if (res == NULL)
		return false;
	if (PQntuples(res) == 0)
		return err_set(err, ERR_INTERNAL, "an entry is missing");
	community->last_recorded_at = sql_get_int(res, 0, 0);
	return true;
}

bool
store_head_at(struct db *db, uint64_t size, struct store_community *community,
    struct err *err)
{
	struct nodes *nodes = nodes_kept(db, community->id, err);

	if (nodes == NULL || !nodes_root(nodes, size, &community->root, err))
		return false;
	community->size = size;
	return find_time(db, community, err);
}

/* The path, and with it the root, of one tree. */
static bool
find_path(struct nodes *nodes, uint64_t index, uint64_t size,
    struct merkle_proof *path, struct err *err)
{
	const struct merkle_source source = nodes_source(nodes);
	struct merkle_coord coords[MERKLE_COORDS_MAX];
	size_t n = merkle_inclusion_coords(index, size, coords);

	return nodes_fetch(nodes, coords, n, err) &&
	       merkle_inclusion(&source, index, size, path, err);
}

/* An older tree is signed by the key of then, which may be lost. */
static bool
can_sign(struct db *db, struct heads *heads,
    const struct store_community *community, struct err *err)
{
	struct logkeys keys;
	struct err why;

	if (!store_signers(db, community, &keys, err))
		return false;
	if (heads_hold(heads, db, community, &keys.key[0].key, &why))
		return true;
	if (why.code != ERR_UNAVAILABLE)
		return err_field(err, ERR_INVALID, "size",
		    "was signed by a key that is lost here: ask for a later "
		    "size");
	*err = why;
	return false;
}

/*
 * What is asked second is true of every later snapshot too, because a tree
 * only grows: but only of the same database.
 */
static bool
read_proof(struct db *db, struct heads *heads, const struct proof_query *query,
    struct store_community *community, struct tlogproof *proof, struct err *err)
{
	if (!store_community_entry(db, query->slug, &query->digest, community,
		&proof->index, err))
		return false;
	struct nodes *nodes = nodes_kept(db, community->id, err);
	if (nodes == NULL)
		return false;
	const uint64_t connection = db->connection;
	uint64_t size = query->size != 0 ? query->size : community->size;
	if (size <= proof->index || size > community->size)
		return err_field(err, ERR_INVALID, "size",
		    "is no size of this log at which it held the statement");
	if (!find_path(nodes, proof->index, size, &proof->path, err) ||
	    (size != community->size &&
		(!store_head_at(db, size, community, err) ||
		    !can_sign(db, heads, community, err))))
		return false;
	return db->connection == connection ||
	       err_set(err, ERR_UNAVAILABLE,
		   "the database was away while a proof was read");
}

bool
store_publish(struct db *db, struct heads *heads,
    const struct store_community *community, struct buf *out, struct err *err)
{
	struct logkeys keys;

	return heads_check_read(heads, db, community, err) &&
	       store_signers(db, community, &keys, err) &&
	       heads_sign(heads, db, community, &keys, out, err);
}

bool
store_proof(struct db *db, struct heads *heads, const struct proof_query *query,
    struct buf *out, struct err *err)
{
	auto_buf struct buf checkpoint = { 0 };
	struct store_community community;
	struct tlogproof proof = { 0 };

	if (!read_proof(db, heads, query, &community, &proof, err) ||
	    !store_publish(db, heads, &community, &checkpoint, err))
		return false;
	proof.checkpoint = buf_bytes(&checkpoint);
	tlogproof_write(&proof, out);
	return !buf_failed(out) || err_memory(err);
}

bool
store_consistency(struct db *db, const struct store_community *community,
    struct consistency *out, struct err *err)
{
	struct merkle_coord coords[MERKLE_COORDS_MAX];
	size_t n = merkle_consistency_coords(out->from, out->to, coords);

	if (out->to > community->size)
		return err_set(err, ERR_INVALID,
		    "the log is not that long yet");
	struct nodes *nodes = nodes_kept(db, community->id, err);
	if (nodes == NULL)
		return false;
	const struct merkle_source source = nodes_source(nodes);
	return nodes_fetch(nodes, coords, n, err) &&
	       merkle_consistency(&source, out->from, out->to, &out->proof,
		   err) &&
	       nodes_root(nodes, out->from, &out->from_root, err) &&
	       nodes_root(nodes, out->to, &out->to_root, err);
}

bool
store_checkpoint(struct db *db, struct heads *heads, const char *slug,
    struct store_community *community, struct buf *out, struct err *err)
{
	return store_community(db, slug, false, community, err) &&
	       store_publish(db, heads, community, out, err);
}
