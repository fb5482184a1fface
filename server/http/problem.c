#include "http/problem.h"

#include <stdio.h>

#include "core/jput.h"
#include "core/scope.h"

static const struct {
	int status;
	const char *phrase;
} phrases[] = {
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 408, "Request Timeout" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 411, "Length Required" },
	{ 413, "Content Too Large" },
	{ 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 417, "Expectation Failed" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
};

const char *
problem_phrase(int status)
{
	for (size_t i = 0; i < COUNT(phrases); i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "";
}

unsigned
problem_retry_after(int status)
{
	return status == 429 || status == 503 ? 1 : 0;
}

struct problem
problem_of(const struct err *err)
{
	const struct err_info *info = err_info(err->code);
	bool hidden = err->code == ERR_INTERNAL;

	return (struct problem){
		.status = info->status,
		.code = info->name,
		.title = info->title,
		.detail = hidden ? NULL : err->msg,
		.field = hidden ? NULL : err->field,
		.recorded = &err->recorded,
		.retry_s = err->retry_s,
	};
}

static void
add_member(json_t *doc, const char *key, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return;

	/* Text cut at a limit may end inside a character. */
	json_t *text = json_string(value);
	if (text == NULL)
		text = json_string("(unprintable)");
	(void)json_object_set_new(doc, key, text);
}

void
problem_write(const struct problem *problem, struct buf *buf)
{
	auto_json json_t *doc = json_object();
	char type[64] = "about:blank";
	struct err why;

	if (problem->title != NULL)
		(void)snprintf(type, sizeof(type), "/problems/%s",
		    problem->code);
	add_member(doc, "type", type);
	add_member(doc, "title",
	    problem->title != NULL ? problem->title
				   : problem_phrase(problem->status));
	(void)json_object_set_new(doc, "status", json_integer(problem->status));
	add_member(doc, "code", problem->code);
	add_member(doc, "detail", problem->detail);
	add_member(doc, "field", problem->field);
	if (problem->retry_s > 0)
		(void)json_object_set_new(doc, "retry_after",
		    json_integer(problem->retry_s));

	bool whole = problem->recorded == NULL ||
		     jput_recorded(doc, problem->recorded, &why);
	auto_free char *text = whole ? json_dumps(doc, JSON_COMPACT) : NULL;
	if (text == NULL)
		buf->failed = true;
	else
		buf_puts(buf, text);
}
