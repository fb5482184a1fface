#include "cli/keys.h"

#include "cli/sign.h"
#include "core/keyproof.h"

json_t *
keys_prove(const char *key, const char *handle, const struct digest *log,
    struct err *err)
{
	auto_buf struct buf payload = { 0 }, proof = { 0 };
	struct ssh_key public;

	if (key == NULL) {
		(void)err_set(err, ERR_USAGE,
		    "which key? --key FILE or KLEOS_KEY");
		return NULL;
	}
	if (!sign_public_key(key, &public, err))
		return NULL;
	keyproof_payload(log, handle, &public, &payload);
	if (buf_failed(&payload)) {
		(void)err_memory(err);
		return NULL;
	}
	if (!sign(key, KEYPROOF_NAMESPACE, buf_bytes(&payload), &proof, err) ||
	    !keyproof_verify(log, handle, &public, proof.data, err))
		return NULL;
	json_t *proven = json_pack("{s:s, s:s}", "key",
	    ssh_key_line(&public).text, "proof", proof.data);
	if (proven == NULL)
		(void)err_memory(err);
	return proven;
}
