#include "cli/commands.h"
#include "cli/find.h"
#include "cli/output.h"
#include "cli/say.h"
#include "core/identity.h"
#include "core/jcs.h"

/* The payload of a statement, which is what its digest says. */
static json_t *
fetch_payload(struct call *call, const char *text, struct err *err)
{
	auto_buf struct buf path = { 0 };
	struct digest actual;

	buf_printf(&path, "/statements/%s", text);
	auto_json json_t *doc = call_get(call, path.data, err);
	if (doc == NULL)
		return NULL;
	const char *payload =
	    output_text(json_object_get(doc, "envelope"), "payload");
	actual = digest_sha256(bytes_of(payload));
	if (strcmp(digest_hex(&actual).text, text) != 0) {
		(void)err_set(err, ERR_WRONG_LOG,
		    "the server sent another statement than %s", text);
		return NULL;
	}
	return jcs_parse(bytes_of(payload), err);
}

/* Take somebody out of the attendees; they must be there. */
static bool
leave_out(json_t *attendees, const char *identity, struct err *err)
{
	struct identity normal;
	json_t *attendee;
	size_t i;

	if (!identity_parse(identity, &normal, err)) {
		err->code = ERR_USAGE;
		return err_under(err, "--without");
	}
	json_array_foreach (attendees, i, attendee) {
		if (strcmp(output_text(attendee, "identity"), normal.text) == 0)
			return json_array_remove(attendees, i) == 0;
	}
	return err_set(err, ERR_USAGE, "--without %s, who was not there",
	    normal.text);
}

/* The occasion as it was recorded, less those who are left out. */
static json_t *
without(struct call *call, const char *of, struct err *err)
{
	auto_json json_t *payload = fetch_payload(call, of, err);
	json_t *body = json_object_get(payload, "body");
	json_t *attendees = json_object_get(body, "attendees");
	const char *identity;
	size_t at = 0;

	if (payload == NULL)
		return NULL;
	if (strcmp(output_text(payload, "type"), "occasion") != 0) {
		(void)err_set(err, ERR_USAGE,
		    "--without goes with an occasion, and this is %s",
		    output_text(payload, "type"));
		return NULL;
	}
	while ((identity = options_next(&call->options, OPTION_WITHOUT, &at)) !=
	       NULL)
		if (!leave_out(attendees, identity, err))
			return NULL;
	if (json_array_size(attendees) == 0)
		(void)json_object_del(body, "attendees");
	return json_incref(body);
}

bool
cmd_retract(struct call *call, struct err *err)
{
	bool again = call_option(call, OPTION_WITHOUT) != NULL;
	auto_json json_t *body = NULL;
	struct speaker speaker;
	struct digest_hex of;

	if (!find_statement(call, call->options.argument[0],
		"what is taken back", &of, err))
		return false;
	if (again && (body = without(call, of.text, err)) == NULL)
		return false;
	if (!say_open(call, NULL, &speaker, err) ||
	    !say_as(call, &speaker, "retraction",
		json_pack("{s:s, s:s*}", "of", of.text, "reason",
		    call_option(call, OPTION_REASON)),
		err))
		return false;
	if (!again)
		return true;
	if (!say_as(call, &speaker, "occasion", json_incref(body), err))
		return false;
	if (!call->json)
		output("the first can be erased now: kleos redact %s --reason "
		       "request --replacement, and the digest of the second\n",
		    of.text);
	return true;
}
