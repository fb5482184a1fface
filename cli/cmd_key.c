#include "cli/commands.h"
#include "cli/file.h"
#include "cli/keys.h"
#include "cli/output.h"
#include "cli/say.h"

enum { PROOF_MAX = 64 * 1024 };

/* {"key","proof"} from a file that `kleos key prove` wrote, or NULL. */
static json_t *
read_proof(const char *path)
{
	auto_buf struct buf text = { 0 };
	struct err unused;
	json_error_t why;

	if (!file_read(path, PROOF_MAX, &text, &unused) || text.len == 0)
		return NULL;
	return json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &why);
}

/* The key's own consent: made here if the key is here. */
static json_t *
proof_of(const char *path, const char *handle, const struct digest *log,
    struct err *err)
{
	json_t *proof = read_proof(path);

	if (json_is_object(proof))
		return proof;
	json_decref(proof);
	return keys_prove(path, handle, log, err);
}

/* The person meant: --handle, or who speaks. */
static const char *
handle_of(const struct call *call, const struct speaker *speaker)
{
	const char *handle = call_option(call, OPTION_HANDLE);

	return handle != NULL ? handle : speaker->by;
}

bool
cmd_key_add(struct call *call, struct err *err)
{
	struct speaker speaker;

	if (!say_open(call, NULL, &speaker, err))
		return false;
	const char *handle = handle_of(call, &speaker);
	auto_json json_t *proof = proof_of(call->options.argument[0], handle,
	    &speaker.community.log, err);
	if (proof == NULL)
		return false;
	return say_as(call, &speaker, "key",
	    json_pack("{s:s, s:s, s:s, s:s}", "action", "add", "handle", handle,
		"key", output_text(proof, "key"), "proof",
		output_text(proof, "proof")),
	    err);
}

bool
cmd_key_prove(struct call *call, struct err *err)
{
	const char *handle = call_needs(call, OPTION_HANDLE, err);
	struct community community;

	if (handle == NULL || !community_open(call, &community, err))
		return false;
	auto_json json_t *proof =
	    keys_prove(call->options.argument[0], handle, &community.log, err);
	if (proof == NULL)
		return false;
	output_json(proof);
	return true;
}

bool
cmd_key_revoke(struct call *call, struct err *err)
{
	const char *reason = call_option(call, OPTION_REASON);
	struct speaker speaker;

	if (!say_open(call, NULL, &speaker, err))
		return false;
	return say_as(call, &speaker, "key",
	    json_pack("{s:s, s:s, s:s, s:s}", "action", "revoke", "handle",
		handle_of(call, &speaker), "fingerprint",
		call->options.argument[0], "reason",
		reason != NULL ? reason : "superseded"),
	    err);
}

static void
put_key(const json_t *key)
{
	bool ended = json_object_get(key, "ended") != NULL;

	output("%s  %s%s\n", output_text(key, "fingerprint"),
	    output_text(key, "key"), ended ? "  (revoked)" : "");
}

bool
cmd_key_list(struct call *call, struct err *err)
{
	auto_buf struct buf path = { 0 };
	size_t i;
	json_t *key;

	buf_puts(&path, "/people/");
	client_escape(call->options.argument[0], &path);
	auto_json json_t *person = call_get(call, path.data, err);
	if (person == NULL)
		return false;
	const json_t *keys = json_object_get(person, "keys");
	if (call->json)
		output_json(keys);
	else
		json_array_foreach (keys, i, key) {
			put_key(key);
		}
	return true;
}
