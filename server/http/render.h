/* render.h: what an endpoint left behind, made ready to send. */

#ifndef HTTP_RENDER_H
#define HTTP_RENDER_H

#include "api/answer.h"
#include "http/problem.h"

#define JSON_TYPE "application/json"
#define HTML_TYPE "text/html; charset=utf-8"

/* Replace whatever the answer holds with problem+json. */
void render_problem(const struct problem *problem, struct answer *answer);

/*
 * Settle status and type of an answer (200, JSON) and, when html is wanted
 * and it is JSON or a problem, make a page of it under the given path; the
 * entity tag then differs from that of the JSON form.  Out of memory makes
 * it a problem without a page.
 */
void render_answer(struct answer *answer, bool html, const char *path);

/* Has the answer two forms, so that caches must look at Accept? */
bool render_varies(const struct answer *answer);

#endif
