#include "core/facts.h"

#include "core/identity.h"
#include "core/instant.h"

enum {
	MS_PER_MINUTE = 60000,
	MONTHS = 12,
	DAYS = 32, /* more than any month has */
};

bool
subject_find(const struct world *world, const char *id, uint64_t size,
    struct arena *arena, struct subject *subject, struct err *err)
{
	const char *handle;

	handle = world_owner(world, id, size);
	*subject = (struct subject){ .world = world, .handle = handle };
	if (handle == NULL) {
		subject->identity = arena_strdup(arena, id);
	} else {
		struct identity own = identity_of_handle(handle);

		subject->identity = arena_strdup(arena, own.text);
	}
	return subject->identity != NULL || err_memory(err);
}

/* Rows being gathered: first counted, then filled in. */
struct gather {
	const struct subject *subject;
	uint64_t size;
	bool history;
	const char **handles; /* all that the person has */
	size_t handles_n;
	const struct fact_row **item; /* NULL while counting */
	size_t n;
};

static bool
is_known(const struct gather *gather, const struct row *row)
{
	return gather->history ? row->since < gather->size
			       : row_stands(row, gather->size);
}

/* A fact that was taken back is still known, and ignored for that reason. */
static bool
is_known_fact(const struct gather *gather, const struct fact_row *row)
{
	return is_known(gather, &row->row) ||
	       (row->row.since < gather->size &&
		   world_standing(gather->subject->world, WORLD_RETRACTIONS,
		       digest_bytes(&row->statement), gather->size) != NULL);
}

static void
gather_rows(struct gather *gather, const char *identity)
{
	struct rows rows =
	    world_find(gather->subject->world, WORLD_FACTS, bytes_of(identity));

	for (size_t i = 0; i < rows.n; i++) {
		const struct fact_row *row = rows.item[i];

		if (!is_known_fact(gather, row))
			continue;
		if (gather->item != NULL)
			gather->item[gather->n] = row;
		gather->n++;
	}
}

/* Is a link one by which the person has the identity? */
static bool
is_own(const struct gather *gather, const struct link_row *link)
{
	const struct subject *subject = gather->subject;

	if (!is_known(gather, &link->row))
		return false;
	if (gather->history)
		return true;
	const char *owner =
	    world_owner(subject->world, link->identity, gather->size);
	return owner != NULL && strcmp(owner, subject->handle) == 0;
}

/* What one of the person's handles has, by itself and by its links. */
static void
gather_handle(struct gather *gather, const char *handle)
{
	const struct identity own = identity_of_handle(handle);
	struct rows links = world_find(gather->subject->world, WORLD_LINKS_OF,
	    bytes_of(handle));

	gather_rows(gather, own.text);
	for (size_t i = 0; i < links.n; i++) {
		const struct link_row *link = links.item[i];

		if (is_own(gather, link))
			gather_rows(gather, link->identity);
	}
}

static void
gather_all(struct gather *gather)
{
	gather->n = 0;
	if (gather->subject->handle == NULL)
		gather_rows(gather, gather->subject->identity);
	for (size_t i = 0; i < gather->handles_n; i++)
		gather_handle(gather, gather->handles[i]);
}

static bool
has_handle(const struct gather *gather, const char *handle)
{
	for (size_t i = 0; i < gather->handles_n; i++)
		if (strcmp(gather->handles[i], handle) == 0)
			return true;
	return false;
}

/* The person's handle, and all that were merged into it, however far. */
static bool
find_handles(struct gather *gather, struct arena *arena, struct err *err)
{
	const struct subject *subject = gather->subject;
	size_t most = 1 + world_all(subject->world, CHANGE_MERGE).n;

	gather->handles = arena_array(arena, most, sizeof(*gather->handles));
	if (gather->handles == NULL)
		return err_memory(err);
	if (subject->handle != NULL)
		gather->handles[gather->handles_n++] = subject->handle;
	for (size_t i = 0; i < gather->handles_n; i++) {
		struct rows rows = world_find(subject->world, WORLD_MERGES_INTO,
		    bytes_of(gather->handles[i]));

		for (size_t k = 0; k < rows.n; k++) {
			const struct merge_row *row = rows.item[k];

			if (is_known(gather, &row->row) &&
			    !has_handle(gather, row->handle))
				gather->handles[gather->handles_n++] =
				    row->handle;
		}
	}
	return true;
}

static int
compare_places(const void *a, const void *b)
{
	const struct fact_row *const *left = a;
	const struct fact_row *const *right = b;
	const struct row *x = &(*left)->row;
	const struct row *y = &(*right)->row;

	if (x->since != y->since)
		return x->since < y->since ? -1 : 1;
	return (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

/* Sort, and leave out rows that came twice, under two links of one name. */
static void
sort_rows(struct fact_rows *rows)
{
	size_t n = 0;

	if (rows->n > 1)
		qsort(rows->item, rows->n, sizeof(*rows->item), compare_places);
	for (size_t i = 0; i < rows->n; i++)
		if (n == 0 || rows->item[n - 1] != rows->item[i])
			rows->item[n++] = rows->item[i];
	rows->n = n;
}

static bool
find_rows(struct gather *gather, struct arena *arena, struct fact_rows *rows,
    struct err *err)
{
	if (!find_handles(gather, arena, err))
		return false;
	gather_all(gather);
	rows->item = arena_array(arena, gather->n, sizeof(*rows->item));
	if (rows->item == NULL)
		return err_memory(err);
	gather->item = rows->item;
	gather_all(gather);
	rows->n = gather->n;
	sort_rows(rows);
	return true;
}

bool
facts_history(const struct subject *subject, uint64_t size, struct arena *arena,
    struct fact_rows *rows, struct err *err)
{
	struct gather gather = {
		.subject = subject,
		.size = size,
		.history = true,
	};

	return find_rows(&gather, arena, rows, err);
}

/* Is it attendance at the same occasion, and so one fact? */
static bool
is_same_attendance(const struct fact_row *a, const struct fact_row *b)
{
	return a->row.since == b->row.since &&
	       strcmp(a->activity, "attendance") == 0 &&
	       strcmp(b->activity, "attendance") == 0 &&
	       !digest_is_zero(&a->occasion) &&
	       digest_equal(&a->occasion, &b->occasion) &&
	       digest_equal(&a->statement, &b->statement);
}

/* Fill in what does not come from comparing facts with one another. */
static void
read_fact(const struct facts *facts, struct fact *fact)
{
	const struct fact_row *row = fact->row[0];
	int64_t shift =
	    row->day ? (int64_t)facts->offset_minutes * MS_PER_MINUTE : 0;
	const struct group_row *group =
	    row->group != NULL ? world_group_named(facts->subject->world,
				     row->group, facts->size)
			       : NULL;

	fact->retracted = !row_stands(&row->row, facts->size);
	fact->group = group != NULL ? group->slug : row->group;
	fact->from = row->from - shift;
	fact->until =
	    (row->until_at > row->from ? row->until_at : row->from + 1) - shift;
	struct civil c = civil_of(fact->from, facts->offset_minutes);
	fact->month = (int64_t)c.year * MONTHS + c.month;
	fact->day = fact->month * DAYS + c.day;
}

static int
compare_texts(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int
compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_days(const void *a, const void *b)
{
	const struct fact *const *left = a;
	const struct fact *const *right = b;

	return compare_numbers((*left)->day, (*right)->day);
}

static int
compare_months(const void *a, const void *b)
{
	const struct fact *const *left = a;
	const struct fact *const *right = b;

	return compare_numbers((*left)->month, (*right)->month);
}

static int
compare_groups(const void *a, const void *b)
{
	const struct fact *const *left = a;
	const struct fact *const *right = b;

	return compare_texts((*left)->group, (*right)->group);
}

static int
compare_occasions(const void *a, const void *b)
{
	const struct fact *const *left = a;
	const struct fact *const *right = b;

	return memcmp((*left)->row[0]->occasion.byte,
	    (*right)->row[0]->occasion.byte, DIGEST_LEN);
}

/*
 * The same activity and occasion; without an occasion the same activity,
 * group, day and evidence, where absent equals absent.
 */
static int
compare_duplicates(const void *a, const void *b)
{
	const struct fact *const *left = a;
	const struct fact *const *right = b;
	const struct fact_row *x = (*left)->row[0];
	const struct fact_row *y = (*right)->row[0];
	int order = strcmp(x->activity, y->activity);

	if (order == 0)
		order = compare_occasions(a, b);
	if (order != 0 || !digest_is_zero(&x->occasion))
		return order;
	order = compare_groups(a, b);
	if (order == 0)
		order = compare_days(a, b);
	return order != 0 ? order : compare_texts(x->evidence, y->evidence);
}

static int (*const comparers[FACT_KEYS])(const void *, const void *) = {
	[FACT_KEY_DUPLICATE] = compare_duplicates,
	[FACT_KEY_DAY] = compare_days,
	[FACT_KEY_MONTH] = compare_months,
	[FACT_KEY_GROUP] = compare_groups,
	[FACT_KEY_OCCASION] = compare_occasions,
};

/* Number the facts so that equal ones get equal numbers, below n. */
static bool
number_facts(const struct facts *facts, struct arena *arena, struct err *err)
{
	struct fact **order = arena_array(arena, facts->n, sizeof(*order));

	if (order == NULL)
		return err_memory(err);
	for (size_t i = 0; i < facts->n; i++)
		order[i] = &facts->item[i];
	for (size_t key = 0; facts->n > 0 && key < FACT_KEYS; key++) {
		size_t number = 0;

		qsort(order, facts->n, sizeof(*order), comparers[key]);
		for (size_t i = 0; i < facts->n; i++) {
			if (i > 0 &&
			    comparers[key](&order[i - 1], &order[i]) != 0)
				number++;
			order[i]->key[key] = number;
		}
	}
	return true;
}

/* Make facts of rows; those of one attendance lie side by side. */
static void
join_rows(struct facts *facts, const struct fact_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		struct fact *last =
		    facts->n > 0 ? &facts->item[facts->n - 1] : NULL;

		if (last != NULL &&
		    is_same_attendance(last->row[0], rows->item[i])) {
			last->rows_n++;
			continue;
		}
		facts->item[facts->n++] =
		    (struct fact){ .row = &rows->item[i], .rows_n = 1 };
		read_fact(facts, &facts->item[facts->n - 1]);
	}
}

bool
facts_find(const struct subject *subject, uint64_t size, int32_t offset_minutes,
    struct arena *arena, struct facts *facts, struct err *err)
{
	struct gather gather = { .subject = subject, .size = size };
	struct fact_rows rows = { 0 };

	*facts = (struct facts){
		.subject = subject,
		.size = size,
		.offset_minutes = offset_minutes,
	};
	if (!find_rows(&gather, arena, &rows, err))
		return false;
	facts->item = arena_array(arena, rows.n, sizeof(*facts->item));
	if (facts->item == NULL)
		return err_memory(err);
	join_rows(facts, &rows);
	return number_facts(facts, arena, err);
}
