#include "cli/import.h"

#include "cli/output.h"
#include "core/text.h"

/* Lines of one request: few enough for progress to be seen. */
enum { TOGETHER = 250 };

static void
fail(struct import_file *file, const struct err *err)
{
	if (file->state != IMPORT_FAILED)
		file->err = *err;
	file->state = IMPORT_FAILED;
}

/* What the log said to one line. */
static void
take_answer(struct import_file *file, const json_t *answer)
{
	struct err err = { 0 };

	if (json_object_get(answer, "index") != NULL)
		return;
	if (json_object_get(answer, "code") != NULL)
		(void)client_problem(answer, &err);
	else
		(void)err_set(&err, ERR_FORBIDDEN,
		    "you are not vouched for yet: it waits");
	fail(file, &err);
}

static bool
flush(struct import *import, struct err *err)
{
	struct import_queue *queue = &import->queue;

	if (queue->n == 0)
		return true;
	if (buf_failed(&queue->lines))
		return err_memory(err);
	auto_json json_t *answers = submit_many(import->call,
	    &import->speaker.community, &queue->lines, queue->n, err);
	if (answers == NULL)
		return false;
	for (size_t i = 0; i < queue->n; i++)
		take_answer(queue->of[i], json_array_get(answers, i));
	buf_done(&queue->lines);
	queue->n = 0;
	return true;
}

/* Sign a statement and let it wait for the others. */
static bool
enqueue(struct import *import, struct import_file *file,
    struct statement *statement, struct err *err)
{
	struct import_queue *queue = &import->queue;
	auto_json json_t *envelope = submit_sign(import->call, statement, err);
	auto_free char *line =
	    envelope != NULL ? json_dumps(envelope, JSON_COMPACT) : NULL;

	if (envelope == NULL)
		return false;
	if (line == NULL)
		return err_memory(err);
	if (queue->n == TOGETHER ||
	    queue->lines.len + strlen(line) + 1 > SUBMIT_BYTES_MAX) {
		if (!flush(import, err))
			return false;
	}
	buf_puts(&queue->lines, line);
	buf_putc(&queue->lines, '\n');
	queue->of[queue->n++] = file;
	return true;
}

/* When a statement of this file was made. */
static int64_t
made_at(const struct import *import, int64_t drafted)
{
	const struct speaker *speaker = &import->speaker;
	bool given = call_option(import->call, OPTION_MADE_AT) != NULL;

	if (given || !speaker->community.replay || drafted == 0)
		return speaker->made_at;
	return drafted;
}

/* One statement of a file; its digest is its name from now on. */
static bool
say_one(struct import *import, struct import_file *file,
    const struct draft_fact *fact, struct digest *digest, struct err *err)
{
	struct speaker speaker = import->speaker;
	struct statement statement;

	speaker.made_at = made_at(import, fact->made_at);
	if (!say_compose(import->call, &speaker, fact->type, fact->body,
		&statement, err))
		return false;
	import->speaker.community = speaker.community;
	*digest = statement.digest;
	if (call_option(import->call, OPTION_DRY_RUN) == NULL)
		return enqueue(import, file, &statement, err);
	output_bytes(statement.payload);
	output("\n");
	return true;
}

/* Which rows do facts in the log speak of? */
static void
mark_list(const json_t *rows, bool *row, size_t n)
{
	size_t i;
	json_t *one;

	json_array_foreach (rows, i, one) {
		json_int_t number = json_integer_value(one);

		if (number >= 1 && (size_t)number <= n)
			row[number] = true;
	}
}

static void
mark_rows(const json_t *body, bool *row, size_t n)
{
	size_t i;
	json_t *one;

	mark_list(json_object_get(body, "rows"), row, n);
	json_array_foreach (json_object_get(body, "attendees"), i, one) {
		mark_list(json_object_get(one, "rows"), row, n);
	}
}

/* The first row that a fact speaks of; 0 for a meeting of nobody. */
static size_t
first_row(const json_t *body)
{
	const json_t *rows = json_object_get(body, "rows");

	if (rows == NULL)
		rows = json_object_get(
		    json_array_get(json_object_get(body, "attendees"), 0),
		    "rows");
	return (size_t)json_integer_value(json_array_get(rows, 0));
}

static json_t *
get_statement(struct call *call, const char *digest, struct err *err)
{
	auto_buf struct buf path = { 0 };

	buf_puts(&path, "/statements/");
	text_escape(&path, digest);
	return call_get(call, path.data, err);
}

/* What was made of the import before, newest first. */
static json_t *
get_facts(struct call *call, const struct digest *import, struct err *err)
{
	auto_buf struct buf path = { 0 };

	buf_printf(&path, "/statements?limit=200&target=%s",
	    digest_hex(import).text);
	return call_list(call, path.data, err);
}

/* The rows of every fact that is in the log, one question each. */
static bool
find_rows(struct call *call, const json_t *facts, bool *row, size_t n,
    struct err *err)
{
	size_t i;
	json_t *fact;

	json_array_foreach (facts, i, fact) {
		auto_json json_t *doc =
		    get_statement(call, output_text(fact, "digest"), err);

		if (doc == NULL)
			return false;
		mark_rows(json_object_get(doc, "body"), row, n);
	}
	return true;
}

/* The files say the same, or other rows would be missing. */
static bool
same_import(struct call *call, const struct import_file *file, struct err *err)
{
	auto_json json_t *doc =
	    get_statement(call, digest_hex(&file->import).text, err);
	const json_t *body = json_object_get(doc, "body");

	if (doc == NULL)
		return false;
	if (json_equal(json_object_get(body, "rejections"),
		json_object_get(file->draft.import, "rejections")) != 0 &&
	    strcmp(output_text(body, "group"),
		output_text(file->draft.import, "group")) == 0)
		return true;
	return err_set(err, ERR_CONFLICT,
	    "it was imported with other options (--bot, --group) and is not "
	    "complete; give the same ones");
}

/* Send the facts of rows that are not in the log. */
static bool
complete(struct import *import, struct import_file *file, const json_t *facts,
    struct err *err)
{
	const struct draft *draft = &file->draft;
	bool *row =
	    arena_array(&import->call->arena, draft->rows_in + 1, sizeof(*row));
	struct digest unused;

	if (row == NULL)
		return err_memory(err);
	if (!find_rows(import->call, facts, row, draft->rows_in, err) ||
	    !draft_bind(&file->draft, &file->import, err))
		return false;
	for (size_t i = 0; i < draft->facts_n; i++) {
		if (row[first_row(draft->fact[i].body)])
			continue;
		if (!say_one(import, file, &draft->fact[i], &unused, err))
			return false;
		file->sent++;
	}
	file->state = file->sent > 0 ? IMPORT_COMPLETED : IMPORT_ALREADY;
	return true;
}

/* It is in the log; is all of it? */
static bool
resume(struct import *import, struct import_file *file, struct err *err)
{
	auto_json json_t *facts = get_facts(import->call, &file->import, err);

	if (facts == NULL)
		return false;
	if (json_array_size(facts) >= file->draft.facts_n) {
		file->state = IMPORT_ALREADY;
		return true;
	}
	if (!same_import(import->call, file, &file->err)) {
		file->state = IMPORT_FAILED;
		return true;
	}
	return complete(import, file, facts, err);
}

/* The import first: its facts carry its digest. */
static bool
send_all(struct import *import, struct import_file *file, struct err *err)
{
	struct draft *draft = &file->draft;
	const struct draft_fact first = { .type = "import",
		.body = draft->import,
		.made_at = draft->made_at };
	struct digest unused;

	if (!say_one(import, file, &first, &file->import, err) ||
	    !draft_bind(draft, &file->import, err))
		return false;
	for (size_t i = 0; i < draft->facts_n; i++)
		if (!say_one(import, file, &draft->fact[i], &unused, err))
			return false;
	file->sent = draft->facts_n;
	if (file->state == IMPORT_WAITING)
		file->state = IMPORT_NEW;
	return true;
}

/* The digest under which a file is in the log already, if it is. */
static bool
find_import(struct call *call, struct import_file *file, bool *found,
    struct err *err)
{
	auto_buf struct buf path = { 0 };

	buf_printf(&path, "/statements?type=import&source=%s",
	    digest_hex(&file->draft.sha256).text);
	auto_json json_t *doc = call_get(call, path.data, err);
	if (doc == NULL)
		return false;
	const json_t *first = json_array_get(json_object_get(doc, "items"), 0);
	*found = digest_parse(output_text(first, "digest"), &file->import);
	return true;
}

/* The same bytes under another name in this very call? */
static bool
seen_before(struct import *import, struct import_file *file, struct err *err)
{
	const struct digest *sha256 = &file->draft.sha256;
	const struct import_file *other =
	    map_get(import->sources, digest_bytes(sha256));

	if (other != NULL) {
		file->state = IMPORT_ALREADY;
		file->import = other->import;
		return true;
	}
	return map_put(import->sources, digest_bytes(sha256), file, err);
}

static bool
send_file(struct import *import, struct import_file *file, struct err *err)
{
	bool found = false;

	if (!import_draft(import, file, &file->err)) {
		file->state = IMPORT_FAILED;
		return true;
	}
	if (!seen_before(import, file, err))
		return false;
	if (file->state == IMPORT_ALREADY)
		return true;
	if (!find_import(import->call, file, &found, err))
		return false;
	return found ? resume(import, file, err) : send_all(import, file, err);
}

bool
import_send(struct import *import, struct err *err)
{
	for (size_t i = 0; i < import->n; i++) {
		struct import_file *file = &import->file[i];

		output_progress("importing", i, import->n);
		if (file->state == IMPORT_WAITING &&
		    !send_file(import, file, err))
			return false;
	}
	output_progress("importing", import->n, import->n);
	return flush(import, err);
}
