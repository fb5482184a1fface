#include "api/endpoints.h"
#include "api/question.h"
#include "core/jput.h"

/* What the type of a problem leads to. */
static json_t *
problem_json(enum err_code code)
{
	const struct err_info *info = err_info(code);

	return json_pack("{s:s, s:s, s:i, s:i, s:s}", "code", info->name,
	    "title", info->title, "status", info->status, "exit", info->exit,
	    "meaning", info->meaning);
}

/*
 * GET /problems: every reason why something can be refused: its status over
 * HTTP, and the exit of the command line.
 *
 *	200  {"items":[{"code","title","status","exit","meaning"}]}
 *	422  an argument
 */
bool
problems_list(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	json_t *items = json_array();
	auto_json json_t *doc = json_object();

	(void)service;
	if (!jput(doc, "items", items, err) || !question_args(query, "", err))
		return false;
	for (int code = ERR_USAGE; code < ERR_CODES; code++)
		if (!jput_item(items, problem_json((enum err_code)code), err))
			return false;
	return answer_json(answer, json_incref(doc), err);
}

/*
 * GET /problems/{code}: one of them, to which the `type` of a problem leads.
 *
 *	200  {"code","title","status","exit","meaning"}
 *	404  no such code
 *	422  an argument
 */
bool
problems_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	enum err_code code = err_find(query->param[0]);

	(void)service;
	if (!question_args(query, "", err))
		return false;
	if (code == ERR_CODES)
		return err_set(err, ERR_NOT_FOUND, "there is no problem %.40s",
		    query->param[0]);
	return answer_json(answer, problem_json(code), err);
}
