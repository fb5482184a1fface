#include "api/endpoints.h"

#include <stdio.h>

#include "api/context.h"
#include "api/envelope.h"
#include "api/refusal.h"
#include "api/submission.h"
#include "core/jput.h"
#include "core/line.h"

/* More than a page of them goes into another transaction. */
enum { LINES_MAX = 1000, TOGETHER_MAX = 1000 };

void
submission_free(struct submission *submission)
{
	if (submission == NULL)
		return;
	for (size_t i = 0; i < submission->items_n; i++)
		buf_done(&submission->item[i].proof);
	arena_done(&submission->arena);
	free(submission);
}

static inline void
scope_submission(struct submission **submission)
{
	submission_free(*submission);
}

#define auto_submission __attribute__((cleanup(scope_submission)))

/* How many lines are there?  What follows the last LF is one too. */
static size_t
count_lines(struct bytes body)
{
	size_t n = 0;

	for (size_t i = 0; i < body.len; i++)
		n += body.data[i] == '\n' || i + 1 == body.len;
	return n;
}

/* Make room for n lines; their items are made once they have been read. */
static struct submission *
new_submission(const struct service *service, const char *community, size_t n,
    struct err *err)
{
	struct submission *submission = calloc(1, sizeof(*submission));

	if (submission == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	submission->key_limit = service->key_limit;
	(void)snprintf(submission->community, sizeof(submission->community),
	    "%s", community);
	submission->line =
	    arena_array(&submission->arena, n, sizeof(*submission->line));
	submission->item =
	    arena_array(&submission->arena, n, sizeof(*submission->item));
	if (submission->line == NULL || submission->item == NULL) {
		(void)err_memory(err);
		submission_free(submission);
		return NULL;
	}
	return submission;
}

/*
 * May its key have more recorded?  It has signed this, but that may have been
 * long ago, and anybody can send it: so here is only asked, and it pays for
 * what it has changed.
 */
static bool
check_key(const struct submission *submission,
    const struct statement *statement, struct err *err)
{
	if (submission->key_limit == NULL)
		return true;
	const struct ssh_key_line key = ssh_key_line(&statement->sig.key);
	uint32_t wait = limit_ask(submission->key_limit, bytes_of(key.text),
	    service_uptime_us());
	return wait == 0 ||
	       limit_refuse(wait, "statements under this key", err);
}

static void
charge_key(const struct submission *submission, const struct append_item *item)
{
	if (submission->key_limit == NULL ||
	    (item->outcome != APPEND_RECORDED &&
		item->outcome != APPEND_WAITING))
		return;
	const struct ssh_key_line key = ssh_key_line(&item->statement->sig.key);
	limit_charge(submission->key_limit, bytes_of(key.text), 1,
	    service_uptime_us());
}

/* Read one envelope; a bad one spoils no other. */
static void
add_line(struct submission *submission, const struct schemas *schemas,
    struct bytes text)
{
	struct submission_line *line = &submission->line[submission->lines_n++];

	if (!envelope_read(schemas, text, &submission->arena, &line->statement,
		&line->signature, &line->err) ||
	    !check_key(submission, &line->statement, &line->err))
		return;
	submission->item[submission->items_n++] = (struct append_item){
		.statement = &line->statement,
		.signature = line->signature,
		.want_proof = !submission->many,
	};
}

static bool
submit_one(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_submission struct submission *submission =
	    new_submission(service, query->param[0], 1, err);

	if (submission == NULL)
		return false;
	add_line(submission, service->schemas, query->body);
	if (submission->items_n == 0) {
		*err = submission->line[0].err;
		return false;
	}
	answer->submission = submission;
	submission = NULL;
	return true;
}

static bool
submit_many(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	struct bytes rest = query->body;
	struct bytes line;
	size_t n = count_lines(rest);

	if (n == 0)
		return err_set(err, ERR_MALFORMED, "there is no line");
	if (n > LINES_MAX)
		return err_set(err, ERR_TOO_LARGE, "at most %d lines at a time",
		    LINES_MAX);
	auto_submission struct submission *submission =
	    new_submission(service, query->param[0], n, err);
	if (submission == NULL)
		return false;
	submission->many = true;
	while (line_next(&rest, &line))
		add_line(submission, service->schemas, line);
	if (rest.len > 0)
		add_line(submission, service->schemas, rest);
	answer->submission = submission;
	submission = NULL;
	return true;
}

/*
 * POST /api/v1/{c}/statements: one envelope as application/json, or a line
 * each as application/x-ndjson, at most 1,000.  What is judged here needs no
 * log; the rest is the appender's.
 *
 *	200  recorded before: its receipt; or, for many, a line for each line:
 *	     a receipt without proof, {"digest","status"} or a problem; and
 *	     then {"size","checkpoint"}
 *	201  the receipt {"digest","index","recorded_at","proof"}
 *	202  {"digest","status":"waiting"} until a registrar vouches
 *	400  not JSON, not canonical
 *	403  signature, key, signer or office do not suffice; own work
 *	404  no such community
 *	409  contradicts what is recorded; another signature over it
 *	413  envelope, payload or number of lines too large
 *	415  another media type
 *	422  breaks a rule, another log, another time, an unknown target
 *	429  too much waits already
 *	503  the log cannot be written now
 */
bool
submit(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	if (!question_args(query, "", err) ||
	    !service_knows(service, query->param[0], err))
		return false;
	if (strcmp(query->type, "application/x-ndjson") == 0)
		return submit_many(service, query, answer, err);
	return submit_one(service, query, answer, err);
}

/* Give the submissions what became of their items. */
static void
share(struct submission **batch, size_t n, const struct append_item *items,
    const struct append_head *head, const struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		struct submission *submission = batch[i];

		for (size_t j = 0; j < submission->items_n; j++) {
			submission->item[j] = *items++;
			charge_key(submission, &submission->item[j]);
		}
		submission->err = *err;
		if (err->code != ERR_NONE || !submission->many)
			continue;
		submission->size = head->size;
		submission->checkpoint = arena_copy(&submission->arena,
		    buf_bytes(&head->checkpoint));
		if (submission->checkpoint == NULL)
			(void)err_memory(&submission->err);
	}
}

/* Append what several submissions bring, all for one community. */
static void
append_together(struct service *service, struct submission **batch, size_t n)
{
	const struct append_config config = {
		.db = service->db,
		.heads = service->heads,
		.schemas = service->schemas,
	};
	struct append_head head = { 0 };
	struct err err = { 0 };
	size_t items_n = 0;

	for (size_t i = 0; i < n; i++)
		items_n += batch[i]->items_n;
	auto_free struct append_item *items =
	    calloc(items_n + 1, sizeof(*items));
	if (items == NULL) {
		(void)err_memory(&err);
		for (size_t i = 0; i < n; i++)
			batch[i]->err = err;
		return;
	}
	size_t at = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < batch[i]->items_n; j++)
			items[at++] = batch[i]->item[j];
	if (store_append(&config, batch[0]->community, items, items_n, &head,
		&err))
		err = (struct err){ 0 };
	share(batch, n, items, &head, &err);
	buf_done(&head.checkpoint);
}

/* How many of the first ones go together: one community, not too much. */
static size_t
count_together(struct submission **batch, size_t n)
{
	size_t items_n = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		items_n += batch[i]->items_n;
		if (strcmp(batch[i]->community, batch[0]->community) != 0 ||
		    (i > 0 && items_n > TOGETHER_MAX))
			break;
	}
	return i;
}

/* Sort by community and keep the order within each. */
static void
sort_stably(struct submission **batch, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct submission *moved = batch[i];
		size_t j = i;

		while (j > 0 &&
		       strcmp(batch[j - 1]->community, moved->community) > 0) {
			batch[j] = batch[j - 1];
			j--;
		}
		batch[j] = moved;
	}
}

void
append_batch(struct service *service, struct submission **batch, size_t n)
{
	struct submission *sorted[APPEND_BATCH_MAX];

	n = n < APPEND_BATCH_MAX ? n : APPEND_BATCH_MAX;
	memcpy(sorted, batch, n * sizeof(sorted[0]));
	sort_stably(sorted, n);
	for (size_t i = 0; i < n;) {
		size_t together = count_together(&sorted[i], n - i);

		append_together(service, &sorted[i], together);
		i += together;
	}
}

struct submission_sums
submission_sums(const struct submission *submission)
{
	size_t n[] = {
		[APPEND_FAILED] = submission->lines_n - submission->items_n,
		[APPEND_RECORDED] = 0,
		[APPEND_ALREADY] = 0,
		[APPEND_WAITING] = 0,
	};
	size_t limited = 0;

	for (size_t i = 0; i < submission->items_n; i++)
		n[submission->item[i].outcome]++;
	for (size_t i = 0; i < submission->lines_n; i++)
		limited += submission->line[i].err.retry_s > 0;
	return (struct submission_sums){
		.recorded = n[APPEND_RECORDED],
		.already = n[APPEND_ALREADY],
		.waiting = n[APPEND_WAITING],
		.refused = n[APPEND_FAILED],
		.limited = limited,
	};
}

/* A receipt, with the proof if there is one; what waits has neither. */
static json_t *
outcome_json(const struct append_item *item, struct err *err)
{
	auto_json json_t *doc = json_object();

	if (!jput_digest(doc, "digest", &item->statement->digest, err))
		return NULL;
	if (item->outcome == APPEND_WAITING)
		return jput_text(doc, "status", "waiting", err)
			   ? json_incref(doc)
			   : NULL;
	if (!jput_int(doc, "index", (int64_t)item->index, err) ||
	    !jput_instant(doc, "recorded_at", item->recorded_at, err) ||
	    (item->proof.len > 0 &&
		!jput_text(doc, "proof", item->proof.data, err)))
		return NULL;
	return json_incref(doc);
}

static bool
finish_one(const struct submission *submission, struct answer *answer,
    struct err *err)
{
	static const int status[] = {
		[APPEND_RECORDED] = 201,
		[APPEND_ALREADY] = 200,
		[APPEND_WAITING] = 202,
	};
	const struct append_item *item = &submission->item[0];

	if (item->outcome == APPEND_FAILED) {
		*err = item->err;
		return false;
	}
	json_t *doc = outcome_json(item, err);
	if (doc == NULL)
		return false;
	answer->status = status[item->outcome];
	return answer_json(answer, doc, err);
}

/* What became of one of many. */
static json_t *
item_json(const struct append_item *item, struct err *err)
{
	return item->outcome == APPEND_FAILED ? refusal_json(&item->err)
					      : outcome_json(item, err);
}

/* Append one line, taking the reference. */
static bool
add_answer(struct answer *answer, json_t *doc, struct err *err)
{
	if (!answer_json(answer, doc, err))
		return false;
	buf_putc(&answer->body, '\n');
	return true;
}

static bool
finish_many(const struct submission *submission, struct answer *answer,
    struct err *err)
{
	const struct append_item *item = submission->item;

	answer->type = "application/x-ndjson";
	for (size_t i = 0; i < submission->lines_n; i++) {
		const struct submission_line *line = &submission->line[i];
		const struct err *why = &line->err;
		json_t *doc;

		if (why->code == ERR_NONE)
			doc = item_json(item++, err);
		else
			doc = refusal_json(why);
		if (!add_answer(answer, doc, err))
			return false;
	}
	return add_answer(answer,
	    json_pack("{s:I, s:s}", "size", (json_int_t)submission->size,
		"checkpoint", submission->checkpoint),
	    err);
}

bool
submission_finish(struct submission *submission, struct answer *answer,
    struct err *err)
{
	if (submission->err.code != ERR_NONE) {
		*err = submission->err;
		return false;
	}
	if (submission->many)
		return finish_many(submission, answer, err);
	return finish_one(submission, answer, err);
}
