#include "store/nodes.h"

#include <inttypes.h>

#include "core/statement.h"

bool
nodes_init(struct nodes *nodes, struct db *db, int32_t community,
    struct err *err)
{
	*nodes = (struct nodes){ .db = db, .community = community };
	nodes->hashes = map_new(err);
	return nodes->hashes != NULL;
}

void
nodes_done(struct nodes *nodes)
{
	map_free(nodes->hashes);
	arena_done(&nodes->arena);
}

static void
forget(void *nodes)
{
	nodes_done(nodes);
}

static bool
is_good(const struct nodes *nodes, const struct db *db, int32_t community)
{
	return nodes->hashes != NULL && nodes->community == community &&
	       nodes->connection == db->connection &&
	       map_count(nodes->hashes) <= NODES_KEPT_MAX;
}

struct nodes *
nodes_kept(struct db *db, int32_t community, struct err *err)
{
	struct nodes *nodes =
	    sql_keep(db, KEEP_NODES, sizeof(*nodes), forget, err);

	if (nodes == NULL || is_good(nodes, db, community))
		return nodes;
	nodes_done(nodes);
	if (!nodes_init(nodes, db, community, err))
		return NULL;
	nodes->connection = db->connection;
	return nodes;
}

/* A coordinate as the key of a map. */
struct node_key {
	uint64_t level;
	uint64_t index;
};

static struct bytes
key_bytes(const struct node_key *key)
{
	return (struct bytes){ (const unsigned char *)key, sizeof(*key) };
}

/* The hash, borrowed, or NULL while it is missing. */
static const struct digest *
find(const struct nodes *nodes, struct merkle_coord at)
{
	const struct node_key key = { at.level, at.index };

	return map_get(nodes->hashes, key_bytes(&key));
}

bool
nodes_put(struct nodes *nodes, struct merkle_coord at,
    const struct digest *hash, struct err *err)
{
	const struct node_key key = { at.level, at.index };
	struct digest *copy = arena_alloc(&nodes->arena, sizeof(*copy));

	if (copy == NULL)
		return err_memory(err);
	*copy = *hash;
	return map_put(nodes->hashes, key_bytes(&key), copy, err);
}

struct digest
nodes_leaf(int64_t recorded_at, const struct digest *payload_digest,
    const struct digest *signature_digest)
{
	const struct digest c =
	    entry_commitment(payload_digest, signature_digest);
	unsigned char entry[ENTRY_LEN];

	entry_bytes(recorded_at, &c, entry);
	return merkle_leaf((struct bytes){ entry, sizeof(entry) });
}

static bool
take_nodes(struct nodes *nodes, const PGresult *res, struct err *err)
{
	for (int i = 0; i < PQntuples(res); i++) {
		const struct merkle_coord at = {
			.level = (unsigned)sql_get_int(res, i, 0),
			.index = sql_get_size(res, i, 1),
		};
		struct digest hash = sql_get_digest(res, i, 2);

		if (at.level == 0) {
			const struct digest signature =
			    sql_get_digest(res, i, 4);

			hash = nodes_leaf(sql_get_int(res, i, 3), &hash,
			    &signature);
		}
		if (!nodes_put(nodes, at, &hash, err))
			return false;
	}
	return true;
}

bool
nodes_fetch(struct nodes *nodes, const struct merkle_coord *coords, size_t n,
    struct err *err)
{
	static const char sql[] =
	    "SELECT n.level::bigint, n.index, n.hash, NULL::bigint, NULL::bytea"
	    " FROM unnest($2::bigint[], $3::bigint[]) AS w (level, index),"
	    " LATERAL (SELECT * FROM node WHERE community = $1"
	    " AND level = w.level AND index = w.index OFFSET 0) n"
	    " UNION ALL SELECT 0, e.index, e.payload_digest, e.recorded_at,"
	    " e.signature_digest FROM entry e"
	    " WHERE e.community = $1 AND e.index = ANY ($4::bigint[])";
	auto_list struct sql_list levels = { .type = SQL_BIGINT };
	auto_list struct sql_list indices = { .type = SQL_BIGINT };
	auto_list struct sql_list leaves = { .type = SQL_BIGINT };
	size_t missing = 0;

	for (size_t i = 0; i < n; i++) {
		if (find(nodes, coords[i]) != NULL)
			continue;
		missing++;
		if (coords[i].level == 0) {
			sql_list_int(&leaves, (int64_t)coords[i].index);
			continue;
		}
		sql_list_int(&levels, coords[i].level);
		sql_list_int(&indices, (int64_t)coords[i].index);
	}
	if (missing == 0)
		return true;
	const struct sql_param params[] = {
		sql_int(nodes->community),
		sql_list_param(&levels),
		sql_list_param(&indices),
		sql_list_param(&leaves),
	};
	auto_result PGresult *res =
	    sql_run(nodes->db, sql, params, COUNT(params), err);
	return res != NULL && take_nodes(nodes, res, err);
}

static bool
source_hash(struct merkle_coord at, struct digest *out, void *context,
    struct err *err)
{
	struct nodes *nodes = context;

	if (!nodes_fetch(nodes, &at, 1, err))
		return false;
	const struct digest *hash = find(nodes, at);
	if (hash == NULL)
		return err_set(err, ERR_INTERNAL,
		    "node %u/%" PRIu64 " of the tree is missing", at.level,
		    at.index);
	*out = *hash;
	return true;
}

struct merkle_source
nodes_source(struct nodes *nodes)
{
	return (struct merkle_source){ source_hash, nodes };
}

bool
nodes_root(struct nodes *nodes, uint64_t size, struct digest *root,
    struct err *err)
{
	const struct merkle_source source = nodes_source(nodes);
	struct merkle_coord coords[MERKLE_LEVELS];
	uint64_t at = 0;
	size_t n = 0;

	for (unsigned level = MERKLE_LEVELS; level-- > 0;) {
		if ((size >> level & 1) == 0)
			continue;
		coords[n++] = (struct merkle_coord){ level, at >> level };
		at += (uint64_t)1 << level;
	}
	return nodes_fetch(nodes, coords, n, err) &&
	       merkle_root_at(&source, size, root, err);
}
