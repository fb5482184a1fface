#include "http/render.h"

#include "http/html.h"

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

/* Put the page in place of the JSON it was made from. */
static bool
make_page(struct answer *answer, const char *path, struct err *err)
{
	auto_buf struct buf page = { 0 };
	auto_json json_t *doc = json_loadb(answer->body.data, answer->body.len,
	    JSON_DECODE_ANY, NULL);

	if (doc == NULL)
		return err_set(err, ERR_INTERNAL, "an answer is not JSON");
	if (!html_page(doc, path, &page, err))
		return false;
	buf_done(&answer->body);
	answer->body = page;
	page = (struct buf){ 0 };
	answer->type = HTML_TYPE;

	answer->immutable = false; /* the next release may lay it out anew */

	static const char suffix[] = "-html";
	size_t len = strlen(answer->etag);
	if (len + sizeof(suffix) > sizeof(answer->etag))
		answer->etag[0] = '\0';
	else if (len > 0)
		memcpy(answer->etag + len, suffix, sizeof(suffix));
	return true;
}

void
render_answer(struct answer *answer, bool html, const char *path)
{
	struct err err = { 0 };

	if (answer->status == 0)
		answer->status = 200;
	if (answer->type == NULL)
		answer->type = JSON_TYPE;
	if (!html || answer->body.len == 0 || !render_varies(answer))
		return;
	if (!make_page(answer, path, &err)) {
		struct problem problem = problem_of(&err);

		render_problem(&problem, answer);
	}
}
