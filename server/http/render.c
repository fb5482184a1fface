#include "http/render.h"

#include <stdio.h>

#include "http/shell.h"
#include "http/static.h"

void
render_problem(const struct problem *problem, struct answer *answer)
{
	struct buf body = { 0 };

	problem_write(problem, &body);
	answer_done(answer);
	answer->status = problem->status;
	answer->retry_s = problem->retry_s;
	answer->type = PROBLEM_TYPE;
	if (buf_failed(&body))
		buf_done(&body);
	answer->body = body;
}

bool
render_varies(const struct answer *answer)
{
	return strcmp(answer->type, JSON_TYPE) == 0 ||
	       strcmp(answer->type, PROBLEM_TYPE) == 0 ||
	       strcmp(answer->type, HTML_TYPE) == 0;
}

/* What a page is made of changes its bytes as much as the answer does. */
static void
mark_etag(struct answer *answer)
{
	char tag[sizeof(answer->etag)];
	int len =
	    snprintf(tag, sizeof(tag), "%s-%s", answer->etag, static_release());

	if (answer->etag[0] == '\0')
		return;
	if (len < 0 || (size_t)len >= sizeof(tag))
		tag[0] = '\0';
	memcpy(answer->etag, tag, sizeof(tag));
}

/* Put the page in place of the JSON it was made from. */
static bool
make_page(struct answer *answer, const struct look *look, struct err *err)
{
	auto_buf struct buf page = { 0 };
	auto_json json_t *doc = json_loadb(answer->body.data, answer->body.len,
	    JSON_DECODE_ANY, NULL);

	if (doc == NULL)
		return err_set(err, ERR_INTERNAL, "an answer is not JSON");
	if (!shell_page(doc, &answer->body, look, &page, err))
		return false;
	buf_done(&answer->body);
	answer->body = page;
	page = (struct buf){ 0 };
	answer->type = HTML_TYPE;
	answer->immutable = false;
	mark_etag(answer);
	return true;
}

void
render_answer(struct answer *answer, const struct look *look)
{
	struct err err = { 0 };

	if (answer->status == 0)
		answer->status = 200;
	if (answer->type == NULL)
		answer->type = JSON_TYPE;
	if (!look->html || answer->body.len == 0 || !render_varies(answer))
		return;
	if (!make_page(answer, look, &err)) {
		struct problem problem = problem_of(&err);

		render_problem(&problem, answer);
	}
}
