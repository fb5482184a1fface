/* tiles.h: tiles of a log's tree and bundles of its entries. */

#ifndef STORE_TILES_H
#define STORE_TILES_H

#include "core/tiles.h"
#include "store/heads.h"

#define TILES_KEPT 64

/*
 * Append the bytes of a tile: the hashes one after the other, or the entries
 * each after its length.  The mark is raised to the log's head first, so that
 * no tile outlives what it shows.  ERR_NOT_FOUND when there is no such
 * community, or its log does not have all of the tile; ERR_UNAVAILABLE when
 * the log is not what was published.  Full tiles never change: of those that
 * were asked for last over this connection up to TILES_KEPT are kept.
 */
bool store_tile(struct db *db, struct heads *heads, const char *slug,
    const struct tile *tile, struct buf *out, struct err *err) MUST_CHECK;

#endif
