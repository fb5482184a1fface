#include "core/note.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#include "core/base64.h"
#include "core/line.h"
#include "core/sshsig.h"
#include "core/text.h"
#include "core/utf8.h"

enum { ALGORITHM_ED25519 = 0x01, ID_LEN = 4, SIGNATURE_LEN = 64 };

/* A blob that begins with the id takes at least this much base64. */
enum { SIGNATURE_TEXT_MIN = 8 };

/* Every signature line begins with an em dash and a blank. */
static const char dash[] = "\xe2\x80\x94 ";

/* What one signature line says; name and base64 are borrowed. */
struct line {
	struct bytes name;
	struct bytes base64;
	uint32_t id;
};

/* Cut off one character that a note may contain: no controls but LF. */
static bool
next_character(struct bytes *text, uint32_t *point)
{
	size_t len = utf8_decode(*text, point);

	if (len == 0 || (*point < ' ' && *point != '\n'))
		return false;
	text->data += len;
	text->len -= len;
	return true;
}

static bool
is_text(struct bytes text)
{
	uint32_t point;

	while (text.len > 0)
		if (!next_character(&text, &point))
			return false;
	return true;
}

static bool
is_name(struct bytes name)
{
	uint32_t point;

	if (name.len == 0)
		return false;
	while (name.len > 0)
		if (!next_character(&name, &point) || point == '+' ||
		    text_is_space(point))
			return false;
	return true;
}

/* Our own names also have to fit where they are kept. */
static bool
copy_name(struct bytes name, char out[NOTE_NAME_MAX], struct err *err)
{
	if (!is_name(name) || name.len >= NOTE_NAME_MAX)
		return err_set(err, ERR_INVALID,
		    "a key's name must be 1 to %d bytes without blanks or +",
		    NOTE_NAME_MAX - 1);
	memcpy(out, name.data, name.len);
	out[name.len] = '\0';
	return true;
}

static uint32_t
read_id(const unsigned char byte[ID_LEN])
{
	return (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 |
	       (uint32_t)byte[2] << 8 | byte[3];
}

static bool
not_a_key(struct err *err)
{
	return err_set(err, ERR_INVALID,
	    "not an Ed25519 note key of the form name+hash+base64");
}

bool
note_key_reparse(const char *vkey, struct note_key *key, struct err *err)
{
	unsigned char raw[1 + sizeof(key->point)];
	const char *hash = strchr(vkey, '+');
	const char *base64 = hash != NULL ? strchr(hash + 1, '+') : NULL;
	struct note_key read = { 0 };

	if (base64 == NULL)
		return not_a_key(err);
	struct bytes name = { (const unsigned char *)vkey,
		(size_t)(hash - vkey) };
	if (!copy_name(name, read.name, err))
		return false;
	if (!base64_decode_exactly(bytes_of(base64 + 1), raw, sizeof(raw)) ||
	    raw[0] != ALGORITHM_ED25519)
		return not_a_key(err);
	memcpy(read.point, raw + 1, sizeof(read.point));
	if (strcmp(note_vkey(&read).text, vkey) != 0)
		return err_set(err, ERR_INVALID,
		    "the note key's hash does not fit it");
	*key = read;
	return true;
}

bool
note_key_parse(const char *vkey, struct note_key *key, struct err *err)
{
	struct note_key read;

	if (!note_key_reparse(vkey, &read, err))
		return false;
	if (crypto_core_ed25519_is_valid_point(read.point) != 1)
		return err_set(err, ERR_INVALID,
		    "the note key is a weak or impossible point");
	*key = read;
	return true;
}

struct note_vkey
note_vkey(const struct note_key *key)
{
	unsigned char raw[1 + sizeof(key->point)] = { ALGORITHM_ED25519 };
	char base64[sodium_base64_ENCODED_LEN(sizeof(raw),
	    sodium_base64_VARIANT_ORIGINAL)];
	struct note_vkey vkey;

	memcpy(raw + 1, key->point, sizeof(key->point));
	(void)snprintf(vkey.text, sizeof(vkey.text), "%s+%08" PRIx32 "+%s",
	    key->name, note_key_id(key),
	    sodium_bin2base64(base64, sizeof(base64), raw, sizeof(raw),
		sodium_base64_VARIANT_ORIGINAL));
	return vkey;
}

uint32_t
note_key_id(const struct note_key *key)
{
	static const unsigned char kind[] = { '\n', ALGORITHM_ED25519 };
	unsigned char data[NOTE_NAME_MAX + sizeof(kind) + sizeof(key->point)];
	size_t len = strlen(key->name);

	memcpy(data, key->name, len);
	memcpy(data + len, kind, sizeof(kind));
	len += sizeof(kind);
	memcpy(data + len, key->point, sizeof(key->point));
	len += sizeof(key->point);
	return read_id(digest_sha256((struct bytes){ data, len }).byte);
}

bool
note_key_from_seed(const char *name, const unsigned char seed[NOTE_SEED_LEN],
    struct note_key *key, struct err *err)
{
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	struct note_key made = { 0 };

	if (!copy_name(bytes_of(name), made.name, err))
		return false;
	(void)crypto_sign_seed_keypair(made.point, secret, seed);
	sodium_memzero(secret, sizeof(secret));
	*key = made;
	return true;
}

/* Sign with the seed; false when it is not the seed of that key. */
static bool
sign(struct bytes text, const struct note_key *key,
    const unsigned char seed[NOTE_SEED_LEN],
    unsigned char signature[SIGNATURE_LEN])
{
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	unsigned char point[sizeof(key->point)];

	(void)crypto_sign_seed_keypair(point, secret, seed);
	bool same = memcmp(point, key->point, sizeof(point)) == 0;
	if (same)
		(void)crypto_sign_detached(signature, NULL, text.data, text.len,
		    secret);
	sodium_memzero(secret, sizeof(secret));
	return same;
}

bool
note_add_signature(struct bytes text, const struct note_key *key,
    const unsigned char seed[NOTE_SEED_LEN], struct buf *note, struct err *err)
{
	unsigned char blob[ID_LEN + SIGNATURE_LEN];
	uint32_t id = note_key_id(key);

	if (text.len == 0 || text.data[text.len - 1] != '\n' || !is_text(text))
		return err_set(err, ERR_INVALID,
		    "a note is UTF-8 text that ends with a line end");
	if (!sign(text, key, seed, blob + ID_LEN))
		return err_set(err, ERR_INTERNAL,
		    "the seed is not that of the note key");
	for (size_t i = 0; i < ID_LEN; i++)
		blob[i] = (unsigned char)(id >> (24 - 8 * i));
	buf_printf(note, "%s%s ", dash, key->name);
	base64_encode((struct bytes){ blob, sizeof(blob) }, note);
	buf_putc(note, '\n');
	return !buf_failed(note) ||
	       err_set(err, ERR_INVALID, "a note is at most %d bytes long",
		   NOTE_MAX);
}

bool
note_sign(struct bytes text, const struct note_key *key,
    const unsigned char seed[NOTE_SEED_LEN], struct buf *out, struct err *err)
{
	auto_buf struct buf note = { .max = NOTE_MAX };

	buf_add(&note, text.data, text.len);
	buf_putc(&note, '\n');
	if (!note_add_signature(text, key, seed, &note, err))
		return false;
	buf_add(out, note.data, note.len);
	return !buf_failed(out) || err_memory(err);
}

/* Where the last empty line is; the text before it keeps its LF. */
static bool
divide(struct bytes note, struct bytes *text, struct bytes *lines)
{
	for (size_t at = note.len; at >= 2; at--) {
		if (note.data[at - 1] != '\n' || note.data[at - 2] != '\n')
			continue;
		*text = (struct bytes){ note.data, at - 1 };
		*lines = (struct bytes){ note.data + at, note.len - at };
		return true;
	}
	return false;
}

/* "<dash> <name> <base64>"; the blob is an id and at least one byte more. */
static bool
parse_line(struct bytes text, struct line *line)
{
	unsigned char start[SIGNATURE_TEXT_MIN];
	size_t len;

	if (!line_skip(&text, dash))
		return false;
	const unsigned char *blank =
	    text.len > 0 ? memchr(text.data, ' ', text.len) : NULL;
	if (blank == NULL)
		return false;
	line->name = (struct bytes){ text.data, (size_t)(blank - text.data) };
	line->base64 =
	    (struct bytes){ blank + 1, text.len - line->name.len - 1 };
	if (!is_name(line->name) || line->base64.len < SIGNATURE_TEXT_MIN ||
	    !base64_valid(line->base64) ||
	    !base64_decode(
		(struct bytes){ line->base64.data, SIGNATURE_TEXT_MIN }, start,
		sizeof(start), &len) ||
	    len <= ID_LEN)
		return false;
	line->id = read_id(start);
	return true;
}

static bool
same_signer(const struct line *a, const struct line *b)
{
	return a->id == b->id && bytes_equal(a->name, b->name);
}

/* All lines, in order; none may be malformed or come twice. */
static bool
parse_lines(struct bytes text, struct line lines[NOTE_SIGNATURES_MAX],
    size_t *n, struct err *err)
{
	struct bytes rest;

	for (*n = 0; line_next(&text, &rest); (*n)++) {
		if (*n == NOTE_SIGNATURES_MAX)
			return err_set(err, ERR_MALFORMED,
			    "note has more than %d signatures",
			    NOTE_SIGNATURES_MAX);
		if (!parse_line(rest, &lines[*n]))
			return err_set(err, ERR_MALFORMED,
			    "note's signature line %zu is malformed", *n + 1);
		for (size_t i = 0; i < *n; i++)
			if (same_signer(&lines[i], &lines[*n]))
				return err_set(err, ERR_MALFORMED,
				    "note is signed twice by the same key");
	}
	if (*n == 0)
		return err_set(err, ERR_MALFORMED, "note has no signature");
	return true;
}

static bool
verify_line(const struct line *line, const struct note_key *key,
    struct bytes text, struct err *err)
{
	unsigned char blob[ID_LEN + SIGNATURE_LEN];

	if (!base64_decode_exactly(line->base64, blob, sizeof(blob)) ||
	    !sshsig_ed25519_verify(key->point, text, blob + ID_LEN))
		return err_set(err, ERR_BAD_SIGNATURE,
		    "note's signature by %s does not verify", key->name);
	return true;
}

bool
note_verify(struct bytes note, const struct note_key *key, struct bytes *text,
    struct err *err)
{
	const struct line ours = { bytes_of(key->name), { 0 },
		note_key_id(key) };
	struct line lines[NOTE_SIGNATURES_MAX];
	struct bytes body, rest;
	size_t n;

	if (note.len > NOTE_MAX || !is_text(note))
		return err_set(err, ERR_MALFORMED,
		    "note is not UTF-8 text of at most %d bytes", NOTE_MAX);
	if (note.len == 0 || note.data[note.len - 1] != '\n' ||
	    !divide(note, &body, &rest))
		return err_set(err, ERR_MALFORMED,
		    "note has no empty line and signatures after it");
	if (!parse_lines(rest, lines, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!same_signer(&lines[i], &ours))
			continue;
		if (!verify_line(&lines[i], key, body, err))
			return false;
		*text = body;
		return true;
	}
	return err_set(err, ERR_BAD_SIGNATURE, "note is not signed by %s",
	    key->name);
}

void
checkpoint_write(const struct checkpoint *head, struct buf *out)
{
	buf_printf(out, "%s\n%" PRIu64 "\n", head->origin, head->size);
	base64_encode(digest_bytes(&head->root), out);
	buf_putc(out, '\n');
}

bool
checkpoint_parse(struct bytes text, struct checkpoint *head, struct err *err)
{
	struct checkpoint read = { 0 };
	struct bytes line;

	if (!is_text(text) || !line_next(&text, &line) || line.len == 0 ||
	    line.len >= sizeof(read.origin))
		return err_set(err, ERR_MALFORMED,
		    "checkpoint has no origin of 1 to %d bytes",
		    NOTE_NAME_MAX - 1);
	memcpy(read.origin, line.data, line.len);
	if (!line_next(&text, &line) || !line_uint64(line, &read.size))
		return err_set(err, ERR_MALFORMED,
		    "checkpoint has no decimal size");
	if (!line_next(&text, &line) ||
	    !base64_decode_exactly(line, read.root.byte,
		sizeof(read.root.byte)))
		return err_set(err, ERR_MALFORMED,
		    "checkpoint has no base64 root hash");
	while (line_next(&text, &line))
		if (line.len == 0)
			return err_set(err, ERR_MALFORMED,
			    "checkpoint has an empty extension line");
	if (text.len > 0)
		return err_set(err, ERR_MALFORMED,
		    "checkpoint does not end with a line end");
	*head = read;
	return true;
}
