#include "cli/commands.h"
#include "cli/file.h"
#include "cli/keys.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/sign.h"
#include "core/jcs.h"
#include "core/line.h"
#include "core/text.h"

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

static bool
add_key(struct call *call, struct speaker *speaker, const char *path,
    struct err *err)
{
	const char *handle = handle_of(call, speaker);
	auto_json json_t *proof =
	    proof_of(path, handle, &speaker->community.log, err);

	if (proof == NULL)
		return false;
	return say_as(call, speaker, "key",
	    json_pack("{s:s, s:s, s:s, s:s}", "action", "add", "handle", handle,
		"key", output_text(proof, "key"), "proof",
		output_text(proof, "proof")),
	    err);
}

bool
cmd_key_add(struct call *call, struct err *err)
{
	struct speaker speaker;

	return say_open(call, NULL, &speaker, err) &&
	       add_key(call, &speaker, call->options.argument[0], err);
}

/*
 * The new key first: should the second statement not get through, then both
 * keys count, and never none.
 */
bool
cmd_key_rotate(struct call *call, struct err *err)
{
	struct speaker speaker;
	struct ssh_key old;

	if (!say_open(call, NULL, &speaker, err))
		return false;
	if (call->config.key == NULL)
		return err_set(err, ERR_USAGE,
		    "which key goes? --key FILE or KLEOS_KEY");
	if (!sign_public_key(call->config.key, &old, err) ||
	    !add_key(call, &speaker, call->options.argument[0], err))
		return false;
	return say_as(call, &speaker, "key",
	    json_pack("{s:s, s:s, s:s, s:s}", "action", "revoke", "handle",
		speaker.by, "fingerprint", ssh_key_fingerprint(&old).text,
		"reason", "superseded"),
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

/* --compromised is a reason like any other, of which there is one. */
static const char *
reason_of(const struct call *call, struct err *err)
{
	const char *said = call_option(call, OPTION_REASON);

	if (call_option(call, OPTION_COMPROMISED) == NULL)
		return said != NULL ? said : "superseded";
	if (said == NULL)
		return "compromised";
	(void)err_set(err, ERR_USAGE,
	    "--compromised is a reason; --reason is another");
	return NULL;
}

/* --distrust-from, if it is given, into the body. */
static bool
put_distrust(const struct call *call, json_t *body, struct err *err)
{
	const char *text = call_option(call, OPTION_DISTRUST_FROM);
	uint64_t from;

	if (text == NULL)
		return true;
	if (call_option(call, OPTION_COMPROMISED) == NULL)
		return err_set(err, ERR_USAGE,
		    "--distrust-from goes with --compromised");
	if (!line_uint64(bytes_of(text), &from) || from > JCS_INTEGER_MAX)
		return err_set(err, ERR_USAGE,
		    "--distrust-from must be the index of an entry");
	return json_object_set_new(body, "distrust_from",
		   json_integer((json_int_t)from)) == 0 ||
	       err_memory(err);
}

bool
cmd_key_revoke(struct call *call, struct err *err)
{
	const char *reason = reason_of(call, err);
	struct speaker speaker;

	if (reason == NULL || !say_open(call, NULL, &speaker, err))
		return false;
	auto_json json_t *body = json_pack("{s:s, s:s, s:s, s:s}", "action",
	    "revoke", "handle", handle_of(call, &speaker), "fingerprint",
	    call->options.argument[0], "reason", reason);
	if (body == NULL)
		return err_memory(err);
	return put_distrust(call, body, err) &&
	       say_as(call, &speaker, "key", json_incref(body), err);
}

static void
put_key(const json_t *key)
{
	const json_t *distrusted = json_object_get(key, "distrusted_from");
	const json_t *ended = json_object_get(key, "ended");
	const char *reason = output_text(key, "reason");

	output("%s  %s", output_text(key, "fingerprint"),
	    output_text(key, "key"));
	if (ended != NULL)
		output("  (revoked by entry %lld%s%s)",
		    json_integer_value(ended), reason[0] != '\0' ? ": " : "",
		    reason);
	if (distrusted != NULL)
		output("  (distrusted from entry %lld on)",
		    json_integer_value(distrusted));
	output("\n");
}

/* The digest of the statement of this index, or "". */
static const char *
digest_at(const json_t *statements, json_int_t index)
{
	size_t i;
	json_t *one;

	json_array_foreach (statements, i, one) {
		if (output_number(one, "index") == index)
			return output_text(one, "digest");
	}
	return "";
}

/*
 * Why a key was revoked: what was compromised is distrusted, and any other
 * reason stands in the statement that ended it.
 */
static bool
find_reason(struct call *call, const json_t *statements, json_t *key,
    struct err *err)
{
	const char *digest = digest_at(statements, output_number(key, "ended"));
	auto_buf struct buf path = { 0 };
	const char *reason = "compromised";

	if (json_object_get(key, "ended") == NULL)
		return true;
	buf_puts(&path, "/statements/");
	text_escape(&path, digest);
	bool other = json_object_get(key, "distrusted_from") == NULL;
	auto_json json_t *doc = other && digest[0] != '\0'
				    ? call_get(call, path.data, err)
				    : json_object();
	if (doc == NULL)
		return false;
	if (other)
		reason = output_text(json_object_get(doc, "body"), "reason");
	return json_object_set_new(key, "reason", json_string(reason)) == 0 ||
	       err_memory(err);
}

/* Say of each that ended why it did. */
static bool
find_reasons(struct call *call, const char *handle, json_t *keys,
    struct err *err)
{
	auto_buf struct buf path = { 0 };
	bool ended = false;
	size_t i;
	json_t *key;

	json_array_foreach (keys, i, key) {
		ended = ended || json_object_get(key, "ended") != NULL;
	}
	if (!ended)
		return true;
	buf_puts(&path, "/statements?type=key&limit=200&subject=handle:");
	text_escape(&path, handle);
	auto_json json_t *statements = call_list(call, path.data, err);
	if (statements == NULL)
		return false;
	json_array_foreach (keys, i, key) {
		if (!find_reason(call, statements, key, err))
			return false;
	}
	return true;
}

bool
cmd_key_list(struct call *call, struct err *err)
{
	auto_buf struct buf path = { 0 };
	size_t i;
	json_t *key;

	buf_puts(&path, "/people/");
	text_escape(&path, call->options.argument[0]);
	auto_json json_t *person = call_get(call, path.data, err);
	if (person == NULL)
		return false;
	json_t *keys = json_object_get(person, "keys");
	if (!find_reasons(call, call->options.argument[0], keys, err))
		return false;
	if (call->json)
		output_json(keys);
	else
		json_array_foreach (keys, i, key) {
			put_key(key);
		}
	return true;
}
