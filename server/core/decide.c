#include "core/decide.h"

#include "core/identity.h"
#include "core/jput.h"
#include "core/trace.h"

bool
decide_policy(const struct ask *ask, struct arena *arena, struct policy *policy,
    struct err *err)
{
	struct versions versions;

	if (!versions_open(ask, arena, &versions, err))
		return false;
	*policy = *versions_at(&versions, ask->instant);
	return true;
}

/* Another spelling would have no facts, and so a wrong answer. */
static bool
open_inquiry(const struct ask *ask, const struct versions *versions,
    struct arena *arena, struct inquiry *inquiry, struct err *err)
{
	if (!identity_is_normal(ask->id))
		return err_field(err, ERR_INVALID, "/id",
		    "must be an identity in its normal form");
	return inquiry_open(ask, versions, arena, inquiry, err);
}

bool
decide_result(const struct ask *ask, enum result *result, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	auto_inquiry struct inquiry inquiry = { 0 };
	struct versions versions;

	return versions_open(ask, &arena, &versions, err) &&
	       open_inquiry(ask, &versions, &arena, &inquiry, err) &&
	       inquiry_at(&inquiry, ask->instant, result, err);
}

/* Back over the turns for as long as it passed. */
static bool
put_since(json_t *json, struct inquiry *inquiry, const struct turns *turns,
    int64_t t, struct err *err)
{
	enum result result = RESULT_PASS;
	int64_t since = t;

	for (size_t i = turns_place(turns, t) + 1; i-- > 0;) {
		if (!inquiry_at(inquiry, turns->item[i], &result, err))
			return false;
		if (result != RESULT_PASS)
			break;
		since = turns->item[i];
	}
	return jput_instant(json, "since", since, err);
}

/* On to the first turn at which it no longer passes, if there is one. */
static bool
put_lapse(json_t *json, struct inquiry *inquiry, const struct turns *turns,
    int64_t t, struct err *err)
{
	enum result result;

	for (size_t i = turns_place(turns, t) + 1; i < turns->n; i++) {
		if (!inquiry_at(inquiry, turns->item[i], &result, err))
			return false;
		if (result != RESULT_PASS)
			return jput_instant(json, "lapses_on", turns->item[i],
			    err);
	}
	return true;
}

static bool
put_times(json_t *json, struct inquiry *inquiry, const struct view *view,
    struct err *err)
{
	const struct turns *turns;
	enum result result;

	if (!inquiry_at(inquiry, view->t, &result, err) ||
	    !jput_text(json, "result", result_name(result), err))
		return false;
	if (result != RESULT_PASS)
		return true;
	turns = inquiry_turns(inquiry, err);
	return turns != NULL && put_since(json, inquiry, turns, view->t, err) &&
	       put_lapse(json, inquiry, turns, view->t, err);
}

static bool
put_policy(json_t *json, const struct policy *policy, struct err *err)
{
	json_t *object = json_object();

	return jput(json, "policy", object, err) &&
	       jput_text(object, "id", policy->id, err) &&
	       jput_int(object, "version", policy->version, err) &&
	       jput_digest(object, "digest", &policy->digest, err);
}

static bool
put_trace(json_t *json, struct inquiry *inquiry, const struct view *view,
    const struct role *role, struct err *err)
{
	json_t *trace = trace_role(inquiry, view, role, err);

	return trace != NULL && jput(json, "trace", trace, err);
}

/* What the answer can no longer take into account. */
static bool
put_redacted(json_t *json, const struct world *world, uint64_t size,
    struct err *err)
{
	size_t n = world_redacted(world, size);

	return n == 0 || jput_int(json, "redacted", (int64_t)n, err);
}

static bool
put_decision(json_t *json, struct inquiry *inquiry, const struct view *view,
    struct err *err)
{
	const struct role *role = policy_role(view->policy, inquiry->role);

	return jput_text(json, "role", inquiry->role, err) &&
	       jput_text(json, "id", inquiry->subject.identity, err) &&
	       jput_instant(json, "instant", view->t, err) &&
	       jput_int(json, "size", (int64_t)view->size, err) &&
	       put_policy(json, view->policy, err) &&
	       put_redacted(json, inquiry->subject.world, view->size, err) &&
	       put_times(json, inquiry, view, err) &&
	       put_trace(json, inquiry, view, role, err);
}

json_t *
decide(const struct ask *ask, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	auto_inquiry struct inquiry inquiry = { 0 };
	json_t *json auto_json = json_object();
	struct versions versions;

	if (json == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	if (!versions_open(ask, &arena, &versions, err) ||
	    !open_inquiry(ask, &versions, &arena, &inquiry, err))
		return NULL;
	const struct view view = {
		.policy = versions_at(&versions, ask->instant),
		.t = ask->instant,
		.size = ask->size,
	};
	return put_decision(json, &inquiry, &view, err) ? json_incref(json)
							: NULL;
}
