#include "core/tlogproof.h"

#include <inttypes.h>

#include "core/base64.h"
#include "core/line.h"

static const char header[] = "c2sp.org/tlog-proof@v1";

/* A text being read: what is left, the line last read and its number. */
struct reader {
	struct bytes rest;
	struct bytes line;
	size_t number;
};

static bool
next(struct reader *in)
{
	in->number++;
	return line_next(&in->rest, &in->line);
}

static bool
malformed(const struct reader *in, const char *what, struct err *err)
{
	return err_set(err, ERR_MALFORMED, "proof line %zu is not %s",
	    in->number, what);
}

void
tlogproof_write(const struct tlogproof *proof, struct buf *out)
{
	buf_printf(out, "%s\nindex %" PRIu64 "\n", header, proof->index);
	for (size_t i = 0; i < proof->path.n; i++) {
		base64_encode(digest_bytes(&proof->path.hash[i]), out);
		buf_putc(out, '\n');
	}
	buf_putc(out, '\n');
	buf_add(out, proof->checkpoint.data, proof->checkpoint.len);
}

/* The first line, perhaps an "extra" that is skipped, and the index. */
static bool
read_index(struct reader *in, uint64_t *index, struct err *err)
{
	if (!next(in) || !bytes_equal(in->line, bytes_of(header)))
		return malformed(in, header, err);
	bool more = next(in);
	if (more && line_skip(&in->line, "extra ")) {
		if (!base64_valid(in->line))
			return malformed(in, "extra and base64", err);
		more = next(in);
	}
	if (!more || !line_skip(&in->line, "index ") ||
	    !line_uint64(in->line, index))
		return malformed(in, "index and a decimal number", err);
	return true;
}

/* Hashes up to and with the empty line. */
static bool
read_path(struct reader *in, struct merkle_proof *path, struct err *err)
{
	bool more = next(in);

	for (; more && in->line.len > 0; more = next(in)) {
		if (path->n == MERKLE_LEVELS)
			return malformed(in, "empty after so many hashes", err);
		if (!base64_decode_exactly(in->line, path->hash[path->n].byte,
			DIGEST_LEN))
			return malformed(in, "the base64 of a hash", err);
		path->n++;
	}
	return more || malformed(in, "there, nor a checkpoint after it", err);
}

bool
tlogproof_parse(struct bytes text, struct tlogproof *proof, struct err *err)
{
	struct reader in = { .rest = text };
	struct tlogproof read = { 0 };

	if (!read_index(&in, &read.index, err) ||
	    !read_path(&in, &read.path, err))
		return false;
	if (in.rest.len == 0) {
		in.number++;
		return malformed(&in, "there; a checkpoint is needed", err);
	}
	read.checkpoint = in.rest;
	*proof = read;
	return true;
}

bool
tlogproof_verify(struct bytes text, const struct note_key *key,
    const struct digest *leaf, struct checkpoint *head, struct err *err)
{
	struct tlogproof proof = { 0 };
	struct checkpoint signed_head;

	if (!tlogproof_parse(text, &proof, err) ||
	    !checkpoint_verify(proof.checkpoint, key, &signed_head, err) ||
	    !merkle_verify_inclusion(proof.index, signed_head.size, leaf,
		&proof.path, &signed_head.root, err))
		return false;
	*head = signed_head;
	return true;
}
