#include "core/statement.h"

#include <sodium.h>
#include <stdio.h>

#include "core/armor.h"
#include "core/instant.h"
#include "core/jcs.h"
#include "core/merkle.h"

static const char entry_label[] = "kleos.v1.entry";

/* The members of the payload that every type has. */
static bool
parse_frame(const json_t *doc, struct arena *arena, struct statement *out,
    struct err *err)
{
	const json_t *seen = json_object_get(doc, "seen");
	const json_t *log = json_object_get(doc, "log");
	const json_t *root = json_object_get(seen, "root");

	out->by =
	    arena_strdup(arena, json_string_value(json_object_get(doc, "by")));
	out->nonce = arena_strdup(arena,
	    json_string_value(json_object_get(doc, "nonce")));
	if (out->by == NULL || out->nonce == NULL)
		return err_memory(err);
	if (!instant_parse(json_string_value(json_object_get(doc, "made_at")),
		&out->made_at, err))
		return err_field(err, ERR_INVALID, "/made_at", "is no instant");
	if (log != NULL && (!digest_parse(json_string_value(log), &out->log) ||
			       digest_is_zero(&out->log)))
		return err_field(err, ERR_INVALID, "/log",
		    "must be 64 hex digits, not all of them 0");
	out->has_seen = seen != NULL;
	if (!out->has_seen)
		return true;
	out->seen_size =
	    (uint64_t)json_integer_value(json_object_get(seen, "size"));
	if (!digest_parse(json_string_value(root), &out->seen_root))
		return err_field(err, ERR_INVALID, "/seen/root",
		    "must be 64 hex digits");
	return true;
}

/* Which members a type demands or refuses. */
static bool
check_frame(const struct statement *statement, struct err *err)
{
	bool genesis = strcmp(statement->type->name, "community") == 0;

	if (genesis != digest_is_zero(&statement->log))
		return err_field(err, ERR_INVALID, "/log",
		    genesis ? "must not be there in a community statement"
			    : "is required");
	if (statement->type->governance && !statement->has_seen)
		return err_field(err, ERR_INVALID, "/seen",
		    "is required in a %s statement", statement->type->name);
	if (!statement->type->governance && statement->has_seen)
		return err_field(err, ERR_INVALID, "/seen",
		    "must not be there in a %s statement",
		    statement->type->name);
	return true;
}

/* Version and type come first, so that a newer statement is told apart. */
static bool
find_type(const json_t *doc, struct statement *out, struct err *err)
{
	const json_t *v = json_object_get(doc, "v");
	const char *type = json_string_value(json_object_get(doc, "type"));

	if (!json_is_integer(v) || json_integer_value(v) != 1)
		return err_field(err, ERR_INVALID, "/v", "must be 1");
	if (type == NULL)
		return err_field(err, ERR_INVALID, "/type", "is required");
	out->type = type_find(type);
	if (out->type == NULL)
		return err_field(err, ERR_INVALID, "/type",
		    "%.40s is not a type of statement known here", type);
	return true;
}

bool
statement_parse(const struct schemas *schemas, struct bytes payload,
    struct arena *arena, struct statement *out, struct err *err)
{
	auto_json json_t *doc = jcs_parse(payload, err);

	*out = (struct statement){ 0 };
	if (doc == NULL || !find_type(doc, out, err))
		return false;
	const json_t *body = json_object_get(doc, "body");
	if (schemas != NULL) {
		if (!schema_check(schemas, "statement.json", doc, err))
			return false;
		if (!schema_check(schemas, out->type->schema, body, err))
			return err_under(err, "/body");
	}
	const char *copy = arena_copy(arena, payload);
	if (copy == NULL)
		return err_memory(err);
	out->payload =
	    (struct bytes){ (const unsigned char *)copy, payload.len };
	out->digest = digest_sha256(payload);
	return parse_frame(doc, arena, out, err) && check_frame(out, err) &&
	       out->type->parse(body, arena, &out->body, err);
}

bool
statement_verify(struct statement *statement, struct bytes armored,
    struct err *err)
{
	auto_buf struct buf blob = { 0 };
	char namespace[64];
	struct sshsig sig;

	(void)snprintf(namespace, sizeof(namespace), "kleos.v1.%s",
	    statement->type->name);
	if (!armor_parse(armored, &blob, err) ||
	    !sshsig_parse(buf_bytes(&blob), &sig, err) ||
	    !sshsig_verify(&sig, namespace, statement->payload, err))
		return err_under(err, "/signature");
	statement->sig = sig;
	return true;
}

struct digest
entry_commitment(const struct digest *payload, const struct digest *signature)
{
	crypto_hash_sha256_state state;
	struct digest c;

	(void)crypto_hash_sha256_init(&state);
	/* With its NUL, which ends the label. */
	(void)crypto_hash_sha256_update(&state,
	    (const unsigned char *)entry_label, sizeof(entry_label));
	(void)crypto_hash_sha256_update(&state, payload->byte,
	    sizeof(payload->byte));
	(void)crypto_hash_sha256_update(&state, signature->byte,
	    sizeof(signature->byte));
	(void)crypto_hash_sha256_final(&state, c.byte);
	return c;
}

void
entry_bytes(int64_t recorded_at, const struct digest *commitment,
    unsigned char out[ENTRY_LEN])
{
	uint64_t ms = (uint64_t)recorded_at;

	out[0] = 0x01;
	for (size_t i = 0; i < 8; i++)
		out[1 + i] = (unsigned char)(ms >> (56 - 8 * i));
	memcpy(out + 9, commitment->byte, sizeof(commitment->byte));
}

struct digest
entry_leaf(int64_t recorded_at, const struct digest *payload,
    const struct digest *signature)
{
	const struct digest c = entry_commitment(payload, signature);
	unsigned char entry[ENTRY_LEN];

	entry_bytes(recorded_at, &c, entry);
	return merkle_leaf((struct bytes){ entry, sizeof(entry) });
}
