#include "cli/commands.h"
#include "cli/output.h"
#include "cli/session.h"

static void
put_item(const json_t *item)
{
	json_int_t rivals = output_number(item, "rivals");

	output("%s\n  %s %s, came %s, waits until %s\n  key %s\n",
	    output_text(item, "digest"), output_text(item, "type"),
	    output_text(item, "handle"), output_text(item, "received_at"),
	    output_text(item, "expires_at"), output_text(item, "key"));
	if (rivals > 0)
		output("  beware: %lld other keys wait for this handle\n",
		    (long long)rivals);
}

bool
cmd_waiting(struct call *call, struct err *err)
{
	struct session session;
	size_t i;
	json_t *item;

	if (!session_use(call, &session, err))
		return false;
	auto_json json_t *items = call_list(call, "/waiting?limit=200", err);
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
		output("nobody waits\n");
	else
		output("let a person in with: kleos vouch DIGEST\n");
	return true;
}
