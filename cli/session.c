#include "cli/session.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/community.h"
#include "cli/compose.h"
#include "cli/file.h"
#include "cli/output.h"
#include "cli/sign.h"
#include "core/instant.h"
#include "core/jcs.h"

#define SESSION_NAMESPACE "kleos.v1.session"

enum { FILE_MAX = 16 * 1024, SLACK_MS = 30000 };

/* One file for each community and key. */
static char *
session_path(struct call *call)
{
	auto_buf struct buf place = { 0 }, name = { 0 };

	buf_printf(&place, "%s %s %s", client_url(call->client),
	    call->config.community,
	    call->config.key != NULL ? call->config.key : "");
	if (buf_failed(&place))
		return NULL;
	struct digest digest = digest_sha256(buf_bytes(&place));
	buf_printf(&name, "sessions/%s.json", digest_hex(&digest).text);
	return buf_failed(&name)
		   ? NULL
		   : config_path("XDG_STATE_HOME", "/.local/state", name.data,
			 &call->arena);
}

/* What a document says of a session, as far as it is whole. */
static bool
take(struct call *call, const json_t *doc, struct session *session,
    struct err *err)
{
	const char *token = output_text(doc, "token");
	const char *handle = output_text(doc, "handle");
	const char *expires = output_text(doc, "expires");
	int64_t until;

	if (token[0] == '\0' || handle[0] == '\0' ||
	    !instant_parse(expires, &until, err))
		return err_set(err, ERR_UNAVAILABLE,
		    "the server did not answer with a session");
	session->token = arena_strdup(&call->arena, token);
	session->handle = arena_strdup(&call->arena, handle);
	session->expires = arena_strdup(&call->arena, expires);
	return (session->token != NULL && session->handle != NULL &&
		   session->expires != NULL) ||
	       err_memory(err);
}

static bool
keep(const struct session *session, struct err *err)
{
	auto_json json_t *doc =
	    json_pack("{s:s, s:s, s:s}", "token", session->token, "handle",
		session->handle, "expires", session->expires);
	auto_free char *text = json_dumps(doc, JSON_INDENT(2));

	if (session->path == NULL)
		return true;
	if (text == NULL)
		return err_memory(err);
	mode_t before = umask(S_IRWXG | S_IRWXO);
	bool kept = file_write(session->path, bytes_of(text), err);
	(void)umask(before);
	return kept;
}

/* The host and port of an address; what a server calls itself may lack the
 * port, where something stands before it. */
static bool
is_host_of(const char *url, const char *host)
{
	const char *start = strstr(url, "://");
	size_t len = strlen(host);

	if (start == NULL || len == 0)
		return false;
	start += 3;
	size_t all = strcspn(start, "/?#");
	const char *at = memchr(start, '@', all);
	if (at != NULL) {
		all -= (size_t)(at + 1 - start);
		start = at + 1;
	}
	return len <= all && strncasecmp(start, host, len) == 0 &&
	       (len == all || start[len] == ':');
}

/* Is it a challenge for us to sign?  Nothing else is ever signed here. */
static bool
check_challenge(struct call *call, const struct community *community,
    const json_t *doc, struct err *err)
{
	const struct schemas *schemas = call_schemas(call, err);
	struct digest log = { 0 };

	if (schemas == NULL || !schema_check(schemas, "session.json", doc, err))
		return false;
	if (!is_host_of(client_url(call->client), output_text(doc, "host")))
		return err_field(err, ERR_INVALID, "/host",
		    "the challenge is for %.80s, but we have asked %.80s",
		    output_text(doc, "host"), client_url(call->client));
	(void)!digest_parse(output_text(doc, "log"), &log);
	return digest_equal(&log, &community->log) ||
	       err_field(err, ERR_WRONG_LOG, "/log",
		   "the challenge is for another log");
}

/* Sign the challenge and exchange it for a token. */
static json_t *
exchange(struct call *call, const json_t *challenge, struct err *err)
{
	auto_buf struct buf payload = { 0 }, signature = { 0 }, path = { 0 };

	if (!jcs_write(challenge, &payload, err) ||
	    !sign(call->config.key, SESSION_NAMESPACE, buf_bytes(&payload),
		&signature, err) ||
	    !call_base(call, &path, err))
		return NULL;
	buf_puts(&path, "/session");
	auto_json json_t *envelope = json_pack("{s:s, s:s}", "payload",
	    payload.data, "signature", signature.data);
	auto_free char *text = json_dumps(envelope, JSON_COMPACT);
	if (text == NULL || buf_failed(&path)) {
		(void)err_memory(err);
		return NULL;
	}
	return client_json(call->client,
	    &(struct request){ .path = path.data,
		.type = "application/json",
		.body = bytes_of(text) },
	    err);
}

bool
session_open(struct call *call, struct session *session, struct err *err)
{
	struct community community;

	*session = (struct session){ 0 };
	if (call->config.key == NULL)
		return err_set(err, ERR_USAGE,
		    "which key? --key FILE or KLEOS_KEY");
	if (!community_open(call, &community, err))
		return false;
	auto_json json_t *challenge = call_get(call, "/session", err);
	if (challenge == NULL ||
	    !check_challenge(call, &community, challenge, err))
		return false;
	auto_json json_t *doc = exchange(call, challenge, err);
	session->path = session_path(call);
	return doc != NULL && take(call, doc, session, err) &&
	       keep(session, err);
}

/* One that is kept and good for a while yet. */
static bool
find_kept(struct call *call, struct session *session)
{
	auto_buf struct buf text = { 0 };
	struct err unused;
	int64_t until;

	session->path = session_path(call);
	if (session->path == NULL || access(session->path, R_OK) != 0 ||
	    !file_read(session->path, FILE_MAX, &text, &unused) ||
	    text.len == 0)
		return false;
	auto_json json_t *doc =
	    json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, NULL);
	return take(call, doc, session, &unused) &&
	       instant_parse(session->expires, &until, &unused) &&
	       until > compose_now() + SLACK_MS;
}

bool
session_use(struct call *call, struct session *session, struct err *err)
{
	*session = (struct session){ 0 };
	if (call_community(call, err) == NULL || call_client(call, err) == NULL)
		return false;
	if (!find_kept(call, session) && !session_open(call, session, err))
		return false;
	call->bearer = session->token;
	return true;
}

bool
session_end(struct call *call, struct session *session, struct err *err)
{
	auto_buf struct buf path = { 0 };

	*session = (struct session){ 0 };
	if (call_community(call, err) == NULL || call_client(call, err) == NULL)
		return false;
	if (!find_kept(call, session))
		return err_set(err, ERR_NOT_FOUND, "no session is kept here");
	if (!call_base(call, &path, err))
		return false;
	buf_puts(&path, "/session");
	if (buf_failed(&path))
		return err_memory(err);
	auto_json json_t *doc = client_json(call->client,
	    &(struct request){ .method = "DELETE",
		.path = path.data,
		.bearer = session->token },
	    err);
	if (doc == NULL && err->code != ERR_UNAUTHORIZED)
		return false;
	return unlink(session->path) == 0 ||
	       err_set(err, ERR_UNAVAILABLE, "%s cannot be removed",
		   session->path);
}
