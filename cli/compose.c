#include "cli/compose.h"

#include <sodium.h>
#include <time.h>

#include "core/instant.h"
#include "core/jcs.h"

enum { NONCE_LEN = 16, NONCE_TEXT_MAX = 32 };

int64_t
compose_now(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000;
}

/* What every statement has. */
static json_t *
payload_json(const struct composition *composition)
{
	unsigned char random[NONCE_LEN];
	char nonce[NONCE_TEXT_MAX];
	int64_t seconds = composition->made_at - composition->made_at % 1000;
	struct instant_text made_at = instant_format(seconds);
	struct digest_hex log = digest_hex(&composition->log);

	randombytes_buf(random, sizeof(random));
	(void)sodium_bin2base64(nonce, sizeof(nonce), random, sizeof(random),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return json_pack("{s:O, s:s, s:s, s:s, s:s, s:s, s:i}", "body",
	    composition->body, "by", composition->by, "log", log.text,
	    "made_at", made_at.text, "nonce", nonce, "type", composition->type,
	    "v", 1);
}

static bool
add_seen(json_t *payload, const struct composition *composition,
    struct err *err)
{
	const struct checkpoint *seen = composition->seen;

	if (seen == NULL)
		return err_set(err, ERR_USAGE,
		    "a %s says which tree head its signer has seen; "
		    "--checkpoint and --vkey give one without a server",
		    composition->type);
	if (json_object_set_new(payload, "seen",
		json_pack("{s:s, s:I}", "root", digest_hex(&seen->root).text,
		    "size", (json_int_t)seen->size)) != 0)
		return err_memory(err);
	return true;
}

bool
compose(const struct composition *composition, const struct schemas *schemas,
    struct arena *arena, struct statement *out, struct err *err)
{
	const struct type *type = type_find(composition->type);
	auto_json json_t *payload = payload_json(composition);

	if (type == NULL)
		return err_set(err, ERR_USAGE,
		    "there is no type of statement called \"%.60s\"",
		    composition->type);
	if (payload == NULL)
		return err_memory(err);
	if (type->governance && !add_seen(payload, composition, err))
		return false;

	auto_free char *text = jcs_dump(payload, err);
	return text != NULL &&
	       statement_parse(schemas, bytes_of(text), arena, out, err);
}
