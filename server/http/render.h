/* render.h: what an endpoint left behind, made ready to send. */

#ifndef HTTP_RENDER_H
#define HTTP_RENDER_H

#include "api/answer.h"
#include "api/pages.h"
#include "http/problem.h"

#define JSON_TYPE "application/json"
#define HTML_TYPE "text/html; charset=utf-8"

/* Replace whatever the answer holds with problem+json. */
void render_problem(const struct problem *problem, struct answer *answer);

/* How an answer is to be shown. */
struct look {
	bool html;               /* as a page, not as JSON */
	const struct page *page; /* whose module draws it; NULL: none */
	const char *path;        /* what was asked */
	/* What the {parts} of the page's pattern stand for; NULL: nothing. */
	const char *const *param;
	const struct query *query; /* its arguments; NULL: none */
};

/*
 * Settle status and type of an answer (200, JSON) and, when a page is wanted
 * and it is JSON or a problem, make one of it; the entity tag then differs from
 * that of the JSON form and from that of every other release of the pages.
 * Out of memory makes it a problem without a page.
 */
void render_answer(struct answer *answer, const struct look *look);

/* Has the answer two forms, so that caches must look at Accept? */
bool render_varies(const struct answer *answer);

#endif
