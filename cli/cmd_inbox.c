#include "cli/commands.h"
#include "cli/output.h"
#include "core/text.h"

static void
put_item(const json_t *item)
{
	const json_t *body = json_object_get(item, "body");
	const char *summary = output_text(body, "summary");
	json_t *quantities = json_object_get(body, "quantities");
	json_t *evidence = json_object_get(body, "evidence");
	const char *unit;
	json_t *n, *url;
	size_t i;

	output("%s\n  %s did %s from %s", output_text(item, "digest"),
	    output_text(item, "subject"), output_text(item, "activity"),
	    output_text(body, "from"));
	if (json_object_get(body, "until") != NULL)
		output(" until %s", output_text(body, "until"));
	output(", group %s", output_text(item, "group"));
	json_object_foreach (quantities, unit, n) {
		output(", %s %lld", unit, (long long)json_integer_value(n));
	}
	output("%s%s\n", summary[0] != '\0' ? "\n  " : "", summary);
	json_array_foreach (evidence, i, url) {
		output("  %s\n", json_string_value(url));
	}
}

bool
cmd_inbox(struct call *call, struct err *err)
{
	auto_buf struct buf path = { 0 };
	size_t i;
	json_t *item;

	buf_puts(&path, "/groups/");
	text_escape(&path, call->options.argument[0]);
	buf_puts(&path, "/inbox?limit=200");
	auto_json json_t *items = call_list(call, path.data, err);
	if (items == NULL)
		return false;
	if (call->json) {
		output_json(items);
		return true;
	}
	json_array_foreach (items, i, item) {
		put_item(item);
	}
	if (json_array_size(items) == 0)
		output("nothing waits\n");
	else
		output("endorse with: kleos endorse DIGEST...\n");
	return true;
}
