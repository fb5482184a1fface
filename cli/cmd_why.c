#include "cli/commands.h"
#include "cli/explain.h"
#include "cli/offline.h"
#include "cli/output.h"
#include "cli/query.h"
#include "core/identity.h"
#include "core/text.h"

static bool
person_of(const char *text, struct identity *person, struct err *err)
{
	if (handle_is_valid(text)) {
		*person = identity_of_handle(text);
		return true;
	}
	if (identity_parse(text, person, err))
		return true;
	err->code = ERR_USAGE;
	return err_under(err, "PERSON");
}

static void
put_decision(struct call *call, const json_t *decision)
{
	if (call->json)
		output_json(decision);
	else
		explain(decision);
	call->status = explain_status(decision);
}

static bool
why_offline(struct call *call, const char *bundle, const char *id,
    struct err *err)
{
	auto_offline struct offline offline = { 0 };
	struct digest pinned;
	struct ask ask;

	if (!offline_open(call, bundle, false, &offline, err) ||
	    !offline_ask(call, &offline, &ask, &pinned, err))
		return false;
	ask.id = id;
	if (world_is_nobody(ask.world, id, ask.size))
		return err_set(err, ERR_NOT_FOUND, "there is no person %s",
		    identity_handle(id));
	auto_json json_t *decision = decide(&ask, err);
	if (decision == NULL)
		return false;
	if (offline_is_replay(&offline) &&
	    json_object_set_new(decision, "replay", json_true()) != 0)
		return err_memory(err);
	put_decision(call, decision);
	call->status = offline_status(&offline, call->status);
	return true;
}

bool
cmd_why(struct call *call, struct err *err)
{
	const char *bundle = call_option(call, OPTION_BUNDLE);
	auto_buf struct buf more = { 0 };
	struct identity person;

	if (call_needs(call, OPTION_ROLE, err) == NULL ||
	    !person_of(call->options.argument[0], &person, err))
		return false;
	if (bundle != NULL)
		return why_offline(call, bundle, person.text, err);
	buf_puts(&more, "person=");
	text_escape(&more, person.text);
	auto_json json_t *decision =
	    query_role(call, "decision", more.data, err);
	if (decision == NULL)
		return false;
	put_decision(call, decision);
	return true;
}
