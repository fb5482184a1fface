#include "cli/submit.h"

#include <stdio.h>

#include "cli/output.h"
#include "cli/sign.h"
#include "core/armor.h"
#include "core/instant.h"
#include "core/line.h"
#include "core/tlogproof.h"

json_t *
submit_sign(struct call *call, struct statement *statement, struct err *err)
{
	auto_buf struct buf namespace = { 0 }, armored = { 0 };
	const char *key = call->config.key;

	if (key == NULL) {
		(void)err_set(err, ERR_USAGE,
		    "which key? --key FILE or KLEOS_KEY");
		return NULL;
	}
	buf_printf(&namespace, "kleos.v1.%s", statement->type->name);
	if (buf_failed(&namespace) ||
	    !sign(key, namespace.data, statement->payload, &armored, err) ||
	    !statement_verify(statement, buf_bytes(&armored), err))
		return NULL;

	json_t *envelope = json_pack("{s:s%, s:s%}", "payload",
	    (const char *)statement->payload.data, statement->payload.len,
	    "signature", armored.data, armored.len);
	if (envelope == NULL)
		(void)err_memory(err);
	return envelope;
}

/* Does the receipt prove that this statement is in the log? */
static bool
check_receipt(struct community *community, const struct statement *statement,
    const json_t *receipt, struct err *err)
{
	struct bytes text = bytes_of(output_text(receipt, "proof"));
	struct checkpoint head;
	struct tlogproof proof;
	int64_t recorded_at;

	if (!instant_parse(output_text(receipt, "recorded_at"), &recorded_at,
		err))
		return err_under(err, "/recorded_at");
	const struct digest leaf =
	    entry_leaf(recorded_at, &statement->digest, &statement->sig.digest);
	if (!tlogproof_parse(text, &proof, err) ||
	    !tlogproof_verify(text, &community->key, &leaf, &head, err))
		return err_under(err, "/proof");
	if (proof.index != (uint64_t)output_number(receipt, "index"))
		return err_field(err, ERR_WRONG_LOG, "/index",
		    "the receipt's proof is for another index");
	return community_check(community, proof.checkpoint, &head, err);
}

json_t *
submit_one(struct call *call, struct community *community,
    const struct statement *statement, json_t *envelope, struct err *err)
{
	auto_buf struct buf path = { 0 };
	auto_free char *body = json_dumps(envelope, JSON_COMPACT);

	if (body == NULL || !call_base(call, &path, err))
		return NULL;
	buf_puts(&path, "/statements");
	auto_json json_t *answer = client_json(call->client,
	    &(struct request){ .path = path.data,
		.type = "application/json",
		.body = bytes_of(body) },
	    err);
	if (answer == NULL)
		return NULL;
	if (strcmp(output_text(answer, "digest"),
		digest_hex(&statement->digest).text) != 0) {
		(void)err_set(err, ERR_WRONG_LOG,
		    "the receipt is about another statement");
		return NULL;
	}
	if (json_object_get(answer, "proof") == NULL)
		return json_incref(answer);
	if (!check_receipt(community, statement, answer, err))
		return NULL;
	(void)json_object_set_new(answer, "verified", json_true());
	return json_incref(answer);
}

/* The n answers, and after them the tree head that covers them. */
static bool
read_answers(struct bytes body, size_t n, json_t *answers, json_t **last,
    struct err *err)
{
	struct bytes line;
	json_error_t why;

	while (line_next(&body, &line)) {
		json_t *answer = json_loadb((const char *)line.data, line.len,
		    JSON_REJECT_DUPLICATES, &why);

		if (!json_is_object(answer)) {
			json_decref(answer);
			break;
		}
		if (json_array_size(answers) == n) {
			*last = answer;
			return true;
		}
		if (json_array_append_new(answers, answer) != 0)
			return err_memory(err);
	}
	return err_set(err, ERR_UNAVAILABLE,
	    "the server answered %zu of %zu statements; say it again to see "
	    "what is recorded",
	    json_array_size(answers), n);
}

/* Every index that was given lies in the tree that was signed. */
static bool
check_head(struct community *community, const json_t *answers,
    const json_t *last, struct err *err)
{
	struct bytes note = bytes_of(output_text(last, "checkpoint"));
	struct checkpoint head;
	size_t i;
	json_t *answer;

	if (!community_check(community, note, &head, err))
		return false;
	json_array_foreach (answers, i, answer) {
		const json_t *index = json_object_get(answer, "index");

		if (index != NULL &&
		    (uint64_t)json_integer_value(index) >= head.size)
			return err_set(err, ERR_WRONG_LOG,
			    "a receipt is beyond the signed checkpoint");
	}
	return true;
}

/* One request: its n answers, held against the head that ends them. */
static json_t *
send_lines(struct call *call, struct community *community, struct bytes lines,
    size_t n, struct err *err)
{
	auto_buf struct buf path = { 0 };
	auto_reply struct reply reply = { 0 };
	auto_json json_t *answers = json_array();
	auto_json json_t *last = NULL;

	if (!call_base(call, &path, err))
		return NULL;
	buf_puts(&path, "/statements");
	if (!client_send(call->client,
		&(struct request){ .path = path.data,
		    .type = "application/x-ndjson",
		    .body = lines,
		    .accept = "application/x-ndjson, "
			      "application/problem+json" },
		&reply, err) ||
	    !read_answers(buf_bytes(&reply.body), n, answers, &last, err) ||
	    !check_head(community, answers, last, err))
		return NULL;
	return json_incref(answers);
}

/*
 * Move the answers to all up to the first that came too soon: how many, and
 * how long it has to wait.  What comes behind it may build on it.
 */
static size_t
take_answers(const json_t *answers, json_t *all, json_int_t *retry_after)
{
	size_t i;
	json_t *answer;

	*retry_after = 0;
	json_array_foreach (answers, i, answer) {
		*retry_after = output_number(answer, "retry_after");
		if (*retry_after > 0)
			break;
		(void)json_array_append(all, answer);
	}
	return i;
}

/* What is behind the first n lines. */
static struct bytes
skip_lines(struct bytes rest, size_t n)
{
	struct bytes line;

	while (n > 0 && line_next(&rest, &line))
		n--;
	return rest;
}

json_t *
submit_many(struct call *call, struct community *community,
    const struct buf *lines, size_t n, struct err *err)
{
	auto_json json_t *all = json_array();
	struct bytes rest = buf_bytes(lines);
	unsigned waits = 0;

	for (size_t left = n;;) {
		auto_json json_t *answers =
		    send_lines(call, community, rest, left, err);
		json_int_t retry_after;

		if (answers == NULL)
			return NULL;
		size_t taken = take_answers(answers, all, &retry_after);
		if (taken > 0)
			waits = 0;
		rest = skip_lines(rest, taken);
		left -= taken;
		if (left > 0 && client_wait(call->client, retry_after, &waits))
			continue;
		for (; left > 0; left--)
			(void)json_array_append(all,
			    json_array_get(answers, taken++));
		break;
	}
	if (json_array_size(all) == n)
		return json_incref(all);
	(void)err_memory(err);
	return NULL;
}
