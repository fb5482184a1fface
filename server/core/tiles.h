/* tiles.h: a log in pieces that never change (C2SP tlog-tiles): hashes of its
 * tree in tiles of height 8, its entries in bundles. */

#ifndef CORE_TILES_H
#define CORE_TILES_H

#include "core/buf.h"
#include "core/merkle.h"

#define TILE_HEIGHT 8
#define TILE_WIDTH 256 /* of a full tile */
#define TILE_LEVEL_MAX 63
#define TILE_PATH_MAX 48 /* "entries/", seven groups, ".p/255" and a NUL */

/*
 * One tile: hashes [256 * index, 256 * index + width) of the complete
 * subtrees of 256^level leaves; or a bundle of the entries with those numbers,
 * whose level is 0.
 */
struct tile {
	bool entries;
	unsigned level;
	uint64_t index;
	unsigned width; /* 1 to TILE_WIDTH */
};

/*
 * Read what stands after "tile/": "<level>/<index>[.p/<width>]" or
 * "entries/<index>[.p/<width>]".  The index is in groups of three digits, all
 * but the last with an x before it, in as few as it takes; a level is at most
 * 63, a width 1 to 255.  Each tile has one path only: ERR_MALFORMED, *tile
 * untouched, for any other.
 */
bool tile_parse(const char *path, struct tile *tile,
    struct err *err) MUST_CHECK;

/* That path. */
struct tile_path {
	char text[TILE_PATH_MAX];
};
struct tile_path tile_path(const struct tile *tile);

/* Does the tree of the first size entries have all of it? */
bool tile_exists(const struct tile *tile, uint64_t size) MUST_CHECK;

/*
 * The tile that has the hash of one complete subtree or the hashes it is made
 * of, as wide as it is in the tree of that size, which must have the subtree.
 */
struct tile tile_of(struct merkle_coord at, uint64_t size);

/*
 * The hash of a complete subtree out of the hashes of the tile_of() it:
 * tile->width of them.
 */
struct digest tile_hash(const struct tile *tile, const struct digest *hashes,
    struct merkle_coord at);

/* Append one entry of a bundle: uint16be length | entry. */
void tile_add_entry(struct bytes entry, struct buf *out);

#endif
