#include "cli/commands.h"
#include "cli/output.h"

bool
cmd_unmatched(struct call *call, struct err *err)
{
	auto_json json_t *items = call_list(call, "/unmatched?limit=200", err);
	size_t i;
	json_t *item;

	if (items == NULL)
		return false;
	if (call->json) {
		output_json(items);
		return true;
	}
	json_array_foreach (items, i, item) {
		output("%s  facts: %lld, from %s to %s\n",
		    output_text(item, "identity"),
		    (long long)output_number(item, "facts"),
		    output_text(item, "first"), output_text(item, "last"));
	}
	if (json_array_size(items) == 0)
		output("every identity belongs to somebody\n");
	else
		output("link one with: kleos identity link IDENTITY HANDLE\n");
	return true;
}
