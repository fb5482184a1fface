#include "core/note_line.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#include "core/base64.h"
#include "core/line.h"
#include "core/text.h"
#include "core/utf8.h"

/* A blob that begins with the id takes at least this much base64. */
enum { SIGNATURE_TEXT_MIN = 8, ID_LEN = NOTE_ID_LEN };

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

bool
note_is_text(struct bytes text)
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

bool
note_name_copy(struct bytes name, char out[NOTE_NAME_MAX], struct err *err)
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
note_vkey_read(const char *vkey, enum note_algorithm algorithm,
    struct note_key *key, struct err *err)
{
	unsigned char raw[1 + sizeof(key->point)];
	const char *hash = strchr(vkey, '+');
	const char *base64 = hash != NULL ? strchr(hash + 1, '+') : NULL;
	struct note_key read = { 0 };

	if (base64 == NULL)
		return not_a_key(err);
	struct bytes name = { (const unsigned char *)vkey,
		(size_t)(hash - vkey) };
	if (!note_name_copy(name, read.name, err))
		return false;
	if (!base64_decode_exactly(bytes_of(base64 + 1), raw, sizeof(raw)) ||
	    raw[0] != algorithm)
		return not_a_key(err);
	memcpy(read.point, raw + 1, sizeof(read.point));
	if (strcmp(note_vkey_write(&read, algorithm).text, vkey) != 0)
		return err_set(err, ERR_INVALID,
		    "the note key's hash does not fit it");
	*key = read;
	return true;
}

bool
note_point_check(const struct note_key *key, struct err *err)
{
	return crypto_core_ed25519_is_valid_point(key->point) == 1 ||
	       err_set(err, ERR_INVALID,
		   "the note key is a weak or impossible point");
}

struct note_vkey
note_vkey_write(const struct note_key *key, enum note_algorithm algorithm)
{
	unsigned char raw[1 + sizeof(key->point)] = { (
	    unsigned char)algorithm };
	char base64[sodium_base64_ENCODED_LEN(sizeof(raw),
	    sodium_base64_VARIANT_ORIGINAL)];
	struct note_vkey vkey;

	memcpy(raw + 1, key->point, sizeof(key->point));
	(void)snprintf(vkey.text, sizeof(vkey.text), "%s+%08" PRIx32 "+%s",
	    key->name, note_line_id(key, algorithm),
	    sodium_bin2base64(base64, sizeof(base64), raw, sizeof(raw),
		sodium_base64_VARIANT_ORIGINAL));
	return vkey;
}

uint32_t
note_line_id(const struct note_key *key, enum note_algorithm algorithm)
{
	const unsigned char kind[] = { '\n', (unsigned char)algorithm };
	unsigned char data[NOTE_NAME_MAX + sizeof(kind) + sizeof(key->point)];
	size_t len = strlen(key->name);

	memcpy(data, key->name, len);
	memcpy(data + len, kind, sizeof(kind));
	len += sizeof(kind);
	memcpy(data + len, key->point, sizeof(key->point));
	len += sizeof(key->point);
	return read_id(digest_sha256((struct bytes){ data, len }).byte);
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

	if (!line_skip(&text, NOTE_DASH))
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

bool
note_divide(struct bytes note, struct bytes *text, struct bytes *lines,
    struct err *err)
{
	if (note.len > NOTE_MAX || !note_is_text(note))
		return err_set(err, ERR_MALFORMED,
		    "note is not UTF-8 text of at most %d bytes", NOTE_MAX);
	if (note.len == 0 || note.data[note.len - 1] != '\n' ||
	    !divide(note, text, lines))
		return err_set(err, ERR_MALFORMED,
		    "note has no empty line and signatures after it");
	return true;
}

bool
note_line_find(struct bytes note, const struct note_key *key,
    enum note_algorithm algorithm, struct note_found *found, struct err *err)
{
	const struct line ours = { bytes_of(key->name), { 0 },
		note_line_id(key, algorithm) };
	struct line lines[NOTE_SIGNATURES_MAX];
	struct bytes text, rest;
	size_t n;

	if (!note_divide(note, &text, &rest, err) ||
	    !parse_lines(rest, lines, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!same_signer(&lines[i], &ours))
			continue;
		*found = (struct note_found){ text, lines[i].base64 };
		return true;
	}
	return err_set(err, ERR_BAD_SIGNATURE, "note is not signed by %s",
	    key->name);
}
