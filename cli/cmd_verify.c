#include "cli/commands.h"
#include "cli/file.h"
#include "cli/offline.h"
#include "cli/output.h"
#include "cli/seen.h"
#include "core/armor.h"
#include "core/instant.h"
#include "core/statement.h"
#include "core/tlogproof.h"

/* verify: one statement with its proof, from a file, without a server: is it
 * in the log of that key, and is it signed? */

enum { FILE_MAX = 256 * 1024 };

/* What a file says, and what came out of it.  Borrows from doc. */
struct checked {
	json_t *doc; /* owned */
	const char *vkey;
	enum err_code doubt; /* of offline.h */
	bool erased;         /* only its digests are there */
	struct digest payload;
	struct digest signature;
	struct statement statement; /* unless erased */
	int64_t recorded_at;
	uint64_t index;
	struct note_key key;
	struct bytes note; /* of the proof's tree head */
	struct checkpoint head;
	struct seen seen; /* --checkpoint and --witness */
};

static void
checked_done(struct checked *checked)
{
	seen_done(&checked->seen);
	json_decref(checked->doc);
}

static bool
needs(const json_t *doc, const char *member, struct err *err)
{
	if (json_is_string(json_object_get(doc, member)))
		return true;
	return err_set(err, ERR_MALFORMED,
	    "the file has no %s: it must hold a statement with its proof, as "
	    "kleos statement show -o writes it",
	    member);
}

static bool
read_file(struct call *call, struct checked *checked, struct err *err)
{
	auto_buf struct buf text = { 0 };
	json_error_t why;

	if (!file_read(call->options.argument[0], FILE_MAX, &text, err))
		return false;
	checked->doc = json_loadb(text.data != NULL ? text.data : "", text.len,
	    JSON_REJECT_DUPLICATES, &why);
	if (!json_is_object(checked->doc))
		return err_set(err, ERR_MALFORMED,
		    "the file is no JSON object");
	return needs(checked->doc, "recorded_at", err) &&
	       needs(checked->doc, "proof", err);
}

static bool
read_digest(const json_t *erased, const char *member, struct digest *out,
    struct err *err)
{
	return digest_parse(output_text(erased, member), out) ||
	       err_set(err, ERR_MALFORMED,
		   "redacted has the digests of payload and signature");
}

/* The form of the statement and its signature, or what is left of them. */
static bool
check_statement(struct call *call, struct checked *checked, struct err *err)
{
	const json_t *erased = json_object_get(checked->doc, "redacted");
	const struct schemas *schemas = call_schemas(call, err);

	checked->erased = erased != NULL;
	if (checked->erased)
		return read_digest(erased, "payload", &checked->payload, err) &&
		       read_digest(erased, "signature", &checked->signature,
			   err);
	if (schemas == NULL || !needs(checked->doc, "payload", err) ||
	    !needs(checked->doc, "signature", err) ||
	    !statement_parse(schemas,
		bytes_of(output_text(checked->doc, "payload")), &call->arena,
		&checked->statement, err) ||
	    !statement_verify(&checked->statement,
		bytes_of(output_text(checked->doc, "signature")), err))
		return false;
	checked->payload = checked->statement.digest;
	checked->signature = checked->statement.sig.digest;
	return true;
}

/* Signed for the log that is meant; genesis is the log. */
static bool
check_log(const struct call *call, const struct checked *checked,
    struct err *err)
{
	const char *text = call_option(call, OPTION_LOG);
	const struct digest *log = digest_is_zero(&checked->statement.log)
				       ? &checked->statement.digest
				       : &checked->statement.log;
	struct digest expected;

	if (text == NULL || checked->erased)
		return true;
	if (!call_digest(text, "--log", &expected, err))
		return false;
	return digest_equal(&expected, log) ||
	       err_field(err, ERR_WRONG_LOG, "--log",
		   "this was signed for another log: %s", digest_hex(log).text);
}

static bool
find_key(const struct call *call, struct checked *checked, struct err *err)
{
	checked->vkey = call_option(call, OPTION_VKEY);
	checked->doubt = checked->vkey != NULL ? ERR_NONE : ERR_UNAUTHENTICATED;
	if (checked->vkey == NULL)
		checked->vkey = output_text(checked->doc, "vkey");
	if (checked->vkey[0] == '\0')
		return err_set(err, ERR_USAGE,
		    "--vkey is needed: the file does not say whose key signed "
		    "the checkpoint");
	return note_key_parse(checked->vkey, &checked->key, err) ||
	       err_under(err, "vkey");
}

/* The entry is in the tree that the log's key signed. */
static bool
check_proof(const struct call *call, struct checked *checked, struct err *err)
{
	const struct bytes text = bytes_of(output_text(checked->doc, "proof"));
	const json_t *index = json_object_get(checked->doc, "index");
	struct tlogproof proof;

	if (!instant_parse(output_text(checked->doc, "recorded_at"),
		&checked->recorded_at, err))
		return err_under(err, "/recorded_at");
	const struct digest leaf = entry_leaf(checked->recorded_at,
	    &checked->payload, &checked->signature);
	if (!find_key(call, checked, err))
		return false;
	if (!tlogproof_parse(text, &proof, err))
		return err_under(err, "/proof");
	if (index != NULL &&
	    (!json_is_integer(index) ||
		(uint64_t)json_integer_value(index) != proof.index))
		return err_field(err, ERR_WRONG_INDEX, "/index",
		    "the proof is for entry %llu",
		    (unsigned long long)proof.index);
	checked->index = proof.index;
	checked->note = proof.checkpoint;
	return tlogproof_verify(text, &checked->key, &leaf, &checked->head,
		   err) ||
	       err_under(err, "/proof");
}

/* What is known from outside of the tree that the proof leads to. */
static bool
check_seen(const struct call *call, struct checked *checked, struct err *err)
{
	struct seen *seen = &checked->seen;

	if (!seen_read(call, checked->note, seen, err))
		return false;
	seen_try(seen, &checked->key);
	if (strcmp(seen->head.origin, checked->head.origin) == 0 &&
	    seen->head.size != checked->head.size)
		return err_field(err, ERR_UNCHECKED, "--checkpoint",
		    "it has %llu entries, the proof leads to %llu: kleos "
		    "statement show --size gets a proof for it",
		    (unsigned long long)seen->head.size,
		    (unsigned long long)checked->head.size);
	if (!seen_judge(seen, checked->head.origin, checked->head.size,
		&checked->head.root, err))
		return false;
	if (checked->doubt == ERR_NONE && !seen_enough(seen))
		checked->doubt = ERR_UNWITNESSED;
	return true;
}

static json_t *
report_json(const struct checked *checked)
{
	const struct statement *statement = &checked->statement;
	const struct instant_text at = instant_format(checked->recorded_at);
	json_t *doc = json_pack("{s:s, s:s, s:s, s:I, s:s, s:I, s:s, s:s, s:b}",
	    "verdict",
	    checked->doubt == ERR_NONE ? "authenticated" : "self-consistent",
	    "code", err_info(checked->doubt)->name, "digest",
	    digest_hex(&checked->payload).text, "index",
	    (json_int_t)checked->index, "recorded_at", at.text, "size",
	    (json_int_t)checked->head.size, "root",
	    digest_hex(&checked->head.root).text, "vkey", checked->vkey,
	    "erased", (int)checked->erased);

	seen_json(&checked->seen, doc);
	if (doc == NULL || checked->erased)
		return doc;
	(void)json_object_set_new(doc, "type",
	    json_string(statement->type->name));
	(void)json_object_set_new(doc, "by", json_string(statement->by));
	(void)json_object_set_new(doc, "signed_with",
	    json_string(ssh_key_fingerprint(&statement->sig.key).text));
	return doc;
}

static const char *
verdict_text(enum err_code doubt)
{
	if (doubt == ERR_NONE)
		return "authenticated";
	if (doubt == ERR_UNWITNESSED)
		return "self-consistent, not authenticated: too few of the "
		       "witnesses have signed";
	return "self-consistent, not authenticated: only the file says whose "
	       "key that is, and --vkey would";
}

static void
put_report(const struct checked *checked)
{
	const struct statement *statement = &checked->statement;

	output("statement %s\n", digest_hex(&checked->payload).text);
	if (checked->erased)
		output("erased: only its digests are left\n");
	else
		output("%s by %s, the signature by %s is valid\n",
		    statement->type->name, statement->by,
		    ssh_key_fingerprint(&statement->sig.key).text);
	output("entry %llu, recorded at %s\nin the log of %llu entries with "
	       "root %s, as the key has signed it\nkey %s\n",
	    (unsigned long long)checked->index,
	    instant_format(checked->recorded_at).text,
	    (unsigned long long)checked->head.size,
	    digest_hex(&checked->head.root).text, checked->vkey);
	output("whether %s was entitled takes the whole log: kleos audit\n",
	    checked->erased ? "the signer" : statement->by);
	seen_print(&checked->seen);
	output("verdict: %s\n", verdict_text(checked->doubt));
}

static void
put_broken(const struct err *err)
{
	auto_json json_t *doc = json_pack("{s:s, s:s, s:s, s:s}", "verdict",
	    "broken", "code", err_info(err->code)->name, "field", err->field,
	    "detail", err->msg);

	output_json(doc);
}

bool
cmd_verify(struct call *call, struct err *err)
{
	__attribute__((cleanup(checked_done))) struct checked checked = { 0 };

	if (!read_file(call, &checked, err) ||
	    !check_statement(call, &checked, err) ||
	    !check_log(call, &checked, err) ||
	    !check_proof(call, &checked, err) ||
	    !check_seen(call, &checked, err)) {
		if (call->json && offline_is_verdict(err->code))
			put_broken(err);
		return false;
	}
	if (call->json) {
		auto_json json_t *report = report_json(&checked);

		output_json(report);
	} else {
		put_report(&checked);
	}
	call->status = err_info(checked.doubt)->exit;
	return true;
}
