#include "core/turns.h"

#include <assert.h>

#include "core/window.h"

/* Lengths of time, each once. */
struct spans {
	struct span *item;
	size_t n;
	size_t size;
};

/* What is known while turns are gathered. */
struct gather {
	const struct subject *subject; /* NULL: everyone */
	const struct world *world;
	const struct versions *versions;
	uint64_t size; /* of the log */
	struct arena *arena;
	struct err *err;
	struct spans windows;
	struct spans holds;
	int32_t offset_minutes; /* of the version at hand */
	const int64_t *t;       /* only those around it are wanted, or NULL */
	struct stretch around;
	int64_t *item;
	size_t n;
	size_t room;
	struct turns fresh; /* those of item that nothing was held on to yet */
};

enum {
	FIRST_SPANS = 8,
	FIRST_TURNS = 64,
	MS_PER_MINUTE = 60000,
};

static bool
add_span(struct gather *gather, struct spans *spans, const struct span *span)
{
	for (size_t i = 0; i < spans->n; i++)
		if (spans->item[i].years == span->years &&
		    spans->item[i].months == span->months &&
		    spans->item[i].days == span->days)
			return true;
	if (spans->n == spans->size) {
		size_t size = spans->size != 0 ? spans->size * 2 : FIRST_SPANS;
		struct span *item =
		    arena_array(gather->arena, size, sizeof(*item));

		if (item == NULL)
			return err_memory(gather->err);
		if (spans->n > 0)
			memcpy(item, spans->item, spans->n * sizeof(*item));
		spans->item = item;
		spans->size = size;
	}
	spans->item[spans->n++] = *span;
	return true;
}

static void
narrow(struct stretch *around, int64_t t, int64_t turn)
{
	if (turn <= t && turn > around->from)
		around->from = turn;
	if (turn > t && turn < around->until)
		around->until = turn;
}

/* Instants outside the calendar are never asked about. */
static bool
add_turn(struct gather *gather, int64_t t)
{
	if (t < 0 || t > INSTANT_MAX)
		return true;
	if (gather->t != NULL) {
		narrow(&gather->around, *gather->t, t);
		return true;
	}
	if (gather->n == gather->room) {
		size_t room =
		    gather->room != 0 ? gather->room * 2 : FIRST_TURNS;
		int64_t *item = arena_array(gather->arena, room, sizeof(*item));

		if (gather->n >= TURNS_MAX)
			return err_set(gather->err, ERR_TOO_LARGE,
			    "more than %zu instants at which the answer may "
			    "change",
			    TURNS_MAX);
		if (item == NULL)
			return err_memory(gather->err);
		if (gather->n > 0)
			memcpy(item, gather->item, gather->n * sizeof(*item));
		gather->item = item;
		gather->room = room;
	}
	gather->item[gather->n++] = t;
	return true;
}

/* When something that ended at `end` leaves what reaches back a span. */
static bool
add_drops(struct gather *gather, const struct span *span, int64_t end)
{
	int64_t drops[WINDOW_DROPS_MAX];
	size_t n = window_drops(span, end, gather->offset_minutes, drops);

	for (size_t i = 0; i < n; i++)
		if (!add_turn(gather, drops[i]))
			return false;
	return true;
}

static bool
add_all_drops(struct gather *gather, const struct spans *spans, int64_t end)
{
	for (size_t i = 0; i < spans->n; i++)
		if (!add_drops(gather, &spans->item[i], end))
			return false;
	return true;
}

/* The windows of a rule; a fixed one opens after its first moment. */
static bool
add_window(struct gather *gather, const struct window *window)
{
	if (window->kind == WINDOW_SPAN)
		return add_span(gather, &gather->windows, &window->span);
	return window->kind != WINDOW_FIXED ||
	       add_turn(gather, window->from + 1);
}

static bool
add_rule(struct gather *gather, const struct rule *rule)
{
	if (rule == NULL)
		return true;
	for (size_t i = 0; i < rule->rules_n; i++)
		if (!add_rule(gather, rule->rules[i]))
			return false;
	if (rule->op == RULE_OFFICE && rule->when == OFFICE_FOR_DAYS) {
		const struct span days = { .days = (int32_t)rule->for_days };

		return add_span(gather, &gather->windows, &days);
	}
	return add_window(gather, &rule->window);
}

static bool
add_policy(struct gather *gather, const struct policy *policy)
{
	for (size_t i = 0; i < policy->roles_n; i++) {
		const struct role *role = &policy->roles[i];

		if (!add_rule(gather, role->require) ||
		    !add_rule(gather, role->rule) ||
		    !add_rule(gather, role->unless))
			return false;
		if (span_is_set(&role->holds_for) &&
		    !add_span(gather, &gather->holds, &role->holds_for))
			return false;
	}
	return true;
}

/* A fact counts after its first moment, until a window has passed its end. */
static bool
add_fact(struct gather *gather, const struct fact_row *row)
{
	int64_t shift =
	    row->day ? (int64_t)gather->offset_minutes * MS_PER_MINUTE : 0;
	int64_t end = row->until_at > row->from ? row->until_at : row->from + 1;

	return add_turn(gather, row->from - shift + 1) &&
	       add_all_drops(gather, &gather->windows, end - shift);
}

static bool
add_facts(struct gather *gather)
{
	struct fact_rows rows = { 0 };

	if (!facts_history(gather->subject, gather->size, gather->arena, &rows,
		gather->err))
		return false;
	for (size_t i = 0; i < rows.n; i++)
		if (!add_fact(gather, rows.item[i]))
			return false;
	return true;
}

static bool
add_all_facts(struct gather *gather)
{
	struct rows rows = world_all(gather->world, CHANGE_FACT);

	for (size_t i = 0; i < rows.n; i++) {
		const struct fact_row *row = rows.item[i];

		if (row->row.since < gather->size && !add_fact(gather, row))
			return false;
	}
	return true;
}

/* A gap matters after its first moment, until a window has passed its end. */
static bool
add_gaps(struct gather *gather)
{
	struct rows rows = world_all(gather->world, CHANGE_COVERAGE);

	for (size_t i = 0; i < rows.n; i++) {
		const struct coverage_row *row = rows.item[i];

		if (row->row.since >= gather->size)
			continue;
		if (!add_turn(gather, row->from + 1) ||
		    (row->until_at < INSTANT_MAX &&
			!add_all_drops(gather, &gather->windows,
			    row->until_at)))
			return false;
	}
	return true;
}

static bool
add_term(struct gather *gather, const struct office_row *row)
{
	if (!add_turn(gather, row->from) || !add_turn(gather, row->from + 1) ||
	    !add_all_drops(gather, &gather->windows, row->from))
		return false;
	return row->until_at >= INSTANT_MAX ||
	       (add_turn(gather, row->until_at) &&
		   add_turn(gather, row->until_at + 1) &&
		   add_all_drops(gather, &gather->windows, row->until_at));
}

static bool
add_terms(struct gather *gather)
{
	const struct subject *subject = gather->subject;
	struct rows rows = { NULL, 0 };

	if (subject == NULL)
		rows = world_all(gather->world, CHANGE_OFFICE);
	else if (subject->handle != NULL)
		rows = world_find(gather->world, WORLD_OFFICES,
		    bytes_of(subject->handle));
	for (size_t i = 0; i < rows.n; i++)
		if (!add_term(gather, rows.item[i]))
			return false;
	return true;
}

static int
compare_instants(const void *a, const void *b)
{
	const int64_t *left = a;
	const int64_t *right = b;

	return (*left > *right) - (*left < *right);
}

/* Sort what is there from `first` on, each once. */
static void
sort_turns(struct gather *gather, size_t first)
{
	int64_t *item = gather->item + first;
	size_t n = 0;

	assert(gather->item != NULL);
	qsort(item, gather->n - first, sizeof(*item), compare_instants);
	for (size_t i = 0; i < gather->n - first; i++)
		if (n == 0 || item[n - 1] != item[i])
			item[n++] = item[i];
	gather->n = first + n;
}

/*
 * The first n turns are sorted, and so are those behind them: keep of these
 * the ones that are new, there and as what is fresh, and sort them all.
 */
static bool
merge_turns(struct gather *gather, size_t n)
{
	const int64_t *known = gather->item;
	struct turns *fresh = &gather->fresh;
	size_t at = 0;

	sort_turns(gather, n);
	fresh->n = 0;
	fresh->item =
	    arena_array(gather->arena, gather->n - n, sizeof(*fresh->item));
	if (fresh->item == NULL)
		return err_memory(gather->err);
	for (size_t i = n; i < gather->n; i++) {
		while (at < n && known[at] < gather->item[i])
			at++;
		if (at == n || known[at] != gather->item[i])
			fresh->item[fresh->n++] = gather->item[i];
	}
	if (fresh->n > 0)
		memcpy(gather->item + n, fresh->item,
		    fresh->n * sizeof(*fresh->item));
	gather->n = n + fresh->n;
	sort_turns(gather, 0);
	return true;
}

/* Call add for the zone of each version, but once for each zone. */
static bool
each_zone(struct gather *gather, bool (*add)(struct gather *))
{
	const struct versions *versions = gather->versions;

	for (size_t i = 0; i < versions->n; i++) {
		size_t same = 0;

		gather->offset_minutes =
		    versions->item[i].policy.offset_minutes;
		while (versions->item[same].policy.offset_minutes !=
		       gather->offset_minutes)
			same++;
		if (same == i && !add(gather))
			return false;
	}
	return true;
}

static bool
add_record(struct gather *gather)
{
	return (gather->subject != NULL ? add_facts(gather)
					: add_all_facts(gather)) &&
	       add_gaps(gather) && add_terms(gather);
}

/* What a result was just before a turn is held on to for a while. */
static bool
add_held(struct gather *gather)
{
	const struct turns *fresh = &gather->fresh;

	for (size_t i = 0; i < fresh->n; i++)
		if (!add_all_drops(gather, &gather->holds, fresh->item[i] - 1))
			return false;
	return true;
}

/*
 * Held results change other results, which may be held in turn, once for
 * each role with holds_for in the longest chain.  Such a chain can go from
 * version to version, always backwards, hence the sum.
 */
static size_t
rounds_of(const struct versions *versions)
{
	size_t rounds = 0;

	for (size_t i = 0; i < versions->n; i++)
		rounds += versions->item[i].policy.holds_depth;
	return rounds;
}

static bool
add_holds(struct gather *gather)
{
	size_t rounds = rounds_of(gather->versions);

	if (!merge_turns(gather, 0))
		return false;
	for (; rounds > 0 && gather->fresh.n > 0; rounds--) {
		size_t known = gather->n;

		if (!each_zone(gather, add_held) || !merge_turns(gather, known))
			return false;
	}
	return true;
}

static bool
gather_all(struct gather *gather)
{
	const struct versions *versions = gather->versions;

	if (!add_turn(gather, 0))
		return false;
	for (size_t i = 0; i < versions->n; i++)
		if (!add_turn(gather, versions->item[i].from) ||
		    !add_policy(gather, &versions->item[i].policy))
			return false;
	return each_zone(gather, add_record) &&
	       (gather->t != NULL || add_holds(gather));
}

bool
turns_find(const struct subject *subject, const struct versions *versions,
    uint64_t size, struct arena *arena, struct turns *turns, struct err *err)
{
	struct gather gather = {
		.subject = subject,
		.world = subject->world,
		.versions = versions,
		.size = size,
		.arena = arena,
		.err = err,
	};

	if (!gather_all(&gather))
		return false;
	*turns = (struct turns){ gather.item, gather.n };
	return true;
}

bool
turns_around(const struct ask *ask, const struct versions *versions,
    struct stretch *around, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct gather gather = {
		.world = ask->world,
		.versions = versions,
		.size = ask->size,
		.around = { 0, INSTANT_MAX + 1 },
		.arena = &arena,
		.err = err,
	};

	/* Where nothing is held on to, a turn leads to no other. */
	if (rounds_of(versions) == 0)
		gather.t = &ask->instant;

	if (!gather_all(&gather))
		return false;
	for (size_t i = 0; i < gather.n; i++)
		narrow(&gather.around, ask->instant, gather.item[i]);
	*around = gather.around;
	return true;
}

size_t
turns_place(const struct turns *turns, int64_t t)
{
	size_t low = 0;
	size_t high = turns->n;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (turns->item[middle] <= t)
			low = middle;
		else
			high = middle;
	}
	return low;
}
