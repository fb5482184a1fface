#include "cli/commands.h"
#include "cli/find.h"
#include "cli/pairs.h"
#include "cli/say.h"
#include "core/identity.h"

/* --for in its normal form; a bare handle is one, and nobody means oneself. */
static bool
subject_of(const struct call *call, const char *by, struct identity *subject,
    struct err *err)
{
	const char *given = call_option(call, OPTION_FOR);

	if (given == NULL || handle_is_valid(given)) {
		*subject = identity_of_handle(given != NULL ? given : by);
		return true;
	}
	if (identity_parse(given, subject, err))
		return true;
	err->code = ERR_USAGE;
	return err_under(err, "--for");
}

bool
cmd_attest(struct call *call, struct err *err)
{
	const char *from = call_needs(call, OPTION_FROM, err);
	auto_json json_t *quantities = NULL;
	auto_json json_t *evidence =
	    options_array(&call->options, OPTION_EVIDENCE);
	const char *occasion = call_option(call, OPTION_OCCASION);
	struct digest_hex found;
	struct speaker speaker;
	struct identity subject;

	if (from == NULL ||
	    (occasion != NULL &&
		!find_statement(call, occasion, "--occasion", &found, err)) ||
	    !pairs_numbers(&call->options, OPTION_QUANTITY, &quantities, err) ||
	    !say_open(call, NULL, &speaker, err) ||
	    !subject_of(call, speaker.by, &subject, err))
		return false;
	return say_as(call, &speaker, "contribution",
	    json_pack("{s:s, s:s, s:s*, s:s*, s:s, s:s*, s:O*, s:s*, s:O*, "
		      "s:s*}",
		"subject", subject.text, "activity", call->options.argument[0],
		"group", call_option(call, OPTION_GROUP), "occasion",
		occasion != NULL ? found.text : NULL, "from", from, "until",
		call_option(call, OPTION_UNTIL), "quantities", quantities,
		"hat", call_option(call, OPTION_HAT), "evidence", evidence,
		"summary", call_option(call, OPTION_SUMMARY)),
	    err);
}
