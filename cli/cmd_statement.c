#include "cli/commands.h"
#include "cli/compose.h"
#include "cli/file.h"
#include "cli/find.h"
#include "cli/output.h"
#include "cli/say.h"
#include "core/instant.h"
#include "core/jcs.h"
#include "core/text.h"

enum { ENVELOPE_MAX = 80 * 1024 };

/* A tree head from a file, verified with --vkey. */
static bool
read_checkpoint(const struct call *call, struct checkpoint *head,
    const struct checkpoint **seen, struct err *err)
{
	const char *path = call_option(call, OPTION_CHECKPOINT);
	auto_buf struct buf note = { 0 };
	struct note_key key;

	*seen = NULL;
	if (path == NULL)
		return true;
	const char *vkey = call_needs(call, OPTION_VKEY, err);
	if (vkey == NULL || !note_key_parse(vkey, &key, err) ||
	    !file_read(path, NOTE_MAX, &note, err) ||
	    !checkpoint_verify(buf_bytes(&note), &key, head, err))
		return false;
	*seen = head;
	return true;
}

/* A body in a log that is given by its digest: nobody needs to be asked. */
static bool
compose_offline(struct call *call, const char *type, json_t *body,
    struct statement *out, struct err *err)
{
	const struct schemas *schemas = call_schemas(call, err);
	const char *made_at = call_option(call, OPTION_MADE_AT);
	struct composition composition = {
		.by = call->config.handle,
		.type = type,
		.body = body,
		.made_at = compose_now(),
	};
	struct checkpoint head;

	if (schemas == NULL ||
	    !call_digest(call_option(call, OPTION_LOG), "--log",
		&composition.log, err) ||
	    !read_checkpoint(call, &head, &composition.seen, err))
		return false;
	if (composition.by == NULL)
		return err_set(err, ERR_USAGE,
		    "with --log, --as HANDLE says who signs");
	if (made_at != NULL &&
	    !instant_parse(made_at, &composition.made_at, err))
		return err_under(err, "--made-at");
	return compose(&composition, schemas, &call->arena, out, err);
}

/* The file is a whole payload, such as kleos-admin prepares. */
static bool
take_payload(struct call *call, const json_t *payload, struct statement *out,
    struct err *err)
{
	const struct schemas *schemas = call_schemas(call, err);
	auto_free char *text = jcs_dump(payload, err);

	return schemas != NULL && text != NULL &&
	       statement_parse(schemas, bytes_of(text), &call->arena, out, err);
}

static bool
prepare(struct call *call, struct statement *out, struct err *err)
{
	const char *type = call_option(call, OPTION_TYPE);
	auto_buf struct buf text = { 0 };
	struct speaker speaker;

	if (!file_read(call->options.argument[0], JCS_MAX, &text, err))
		return false;
	auto_json json_t *doc = jcs_parse_loose(buf_bytes(&text), err);
	if (doc == NULL)
		return false;
	if (type == NULL)
		return take_payload(call, doc, out, err);
	if (call_option(call, OPTION_LOG) != NULL)
		return compose_offline(call, type, doc, out, err);
	return say_open(call, NULL, &speaker, err) &&
	       say_compose(call, &speaker, type, doc, out, err);
}

/* Append the envelope, on one line. */
static bool
write_envelope(struct call *call, struct statement *statement, struct buf *out,
    struct err *err)
{
	auto_json json_t *envelope = submit_sign(call, statement, err);

	if (envelope == NULL)
		return false;
	auto_free char *text =
	    json_dumps(envelope, JSON_COMPACT | JSON_SORT_KEYS);
	if (text == NULL)
		return err_memory(err);
	buf_puts(out, text);
	return true;
}

bool
cmd_statement_sign(struct call *call, struct err *err)
{
	const char *path = call_option(call, OPTION_OUTPUT);
	auto_buf struct buf text = { 0 };
	struct statement statement = { 0 };

	if (!prepare(call, &statement, err))
		return false;
	if (call_option(call, OPTION_DRY_RUN) != NULL)
		buf_add(&text, statement.payload.data, statement.payload.len);
	else if (!write_envelope(call, &statement, &text, err))
		return false;
	buf_putc(&text, '\n');
	if (buf_failed(&text))
		return err_memory(err);
	return file_write(path != NULL ? path : "-", buf_bytes(&text), err);
}

/* An envelope that was signed before, by whomever. */
static bool
read_envelope(struct call *call, const char *path, struct statement *statement,
    json_t **envelope, struct err *err)
{
	const struct schemas *schemas = call_schemas(call, err);
	auto_buf struct buf text = { 0 };
	json_error_t why;

	if (schemas == NULL || !file_read(path, ENVELOPE_MAX, &text, err))
		return false;
	*envelope = json_loadb(text.data != NULL ? text.data : "", text.len,
	    JSON_REJECT_DUPLICATES, &why);
	if (*envelope == NULL)
		return err_set(err, ERR_MALFORMED, "%s is not JSON: %s", path,
		    why.text);
	return schema_check(schemas, "envelope.json", *envelope, err) &&
	       statement_parse(schemas,
		   bytes_of(output_text(*envelope, "payload")), &call->arena,
		   statement, err) &&
	       statement_verify(statement,
		   bytes_of(output_text(*envelope, "signature")), err);
}

bool
cmd_statement_submit(struct call *call, struct err *err)
{
	struct community community;

	if (!community_open(call, &community, err))
		return false;
	for (size_t i = 0; i < call->options.arguments_n; i++) {
		auto_json json_t *envelope = NULL;
		struct statement statement;

		if (!read_envelope(call, call->options.argument[i], &statement,
			&envelope, err))
			return false;
		auto_json json_t *receipt =
		    submit_one(call, &community, &statement, envelope, err);
		if (receipt == NULL)
			return false;
		say_receipt(call, &statement, receipt);
	}
	return true;
}

/* What others said of it, and whether it was taken back. */
static void
put_judgements(const json_t *doc)
{
	const json_t *retracted = json_object_get(doc, "retracted");
	size_t i;
	json_t *one;

	if (retracted != NULL)
		output("taken back by %s, entry %lld\n",
		    output_text(retracted, "by"),
		    (long long)output_number(retracted, "index"));
	json_array_foreach (json_object_get(doc, "endorsements"), i, one) {
		const char *attendee = output_text(one, "attendee");

		output("%sd by %s as %s%s%s\n", output_text(one, "verdict"),
		    output_text(one, "by"), output_text(one, "office"),
		    attendee[0] != '\0' ? ", of " : "", attendee);
	}
}

/* The statement and its proof, together in one file. */
static bool
save(struct call *call, const char *path, const json_t *doc, struct err *err)
{
	const json_t *envelope = json_object_get(doc, "envelope");
	const char *size = call_option(call, OPTION_SIZE);
	struct community community;
	auto_buf struct buf proof_path = { 0 };
	auto_reply struct reply proof = { 0 };

	if (!community_open(call, &community, err) ||
	    !call_base(call, &proof_path, err))
		return false;
	buf_printf(&proof_path, "/statements/%s/proof",
	    output_text(doc, "digest"));
	if (size != NULL) {
		buf_puts(&proof_path, "?size=");
		text_escape(&proof_path, size);
	}
	if (!client_send(call->client,
		&(struct request){ .path = proof_path.data,
		    .accept = "text/plain, application/problem+json" },
		&proof, err))
		return false;
	auto_json json_t *file = json_pack("{s:s, s:s, s:I, s:s, s:s%, s:s}",
	    "payload", output_text(envelope, "payload"), "signature",
	    output_text(envelope, "signature"), "index",
	    output_number(doc, "index"), "recorded_at",
	    output_text(doc, "recorded_at"), "proof", proof.body.data,
	    proof.body.len, "vkey", note_vkey(&community.key).text);
	auto_free char *text =
	    file != NULL ? json_dumps(file, JSON_INDENT(2) | JSON_SORT_KEYS)
			 : NULL;
	return text != NULL ? file_write(path, bytes_of(text), err)
			    : err_memory(err);
}

bool
cmd_statement_show(struct call *call, struct err *err)
{
	const char *file = call_option(call, OPTION_OUTPUT);
	auto_buf struct buf path = { 0 };
	struct digest_hex digest;

	if (!find_digest(call, call->options.argument[0], "the statement",
		&digest, err))
		return false;
	buf_printf(&path, "/statements/%s", digest.text);
	auto_json json_t *doc = call_get(call, path.data, err);
	if (doc == NULL)
		return false;
	if (file != NULL)
		return save(call, file, doc, err);
	if (call->json) {
		output_json(doc);
		return true;
	}
	output("%s by %s, made at %s\n", output_text(doc, "type"),
	    output_text(doc, "by"), output_text(doc, "made_at"));
	output("entry %lld, recorded at %s, %s\n",
	    (long long)output_number(doc, "index"),
	    output_text(doc, "recorded_at"), output_text(doc, "status"));
	put_judgements(doc);
	output_json(json_object_get(doc, "body"));
	return true;
}
