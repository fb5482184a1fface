#include "core/tiles.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "core/line.h"

/* An index takes at most seven groups: 2^64 has 20 digits. */
enum { GROUP = 1000, GROUP_DIGITS = 3, GROUPS_MAX = 7 };

static const char entries_word[] = "entries/";
static const char partial_word[] = ".p/";

/* One group of three digits. */
static bool
read_group(struct bytes *rest, unsigned *group)
{
	unsigned value = 0;

	if (rest->len < GROUP_DIGITS)
		return false;
	for (size_t i = 0; i < GROUP_DIGITS; i++) {
		unsigned digit = (unsigned)rest->data[i] - '0';

		if (digit > 9)
			return false;
		value = value * 10 + digit;
	}
	*rest = (struct bytes){ rest->data + GROUP_DIGITS,
		rest->len - GROUP_DIGITS };
	*group = value;
	return true;
}

/* "x001/x234/067"; a first group of zeroes would be a second form. */
static bool
read_index(struct bytes *rest, uint64_t *index)
{
	uint64_t value = 0;
	unsigned group;
	bool more = true;

	for (size_t i = 0; more; i++) {
		more = line_skip(rest, "x");
		if (!read_group(rest, &group) ||
		    (more && i == 0 && group == 0) ||
		    value > (UINT64_MAX - group) / GROUP)
			return false;
		value = value * GROUP + group;
		if (more && !line_skip(rest, "/"))
			return false;
	}
	*index = value;
	return true;
}

/* A number without needless zeroes, from min to max; all that is left. */
static bool
read_number(struct bytes text, uint64_t min, uint64_t max, unsigned *number)
{
	uint64_t value;

	if (!line_uint64(text, &value) || value < min || value > max)
		return false;
	*number = (unsigned)value;
	return true;
}

/* "<level>/" or "entries/". */
static bool
read_level(struct bytes *rest, struct tile *tile)
{
	const unsigned char *slash =
	    rest->len > 0 ? memchr(rest->data, '/', rest->len) : NULL;

	tile->entries = line_skip(rest, entries_word);
	if (tile->entries)
		return true;
	if (slash == NULL)
		return false;
	struct bytes level = { rest->data, (size_t)(slash - rest->data) };
	*rest = (struct bytes){ slash + 1, rest->len - level.len - 1 };
	return read_number(level, 0, TILE_LEVEL_MAX, &tile->level);
}

bool
tile_parse(const char *path, struct tile *tile, struct err *err)
{
	struct tile read = { .width = TILE_WIDTH };
	struct bytes rest = bytes_of(path);

	if (!read_level(&rest, &read))
		return err_set(err, ERR_MALFORMED,
		    "a tile's path begins with its level, 0 to %d, or with "
		    "entries",
		    TILE_LEVEL_MAX);
	if (!read_index(&rest, &read.index))
		return err_set(err, ERR_MALFORMED,
		    "a tile's index is written in groups of three digits, all "
		    "but the last with an x in front: 067, x001/x234/067");
	if (rest.len > 0 &&
	    (!line_skip(&rest, partial_word) ||
		!read_number(rest, 1, TILE_WIDTH - 1, &read.width)))
		return err_set(err, ERR_MALFORMED,
		    "after a tile's index there is nothing, or .p/ and a width "
		    "of 1 to %d",
		    TILE_WIDTH - 1);
	*tile = read;
	return true;
}

struct tile_path
tile_path(const struct tile *tile)
{
	unsigned group[GROUPS_MAX];
	struct tile_path path;
	uint64_t left = tile->index;
	size_t n = 0;
	int len;

	do {
		group[n++] = (unsigned)(left % GROUP);
		left /= GROUP;
	} while (left > 0);
	len = tile->entries
		  ? snprintf(path.text, sizeof(path.text), "%s", entries_word)
		  : snprintf(path.text, sizeof(path.text), "%u/", tile->level);
	while (n-- > 0)
		len +=
		    snprintf(path.text + len, sizeof(path.text) - (size_t)len,
			n > 0 ? "x%03u/" : "%03u", group[n]);
	if (tile->width < TILE_WIDTH)
		(void)snprintf(path.text + len, sizeof(path.text) - (size_t)len,
		    "%s%u", partial_word, tile->width);
	return path;
}

bool
tile_exists(const struct tile *tile, uint64_t size)
{
	unsigned shift = tile->level * TILE_HEIGHT;
	uint64_t hashes = shift < 64 ? size >> shift : 0;

	return tile->index < hashes / TILE_WIDTH ||
	       (tile->index == hashes / TILE_WIDTH &&
		   tile->width <= hashes % TILE_WIDTH);
}

struct tile
tile_of(struct merkle_coord at, uint64_t size)
{
	unsigned level = at.level / TILE_HEIGHT;
	unsigned above = at.level % TILE_HEIGHT;
	uint64_t first = at.index << above;
	uint64_t hashes = size >> (level * TILE_HEIGHT);
	struct tile tile = {
		.level = level,
		.index = first / TILE_WIDTH,
		.width = TILE_WIDTH,
	};

	assert(at.level < 64 && at.index < size >> at.level);
	if (tile.index == hashes / TILE_WIDTH)
		tile.width = (unsigned)(hashes % TILE_WIDTH);
	return tile;
}

struct digest
tile_hash(const struct tile *tile, const struct digest *hashes,
    struct merkle_coord at)
{
	unsigned above = at.level % TILE_HEIGHT;
	size_t first = (size_t)((at.index << above) % TILE_WIDTH);
	struct merkle_edge edge = { 0 };

	assert(first + ((size_t)1 << above) <= tile->width);
	for (size_t i = 0; i < (size_t)1 << above; i++)
		merkle_append(&edge, &hashes[first + i], NULL, NULL);
	return merkle_root(&edge);
}

void
tile_add_entry(struct bytes entry, struct buf *out)
{
	assert(entry.len <= UINT16_MAX);
	buf_putc(out, (char)(entry.len >> 8));
	buf_putc(out, (char)(entry.len & 0xff));
	buf_add(out, entry.data, entry.len);
}
