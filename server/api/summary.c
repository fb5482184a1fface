#include <inttypes.h>

#include "api/endpoints.h"
#include "api/work.h"
#include "core/jput.h"
#include "core/office.h"
#include "store/lists.h"
#include "store/load.h"

/* An answer that took long is kept so many times as long. */
enum { KEEP_FROM_MS = 250, KEEP_TIMES = 60 };

/* What waits to be judged, by group. */
static bool
put_claims(json_t *doc, struct question *question, struct err *err)
{
	const struct store_scope scope = question_scope(question);
	json_t *claims = json_array();
	struct store_counts counts;

	if (!jput(doc, "claims", claims, err) ||
	    !store_counts_unjudged(question->service->db, &scope,
		&question->arena, &counts, err))
		return false;
	for (size_t i = 0; i < counts.n; i++) {
		const char *slug = counts.item[i].name;
		const struct group_row *group =
		    slug == NULL
			? NULL
			: world_group(question->world, slug, question->size);

		if (!jput_item(claims,
			json_pack("{s:s*, s:s*, s:I}", "group", slug, "title",
			    group != NULL ? group->title : NULL, "n",
			    (json_int_t)counts.item[i].n),
			err))
			return false;
	}
	return true;
}

/* How many terms of each office run now. */
static json_t *
offices_json(const struct question *question, struct err *err)
{
	struct rows rows = world_all(question->world, CHANGE_OFFICE);
	const struct moment now = { question->size, question->instant };
	auto_json json_t *doc = json_object();

	for (size_t i = 0; i < rows.n; i++) {
		const struct office_row *row = rows.item[i];
		json_int_t n =
		    json_integer_value(json_object_get(doc, row->office));

		if (office_counts(row, &now) &&
		    !jput_int(doc, row->office, n + 1, err))
			return NULL;
	}
	return json_incref(doc);
}

static int64_t
count_standing(const struct question *question, enum change_kind kind)
{
	struct rows rows = world_all(question->world, kind);
	int64_t n = 0;

	for (size_t i = 0; i < rows.n; i++)
		n += row_stands(rows.item[i], question->size);
	return n;
}

static bool
put_totals(json_t *doc, struct question *question, struct err *err)
{
	const struct store_scope scope = question_scope(question);
	int64_t merged = count_standing(question, CHANGE_MERGE);
	json_t *totals = json_object();
	struct store_totals counts;

	return jput(doc, "totals", totals, err) &&
	       store_totals(question->service->db, &scope, question->instant,
		   &counts, err) &&
	       jput_int(totals, "people", (int64_t)counts.people - merged,
		   err) &&
	       jput_int(totals, "groups",
		   count_standing(question, CHANGE_GROUP), err) &&
	       jput(totals, "offices", offices_json(question, err), err) &&
	       jput_int(totals, "requests", (int64_t)counts.requests, err) &&
	       jput_int(totals, "newcomers", (int64_t)counts.newcomers, err) &&
	       jput_int(totals, "unmatched", (int64_t)counts.unmatched, err);
}

static bool
compute(struct question *question, struct buf *out, struct err *err)
{
	auto_json json_t *doc = json_object();
	char *text = NULL;

	if (jput_int(doc, "size", (int64_t)question->size, err) &&
	    jput_instant(doc, "instant", question->instant, err) &&
	    work_put(doc, question, err) && put_claims(doc, question, err) &&
	    put_totals(doc, question, err)) {
		text = json_dumps(doc, JSON_COMPACT);
		if (text == NULL)
			return err_memory(err);
		buf_puts(out, text);
	}
	free(text);
	return out->len > 0 && !buf_failed(out);
}

/* What is kept is of a size that was asked for, or of the newest one then. */
static bool
write_key(const struct question *question, struct buf *key, struct err *err)
{
	const char *size = query_arg(question->query, "size");
	const char *months = query_arg(question->query, "months");

	buf_printf(key, "%s %" PRIu64 " %s %s",
	    digest_hex(&question->community.log).text,
	    question->community.governance, size != NULL ? size : "newest",
	    months != NULL ? months : "");
	return !buf_failed(key) || err_memory(err);
}

/* The answer, computed unless it took long and that is not long ago. */
static const struct kept_roll *
find(struct question *question, struct kept_roll *fresh, struct err *err)
{
	struct rolls *summaries = &question->service->summaries;
	auto_buf struct buf key = { 0 };
	int64_t begun_us = service_uptime_us();

	if (!write_key(question, &key, err))
		return NULL;
	const struct kept_roll *kept =
	    rolls_find(summaries, key.data, question->instant);
	if (kept != NULL)
		return kept;
	if (!compute(question, &fresh->bytes, err))
		return NULL;
	int64_t took_ms = (service_uptime_us() - begun_us) / 1000;
	if (took_ms < KEEP_FROM_MS)
		return fresh;
	fresh->stretch = (struct stretch){ question->instant,
		question->instant + took_ms * KEEP_TIMES };
	return rolls_keep(summaries, key.data, fresh, err);
}

/*
 * GET /api/v1/{c}/summary?size=&months=: a community at a glance.  For the
 * last months, 24 unless said and 120 at most, up to that of the newest fact,
 * in the community's zone: how many facts are endorsed, waiting or disputed,
 * as in /people/{handle}/record, by month and in total, and of how many
 * people; all of them, and by activity, group and hat, of each the 50 with
 * most, busiest first; one without a name is of facts that have none.  People
 * are counted by month for all together alone.  Then claims of whatever age
 * that nobody has judged, by group, and how many people, groups, terms of each
 * office that run now, requests for an assent, newcomers who wait for a vouch,
 * and identities that belong to nobody.
 *
 * It reads all facts.  An answer that took longer than 250 ms is given again
 * for 60 times as long, although more was recorded: "size" and "instant" say
 * what it is of.
 *
 *	200  {"size","instant","months":["2026-11",...],
 *	     "all":{"endorsed":[n,...],"waiting","disputed","people",
 *	     "total":{"endorsed":n,"waiting","disputed","people"}},
 *	     "activities":[{"activity","title"?,...}],"groups":[{"group"?,
 *	     "title"?,...}],"hats":[{"hat"?,...}],
 *	     "claims":[{"group"?,"title"?,"n"}],"totals":{"people","groups",
 *	     "offices":{office: n},"requests","newcomers","unmatched"}}
 *	404  no such community
 *	422  an argument breaks a rule
 *	503  the database is away
 */
bool
summary_show(struct service *service, const struct query *query,
    struct answer *answer, struct err *err)
{
	auto_question struct question question = { 0 };
	auto_kept_roll struct kept_roll fresh = { 0 };
	const struct kept_roll *found;

	if (!question_open(&question, service, query, "size months", err) ||
	    !store_load_governance(service->db, &question.community,
		question.world, err))
		return false;
	question.by_clock = true;
	question.instant = service_now();
	found = find(&question, &fresh, err);
	if (found == NULL)
		return false;
	return question_answer(&question, answer,
	    json_loads(found->bytes.data, 0, NULL), err);
}
