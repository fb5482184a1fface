#include "api/work.h"

#include "core/instant.h"
#include "core/jput.h"
#include "store/summary.h"

enum {
	MONTHS_DEFAULT = 24,
	MONTHS_MAX = 120,
	MONTHS_PER_YEAR = 12,
	SERIES_MAX = 50,
	MS_PER_MINUTE = 60000,
};

/* The months that are asked about. */
struct months {
	int64_t bound[MONTHS_MAX + 1];
	size_t n;
	int64_t shift; /* from UTC to the community's zone */
};

/* One activity, group or hat, or all; numbers by month, the last in sum. */
struct series {
	const char *name;
	const struct store_work *of[MONTHS_MAX + 1]; /* NULL: zeros */
};

struct series_list {
	struct series *item;
	size_t n;
};

/* Where in a list there is how much: hats may be many, and series are long. */
struct rank {
	uint64_t weight;
	size_t at;
};

static int64_t
zone_shift(const struct question *question)
{
	const struct community_row *community =
	    world_community(question->world);
	int32_t minutes = 0;
	struct err ignored;

	if (community != NULL &&
	    !zone_parse(community->zone, &minutes, &ignored))
		minutes = 0;
	return (int64_t)minutes * MS_PER_MINUTE;
}

/* The last so many months up to that of the newest fact. */
static bool
find_months(struct question *question, struct months *months, struct err *err)
{
	const struct store_scope scope = question_scope(question);
	int64_t n = MONTHS_DEFAULT;
	int64_t newest;

	months->shift = zone_shift(question);
	if (!query_int(question->query, "months", 1, MONTHS_MAX, &n, err) ||
	    !store_newest_work(question->service->db, &scope, months->shift,
		question->community.last_recorded_at + months->shift, &newest,
		err))
		return false;
	months->n = (size_t)n;
	struct civil last = civil_of(newest, 0);
	int32_t end = last.year * MONTHS_PER_YEAR + last.month;
	for (size_t i = 0; i <= months->n; i++) {
		int32_t month = end - (int32_t)(months->n - i);
		const struct civil first = {
			.year = month / MONTHS_PER_YEAR,
			.month = month % MONTHS_PER_YEAR + 1,
			.day = 1,
		};

		months->bound[i] = civil_instant(&first, 0);
	}
	return true;
}

/* Who turned out to be whom. */
static bool
find_merged(struct question *question, struct store_selves *out,
    struct err *err)
{
	struct rows rows = world_all(question->world, CHANGE_MERGE);

	*out = (struct store_selves){ 0 };
	out->item = arena_array(&question->arena, rows.n, sizeof(*out->item));
	if (out->item == NULL)
		return err_memory(err);
	for (size_t i = 0; i < rows.n; i++) {
		const struct merge_row *row = rows.item[i];

		if (row_stands(&row->row, question->size))
			out->item[out->n++] = (struct store_self){ row->handle,
				world_self(question->world, row->handle,
				    question->size) };
	}
	return true;
}

/* Every group with every group above it; none is ever below itself. */
static bool
find_above(struct question *question, struct store_above **out, size_t *n,
    struct err *err)
{
	struct rows rows = world_all(question->world, CHANGE_GROUP);
	auto_buf struct buf pairs = { 0 };

	for (size_t i = 0; i < rows.n; i++) {
		const struct group_row *row = rows.item[i];
		const struct group_row *group = row;

		if (!row_stands(&row->row, question->size))
			continue;
		while (group != NULL && group->parent != NULL) {
			const struct store_above pair = { row->slug,
				group->parent };

			buf_add(&pairs, &pair, sizeof(pair));
			group = world_group(question->world, group->parent,
			    question->size);
		}
	}
	*n = pairs.len / sizeof(**out);
	*out = arena_array(&question->arena, *n, sizeof(**out));
	if (*out == NULL || buf_failed(&pairs))
		return err_memory(err);
	if (*n > 0)
		memcpy(*out, pairs.data, pairs.len);
	return true;
}

static bool
find_works(struct question *question, const struct months *months,
    struct store_works *out, struct err *err)
{
	const struct store_scope scope = question_scope(question);
	struct store_selves merged;
	struct store_above *above;
	struct store_work_query query = {
		.bounds = months->bound,
		.bounds_n = months->n + 1,
		.shift = months->shift,
		.merged = &merged,
	};

	if (!find_merged(question, &merged, err) ||
	    !find_above(question, &above, &query.above_n, err))
		return false;
	query.above = above;
	return store_works(question->service->db, &scope, &query,
	    &question->arena, out, err);
}

/* How much there is of one in all: how long its line is. */
static uint64_t
weight(const struct series *series, size_t months)
{
	const struct store_work *all = series->of[months];

	return all->endorsed + all->waiting + all->disputed;
}

/* Are both the same name, or none? */
static bool
is_name(const char *name, const char *other)
{
	return name == NULL || other == NULL ? name == other
					     : strcmp(name, other) == 0;
}

/* How many names there are of a kind; the works are in order. */
static size_t
count_names(const struct store_works *works, enum store_work_kind kind)
{
	const char *name = NULL;
	size_t n = 0;

	for (size_t i = 0; i < works->n; i++) {
		const struct store_work *work = &works->item[i];

		if (work->kind != kind)
			continue;
		n += n == 0 || !is_name(name, work->name);
		name = work->name;
	}
	return n;
}

/* Make a series of the numbers under each name; the works are in order. */
static bool
gather(struct question *question, const struct store_works *works,
    enum store_work_kind kind, struct series_list *out, struct err *err)
{
	const char *name = NULL;

	*out = (struct series_list){ 0 };
	out->item = arena_array(&question->arena, count_names(works, kind),
	    sizeof(*out->item));
	if (out->item == NULL)
		return err_memory(err);
	for (size_t i = 0; i < works->n; i++) {
		const struct store_work *work = &works->item[i];

		if (work->kind != kind)
			continue;
		if (out->n == 0 || !is_name(name, work->name))
			out->item[out->n++].name = work->name;
		name = work->name;
		out->item[out->n - 1].of[work->month] = work;
	}
	return true;
}

static int
compare_ranks(const void *a, const void *b)
{
	const struct rank *x = a;
	const struct rank *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return (x->at > y->at) - (x->at < y->at);
}

/* The busiest first; those alike stay in order of name. */
static struct rank *
sort(struct question *question, const struct series_list *list, size_t months,
    struct err *err)
{
	struct rank *rank =
	    arena_array(&question->arena, list->n, sizeof(*rank));

	if (rank == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	for (size_t i = 0; i < list->n; i++)
		rank[i] = (struct rank){ weight(&list->item[i], months), i };
	if (list->n > 1)
		qsort(rank, list->n, sizeof(*rank), compare_ranks);
	return rank;
}

/*
 * The numbers of a month.  People may do several things in one: they are
 * counted by month for all things together alone.
 */
enum { PEOPLE = 3, NUMBERS = 4 };
static const char *const number_names[NUMBERS] = { "endorsed", "waiting",
	"disputed", "people" };

static json_t *
number_json(const struct store_work *work, size_t number)
{
	const struct store_work none = { 0 };
	const struct store_work *one = work != NULL ? work : &none;
	const uint64_t numbers[NUMBERS] = { one->endorsed, one->waiting,
		one->disputed, one->people };

	return json_integer((json_int_t)numbers[number]);
}

static json_t *
numbers_json(const struct series *series, size_t months, size_t number,
    struct err *err)
{
	auto_json json_t *list = json_array();

	for (size_t i = 0; i < months; i++)
		if (!jput_item(list, number_json(series->of[i], number), err))
			return NULL;
	return json_incref(list);
}

/* Put lists of the first n numbers, one for each month, and "total" of all. */
static bool
put_series(json_t *doc, const struct series *series, size_t months, size_t n,
    struct err *err)
{
	json_t *total = json_object();

	if (!jput(doc, "total", total, err))
		return false;
	for (size_t i = 0; i < NUMBERS; i++)
		if (!jput(total, number_names[i],
			number_json(series->of[months], i), err) ||
		    (i < n && !jput(doc, number_names[i],
				  numbers_json(series, months, i, err), err)))
			return false;
	return true;
}

static const char *
title_of(const struct question *question, enum store_work_kind kind,
    const char *name)
{
	const struct group_row *group;
	const struct activity_row *activity;

	if (name == NULL || kind == STORE_WORK_HAT)
		return NULL;
	if (kind == STORE_WORK_GROUP) {
		group = world_group(question->world, name, question->size);
		return group != NULL ? group->title : NULL;
	}
	activity = world_activity(question->world, name, question->size);
	return activity != NULL ? activity->title : NULL;
}

static bool
put_kind(json_t *doc, struct question *question, const struct months *months,
    const struct store_works *works, enum store_work_kind kind, struct err *err)
{
	static const char *const lists[] = {
		[STORE_WORK_ACTIVITY] = "activities",
		[STORE_WORK_GROUP] = "groups",
		[STORE_WORK_HAT] = "hats",
	};
	static const char *const names[] = {
		[STORE_WORK_ACTIVITY] = "activity",
		[STORE_WORK_GROUP] = "group",
		[STORE_WORK_HAT] = "hat",
	};
	json_t *items = json_array();
	struct series_list list;
	const struct rank *rank;

	if (!jput(doc, lists[kind], items, err) ||
	    !gather(question, works, kind, &list, err))
		return false;
	rank = sort(question, &list, months->n, err);
	if (rank == NULL)
		return false;
	for (size_t i = 0; i < list.n && i < SERIES_MAX; i++) {
		const struct series *one = &list.item[rank[i].at];
		const char *name = one->name;
		json_t *item = json_object();

		if (!jput_item(items, item, err) ||
		    !jput_text(item, names[kind], name, err) ||
		    !jput_text(item, "title", title_of(question, kind, name),
			err) ||
		    !put_series(item, one, months->n, PEOPLE, err))
			return false;
	}
	return true;
}

bool
work_put(json_t *doc, struct question *question, struct err *err)
{
	struct series_list all;
	struct series none = { 0 };
	json_t *names = json_array();
	json_t *whole = json_object();
	struct months months;
	struct store_works works;

	if (!jput(doc, "months", names, err) || !jput(doc, "all", whole, err) ||
	    !find_months(question, &months, err) ||
	    !find_works(question, &months, &works, err) ||
	    !gather(question, &works, STORE_WORK_ALL, &all, err))
		return false;
	for (size_t i = 0; i < months.n; i++)
		if (!jput_item(names,
			json_stringn(instant_format(months.bound[i]).text,
			    strlen("2026-11")),
			err))
			return false;
	return put_series(whole, all.n > 0 ? &all.item[0] : &none, months.n,
		   NUMBERS, err) &&
	       put_kind(doc, question, &months, &works, STORE_WORK_ACTIVITY,
		   err) &&
	       put_kind(doc, question, &months, &works, STORE_WORK_GROUP,
		   err) &&
	       put_kind(doc, question, &months, &works, STORE_WORK_HAT, err);
}
