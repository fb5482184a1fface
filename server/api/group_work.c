#include "store/group_work.h"

#include "api/endpoints.h"
#include "core/instant.h"
#include "core/jput.h"
#include "store/load.h"

enum { MONTHS_MAX = 60, PEOPLE_MAX = 100, MEETINGS_MAX = 50 };

/* Who turned out to be whom. */
static bool
find_merged(struct question *question, struct store_selves *out,
    struct err *err)
{
	const struct world *world = question->world;
	struct rows merges = world_all(world, CHANGE_MERGE);

	out->n = 0;
	out->item = arena_array(&question->arena, merges.n, sizeof(*out->item));
	if (out->item == NULL)
		return err_memory(err);
	for (size_t i = 0; i < merges.n; i++) {
		const struct merge_row *row = merges.item[i];

		if (row_stands(&row->row, question->size))
			out->item[out->n++] = (struct store_self){ row->handle,
				world_self(world, row->handle,
				    question->size) };
	}
	return true;
}

static json_t *
months_json(struct question *question, struct store_work_of of, struct err *err)
{
	const struct store_scope scope = question_scope(question);
	auto_json json_t *array = json_array();
	struct store_work_months months;

	of.limit = MONTHS_MAX;
	if (!store_work_months(question->service->db, &scope, &of,
		&question->arena, &months, err))
		return NULL;
	for (size_t i = 0; i < months.n; i++) {
		const struct store_work_month *one = &months.item[i];

		if (!jput_item(array,
			json_pack("{s:s, s:I, s:I, s:I, s:I}", "month",
			    one->month, "meetings", (json_int_t)one->meetings,
			    "attendances", (json_int_t)one->attendances,
			    "contributions", (json_int_t)one->contributions,
			    "people", (json_int_t)one->people),
			err))
			return NULL;
	}
	return json_incref(array);
}

static json_t *
people_json(struct question *question, struct store_work_of of, struct err *err)
{
	const struct store_scope scope = question_scope(question);
	auto_json json_t *array = json_array();
	struct store_workers people;

	of.limit = PEOPLE_MAX;
	if (!store_workers(question->service->db, &scope, &of, &question->arena,
		&people, err))
		return NULL;
	for (size_t i = 0; i < people.n; i++) {
		const struct store_worker *one = &people.item[i];

		if (!jput_item(array,
			json_pack("{s:s, s:I, s:I, s:o}", "id", one->id,
			    "meetings", (json_int_t)one->meetings,
			    "contributions", (json_int_t)one->contributions,
			    "last",
			    json_string(instant_format(one->last).text)),
			err))
			return NULL;
	}
	return json_incref(array);
}

static json_t *
meeting_json(const struct store_meeting *one)
{
	return json_pack("{s:s, s:I, s:s, s:s, s:o, s:o, s:s*, s:s, s:I}",
	    "digest", digest_hex(&one->statement).text, "index",
	    (json_int_t)one->index, "status", one->status, "name", one->name,
	    "start", json_string(instant_format(one->start).text), "end",
	    json_string(instant_format(one->end).text), "url", one->url, "by",
	    one->by, "attendees", (json_int_t)one->attendees);
}

static json_t *
meetings_json(struct question *question, struct store_work_of of,
    struct err *err)
{
	const struct store_scope scope = question_scope(question);
	auto_json json_t *array = json_array();
	struct store_meetings meetings;

	of.limit = MEETINGS_MAX;
	if (!store_meetings(question->service->db, &scope, &of,
		&question->arena, &meetings, err))
		return NULL;
	for (size_t i = 0; i < meetings.n; i++)
		if (!jput_item(array, meeting_json(&meetings.item[i]), err))
			return NULL;
	return json_incref(array);
}

/*
 * GET /api/v1/{c}/groups/{slug}/work?size=: what a group does: the newest 60
 * months (of UTC) in which anything happened, the 100 people who did most, and
 * the latest 50 meetings.  What was taken back is not there, what nobody has
 * endorsed yet is.
 *
 *	200  {"group","months":[{"month","meetings","attendances",
 *	     "contributions","people"}],"people":[{"id","meetings",
 *	     "contributions","last"}],"meetings":[{"digest","index","status",
 *	     "name","start","end","url"?,"by","attendees"}]}
 *	404  no such community or group
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
groups_work(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_json json_t *doc = json_object();
	struct store_selves merged;
	const struct group_row *group;

	if (!question_open(&question, service, query, "size", err) ||
	    !store_load_governance(service->db, &question.community,
		question.world, err))
		return false;
	group = question_group(&question, err);
	if (group == NULL || !find_merged(&question, &merged, err))
		return false;
	const struct store_work_of of = { group->slug, &merged, 0 };
	return jput_text(doc, "group", group->slug, err) &&
	       jput(doc, "months", months_json(&question, of, err), err) &&
	       jput(doc, "people", people_json(&question, of, err), err) &&
	       jput(doc, "meetings", meetings_json(&question, of, err), err) &&
	       question_answer(&question, answer, json_incref(doc), err);
}
