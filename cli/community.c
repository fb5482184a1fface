#include "cli/community.h"

#include "cli/output.h"

bool
community_note(struct bytes note, const struct note_key *key,
    struct checkpoint *head, struct err *err)
{
	struct bytes text;

	if (!note_verify(note, key, &text, err) ||
	    !checkpoint_parse(text, head, err))
		return false;
	if (strcmp(head->origin, key->name) != 0)
		return err_set(err, ERR_WRONG_LOG,
		    "the checkpoint is of another log: %s", head->origin);
	return true;
}

/* The key must be the one we know; the first one we see becomes that. */
static bool
check_key(const struct call *call, struct community *community,
    const char *vkey, struct err *err)
{
	const char *given = call_option(call, OPTION_VKEY);
	struct pin *pin = &community->pin;

	community->pinned = given != NULL || pin->vkey != NULL;
	if (given != NULL && strcmp(given, vkey) != 0)
		return err_set(err, ERR_WRONG_LOG,
		    "the server's log has another key than --vkey");
	if (given != NULL)
		return true;
	if (pin->vkey == NULL)
		return true;
	if (strcmp(pin->vkey, vkey) != 0 ||
	    !digest_equal(&pin->log, &community->log))
		return err_set(err, ERR_WRONG_LOG,
		    "this is not the log that was here before; if you know "
		    "why, remove %s",
		    pin->path);
	return true;
}

bool
community_open(struct call *call, struct community *community, struct err *err)
{
	auto_json json_t *doc = call_get(call, "", err);
	const char *vkey;

	if (doc == NULL)
		return false;
	*community = (struct community){ 0 };
	vkey = arena_strdup(&call->arena, output_text(doc, "vkey"));
	if (vkey == NULL)
		return err_memory(err);
	if (!digest_parse(output_text(doc, "log"), &community->log))
		return err_set(err, ERR_UNAVAILABLE,
		    "the server does not say which log this is");
	community->replay = json_is_true(json_object_get(doc, "replay"));
	if (!pin_read(client_url(call->client), call->config.community,
		&call->arena, &community->pin, err) ||
	    !note_key_parse(vkey, &community->key, err) ||
	    !check_key(call, community, vkey, err))
		return false;
	if (community->pinned)
		return true;
	community->pin.vkey = vkey;
	community->pin.log = community->log;
	return pin_write(&community->pin, err);
}

bool
community_check(struct community *community, struct bytes note,
    struct checkpoint *head, struct err *err)
{
	if (!community_note(note, &community->key, head, err) ||
	    !pin_advance(&community->pin, head, err))
		return false;
	return community->pin.vkey == NULL || pin_write(&community->pin, err);
}

bool
community_head(struct call *call, struct community *community,
    struct checkpoint *head, struct err *err)
{
	auto_reply struct reply reply = { 0 };
	auto_buf struct buf path = { 0 };

	buf_putc(&path, '/');
	client_escape(call->config.community, &path);
	buf_puts(&path, "/log/checkpoint");
	if (buf_failed(&path))
		return err_memory(err);
	return client_send(call->client,
		   &(struct request){ .path = path.data,
		       .accept = "text/plain" },
		   &reply, err) &&
	       community_check(community, buf_bytes(&reply.body), head, err);
}
