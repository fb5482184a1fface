#include "cli/commands.h"
#include "cli/say.h"
#include "core/identity.h"

enum { TARGETS_MAX = 256 };

/* "DIGEST" or "DIGEST/IDENTITY", one attendee of an occasion. */
static json_t *
target_of(const char *text, struct err *err)
{
	const char *slash = strchr(text, '/');
	char hex[DIGEST_HEX_LEN + 1] = "";
	struct identity attendee;
	struct digest digest;

	if (slash == NULL)
		return call_digest(text, "what is endorsed", &digest, err)
			   ? json_pack("{s:s}", "statement", text)
			   : NULL;
	if (slash - text == DIGEST_HEX_LEN)
		(void)memcpy(hex, text, DIGEST_HEX_LEN);
	if (!call_digest(hex, "what is endorsed", &digest, err))
		return NULL;
	if (!identity_parse(slash + 1, &attendee, err)) {
		err->code = ERR_USAGE;
		return NULL;
	}
	return json_pack("{s:s, s:s}", "statement", hex, "attendee",
	    attendee.text);
}

static bool
judge(struct call *call, const char *verdict, struct err *err)
{
	auto_json json_t *targets = json_array();

	if (call->options.arguments_n > TARGETS_MAX)
		return err_set(err, ERR_USAGE, "at most %d in one statement",
		    TARGETS_MAX);
	for (size_t i = 0; i < call->options.arguments_n; i++) {
		json_t *target = target_of(call->options.argument[i], err);

		if (target == NULL)
			return false;
		if (json_array_append_new(targets, target) != 0)
			return err_memory(err);
	}
	return say(call, "endorsement",
	    json_pack("{s:O, s:s, s:s*}", "of", targets, "verdict", verdict,
		"reason", call_option(call, OPTION_REASON)),
	    err);
}

bool
cmd_endorse(struct call *call, struct err *err)
{
	return judge(call, "endorse", err);
}

bool
cmd_dispute(struct call *call, struct err *err)
{
	return call_needs(call, OPTION_REASON, err) != NULL &&
	       judge(call, "dispute", err);
}
