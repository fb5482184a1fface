#include "cli/commands.h"
#include "cli/community.h"
#include "cli/output.h"
#include "core/text.h"

/* log: which log this is, to be told to others. */

static json_t *
log_json(const struct community *community, const struct checkpoint *head)
{
	return json_pack("{s:s, s:s, s:I, s:s, s:b}", "log",
	    digest_hex(&community->log).text, "vkey",
	    note_vkey(&community->key).text, "size", (json_int_t)head->size,
	    "root", digest_hex(&head->root).text, "replay",
	    (int)community->replay);
}

/* How much of the log there was at an instant, for --size. */
static bool
show_size_at(struct call *call, const char *at, struct err *err)
{
	auto_buf struct buf path = { 0 };

	buf_puts(&path, "/log?at=");
	text_escape(&path, at);
	if (buf_failed(&path))
		return err_memory(err);
	auto_json json_t *doc = call_get(call, path.data, err);
	if (doc == NULL)
		return false;
	if (call->json)
		output_json(doc);
	else
		output("--size %lld\nthe last of these entries was recorded "
		       "at %s\n",
		    (long long)output_number(doc, "size"),
		    output_text(doc, "recorded_at"));
	return true;
}

bool
cmd_log(struct call *call, struct err *err)
{
	const char *at = call_option(call, OPTION_AT);
	struct community community;
	struct checkpoint head;

	if (at != NULL)
		return show_size_at(call, at, err);
	if (!community_open(call, &community, err) ||
	    !community_head(call, &community, &head, err))
		return false;
	auto_json json_t *doc = log_json(&community, &head);
	if (doc == NULL)
		return err_memory(err);
	if (call->json) {
		output_json(doc);
		return true;
	}
	output("--log %s\n--vkey %s\n", output_text(doc, "log"),
	    output_text(doc, "vkey"));
	output("%llu entries, root %s, as that key has signed it\n",
	    (unsigned long long)head.size, output_text(doc, "root"));
	if (community.replay)
		output("REPLAY: this community is rebuilt from old records\n");
	output("compare the first two with what others have, by another way "
	       "than this server\n");
	return true;
}
