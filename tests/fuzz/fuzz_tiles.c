/* Any bytes at all, as a tile's path: what is accepted has that one path, and
 * exists in no tree that is too small for it. */

#include "core/tiles.h"
#include "fuzz/fuzz.h"

/* Of the entries that it needs, none is superfluous. */
static void
check_size(const struct tile *tile)
{
	unsigned shift = tile->entries ? 0 : tile->level * TILE_HEIGHT;

	/* The first size that has it, unless no number is so large. */
	if (shift >= 64 || tile->index > UINT64_MAX / TILE_WIDTH - 1)
		return;
	uint64_t hashes = tile->index * TILE_WIDTH + tile->width;
	if (hashes > UINT64_MAX >> shift)
		return;
	fuzz_require(tile_exists(tile, hashes << shift));
	fuzz_require(!tile_exists(tile, (hashes << shift) - 1));
}

bool
fuzz_one(struct bytes input)
{
	char *path auto_free = fuzz_text(input);
	struct err err = { 0 };
	struct tile tile;

	if (!tile_parse(path, &tile, &err)) {
		fuzz_require(err.code == ERR_MALFORMED);
		return false;
	}
	fuzz_require(strcmp(tile_path(&tile).text, path) == 0);
	fuzz_require(tile.width >= 1 && tile.width <= TILE_WIDTH);
	fuzz_require(tile.level <= TILE_LEVEL_MAX);
	fuzz_require(!tile_exists(&tile, 0));
	check_size(&tile);
	return true;
}
