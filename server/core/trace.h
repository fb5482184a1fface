/* trace.h: why a decision is what it is, as JSON that mirrors the rules. */

#ifndef CORE_TRACE_H
#define CORE_TRACE_H

#include <jansson.h>

#include "core/inquiry.h"

/*
 * A role:
 *   {"op":"role","role","instant","size","result","require"?,"rule",
 *    "unless"?,"holds_for"?,"held"?,"held_at"?,"held_version"?,"held_rule"?,
 *    "others"?}
 * require, rule and unless are nodes, looked at from the instant.  With
 * holds_for, held is the best result of the rule in that time, and if it was
 * better before, held_at says when, held_version by which version of the
 * policy, and held_rule why.  others has, once each, the roles that nodes
 * refer to, without others of their own.
 *
 * A node is one of
 *   {"op":"all"|"any"|"none","result","rules":[node...]}
 *   {"op":"not","result","rule":node}
 *   {"op":"at_least","of","result","rules"}
 *   {"op":"count","distinct",...} and {"op":"sum","quantity",...} with
 *     "result","figure","bound":{"at_least"|"more_than"},"window":{"from"?,
 *     "until","name"?},"counted":[fact...],"ignored":[fact...],"missing"?,
 *     "gaps"?:[{"statement","source","activity"?,"group"?,"from","until"?}...]
 *   {"op":"office","kinds","when","during"? (a window),"for_days"?,"result",
 *    "terms":[{"statement","office","group"?,"from","until"?}...]}
 *   {"op":"role","role","when","instant","size","result"}: see others; for
 *     "recorded" ask for the decision at that size.
 * A fact is {"statement","identity","also"?:[identity...]}, and "from" and
 * for sums "quantity" where it counted, "reason" where it was ignored, in the
 * order of the log; also are other identities by which the same person was
 * there.  missing is {"figure","until"?}: how much more is needed, and until
 * when what counts now goes on counting; gaps are those of the record for
 * which the result is insufficient.
 *
 * It is never deeper than JCS_DEPTH_MAX - 1.  A new reference, or NULL with
 * err set.
 */
json_t *trace_role(struct inquiry *inquiry, const struct view *view,
    const struct role *role, struct err *err) MUST_CHECK;

#endif
