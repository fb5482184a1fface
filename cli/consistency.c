#include "cli/consistency.h"

#include "core/text.h"

#include "core/tiles.h"

/*
 * A proof lies along the edges of two trees: two tiles of each level, of
 * which there are eight.
 */
enum { TILES_MAX = 16 };

struct fetched {
	struct tile tile;
	struct digest hash[TILE_WIDTH];
};

/* Where a tree of that size is read from. */
struct reader {
	struct call *call;
	uint64_t size;
	size_t n;
	struct fetched *fetched[TILES_MAX];
};

static void
reader_done(struct reader *reader)
{
	for (size_t i = 0; i < reader->n; i++)
		free(reader->fetched[i]);
}

static bool
fetch(struct call *call, const struct tile *tile, struct digest *hash,
    struct err *err)
{
	auto_reply struct reply reply = { 0 };
	auto_buf struct buf path = { 0 };
	size_t len = tile->width * sizeof(*hash);

	buf_putc(&path, '/');
	text_escape(&path, call->config.community);
	buf_printf(&path, "/log/tile/%s", tile_path(tile).text);
	if (buf_failed(&path))
		return err_memory(err);
	if (!client_send(call->client,
		&(struct request){ .path = path.data,
		    .accept = "application/octet-stream, "
			      "application/problem+json" },
		&reply, err))
		return err_under(err, path.data);
	if (reply.body.len != len)
		return err_set(err, ERR_UNAVAILABLE,
		    "tile %s has %zu bytes, not %zu", tile_path(tile).text,
		    reply.body.len, len);
	memcpy(hash, reply.body.data, len);
	return true;
}

/* The tile with these hashes, asked for once. */
static const struct fetched *
find(struct reader *reader, const struct tile *tile, struct err *err)
{
	for (size_t i = 0; i < reader->n; i++) {
		const struct tile *have = &reader->fetched[i]->tile;

		if (have->level == tile->level && have->index == tile->index)
			return reader->fetched[i];
	}
	if (reader->n == TILES_MAX) {
		(void)err_set(err, ERR_INTERNAL, "more tiles than a proof has");
		return NULL;
	}
	struct fetched *fetched = calloc(1, sizeof(*fetched));
	if (fetched == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	fetched->tile = *tile;
	reader->fetched[reader->n++] = fetched;
	return fetch(reader->call, tile, fetched->hash, err) ? fetched : NULL;
}

static bool
read_hash(struct merkle_coord at, struct digest *out, void *context,
    struct err *err)
{
	struct reader *reader = context;
	struct tile tile = tile_of(at, reader->size);
	const struct fetched *fetched = find(reader, &tile, err);

	if (fetched == NULL)
		return false;
	*out = tile_hash(&fetched->tile, fetched->hash, at);
	return true;
}

/*
 * The root of the first n entries of the tree, out of its tiles: proven, for
 * else a tile that is wrong would look like a log that has forked.
 */
static bool
find_beginning(struct reader *reader, uint64_t n, const struct checkpoint *to,
    struct digest *root, struct err *err)
{
	const struct merkle_source source = { read_hash, reader };
	struct merkle_proof proof;
	struct err why;

	if (!merkle_root_at(&source, n, root, err) ||
	    !merkle_consistency(&source, n, to->size, &proof, err))
		return false;
	return merkle_verify_consistency(n, to->size, root, &to->root, &proof,
		   &why) ||
	       err_set(err, ERR_UNAVAILABLE,
		   "the server's tiles do not lead to its checkpoint, so that "
		   "nobody can see whether the log has only grown");
}

bool
consistency_check(struct call *call, const struct checkpoint *from,
    const struct checkpoint *to, bool *grown, struct err *err)
{
	__attribute__((cleanup(reader_done))) struct reader reader = { .call =
									   call,
		.size = to->size };
	struct digest root;

	*grown = true;
	if (from->size == 0)
		return true;
	if (!find_beginning(&reader, from->size, to, &root, err))
		return false;
	*grown = digest_equal(&root, &from->root);
	return true;
}
