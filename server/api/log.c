#include "api/endpoints.h"
#include "core/instant.h"
#include "core/jput.h"
#include "store/statements.h"

/* Read "at"; without it, the clock. */
static bool
read_at(struct question *question, int64_t *at, struct err *err)
{
	const char *text = query_arg(question->query, "at");
	struct err why = { 0 };

	*at = service_now();
	question->by_clock = true;
	if (text == NULL || instant_as_of(text, at, &why))
		return true;
	return err_set(err, why.code, "at: %s", why.msg);
}

/* There is no size of a log before its first entry. */
static bool
say_too_early(struct question *question, struct err *err)
{
	const struct store_scope first = { question->community.id, 1 };
	uint64_t size;
	int64_t began = 0;

	return store_size_at(question->service->db, &first, INSTANT_MAX, &size,
		   &began, err) &&
	       err_set(err, ERR_INVALID, "at lies before the log began, %s",
		   instant_format(began).text);
}

/*
 * GET /api/v1/{c}/log?at=: how many statements the log had at an instant, or at
 * 00:00:00Z of a day, and when the last of them was recorded.  That size, as
 * "size" of any other question, asks by what was known then.
 *
 *	200  {"at","size","recorded_at"}
 *	400  at is no instant
 *	404  no such community
 *	422  at lies before the log began; another argument
 *	503  the database is away
 */
bool
log_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *doc = json_object();
	int64_t at, recorded_at = 0;
	uint64_t size;

	if (!question_open(&question, service, query, "at", err) ||
	    !read_at(&question, &at, err))
		return false;
	const struct store_scope scope = question_scope(&question);
	if (!store_size_at(service->db, &scope, at, &size, &recorded_at, err))
		return false;
	if (size == 0)
		return say_too_early(&question, err);
	return jput_instant(doc, "at", at, err) &&
	       jput_int(doc, "size", (int64_t)size, err) &&
	       jput_instant(doc, "recorded_at", recorded_at, err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
