#include "core/note.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#include "core/base64.h"
#include "core/line.h"
#include "core/note_line.h"
#include "core/sshsig.h"

enum { ID_LEN = NOTE_ID_LEN, SIGNATURE_LEN = 64 };

static const char dash[] = NOTE_DASH;

bool
note_key_reparse(const char *vkey, struct note_key *key, struct err *err)
{
	return note_vkey_read(vkey, NOTE_ED25519, key, err);
}

bool
note_key_parse(const char *vkey, struct note_key *key, struct err *err)
{
	struct note_key read;

	if (!note_key_reparse(vkey, &read, err) ||
	    !note_point_check(&read, err))
		return false;
	*key = read;
	return true;
}

struct note_vkey
note_vkey(const struct note_key *key)
{
	return note_vkey_write(key, NOTE_ED25519);
}

uint32_t
note_key_id(const struct note_key *key)
{
	return note_line_id(key, NOTE_ED25519);
}

bool
note_signer_from_seed(const char *name, const unsigned char seed[NOTE_SEED_LEN],
    struct note_signer *signer, struct err *err)
{
	struct note_signer made = { 0 };

	if (!note_name_copy(bytes_of(name), made.key.name, err))
		return false;
	(void)crypto_sign_seed_keypair(made.key.point, made.secret, seed);
	*signer = made;
	note_signer_wipe(&made);
	return true;
}

void
note_signer_wipe(struct note_signer *signer)
{
	sodium_memzero(signer->secret, sizeof(signer->secret));
}

bool
note_key_from_seed(const char *name, const unsigned char seed[NOTE_SEED_LEN],
    struct note_key *key, struct err *err)
{
	struct note_signer signer;

	if (!note_signer_from_seed(name, seed, &signer, err))
		return false;
	*key = signer.key;
	note_signer_wipe(&signer);
	return true;
}

bool
note_add_signature(struct bytes text, const struct note_signer *signer,
    struct buf *note, struct err *err)
{
	unsigned char blob[ID_LEN + SIGNATURE_LEN];
	uint32_t id = note_key_id(&signer->key);

	if (text.len == 0 || text.data[text.len - 1] != '\n' ||
	    !note_is_text(text))
		return err_set(err, ERR_INVALID,
		    "a note is UTF-8 text that ends with a line end");
	(void)crypto_sign_detached(blob + ID_LEN, NULL, text.data, text.len,
	    signer->secret);
	for (size_t i = 0; i < ID_LEN; i++)
		blob[i] = (unsigned char)(id >> (24 - 8 * i));
	buf_printf(note, "%s%s ", dash, signer->key.name);
	base64_encode((struct bytes){ blob, sizeof(blob) }, note);
	buf_putc(note, '\n');
	return !buf_failed(note) ||
	       err_set(err, ERR_INVALID, "a note is at most %d bytes long",
		   NOTE_MAX);
}

bool
note_sign(struct bytes text, const struct note_signer *signer, struct buf *out,
    struct err *err)
{
	auto_buf struct buf note = { .max = NOTE_MAX };

	buf_add(&note, text.data, text.len);
	buf_putc(&note, '\n');
	if (!note_add_signature(text, signer, &note, err))
		return false;
	buf_add(out, note.data, note.len);
	return !buf_failed(out) || err_memory(err);
}

bool
note_verify(struct bytes note, const struct note_key *key, struct bytes *text,
    struct err *err)
{
	unsigned char blob[ID_LEN + SIGNATURE_LEN];
	struct note_found found;

	if (!note_line_find(note, key, NOTE_ED25519, &found, err))
		return false;
	if (!base64_decode_exactly(found.base64, blob, sizeof(blob)) ||
	    !sshsig_ed25519_verify(key->point, found.text, blob + ID_LEN))
		return err_set(err, ERR_BAD_SIGNATURE,
		    "note's signature by %s does not verify", key->name);
	*text = found.text;
	return true;
}

bool
note_text(struct bytes note, struct bytes *text, struct err *err)
{
	struct bytes lines;

	return note_divide(note, text, &lines, err);
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

	if (!note_is_text(text) || !line_next(&text, &line) || line.len == 0 ||
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

bool
checkpoint_verify(struct bytes note, const struct note_key *key,
    struct checkpoint *head, struct err *err)
{
	struct checkpoint read;
	struct bytes text;

	if (!note_text(note, &text, err) || !checkpoint_parse(text, &read, err))
		return false;
	/* Another log's is better called that than badly signed. */
	if (strcmp(read.origin, key->name) != 0)
		return err_set(err, ERR_WRONG_LOG,
		    "the checkpoint is of another log: %s", read.origin);
	if (!note_verify(note, key, &text, err))
		return false;
	*head = read;
	return true;
}
