#include <stdio.h>

#include "cli/commands.h"
#include "cli/find.h"
#include "cli/say.h"
#include "core/identity.h"

enum { TARGETS_MAX = 256 };

/* "DIGEST" or "DIGEST/IDENTITY", one attendee of an occasion. */
static json_t *
target_of(struct call *call, const char *text, struct err *err)
{
	static const char what[] = "what is endorsed";
	const char *slash = strchr(text, '/');
	/* One more, so that too many stay too many. */
	char digits[DIGEST_HEX_LEN + 2];
	struct identity attendee;
	struct digest_hex of;

	if (slash == NULL)
		return find_statement(call, text, what, &of, err)
			   ? json_pack("{s:s}", "statement", of.text)
			   : NULL;
	(void)snprintf(digits, sizeof(digits), "%.*s", (int)(slash - text),
	    text);
	if (!identity_parse(slash + 1, &attendee, err)) {
		err->code = ERR_USAGE;
		(void)err_under(err, "IDENTITY");
		return NULL;
	}
	if (!find_statement(call, digits, what, &of, err))
		return NULL;
	return json_pack("{s:s, s:s}", "statement", of.text, "attendee",
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
		json_t *target =
		    target_of(call, call->options.argument[i], err);

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
