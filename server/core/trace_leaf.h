/* trace_leaf.h: the parts of a trace that tell of facts and offices. */

#ifndef CORE_TRACE_LEAF_H
#define CORE_TRACE_LEAF_H

#include <jansson.h>

#include "core/inquiry.h"

/*
 * Put what trace.h says of a count or a sum, or of an office rule, into a
 * node that has its "op" and "result".
 */
bool trace_figure(json_t *node, struct inquiry *inquiry,
    const struct view *view, const struct rule *rule,
    struct err *err) MUST_CHECK;
bool trace_office(json_t *node, struct inquiry *inquiry,
    const struct view *view, const struct rule *rule,
    struct err *err) MUST_CHECK;

#endif
