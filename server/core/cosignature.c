#include "core/cosignature.h"

#include <inttypes.h>

#include "core/base64.h"
#include "core/note_line.h"
#include "core/sshsig.h"

/* What stands behind the key's id: uint64be time | signature. */
enum { TIME_LEN = 8, BLOB_LEN = NOTE_ID_LEN + TIME_LEN + COSIGNATURE_LEN };

bool
cosignature_key_parse(const char *vkey, struct note_key *key, struct err *err)
{
	struct note_key read;

	if (!note_vkey_read(vkey, NOTE_COSIGNATURE, &read, err) ||
	    !note_point_check(&read, err))
		return false;
	*key = read;
	return true;
}

struct note_vkey
cosignature_vkey(const struct note_key *key)
{
	return note_vkey_write(key, NOTE_COSIGNATURE);
}

static bool
not_genuine(const struct note_key *key, struct err *err)
{
	return err_set(err, ERR_BAD_SIGNATURE,
	    "checkpoint's cosignature by %s does not verify", key->name);
}

bool
cosignature_check(struct bytes text, const struct note_key *key,
    const struct cosignature *cosignature, struct err *err)
{
	auto_buf struct buf said = { 0 };

	if (cosignature->time > INT64_MAX)
		return not_genuine(key, err);
	buf_printf(&said, "cosignature/v1\ntime %" PRIu64 "\n",
	    cosignature->time);
	buf_add(&said, text.data, text.len);
	if (buf_failed(&said))
		return err_memory(err);
	return sshsig_ed25519_verify(key->point, buf_bytes(&said),
		   cosignature->signature) ||
	       not_genuine(key, err);
}

bool
cosignature_present(struct bytes note, const struct note_key *key)
{
	struct note_found found;
	struct err why;

	return note_line_find(note, key, NOTE_COSIGNATURE, &found, &why) ||
	       why.code != ERR_BAD_SIGNATURE;
}

bool
cosignature_verify(struct bytes note, const struct note_key *key,
    struct cosignature *out, struct err *err)
{
	unsigned char blob[BLOB_LEN];
	struct cosignature read = { 0 };
	struct note_found found;

	if (!note_line_find(note, key, NOTE_COSIGNATURE, &found, err))
		return false;
	if (!base64_decode_exactly(found.base64, blob, sizeof(blob)))
		return not_genuine(key, err);
	for (size_t i = 0; i < TIME_LEN; i++)
		read.time = read.time << 8 | blob[NOTE_ID_LEN + i];
	memcpy(read.signature, blob + NOTE_ID_LEN + TIME_LEN,
	    sizeof(read.signature));
	if (!cosignature_check(found.text, key, &read, err))
		return false;
	*out = read;
	return true;
}

void
cosignature_write(const struct note_key *key,
    const struct cosignature *cosignature, struct buf *out)
{
	uint32_t id = note_line_id(key, NOTE_COSIGNATURE);
	unsigned char blob[BLOB_LEN];

	for (size_t i = 0; i < NOTE_ID_LEN; i++)
		blob[i] = (unsigned char)(id >> (24 - 8 * i));
	for (size_t i = 0; i < TIME_LEN; i++)
		blob[NOTE_ID_LEN + i] =
		    (unsigned char)(cosignature->time >> (56 - 8 * i));
	memcpy(blob + NOTE_ID_LEN + TIME_LEN, cosignature->signature,
	    sizeof(cosignature->signature));
	buf_printf(out, NOTE_DASH "%s ", key->name);
	base64_encode((struct bytes){ blob, sizeof(blob) }, out);
	buf_putc(out, '\n');
}
