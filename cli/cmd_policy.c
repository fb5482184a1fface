#include "cli/commands.h"
#include "cli/file.h"
#include "cli/find.h"
#include "cli/output.h"
#include "cli/say.h"
#include "core/jcs.h"
#include "core/policy.h"
#include "core/text.h"

/* A document from a file, checked as far as it can be here. */
static json_t *
read_document(struct call *call, const char *path, struct policy *policy,
    struct err *err)
{
	const struct schemas *schemas = call_schemas(call, err);
	auto_buf struct buf text = { 0 };

	if (schemas == NULL || !file_read(path, JCS_MAX, &text, err))
		return NULL;
	auto_json json_t *document = jcs_parse_loose(buf_bytes(&text), err);
	if (document == NULL ||
	    !schema_check(schemas, "policy-document.json", document, err) ||
	    !policy_parse(document, &call->arena, policy, err))
		return NULL;
	return json_incref(document);
}

static json_t *
summary_json(const struct policy *policy)
{
	auto_json json_t *roles = json_array();

	for (size_t i = 0; i < policy->roles_n; i++)
		(void)json_array_append_new(roles,
		    json_pack("{s:s, s:s, s:s}", "role", policy->roles[i].name,
			"title", policy->roles[i].title, "use",
			policy->roles[i].franchise ? "franchise"
						   : "recognition"));
	return json_pack("{s:s, s:I, s:s, s:s, s:s, s:O}", "policy", policy->id,
	    "version", (json_int_t)policy->version, "title", policy->title,
	    "effective_from", instant_format(policy->effective_from).text,
	    "digest", digest_hex(&policy->digest).text, "roles", roles);
}

bool
cmd_policy_check(struct call *call, struct err *err)
{
	struct policy policy;
	auto_json json_t *document =
	    read_document(call, call->options.argument[0], &policy, err);

	if (document == NULL)
		return false;
	if (call->json) {
		auto_json json_t *summary = summary_json(&policy);

		output_json(summary);
		return true;
	}
	output("%s version %lld: %s\nin force from %s\ndigest %s\n", policy.id,
	    (long long)policy.version, policy.title,
	    instant_format(policy.effective_from).text,
	    digest_hex(&policy.digest).text);
	for (size_t i = 0; i < policy.roles_n; i++)
		output("role %s: %s (%s)\n", policy.roles[i].name,
		    policy.roles[i].title,
		    policy.roles[i].franchise ? "franchise" : "recognition");
	return true;
}

bool
cmd_policy_publish(struct call *call, struct err *err)
{
	struct policy policy;
	auto_json json_t *document =
	    read_document(call, call->options.argument[0], &policy, err);

	return document != NULL &&
	       say(call, "policy", json_pack("{s:O}", "document", document),
		   err);
}

static void
put_listed(const json_t *policy)
{
	output("%s  %s version %lld, from %s\n", output_text(policy, "digest"),
	    output_text(policy, "id"),
	    (long long)output_number(policy, "version"),
	    output_text(policy, "effective_from"));
}

/* The policies of which a digest may be meant, all or those that begin so. */
static json_t *
beginning_so(struct call *call, const char *text, struct err *err)
{
	auto_json json_t *all = call_list(call, "/policies", err);
	auto_json json_t *some = json_array();
	size_t i;
	json_t *policy;

	if (all == NULL)
		return NULL;
	json_array_foreach (all, i, policy) {
		if (strncmp(output_text(policy, "digest"), text,
			strlen(text)) == 0)
			(void)json_array_append(some, policy);
	}
	return json_incref(some);
}

/* The digest of the one document that is meant, in the call's arena. */
static const char *
document_of(struct call *call, const char *text, struct err *err)
{
	size_t len = strlen(text);

	if (len < FIND_DIGITS_MIN || len >= DIGEST_HEX_LEN)
		return text;
	auto_json json_t *some = beginning_so(call, text, err);
	if (some == NULL)
		return NULL;
	const char *first = output_text(json_array_get(some, 0), "digest");
	if (json_array_size(some) > 1) {
		(void)err_set(err, ERR_USAGE,
		    "%s is not enough: %s and %s begin so", text, first,
		    output_text(json_array_get(some, 1), "digest"));
		return NULL;
	}
	first = arena_strdup(&call->arena,
	    json_array_size(some) == 1 ? first : text);
	if (first == NULL)
		(void)err_memory(err);
	return first;
}

bool
cmd_policy_show(struct call *call, struct err *err)
{
	auto_buf struct buf path = { 0 };
	size_t i;
	json_t *policy;

	if (call->options.arguments_n > 0) {
		const char *digest =
		    document_of(call, call->options.argument[0], err);
		if (digest == NULL)
			return false;
		buf_puts(&path, "/policies/");
		text_escape(&path, digest);
		auto_json json_t *one = call_get(call, path.data, err);
		if (one != NULL)
			output_json(one);
		return one != NULL;
	}
	auto_json json_t *all = call_list(call, "/policies", err);
	if (all == NULL)
		return false;
	if (call->json)
		output_json(all);
	else
		json_array_foreach (all, i, policy) {
			put_listed(policy);
		}
	return true;
}
