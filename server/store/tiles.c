#include "store/tiles.h"

#include <inttypes.h>

#include "core/statement.h"
#include "store/nodes.h"

/* A full tile; connections count from 1. */
struct kept {
	uint64_t connection; /* over which it was read; 0: nothing is kept */
	int32_t community;
	struct tile tile;
	struct buf bytes;
};

struct tiles {
	struct kept kept[TILES_KEPT];
};

static void
tiles_done(void *memory)
{
	struct tiles *tiles = memory;

	for (size_t i = 0; i < TILES_KEPT; i++)
		buf_done(&tiles->kept[i].bytes);
}

/* The rows of a tile, in order; of its width or fewer. */
static PGresult *
read_rows(struct db *db, int32_t community, const struct tile *tile,
    struct err *err)
{
	static const char leaves_sql[] =
	    "SELECT recorded_at, payload_digest, signature_digest FROM entry"
	    " WHERE community = $1 AND index >= $2 AND index < $3"
	    " ORDER BY index";
	static const char nodes_sql[] =
	    "SELECT hash FROM node"
	    " WHERE community = $1 AND index >= $2 AND index < $3"
	    " AND level = $4 ORDER BY index";
	uint64_t first = tile->index * TILE_WIDTH;
	const struct sql_param params[] = {
		sql_int(community),
		sql_size(first),
		sql_size(first + tile->width),
		sql_size((uint64_t)tile->level * TILE_HEIGHT),
	};

	return tile->level == 0
		   ? sql_run(db, leaves_sql, params, COUNT(params) - 1, err)
		   : sql_run(db, nodes_sql, params, COUNT(params), err);
}

static void
add_entry(const PGresult *res, int row, struct buf *out)
{
	struct digest payload = sql_get_digest(res, row, 1);
	struct digest signature = sql_get_digest(res, row, 2);
	struct digest c = entry_commitment(&payload, &signature);
	unsigned char entry[ENTRY_LEN];

	entry_bytes(sql_get_int(res, row, 0), &c, entry);
	tile_add_entry((struct bytes){ entry, sizeof(entry) }, out);
}

static void
add_hash(const PGresult *res, int row, const struct tile *tile, struct buf *out)
{
	struct digest hash;

	if (tile->level > 0) {
		hash = sql_get_digest(res, row, 0);
	} else {
		struct digest payload = sql_get_digest(res, row, 1);
		struct digest signature = sql_get_digest(res, row, 2);

		hash =
		    nodes_leaf(sql_get_int(res, row, 0), &payload, &signature);
	}
	buf_add(out, hash.byte, sizeof(hash.byte));
}

static bool
write_tile(struct db *db, int32_t community, const struct tile *tile,
    struct buf *out, struct err *err)
{
	auto_result PGresult *res = read_rows(db, community, tile, err);

	if (res == NULL)
		return false;
	if (PQntuples(res) != (int)tile->width)
		return err_set(err, ERR_INTERNAL,
		    "of tile %s only %d are there", tile_path(tile).text,
		    PQntuples(res));
	for (int i = 0; i < PQntuples(res); i++) {
		if (tile->entries)
			add_entry(res, i, out);
		else
			add_hash(res, i, tile, out);
	}
	return !buf_failed(out) || err_memory(err);
}

static bool
is_tile(const struct kept *kept, const struct db *db, int32_t community,
    const struct tile *tile)
{
	return kept->connection == db->connection &&
	       kept->community == community &&
	       kept->tile.entries == tile->entries &&
	       kept->tile.level == tile->level &&
	       kept->tile.index == tile->index;
}

/* Append a full tile: each has one place, where others may be too. */
static bool
keep_tile(struct db *db, int32_t community, const struct tile *tile,
    struct buf *out, struct err *err)
{
	const uint64_t connection = db->connection;

	struct tiles *tiles =
	    sql_keep(db, KEEP_TILES, sizeof(*tiles), tiles_done, err);
	if (tiles == NULL)
		return false;
	struct kept *kept =
	    &tiles->kept[(tile->index + tile->level) % TILES_KEPT];
	if (!is_tile(kept, db, community, tile)) {
		buf_done(&kept->bytes);
		*kept = (struct kept){ 0 };
		if (!write_tile(db, community, tile, &kept->bytes, err))
			return false;
		kept->connection = connection;
		kept->community = community;
		kept->tile = *tile;
	}
	const struct bytes bytes = buf_bytes(&kept->bytes);
	buf_add(out, bytes.data, bytes.len);
	return !buf_failed(out) || err_memory(err);
}

bool
store_tile(struct db *db, struct heads *heads, const char *slug,
    const struct tile *tile, struct buf *out, struct err *err)
{
	struct store_community community;

	if (!store_community(db, slug, false, &community, err))
		return false;
	const uint64_t connection = db->connection;
	if (!tile_exists(tile, community.size))
		return err_set(err, ERR_NOT_FOUND,
		    "a log of %" PRIu64 " entries has no such tile",
		    community.size);
	/* What a tree has, it keeps; but another database may have another. */
	return heads_check_read(heads, db, &community, err) &&
	       heads_raise(heads, &community, err) &&
	       (tile->width == TILE_WIDTH
		       ? keep_tile(db, community.id, tile, out, err)
		       : write_tile(db, community.id, tile, out, err)) &&
	       (db->connection == connection ||
		   err_set(err, ERR_UNAVAILABLE,
		       "the database was away while a tile was read"));
}
