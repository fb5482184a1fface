#include "cli/commands.h"
#include "cli/output.h"
#include "cli/session.h"

bool
cmd_session(struct call *call, struct err *err)
{
	struct session session;

	if (!session_open(call, &session, err))
		return false;
	if (call->json) {
		auto_json json_t *doc =
		    json_pack("{s:s, s:s, s:s}", "token", session.token,
			"handle", session.handle, "expires", session.expires);

		output_json(doc);
		return true;
	}
	output("session of %s until %s\n", session.handle, session.expires);
	if (session.path != NULL)
		output("kept in %s\n", session.path);
	return true;
}

bool
cmd_session_end(struct call *call, struct err *err)
{
	struct session session;

	if (!session_end(call, &session, err))
		return false;
	if (call->json) {
		auto_json json_t *doc =
		    json_pack("{s:s}", "handle", session.handle);

		output_json(doc);
	} else {
		output("the session of %s is over\n", session.handle);
	}
	return true;
}
