#include "cli/commands.h"
#include "cli/output.h"
#include "core/sshkey.h"

/* pending: what is recorded without effect, in words. */

static void
put_term(const json_t *body)
{
	const char *from = output_text(body, "from");
	const char *until = output_text(body, "until");

	output("%s%s%s%s", from[0] != '\0' ? " from " : "", from,
	    until[0] != '\0' ? " until " : "", until);
}

static void
put_office(const json_t *body)
{
	if (strcmp(output_text(body, "action"), "grant") == 0) {
		output("%s would be %s", output_text(body, "handle"),
		    output_text(body, "office"));
		put_term(body);
		return;
	}
	if (output_text(body, "founder")[0] != '\0')
		output("%s would no longer be %s", output_text(body, "founder"),
		    output_text(body, "office"));
	else
		output("the office that %.12s granted would end",
		    output_text(body, "grant"));
}

static void
put_key(const json_t *body)
{
	const char *line = output_text(body, "key");
	const char *handle = output_text(body, "handle");
	struct ssh_key key;
	struct err unused;

	if (ssh_key_parse(bytes_of(line), &key, &unused))
		output("%s would have the key %s", handle,
		    ssh_key_fingerprint(&key).text);
	else
		output("what the key %s of %s signed from entry %lld on would "
		       "not be believed",
		    output_text(body, "fingerprint"), handle,
		    (long long)output_number(body, "distrust_from"));
}

static void
put_policy(const json_t *body)
{
	const json_t *document = json_object_get(body, "document");

	output("version %lld of the policy %s would be the rule from %s on",
	    (long long)output_number(document, "version"),
	    output_text(document, "policy"),
	    output_text(document, "effective_from"));
}

static void
put_retraction(const json_t *body)
{
	output("%.12s would be taken back: %s", output_text(body, "of"),
	    output_text(body, "reason"));
}

/* An occasion that nobody has recorded anew. */
static bool
loses_others(const json_t *item)
{
	return strcmp(output_text(item, "type"), "occasion") == 0 &&
	       json_object_get(item, "replacement") == NULL;
}

static void
put_redaction(const json_t *body)
{
	size_t i;
	json_t *one;

	output("erased for ever would be");
	json_array_foreach (json_object_get(body, "erase"), i, one) {
		output("%s entry %lld (%s %.12s%s)", i > 0 ? "," : "",
		    (long long)output_number(one, "index"),
		    output_text(one, "type"), output_text(one, "digest"),
		    loses_others(one) ? ", with everybody's attendance" : "");
	}
	output(": %s", output_text(body, "reason"));
}

static void
put_log_key(const json_t *body)
{
	output("the log would have the key %s, and the present one for %lld "
	       "days more",
	    output_text(body, "key"),
	    (long long)output_number(body, "overlap_days"));
}

static const struct {
	const char *type;
	void (*put)(const json_t *body);
} words[] = {
	{ "office", put_office },
	{ "key", put_key },
	{ "policy", put_policy },
	{ "retraction", put_retraction },
	{ "redaction", put_redaction },
	{ "log-key", put_log_key },
};

static void
put_change(const json_t *doc)
{
	const char *type = output_text(doc, "type");

	for (size_t i = 0; i < COUNT(words); i++)
		if (strcmp(words[i].type, type) == 0) {
			words[i].put(json_object_get(doc, "body"));
			return;
		}
	output("a statement of type %s would take effect", type);
}

static void
put_pending(const json_t *doc)
{
	const json_t *waits = json_object_get(doc, "waits_for");

	output("%s\n  ", output_text(doc, "digest"));
	put_change(doc);
	output("\n  said by %s at %s, waits for somebody else who is %s\n",
	    output_text(doc, "by"), output_text(doc, "recorded_at"),
	    output_text(waits, "office"));
}

/* Each of the list as it is shown alone, with body and what it waits for. */
static json_t *
find_pending(struct call *call, struct err *err)
{
	auto_json json_t *list =
	    call_list(call, "/statements?status=pending&limit=200", err);
	auto_json json_t *all = json_array();
	size_t i;
	json_t *one;

	if (list == NULL)
		return NULL;
	json_array_foreach (list, i, one) {
		auto_buf struct buf path = { 0 };
		struct digest digest;

		if (!call_digest(output_text(one, "digest"),
			"what the server names", &digest, err))
			return NULL;
		buf_printf(&path, "/statements/%s", digest_hex(&digest).text);
		json_t *doc = call_get(call, path.data, err);
		if (doc == NULL)
			return NULL;
		if (json_array_append_new(all, doc) != 0) {
			(void)err_memory(err);
			return NULL;
		}
	}
	return json_incref(all);
}

bool
cmd_pending(struct call *call, struct err *err)
{
	auto_json json_t *all = find_pending(call, err);
	size_t i;
	json_t *one;

	if (all == NULL)
		return false;
	if (call->json) {
		output_json(all);
		return true;
	}
	json_array_foreach (all, i, one) {
		put_pending(one);
	}
	if (json_array_size(all) == 0)
		output("nothing waits for an assent\n");
	else
		output("give effect with: kleos assent DIGEST; withdraw your "
		       "own with: kleos retract DIGEST\n");
	return true;
}
