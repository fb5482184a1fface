#include "core/instant.h"
#include "store/batch.h"
#include "store/signers.h"

/* The log's own keys on the way of a batch. */

bool
batch_keys(const struct batch *batch, struct logkeys *out, struct err *err)
{
	const struct store_community *community = &batch->community;

	if (batch->edge.size > 0)
		return logkeys_signing(batch->world, batch->edge.size,
		    batch->last_recorded_at, out, err);
	*out = (struct logkeys){ .n = 1 };
	out->key[0].key = community->key;
	out->key[0].until = INSTANT_MAX;
	return true;
}

bool
batch_can_sign(const struct batch *batch, struct err *err)
{
	const struct append_config *config = batch->config;
	struct logkeys keys;

	if (config->heads == NULL)
		return true;
	if (!batch_keys(batch, &keys, err))
		return false;
	if (heads_hold(config->heads, config->db, &batch->community,
		&keys.key[0].key, err))
		return true;
	/* The log says that there is such a key: it is ours to have. */
	if (err->code == ERR_NOT_FOUND)
		err->code = ERR_INTERNAL;
	return false;
}

/* Is the seed of this key here, and can the master key open it? */
static bool
hold(const struct batch *batch, const char *vkey, struct err *err)
{
	const struct append_config *config = batch->config;
	unsigned char sealed[STORE_SEALED_LEN];
	struct note_key key;

	if (config->heads == NULL)
		return store_seed(config->db, batch->community.id, vkey, sealed,
		    err);
	return note_key_parse(vkey, &key, err) &&
	       heads_hold(config->heads, config->db, &batch->community, &key,
		   err);
}

/* Say it of the field that leads to the key; our own troubles stay ours. */
static bool
hold_named(const struct batch *batch, const char *vkey, const char *field,
    struct err *err)
{
	struct err why = { 0 };

	if (hold(batch, vkey, &why))
		return true;
	if (why.code == ERR_UNAVAILABLE) {
		*err = why;
		return false;
	}
	if (why.code == ERR_NOT_FOUND)
		return err_field(err, ERR_UNKNOWN_TARGET, field,
		    "the server does not hold this key; kleos-admin log-key "
		    "makes one that it does");
	return err_field(err, ERR_UNKNOWN_TARGET, field,
	    "the server cannot sign with this key: %s", why.msg);
}

bool
batch_holds_named(const struct batch *batch, const struct statement *statement,
    const struct changes *changes, struct err *err)
{
	const char *vkey = log_key_named(statement);

	if (vkey != NULL && !hold_named(batch, vkey, "/body/key", err))
		return false;
	for (size_t i = 0; i < changes->n; i++) {
		const struct change *change = &changes->item[i];

		if (vkey == NULL && change->kind == CHANGE_LOG_KEY &&
		    !hold_named(batch, change->log_key.vkey, "/body/of", err))
			return false;
	}
	return true;
}
