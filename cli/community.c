#include "cli/community.h"

#include "cli/consistency.h"
#include "cli/follow.h"
#include "cli/output.h"
#include "core/text.h"

/* Does the server say that a key signs beside the one in force? */
static bool
signs_beside(const json_t *doc, const char *vkey)
{
	size_t i;
	json_t *key;

	json_array_foreach (json_object_get(doc, "keys"), i, key) {
		if (strcmp(output_text(key, "vkey"), vkey) == 0)
			return json_is_true(json_object_get(key, "signs"));
	}
	return false;
}

/*
 * A key from elsewhere counts while it signs, which every checkpoint will
 * show; if it is the one in force, it also replaces what is remembered.
 */
static bool
check_given(const char *given, const char *vkey, const json_t *doc,
    struct err *err)
{
	if (strcmp(given, vkey) == 0 || signs_beside(doc, given))
		return true;
	return err_set(err, ERR_WRONG_LOG,
	    "the server's log has another key than --vkey; if it was changed, "
	    "learn the present one from somewhere you trust");
}

/* The key to verify with: --vkey, what is remembered, or what is new. */
static const char *
choose_key(struct call *call, struct community *community, const char *vkey,
    const json_t *doc, struct err *err)
{
	const char *given = call_option(call, OPTION_VKEY);
	struct pin *pin = &community->pin;
	bool same_log = digest_equal(&pin->log, &community->log);

	community->pinned = given != NULL || pin->vkey != NULL;
	if (given != NULL) {
		if (!check_given(given, vkey, doc, err))
			return NULL;
		if (pin->vkey != NULL && same_log && strcmp(given, vkey) == 0)
			pin->vkey = given;
		return given;
	}
	if (pin->vkey == NULL)
		return vkey;
	if (!same_log) {
		(void)err_set(err, ERR_WRONG_LOG,
		    "this is not the log that was here before; if you know "
		    "why, remove %s",
		    pin->path);
		return NULL;
	}
	if (strcmp(pin->vkey, vkey) != 0 &&
	    (!follow_key(call, pin, err) || !pin_write(pin, err)))
		return NULL;
	return pin->vkey;
}

bool
community_open(struct call *call, struct community *community, struct err *err)
{
	auto_json json_t *doc = call_get(call, "", err);
	const char *vkey;

	if (doc == NULL)
		return false;
	*community = (struct community){ .call = call };
	vkey = arena_strdup(&call->arena, output_text(doc, "vkey"));
	if (vkey == NULL)
		return err_memory(err);
	if (!digest_parse(output_text(doc, "log"), &community->log))
		return err_set(err, ERR_UNAVAILABLE,
		    "the server does not say which log this is");
	community->replay = json_is_true(json_object_get(doc, "replay"));
	if (!pin_read(client_url(call->client), call->config.community,
		&call->arena, &community->pin, err) ||
	    (vkey = choose_key(call, community, vkey, doc, err)) == NULL ||
	    !note_key_parse(vkey, &community->key, err))
		return false;
	if (community->pinned)
		return true;
	community->pin.vkey = vkey;
	community->pin.log = community->log;
	return pin_write(&community->pin, err);
}

/* A log that is longer than it was has to begin with what it was. */
static bool
check_growth(const struct community *community, const struct checkpoint *head,
    struct bytes note, struct err *err)
{
	const struct pin *pin = &community->pin;
	bool grown = true;

	if (pin->has_head && head->size > pin->head.size &&
	    !consistency_check(community->call, &pin->head, head, &grown, err))
		return false;
	return grown || pin_fork(pin, note, err);
}

bool
community_check(struct community *community, struct bytes note,
    struct checkpoint *head, struct err *err)
{
	if (!checkpoint_verify(note, &community->key, head, err) ||
	    !check_growth(community, head, note, err) ||
	    !pin_advance(&community->pin, head, note, err))
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
	text_escape(&path, call->config.community);
	buf_puts(&path, "/log/checkpoint");
	if (buf_failed(&path))
		return err_memory(err);
	return client_send(call->client,
		   &(struct request){ .path = path.data,
		       .accept = "text/plain" },
		   &reply, err) &&
	       community_check(community, buf_bytes(&reply.body), head, err);
}
