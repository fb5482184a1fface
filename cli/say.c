#include "cli/say.h"

#include "cli/compose.h"
#include "cli/config.h"
#include "cli/file.h"
#include "cli/output.h"
#include "cli/sign.h"
#include "core/instant.h"
#include "core/line.h"

/* The first word of a line, its length in *len. */
static const char *
first_word(struct bytes line, size_t *len)
{
	const unsigned char *blank = memchr(line.data, ' ', line.len);

	*len = blank != NULL ? (size_t)(blank - line.data) : 0;
	return (const char *)line.data;
}

/* Whose key is it?  Lines: handle, options, key type, key. */
static const char *
find_signer(struct call *call, struct bytes signers, const char *key)
{
	struct bytes line;

	while (line_next(&signers, &line)) {
		size_t len;
		const char *handle = first_word(line, &len);

		if (len > 0 &&
		    memmem(line.data, line.len, key, strlen(key)) != NULL)
			return arena_copy(&call->arena,
			    (struct bytes){ (const unsigned char *)handle,
				len });
	}
	return NULL;
}

static const char *
handle_of_key(struct call *call, struct err *err)
{
	auto_reply struct reply reply = { 0 };
	auto_buf struct buf path = { 0 };
	struct ssh_key key;

	if (call->config.key == NULL) {
		(void)err_set(err, ERR_USAGE,
		    "which key? --key FILE or KLEOS_KEY");
		return NULL;
	}
	if (!sign_public_key(call->config.key, &key, err) ||
	    !call_base(call, &path, err))
		return NULL;
	buf_puts(&path, "/allowed_signers");
	if (!client_send(call->client,
		&(struct request){ .path = path.data, .accept = "text/plain" },
		&reply, err))
		return NULL;
	const char *handle =
	    find_signer(call, buf_bytes(&reply.body), ssh_key_line(&key).text);
	if (handle == NULL)
		(void)err_set(err, ERR_UNKNOWN_KEY,
		    "nobody here has the key %s; --as HANDLE says who you are "
		    "while you wait for a vouch",
		    call->config.key);
	return handle;
}

static bool
find_made_at(const struct call *call, struct speaker *speaker, struct err *err)
{
	const char *given = call_option(call, OPTION_MADE_AT);

	speaker->made_at = compose_now();
	if (given == NULL)
		return true;
	if (!speaker->community.replay)
		return err_set(err, ERR_USAGE,
		    "--made-at is for replay communities alone");
	if (!instant_parse(given, &speaker->made_at, err)) {
		err->code = ERR_USAGE;
		return err_under(err, "--made-at");
	}
	return true;
}

bool
say_open(struct call *call, const char *by, struct speaker *speaker,
    struct err *err)
{
	if (!community_open(call, &speaker->community, err) ||
	    !find_made_at(call, speaker, err))
		return false;
	speaker->by = by != NULL ? by : call->config.handle;
	if (speaker->by == NULL)
		speaker->by = handle_of_key(call, err);
	return speaker->by != NULL;
}

bool
say_compose(struct call *call, struct speaker *speaker, const char *type,
    json_t *body, struct statement *out, struct err *err)
{
	const struct schemas *schemas = call_schemas(call, err);
	const struct type *row = type_find(type);
	struct composition composition = {
		.by = speaker->by,
		.type = type,
		.body = body,
		.log = speaker->community.log,
		.made_at = speaker->made_at,
	};
	struct checkpoint head;

	if (schemas == NULL)
		return false;
	if (row != NULL && row->governance) {
		if (!community_head(call, &speaker->community, &head, err))
			return false;
		composition.seen = &head;
	}
	return compose(&composition, schemas, &call->arena, out, err);
}

/* A vouch names the person, and lets in whatever else they have said. */
static void
put_waiting(const struct statement *statement, const char *digest)
{
	output("%s %s\n", statement->type->name, digest);
	if (strcmp(statement->type->name, "person") == 0)
		output("waits until a registrar says: kleos vouch %s\n",
		    digest);
	else
		output("waits until a registrar vouches for you\n");
}

/* What the statement still waits for, by the server's own account. */
static void
say_status(struct call *call, const struct digest *digest, json_t *receipt)
{
	auto_buf struct buf path = { 0 };
	struct err err;

	buf_printf(&path, "/statements/%s", digest_hex(digest).text);
	auto_json json_t *doc = call_get(call, path.data, &err);
	const char *status = output_text(doc, "status");
	json_t *waits = json_object_get(doc, "waits_for");
	if (status[0] != '\0')
		(void)json_object_set_new(receipt, "status",
		    json_string(status));
	if (waits != NULL)
		(void)json_object_set(receipt, "waits_for", waits);
}

void
say_receipt(const struct call *call, const struct statement *statement,
    const json_t *receipt)
{
	const char *digest = output_text(receipt, "digest");
	const char *status = output_text(receipt, "status");

	if (call->json) {
		output_json(receipt);
		return;
	}
	if (json_object_get(receipt, "index") == NULL) {
		put_waiting(statement, digest);
		return;
	}
	output("%s %s\nrecorded as entry %lld at %s\n", statement->type->name,
	    digest, (long long)output_number(receipt, "index"),
	    output_text(receipt, "recorded_at"));
	if (json_is_true(json_object_get(receipt, "verified")))
		output("receipt verified: its proof leads to a checkpoint "
		       "signed by the log\n");
	if (strcmp(status, "pending") == 0)
		output("without effect until somebody else who is %s says: "
		       "kleos assent %s\n",
		    output_text(json_object_get(receipt, "waits_for"),
			"office"),
		    digest);
}

/* Does its receipt leave open whether it has taken effect? */
static bool
may_be_pending(const struct type *type)
{
	return type->governance || strcmp(type->name, "retraction") == 0 ||
	       strcmp(type->name, "redaction") == 0;
}

/*
 * Nobody knows whether it was recorded.  Saying it anew would make another
 * statement, so what was signed is kept, to be sent again as it is.
 */
static void
keep_unsent(struct call *call, const struct statement *statement,
    const json_t *envelope)
{
	auto_buf struct buf name = { 0 };
	auto_free char *text = json_dumps(envelope, JSON_COMPACT);
	struct err why;

	buf_printf(&name, "unsent/%s.json",
	    digest_hex(&statement->digest).text);
	const char *path = buf_failed(&name)
			       ? NULL
			       : config_path("XDG_STATE_HOME", "/.local/state",
				     name.data, &call->arena);
	if (text == NULL || path == NULL ||
	    !file_write(path, bytes_of(text), &why))
		return;
	output_note("it is not known whether this was recorded; sent again as "
		    "it is, it is recorded once:\n"
		    "kleos statement submit %s\n",
	    path);
}

static bool
send_it(struct call *call, struct speaker *speaker, struct statement *statement,
    struct err *err)
{
	auto_json json_t *envelope = submit_sign(call, statement, err);

	if (envelope == NULL)
		return false;
	auto_json json_t *receipt =
	    submit_one(call, &speaker->community, statement, envelope, err);
	if (receipt == NULL) {
		if (err->code == ERR_UNAVAILABLE)
			keep_unsent(call, statement, envelope);
		return false;
	}
	if (may_be_pending(statement->type))
		say_status(call, &statement->digest, receipt);
	say_receipt(call, statement, receipt);
	return true;
}

bool
say_as(struct call *call, struct speaker *speaker, const char *type,
    json_t *body, struct err *err)
{
	auto_json json_t *owned = body;
	struct statement statement;

	if (owned == NULL)
		return err_memory(err);
	if (!say_compose(call, speaker, type, owned, &statement, err))
		return false;
	if (call_option(call, OPTION_DRY_RUN) == NULL)
		return send_it(call, speaker, &statement, err);
	output_bytes(statement.payload);
	output("\n");
	return true;
}

bool
say(struct call *call, const char *type, json_t *body, struct err *err)
{
	struct speaker speaker;

	if (!say_open(call, NULL, &speaker, err)) {
		json_decref(body);
		return false;
	}
	return say_as(call, &speaker, type, body, err);
}

const char *
say_from(struct call *call, const struct speaker *speaker)
{
	const char *from = call_option(call, OPTION_FROM);
	struct instant_text day = instant_format(speaker->made_at);

	if (from != NULL)
		return from;
	day.text[strlen("2026-11-22")] = '\0';
	return arena_strdup(&call->arena, day.text);
}
