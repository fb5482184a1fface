#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "api/endpoints.h"
#include "api/listing.h"
#include "api/policies.h"
#include "core/identity.h"
#include "core/jput.h"
#include "core/line.h"
#include "core/text.h"
#include "store/load.h"

/*
 * All that a roll depends on but the instant.  What has been erased makes
 * another roll of the same size: behind the log, as rolls_find wants it, stands
 * how far the last change was that could tell.
 */
static bool
write_key(const struct ask *ask, const struct question *question,
    struct buf *key, struct err *err)
{
	struct policy policy;
	auto_arena struct arena arena = { 0 };

	if (!decide_policy(ask, &arena, &policy, err))
		return false;
	buf_printf(key, "%s %" PRIu64 " %" PRIu64 " %s %s %d %s",
	    digest_hex(&question->community.log).text,
	    question->community.governance, ask->size,
	    digest_hex(&policy.digest).text, policy.id, ask->pinned != NULL,
	    ask->role);
	return !buf_failed(key) || err_memory(err);
}

/*
 * Compute the roll, and find out for how long it is one: as far as is known,
 * for the moment that was asked about.
 */
static bool
compute(struct question *question, const struct ask *ask,
    struct kept_roll *roll, struct err *err)
{
	struct err ignored;

	if (!store_load_kinds(question->service->db, &question->community,
		STORE_EVERYONE, question->size, question->world, err) ||
	    !roll_write(ask, &roll->bytes, &roll->sums, &roll->undecided, err))
		return false;
	if (!roll_around(ask, &roll->stretch, &ignored))
		roll->stretch =
		    (struct stretch){ ask->instant, ask->instant + 1 };
	return true;
}

/* The roll, computed unless it was before, as of any instant like this one. */
static bool
find_roll(struct question *question, const struct ask *ask,
    struct kept_roll *out, struct err *err)
{
	struct rolls *rolls = &question->service->rolls;
	auto_buf struct buf key = { 0 };
	const struct kept_roll *kept;

	if (!write_key(ask, question, &key, err))
		return false;
	kept = rolls_find(rolls, key.data, ask->instant);
	if (kept == NULL) {
		auto_kept_roll struct kept_roll roll = { 0 };

		if (!compute(question, ask, &roll, err))
			return false;
		kept = rolls_keep(rolls, key.data, &roll, err);
	}
	if (kept == NULL)
		return false;
	out->sums = kept->sums;
	buf_add(&out->undecided, kept->undecided.data, kept->undecided.len);
	if (buf_failed(&out->undecided))
		return err_memory(err);
	return roll_as_of(ask, buf_bytes(&kept->bytes), &out->bytes, err);
}

static json_t *
parse_line(struct bytes line)
{
	return json_loadb((const char *)line.data, line.len, 0, NULL);
}

/* What the roll can no longer take into account. */
static bool
put_redacted(const struct question *question, json_t *doc, struct err *err)
{
	size_t n = world_redacted(question->world, question->size);

	return n == 0 || jput_int(doc, "redacted", (int64_t)n, err);
}

static bool
put_people(json_t *doc, const char *key, struct bytes lines, struct err *err)
{
	auto_json json_t *people = json_array();
	struct bytes line;

	while (line_next(&lines, &line))
		if (!jput_item(people, parse_line(line), err))
			return false;
	return jput(doc, key, json_incref(people), err);
}

/*
 * The header's members, then digest and sums; what is left of the roll is its
 * lines.
 */
static json_t *
head_json(const struct question *question, const struct kept_roll *roll,
    struct bytes *rest, struct err *err)
{
	*rest = buf_bytes(&roll->bytes);
	const struct digest digest = roll_digest(*rest);
	struct bytes line;

	if (!line_next(rest, &line)) {
		(void)err_set(err, ERR_INTERNAL, "a roll without a header");
		return NULL;
	}
	auto_json json_t *doc = parse_line(line);
	return jput_digest(doc, "digest", &digest, err) &&
		       jput(doc, "sums",
			   json_pack("{s:I, s:I, s:I, s:I}", "pass",
			       (json_int_t)roll->sums.pass, "fail",
			       (json_int_t)roll->sums.fail, "insufficient",
			       (json_int_t)roll->sums.insufficient, "unchecked",
			       (json_int_t)roll->sums.unchecked),
			   err) &&
		       put_redacted(question, doc, err)
		   ? json_incref(doc)
		   : NULL;
}

static bool
answer_document(struct question *question, const struct kept_roll *roll,
    struct answer *answer, struct err *err)
{
	struct bytes rest;
	auto_json json_t *doc = head_json(question, roll, &rest, err);

	return doc != NULL && put_people(doc, "people", rest, err) &&
	       put_people(doc, "undecided", buf_bytes(&roll->undecided), err) &&
	       question_answer(question, answer, json_incref(doc), err);
}

/* One cell, in quotes where it must be (RFC 4180). */
static void
add_cell(struct buf *out, const char *text)
{
	if (strpbrk(text, ",\"\r\n") == NULL) {
		buf_puts(out, text);
		return;
	}
	buf_putc(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_putc(out, '"');
		buf_putc(out, *text);
	}
	buf_putc(out, '"');
}

static bool
answer_csv(struct question *question, const struct kept_roll *roll,
    struct answer *answer, struct err *err)
{
	struct bytes rest = buf_bytes(&roll->bytes);
	struct buf *body = &answer->body;
	struct bytes line;

	answer->type = "text/csv; charset=utf-8";
	buf_puts(body, "id,handle\r\n");
	if (!line_next(&rest, &line))
		return err_set(err, ERR_INTERNAL, "a roll without a header");
	while (line_next(&rest, &line)) {
		auto_json json_t *person = parse_line(line);
		const char *id =
		    json_string_value(json_object_get(person, "id"));
		const char *handle = id != NULL ? identity_handle(id) : NULL;

		if (id == NULL)
			return err_memory(err);
		add_cell(body, id);
		buf_putc(body, ',');
		add_cell(body, handle != NULL ? handle : "");
		buf_puts(body, "\r\n");
	}
	question_tag(question, answer);
	return !buf_failed(body) || err_memory(err);
}

static bool
answer_text(struct question *question, const struct kept_roll *roll,
    struct answer *answer, struct err *err)
{
	answer->type = "text/plain; charset=utf-8";
	buf_add(&answer->body, roll->bytes.data, roll->bytes.len);
	question_tag(question, answer);
	return !buf_failed(&answer->body) || err_memory(err);
}

enum format { FORMAT_JSON, FORMAT_CSV, FORMAT_TEXT };

static bool
read_format(const struct query *query, enum format *format, struct err *err)
{
	static const char *const names[] = { "json", "csv", "text" };
	const char *text = query_arg(query, "format");

	for (size_t i = 0; i < COUNT(names); i++) {
		if (text == NULL || strcmp(text, names[i]) == 0) {
			*format = (enum format)i;
			return true;
		}
	}
	return err_set(err, ERR_INVALID, "format must be json, csv or text");
}

/* Compute, or find, what is asked for. */
static bool
open_roll(struct question *question, struct kept_roll *roll, struct err *err)
{
	struct digest pinned;
	struct ask ask;

	return question_as_of(question, err) &&
	       policies_ask(question, &ask, &pinned, err) &&
	       store_load_policies(question->service->db, &question->community,
		   question->size, question->world, err) &&
	       find_roll(question, &ask, roll, err);
}

/*
 * GET /api/v1/{c}/roles/{role}/roll?as_of=&size=&policy=&format=: everyone
 * who holds the role.  format=text gives the exact bytes that the digest is
 * of (docs/protocol.md, Rolls); csv a line each with id and handle.
 *
 *	200  {"as_of","log","policy","role","size","v","digest",
 *	     "sums":{"pass","fail","insufficient","unchecked"},
 *	     "people":[{"id"}],"undecided":[{"id","result"}],"redacted"}, or
 *	     text/plain, or text/csv; undecided are those who are insufficient
 *	     or unchecked; redacted only when statements that were known at
 *	     this size are erased since: how many
 *	400  as_of is no instant
 *	404  no such community or role
 *	409  several policies have the role: say which
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
electorate_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	static bool (*const answers[])(struct question *,
	    const struct kept_roll *, struct answer *, struct err *) = {
		[FORMAT_JSON] = answer_document,
		[FORMAT_CSV] = answer_csv,
		[FORMAT_TEXT] = answer_text,
	};
	auto_question struct question question = { 0 };
	auto_kept_roll struct kept_roll roll = { 0 };
	enum format format = FORMAT_JSON;

	return question_open(&question, service, query,
		   "as_of size policy format", err) &&
	       read_format(query, &format, err) &&
	       open_roll(&question, &roll, err) &&
	       answers[format](&question, &roll, answer, err);
}

/* One line of a roll. */
struct roll_line {
	const char *id; /* arena's */
	struct bytes json;
};

/* How lines are ordered; rolls themselves are by id. */
struct roll_order {
	int (*compare)(const void *a, const void *b);
	bool down;
};

static int
by_id(const void *a, const void *b)
{
	const struct roll_line *one = a;
	const struct roll_line *other = b;

	return strcmp(one->id, other->id);
}

/* By what stands behind the scheme: people and nicks together. */
static int
by_name(const void *a, const void *b)
{
	const struct roll_line *one = a;
	const struct roll_line *other = b;
	int order = strcmp(one->id + strcspn(one->id, ":"),
	    other->id + strcspn(other->id, ":"));

	return order != 0 ? order : by_id(a, b);
}

static bool
read_order(const struct query *query, struct roll_order *order, struct err *err)
{
	const char *text = query_arg(query, "sort");
	const char *name = text != NULL ? text : "id";

	order->down = *name == '-';
	name += order->down;
	order->compare = strcmp(name, "name") == 0 ? by_name : by_id;
	return order->compare == by_name || strcmp(name, "id") == 0 ||
	       err_set(err, ERR_INVALID, "sort must be id, -id, name or -name");
}

/* Those whose roll is asked for: who is on it, or who is undecided. */
static bool
read_who(const struct query *query, bool *undecided, struct err *err)
{
	const char *text = query_arg(query, "who");

	*undecided = text != NULL && strcmp(text, "undecided") == 0;
	return text == NULL || *undecided || strcmp(text, "on") == 0 ||
	       err_set(err, ERR_INVALID, "who must be on or undecided");
}

struct roll_lines {
	struct roll_line *item; /* arena's */
	size_t n;
};

/* The lines that have the text in their id; any without one. */
static bool
find_lines(struct roll_lines *out, struct bytes lines, const char *text,
    struct arena *arena, struct err *err)
{
	struct bytes line, rest = lines;
	size_t n = 0;

	while (line_next(&rest, &line))
		n++;
	out->item = arena_array(arena, n + 1, sizeof(*out->item));
	if (out->item == NULL)
		return err_memory(err);
	while (line_next(&lines, &line)) {
		auto_json json_t *person = parse_line(line);
		const char *id =
		    json_string_value(json_object_get(person, "id"));

		if (id == NULL)
			return err_memory(err);
		if (text != NULL && text_find(id, text) == NULL)
			continue;
		id = arena_strdup(arena, id);
		if (id == NULL)
			return err_memory(err);
		out->item[out->n++] = (struct roll_line){ id, line };
	}
	return true;
}

/*
 * Add lines behind the one that the cursor names, as many as fit; *last is the
 * id of the last when there are more.
 */
static bool
add_lines(struct listing *listing, const struct roll_lines *lines,
    const struct roll_order *order, const char **last, struct err *err)
{
	const struct roll_line after = { .id = listing->after };
	size_t n = 0;

	for (size_t i = 0; i < lines->n; i++) {
		const struct roll_line *line =
		    &lines->item[order->down ? lines->n - 1 - i : i];
		int side = after.id != NULL ? order->compare(line, &after) : 1;

		if (order->down && after.id != NULL)
			side = -side;
		if (side <= 0)
			continue;
		if (n++ == listing->limit)
			return true;
		auto_json json_t *person = parse_line(line->json);
		if (!jput_text(person, "handle", identity_handle(line->id),
			err) ||
		    !listing_add(listing, json_incref(person), err))
			return false;
		*last = line->id;
	}
	*last = NULL;
	return true;
}

/*
 * GET /api/v1/{c}/roles/{role}/roll/people?q=&who=&sort=&as_of=&size=
 * &policy=&limit=&cursor=: the same roll in pages, for who looks at it; with
 * q those who have it in their id, with who=undecided those who are neither
 * on it nor surely not, by id or by what stands in it behind the scheme, with
 * "-" the last first.  "found" counts them on all pages.  Whoever goes on to
 * the next page says the as_of and the size that the first one gave.
 *
 *	200  {"as_of","log","policy","role","size","v","digest","sums",
 *	     "found","items":[{"id","handle"?,"result"?}],"next","redacted"?}
 *	400  as_of is no instant
 *	404  no such community or role
 *	409  several policies have the role: say which
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
electorate_people(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_kept_roll struct kept_roll roll = { 0 };
	auto_listing struct listing listing = { 0 };
	struct roll_lines lines = { 0 };
	struct roll_order order;
	const char *text, *last = NULL;
	bool undecided;
	struct bytes rest;

	if (!question_open(&question, service, query,
		"q who sort as_of size policy limit cursor", err) ||
	    !read_order(query, &order, err) ||
	    !read_who(query, &undecided, err) ||
	    !listing_open(&listing, query, &question.arena, err) ||
	    !question_sought(&question, &text, err) ||
	    !open_roll(&question, &roll, err))
		return false;
	auto_json json_t *doc = head_json(&question, &roll, &rest, err);
	if (doc == NULL ||
	    !find_lines(&lines, undecided ? buf_bytes(&roll.undecided) : rest,
		text, &question.arena, err))
		return false;
	if (order.compare != by_id)
		qsort(lines.item, lines.n, sizeof(*lines.item), order.compare);
	if (!add_lines(&listing, &lines, &order, &last, err))
		return false;
	auto_json json_t *list = listing_doc(&listing, last, err);
	return list != NULL && json_object_update(doc, list) == 0 &&
	       jput_int(doc, "found", (int64_t)lines.n, err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
