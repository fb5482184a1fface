#include "cli/commands.h"
#include "cli/find.h"
#include "cli/output.h"
#include "cli/say.h"

/* redact: what was said is erased, once a second person agrees. */

enum { ERASED_MAX = 256 };

/* Where a statement lies and what it is, as the server has it. */
static json_t *
item_of(struct call *call, const char *text, const char *replacement,
    struct err *err)
{
	auto_buf struct buf path = { 0 };
	struct digest_hex digest;
	json_t *item;

	if (!find_statement(call, text, "what is erased", &digest, err))
		return NULL;
	buf_printf(&path, "/statements/%s", digest.text);
	auto_json json_t *doc = call_get(call, path.data, err);
	if (doc == NULL)
		return NULL;
	item = json_pack("{s:s, s:I, s:s, s:s*}", "digest", digest.text,
	    "index", (json_int_t)output_number(doc, "index"), "type",
	    output_text(doc, "type"), "replacement", replacement);
	if (item == NULL)
		(void)err_memory(err);
	return item;
}

static bool
add_items(struct call *call, json_t *items, struct err *err)
{
	const char *replacement = call_option(call, OPTION_REPLACEMENT);
	size_t n = call->options.arguments_n;
	struct digest_hex found;

	if (n > ERASED_MAX)
		return err_set(err, ERR_USAGE, "at most %d in one statement",
		    ERASED_MAX);
	if (replacement != NULL && n > 1)
		return err_set(err, ERR_USAGE,
		    "--replacement goes with one occasion");
	if (replacement != NULL &&
	    !find_statement(call, replacement, "--replacement", &found, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		json_t *item = item_of(call, call->options.argument[i],
		    replacement != NULL ? found.text : NULL, err);

		if (item == NULL)
			return false;
		if (json_array_append_new(items, item) != 0)
			return err_memory(err);
	}
	return true;
}

bool
cmd_redact(struct call *call, struct err *err)
{
	const char *reason = call_needs(call, OPTION_REASON, err);
	auto_json json_t *items = json_array();

	if (reason == NULL || !add_items(call, items, err))
		return false;
	return say(call, "redaction",
	    json_pack("{s:O, s:s, s:s*}", "erase", items, "reason", reason,
		"authority", call_option(call, OPTION_AUTHORITY)),
	    err);
}
