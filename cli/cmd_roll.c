#include "cli/commands.h"
#include "cli/explain.h"
#include "cli/offline.h"
#include "cli/output.h"
#include "cli/query.h"
#include "core/identity.h"
#include "core/jcs.h"
#include "core/line.h"
#include "core/roll.h"

/* A roll, its exact bytes, and how everybody else came out. */
struct roll_answer {
	struct buf bytes;
	json_t *header; /* of the first line */
	json_t *sums;
	json_t *lacking;     /* some of those who lack data, or NULL */
	json_int_t redacted; /* known at this size, and erased since */
	bool replay;
};

static void
roll_answer_done(struct roll_answer *answer)
{
	buf_done(&answer->bytes);
	json_decref(answer->header);
	json_decref(answer->sums);
	json_decref(answer->lacking);
}

#define auto_roll __attribute__((cleanup(roll_answer_done)))

/* A line each, {"id"}, as an array of them. */
static json_t *
read_lines(struct bytes rest)
{
	auto_json json_t *array = json_array();
	struct bytes line;
	json_error_t why;

	while (line_next(&rest, &line))
		if (json_array_append_new(array,
			json_loadb((const char *)line.data, line.len, 0,
			    &why)) != 0)
			return NULL;
	return json_incref(array);
}

static bool
roll_offline(struct call *call, const char *bundle, struct roll_answer *answer,
    struct err *err)
{
	auto_offline struct offline offline = { 0 };
	auto_buf struct buf lacking = { 0 };
	struct roll_sums sums;
	struct digest pinned;
	struct ask ask;

	if (!offline_open(call, bundle, false, &offline, err) ||
	    !offline_ask(call, &offline, &ask, &pinned, err) ||
	    !roll_write(&ask, &answer->bytes, &sums, &lacking, err))
		return false;
	answer->sums = json_pack("{s:I, s:I, s:I, s:I}", "pass",
	    (json_int_t)sums.pass, "fail", (json_int_t)sums.fail,
	    "insufficient", (json_int_t)sums.insufficient, "unchecked",
	    (json_int_t)sums.unchecked);
	answer->redacted = (json_int_t)world_redacted(ask.world, ask.size);
	answer->replay = offline_is_replay(&offline);
	call->status = offline_status(&offline, call->status);
	if (lacking.len > 0)
		answer->lacking = read_lines(buf_bytes(&lacking));
	return answer->sums != NULL || err_memory(err);
}

/* The lines of the roll from the server's JSON, to be judged by its digest. */
static bool
write_bytes(const json_t *doc, struct buf *out, struct err *err)
{
	static const char *const members[] = { "as_of", "log", "policy", "role",
		"size", "v" };
	auto_json json_t *header = json_object();
	size_t i;
	json_t *person;

	for (i = 0; i < COUNT(members); i++)
		(void)json_object_set(header, members[i],
		    json_object_get(doc, members[i]));
	if (!jcs_write(header, out, err))
		return false;
	buf_putc(out, '\n');
	json_array_foreach (json_object_get(doc, "people"), i, person) {
		auto_json json_t *line =
		    json_pack("{s:s}", "id", output_text(person, "id"));

		if (!jcs_write(line, out, err))
			return false;
		buf_putc(out, '\n');
	}
	return !buf_failed(out) || err_memory(err);
}

static bool
roll_online(struct call *call, struct roll_answer *answer, struct err *err)
{
	auto_json json_t *doc = query_role(call, "roll", "format=json", err);

	if (doc == NULL)
		return false;
	if (!write_bytes(doc, &answer->bytes, err))
		return err_set(err, ERR_UNAVAILABLE,
		    "the server's roll is not one");
	struct digest digest = roll_digest(buf_bytes(&answer->bytes));
	if (strcmp(output_text(doc, "digest"), digest_hex(&digest).text) != 0)
		return err_set(err, ERR_WRONG_LOG,
		    "the server's roll does not have the digest it says");
	answer->sums = json_incref(json_object_get(doc, "sums"));
	answer->lacking = json_incref(json_object_get(doc, "lacking"));
	answer->redacted = output_number(doc, "redacted");
	answer->replay = json_is_true(json_object_get(doc, "replay"));
	return true;
}

/* The ids after the first line, which is the header. */
static json_t *
people_of(struct roll_answer *answer)
{
	struct bytes rest = buf_bytes(&answer->bytes), line;
	json_error_t why;

	if (line_next(&rest, &line))
		answer->header =
		    json_loadb((const char *)line.data, line.len, 0, &why);
	return read_lines(rest);
}

static void
put_json(const struct roll_answer *answer, json_t *people)
{
	struct digest digest = roll_digest(buf_bytes(&answer->bytes));
	auto_json json_t *doc = json_deep_copy(answer->header);

	(void)json_object_set_new(doc, "digest",
	    json_string(digest_hex(&digest).text));
	(void)json_object_set(doc, "sums", answer->sums);
	(void)json_object_set(doc, "people", people);
	if (answer->lacking != NULL)
		(void)json_object_set(doc, "lacking", answer->lacking);
	if (answer->redacted > 0)
		(void)json_object_set_new(doc, "redacted",
		    json_integer(answer->redacted));
	if (answer->replay)
		(void)json_object_set_new(doc, "replay", json_true());
	output_json(doc);
}

/* A cell: in quotes when it needs them, quotes doubled. */
static void
put_cell(const char *text)
{
	if (strpbrk(text, ",\"\n\r") == NULL) {
		output_bytes(bytes_of(text));
		return;
	}
	output_bytes(bytes_of("\""));
	for (; *text != '\0'; text++)
		output_bytes(
		    bytes_of(*text == '"' ? "\"\"" : (char[]){ *text, '\0' }));
	output_bytes(bytes_of("\""));
}

/* Line ends as RFC 4180 has them, and as the server writes them. */
static void
put_csv(const json_t *people)
{
	size_t i;
	json_t *one;

	output_bytes(bytes_of("id,handle\r\n"));
	json_array_foreach (people, i, one) {
		const char *id = output_text(one, "id");
		const char *handle = identity_handle(id);

		put_cell(id);
		output_bytes(bytes_of(","));
		put_cell(handle != NULL ? handle : "");
		output_bytes(bytes_of("\r\n"));
	}
}

/* Who they are of whom too little is known, as far as the answer names them. */
static void
put_lacking(const struct roll_answer *answer)
{
	json_int_t all = output_number(answer->sums, "insufficient");
	json_int_t named = (json_int_t)json_array_size(answer->lacking);
	size_t i;
	json_t *one;

	if (named == 0)
		return;
	output("lack data:");
	json_array_foreach (answer->lacking, i, one) {
		output(" %s", output_text(one, "id"));
	}
	if (all > named)
		output(" and %lld more", (long long)(all - named));
	output("\n");
}

static void
put_people(const struct roll_answer *answer, const json_t *people)
{
	struct digest digest = roll_digest(buf_bytes(&answer->bytes));
	size_t i;
	json_t *one;

	output("%s as of %s, by what the first %lld entries say\n",
	    output_text(answer->header, "role"),
	    output_text(answer->header, "as_of"),
	    (long long)output_number(answer->header, "size"));
	if (answer->replay)
		output("REPLAY: this community is rebuilt from old records\n");
	explain_redacted(answer->redacted);
	json_array_foreach (people, i, one) {
		output("  %s\n", output_text(one, "id"));
	}
	put_lacking(answer);
	output("%lld pass, %lld do not, %lld lack data, %lld cannot be "
	       "checked here\ndigest %s\n",
	    (long long)output_number(answer->sums, "pass"),
	    (long long)output_number(answer->sums, "fail"),
	    (long long)output_number(answer->sums, "insufficient"),
	    (long long)output_number(answer->sums, "unchecked"),
	    digest_hex(&digest).text);
}

static bool
put_roll(const struct call *call, struct roll_answer *answer,
    const char *format, struct err *err)
{
	auto_json json_t *people = people_of(answer);

	if (people == NULL)
		return err_memory(err);
	if (call->json || (format != NULL && strcmp(format, "json") == 0))
		put_json(answer, people);
	else if (format == NULL)
		put_people(answer, people);
	else if (strcmp(format, "csv") == 0)
		put_csv(people);
	else
		output_bytes(buf_bytes(&answer->bytes));
	return true;
}

bool
cmd_roll(struct call *call, struct err *err)
{
	const char *bundle = call_option(call, OPTION_BUNDLE);
	const char *format = call_option(call, OPTION_FORMAT);
	auto_roll struct roll_answer answer = { 0 };

	if (format != NULL && strcmp(format, "json") != 0 &&
	    strcmp(format, "csv") != 0 && strcmp(format, "text") != 0)
		return err_set(err, ERR_USAGE,
		    "--format is json, csv or text, not \"%.40s\"", format);
	if (call_needs(call, OPTION_ROLE, err) == NULL)
		return false;
	if (!(bundle != NULL ? roll_offline(call, bundle, &answer, err)
			     : roll_online(call, &answer, err)))
		return false;
	return put_roll(call, &answer, format, err);
}
