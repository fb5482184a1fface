#include <stdio.h>

#include "api/endpoints.h"
#include "api/people.h"
#include "api/policies.h"
#include "core/identity.h"
#include "core/utf8.h"

/* Characters of a title that are shown, and how wide they are, in pixels. */
enum {
	TITLE_MAX = 40,
	ASCII_WIDTH = 7,
	OTHER_WIDTH = 12,
	MARGIN = 6,
	PARTS = 3,
};

#define ELLIPSIS 0x2026

/* One of the parts, from left to right. */
struct part {
	const char *text;
	const char *colour; /* white on it has a contrast of 4.5 at least */
};

/* Marks that turn the direction of what stands after them. */
static bool
is_turn(uint32_t point)
{
	return point == 0x061c || point == 0x200e || point == 0x200f ||
	       (point >= 0x202a && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069);
}

/*
 * The next character of a text that can be shown, number n from 0; false at
 * its end.  Where it is too long, the last one is an ellipsis.
 */
static bool
next_shown(struct bytes *rest, size_t n, uint32_t *point)
{
	for (;;) {
		size_t len = utf8_decode(*rest, point);

		if (len == 0)
			return false;
		rest->data += len;
		rest->len -= len;
		if (*point < 0x20 || (*point >= 0x7f && *point < 0xa0))
			*point = ' ';
		if (!is_turn(*point) && !utf8_is_noncharacter(*point))
			break;
	}
	if (n + 1 == TITLE_MAX && rest->len > 0) {
		*point = ELLIPSIS;
		rest->len = 0;
	}
	return true;
}

/* A character of a document, where it may stand anywhere (XML 1.0). */
static void
add_point(struct buf *body, uint32_t point)
{
	bool special = point < 0x80 && strchr("&<>\"'", (int)point) != NULL;

	if (special || point >= 0x80)
		buf_printf(body, "&#%u;", (unsigned)point);
	else
		buf_putc(body, (char)point);
}

static void
add_text(struct buf *body, const char *text)
{
	struct bytes rest = bytes_of(text);
	uint32_t point;

	for (size_t n = 0; next_shown(&rest, n, &point); n++)
		add_point(body, point);
}

static int
width_of(const char *text)
{
	struct bytes rest = bytes_of(text);
	int width = 2 * MARGIN;
	uint32_t point;

	for (size_t n = 0; next_shown(&rest, n, &point); n++)
		width += point < 0x80 ? ASCII_WIDTH : OTHER_WIDTH;
	return width;
}

/* What a decision comes to, in a few words. */
static void
write_verdict(const json_t *decision, char out[TITLE_MAX])
{
	enum { DAY_LEN = 10 };
	const char *result =
	    json_string_value(json_object_get(decision, "result"));
	const char *lapses =
	    json_string_value(json_object_get(decision, "lapses_on"));

	if (strcmp(result, "pass") != 0)
		(void)snprintf(out, TITLE_MAX, "%s",
		    strcmp(result, "fail") == 0 ? "no"
		    : strcmp(result, "insufficient") == 0
			? "not enough data"
			: "cannot be checked");
	else if (lapses == NULL)
		(void)snprintf(out, TITLE_MAX, "yes");
	else
		(void)snprintf(out, TITLE_MAX, "yes until %.*s", DAY_LEN,
		    lapses);
}

static const char *
colour_of(const char *verdict)
{
	if (strncmp(verdict, "yes", strlen("yes")) == 0)
		return "#116329";
	return strcmp(verdict, "no") == 0 ? "#57606a" : "#7d4e00";
}

/* The same for who cannot see it. */
static void
add_title(struct buf *body, const char *handle, const struct part part[PARTS])
{
	buf_puts(body, "<title id=\"t\">");
	add_text(body, handle);
	for (size_t i = 0; i < PARTS; i++) {
		buf_puts(body, i == 0 ? ", " : ": ");
		add_text(body, part[i].text);
	}
	buf_puts(body, "</title>");
}

static void
draw(struct buf *body, const char *handle, const struct part part[PARTS])
{
	int width = 0;

	for (size_t i = 0; i < PARTS; i++)
		width += width_of(part[i].text);
	buf_printf(body,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\""
	    " height=\"20\" viewBox=\"0 0 %d 20\" role=\"img\""
	    " aria-labelledby=\"t\">",
	    width, width);
	add_title(body, handle, part);
	buf_puts(body, "<g aria-hidden=\"true\" fill=\"#fff\" font-size=\"11\""
		       " font-family=\"Verdana,DejaVu Sans,sans-serif\""
		       " text-anchor=\"middle\">");
	int left = 0;
	for (size_t i = 0; i < PARTS; i++) {
		int own = width_of(part[i].text);

		buf_printf(body,
		    "<rect x=\"%d\" width=\"%d\" height=\"20\" fill=\"%s\"/>"
		    "<text x=\"%d\" y=\"14\">",
		    left, own, part[i].colour, left + own / 2);
		add_text(body, part[i].text);
		buf_puts(body, "</text>");
		left += own;
	}
	buf_puts(body, "</g></svg>\n");
}

static bool
answer_badge(struct question *question, const struct ask *ask,
    const char *handle, struct answer *answer, struct err *err)
{
	const struct community_row *community =
	    world_community(question->world);
	auto_json json_t *decision = decide(ask, err);
	char verdict[TITLE_MAX];
	struct policy policy;

	if (decision == NULL ||
	    !decide_policy(ask, &question->arena, &policy, err))
		return false;
	write_verdict(decision, verdict);
	const struct part part[PARTS] = {
		{ community->title, "#24292f" },
		{ policy_role(&policy, ask->role)->title, "#424a53" },
		{ verdict, colour_of(verdict) },
	};
	draw(&answer->body, handle, part);
	if (buf_failed(&answer->body))
		return err_memory(err);
	answer->type = "image/svg+xml; charset=utf-8";
	/* Of the picture itself, for the clock decides about it. */
	answer_tag(answer);
	return true;
}

/*
 * GET /api/v1/{c}/people/{handle}/badge/{role}?as_of=&size=&policy=: the
 * decision about a role as a small picture, to be shown elsewhere: titles of
 * community and role, at most 40 characters each, and "yes until" a day, "yes",
 * "no", "not enough data" or "cannot be checked".  It has no script and refers
 * to nothing; its tag changes with it, and it is asked about each time.
 *
 *	200  image/svg+xml
 *	400  as_of is no instant
 *	404  no such community, person or role
 *	409  several policies have the role: say which
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
badge_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	const struct person_row *person;
	struct digest pinned;
	struct ask ask;

	if (!question_open(&question, service, query, "as_of size policy",
		err) ||
	    !question_as_of(&question, err) ||
	    !policies_ask(&question, &ask, &pinned, err))
		return false;
	person = people_find(&question, err);
	if (person == NULL)
		return false;
	const struct identity id = identity_of_handle(person->handle);
	ask.id = id.text;
	ask.role = query->param[2];
	return answer_badge(&question, &ask, person->handle, answer, err);
}
