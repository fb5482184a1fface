#include "core/keyproof.h"

#include "core/armor.h"

void
keyproof_payload(const struct digest *log, const char *handle,
    const struct ssh_key *key, struct buf *out)
{
	/* Neither a handle nor a key line has a character to escape. */
	buf_printf(out, "{\"handle\":\"%s\",\"key\":\"%s\",\"log\":\"%s\"}",
	    handle, ssh_key_line(key).text, digest_hex(log).text);
}

bool
keyproof_verify(const struct digest *log, const char *handle,
    const struct ssh_key *key, const char *armored, struct err *err)
{
	auto_buf struct buf payload = { 0 };
	auto_buf struct buf blob = { 0 };
	struct sshsig sig;

	keyproof_payload(log, handle, key, &payload);
	if (buf_failed(&payload))
		return err_memory(err);
	if (!armor_parse(bytes_of(armored), &blob, err) ||
	    !sshsig_parse(buf_bytes(&blob), &sig, err))
		return false;
	if (strcmp(ssh_key_line(&sig.key).text, ssh_key_line(key).text) != 0)
		return err_set(err, ERR_BAD_SIGNATURE,
		    "must be signed by the key it is about");
	return sshsig_verify(&sig, KEYPROOF_NAMESPACE, buf_bytes(&payload),
	    err);
}
